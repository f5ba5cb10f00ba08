"""The store keeps bytes whole or not at all, and notices when they change."""

from __future__ import annotations

import io
import os
import signal
import subprocess
import sys
import threading
import tracemalloc
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import pytest

from evidence.digest import digest_of, is_digest
from evidence.store import DAMAGED, PARTIAL, Damaged, FolderStore, Missing, Store

MINUTES = "議事録 Minutes of the meeting".encode()
DIGEST = sha256(MINUTES).hexdigest()
LATER = datetime(2100, 1, 1, tzinfo=UTC)
EARLIER = datetime(2000, 1, 1, tzinfo=UTC)


@pytest.fixture
def store(tmp_path: Path) -> FolderStore:
    return FolderStore(tmp_path / "evidence")


def names_in(store: FolderStore, folder: str) -> list[str]:
    return sorted(each.name for each in (store.root / folder).iterdir())


def tamper(store: FolderStore, digest: str) -> None:
    path = store.path(digest)
    path.write_bytes(b"x" + path.read_bytes()[1:])


def test_a_stream_has_a_digest_and_a_size():
    assert digest_of(io.BytesIO(MINUTES)) == (DIGEST, len(MINUTES))


@pytest.mark.parametrize(
    "text", ["", DIGEST.upper(), DIGEST[:-1], DIGEST + "\n", "../" * 20 + "abcd", "g" * 64]
)
def test_only_64_lower_case_hex_digits_name_a_file(store, text):
    assert not is_digest(text)
    assert not store.has(text)
    for act in (store.open, store.open_verified, lambda each: store.delete_orphan(each, LATER)):
        with pytest.raises(Missing):
            act(text)


def test_put_keeps_the_bytes_under_their_digest(store: Store):
    stored = store.put(io.BytesIO(MINUTES))
    assert (stored.digest, stored.size, stored.new, stored.repaired) == (DIGEST, len(MINUTES), True, False)
    assert store.has(DIGEST)
    with store.open_verified(DIGEST) as kept:
        assert kept.read() == MINUTES


def test_put_takes_what_is_left_to_read(store):
    stream = io.BytesIO(b"header" + MINUTES)
    stream.seek(6)
    assert store.put(stream).digest == DIGEST


def test_same_file_twice_is_kept_once(store):
    store.put(io.BytesIO(MINUTES))
    again = store.put(io.BytesIO(MINUTES))
    assert (again.digest, again.new) == (DIGEST, False)
    assert list(store.digests()) == [DIGEST]
    assert names_in(store, PARTIAL) == []


def test_digests_come_in_order(store):
    put = sorted(store.put(io.BytesIO(bytes([n]))).digest for n in range(50))
    assert list(store.digests()) == put


def test_eight_threads_putting_the_same_bytes(store):
    start = threading.Barrier(8)

    def put(_: int) -> bool:
        start.wait()
        return store.put(io.BytesIO(MINUTES * 10_000)).new

    with ThreadPoolExecutor(8) as threads:
        new = list(threads.map(put, range(8)))
    assert new.count(True) == 1
    assert names_in(store, PARTIAL) == []
    (digest,) = store.digests()
    store.open_verified(digest).close()


def test_missing_file_says_which(store):
    with pytest.raises(Missing) as missing:
        store.open_verified(DIGEST)
    assert missing.value.digest == DIGEST


def test_changed_byte_is_found_before_the_first_byte_leaves(store):
    store.put(io.BytesIO(MINUTES))
    tamper(store, DIGEST)
    with pytest.raises(Damaged) as damaged:
        store.open_verified(DIGEST)
    assert damaged.value.digest == DIGEST
    assert damaged.value.found == sha256(store.path(DIGEST).read_bytes()).hexdigest()


def test_checked_handle_outlives_a_replaced_file(store):
    """What was checked is what is read, whatever happens to the name meanwhile."""
    store.put(io.BytesIO(MINUTES))
    with store.open_verified(DIGEST) as kept:
        other = store.root / "other"
        other.write_bytes(b"other bytes")
        other.replace(store.path(DIGEST))
        assert kept.read() == MINUTES


def test_putting_the_right_bytes_again_repairs_and_keeps_the_wrong_ones_aside(store):
    store.put(io.BytesIO(MINUTES))
    tamper(store, DIGEST)
    stored = store.put(io.BytesIO(MINUTES))
    assert (stored.new, stored.repaired) == (False, True)
    store.open_verified(DIGEST).close()
    (aside,) = names_in(store, DAMAGED)
    assert aside.startswith(DIGEST)
    assert (store.root / DAMAGED / aside).read_bytes() != MINUTES


def test_failing_source_leaves_nothing(store):
    class Broken(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        store.put(Broken())
    assert list(store.digests()) == names_in(store, PARTIAL) == []


PUT_AND_HANG = """
import sys
from pathlib import Path
from evidence.store import FolderStore

class Endless:
    sent = 0
    def read(self, size):
        self.sent += 1
        if self.sent == 4:
            print("half there", flush=True)
            sys.stdin.read()
        return b"x" * size

FolderStore(Path(sys.argv[1])).put(Endless())
"""


def test_kill_in_the_middle_of_a_put_leaves_nothing_half_there(store):
    child = subprocess.Popen(
        [sys.executable, "-c", PUT_AND_HANG, store.root], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    with child:
        assert child.stdout is not None
        assert child.stdout.readline() == b"half there\n"
        child.send_signal(signal.SIGKILL)
    assert list(store.digests()) == []
    assert len(names_in(store, PARTIAL)) == 1
    assert store.sweep_partial(older_than=EARLIER) == 0
    assert store.sweep_partial(older_than=LATER) == 1
    assert names_in(store, PARTIAL) == []


def test_orphan_is_deleted_only_when_nobody_put_it_lately(store):
    store.put(io.BytesIO(MINUTES))
    long_ago = datetime(2026, 1, 1, tzinfo=UTC)
    os.utime(store.path(DIGEST), (long_ago.timestamp(),) * 2)
    assert not store.delete_orphan(DIGEST, older_than=long_ago)
    assert store.delete_orphan(DIGEST, older_than=long_ago + timedelta(seconds=1))
    assert not store.has(DIGEST)
    with pytest.raises(Missing):
        store.delete_orphan(DIGEST, older_than=LATER)


def test_putting_an_old_file_again_saves_it_from_the_sweep(store):
    store.put(io.BytesIO(MINUTES))
    long_ago = datetime(2026, 1, 1, tzinfo=UTC).timestamp()
    os.utime(store.path(DIGEST), (long_ago, long_ago))
    store.put(io.BytesIO(MINUTES))
    assert not store.delete_orphan(DIGEST, older_than=datetime(2026, 6, 1, tzinfo=UTC))


def test_a_put_never_loses_against_a_sweep_at_the_same_moment(store):
    def sweep(start: threading.Barrier) -> None:
        start.wait()
        with suppress(Missing):
            store.delete_orphan(DIGEST, older_than=datetime.now(UTC) - timedelta(days=1))

    for _ in range(60):
        store.put(io.BytesIO(MINUTES))
        os.utime(store.path(DIGEST), (0, 0))
        start = threading.Barrier(2)
        sweeper = threading.Thread(target=sweep, args=(start,))
        sweeper.start()
        start.wait()
        store.put(io.BytesIO(MINUTES))
        sweeper.join()
        assert store.has(DIGEST)


def test_200_megabytes_in_constant_memory(store, tmp_path):
    big = tmp_path / "recording.mp4"
    with big.open("wb") as file:
        file.truncate(200 << 20)
    tracemalloc.start()
    with big.open("rb") as source:
        stored = store.put(source)
    with store.open_verified(stored.digest) as kept:
        assert kept.read(1) == b"\0"
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert stored.size == 200 << 20
    assert peak < 8 << 20
