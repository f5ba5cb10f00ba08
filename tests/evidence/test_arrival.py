"""What arrives is hashed as it comes, looked at, and kept without being copied; or it leaves nothing."""

from __future__ import annotations

import io
import os
from hashlib import sha256
from pathlib import Path

import pytest

from evidence.arrival import Arrival
from evidence.inspect import inspect
from evidence.store import DAMAGED, PARTIAL, FolderStore

BUFFER = io.DEFAULT_BUFFER_SIZE
PIECES = [b"Minutes of the meeting\n", b"x" * (BUFFER - 7), b"", b"y" * (3 * BUFFER + 1)]
CONTENT = b"".join(PIECES)
DIGEST = sha256(CONTENT).hexdigest()


@pytest.fixture
def store(tmp_path: Path) -> FolderStore:
    return FolderStore(tmp_path / "evidence")


def arrived(store: FolderStore) -> Arrival:
    arrival = store.arrival()
    for piece in PIECES:
        assert arrival.write(piece) == len(piece)
    return arrival


def names_in(store: FolderStore, folder: str) -> list[str]:
    return [each.name for each in (store.root / folder).iterdir()]


def partial(store: FolderStore) -> list[str]:
    return names_in(store, PARTIAL)


def test_size_and_digest_are_of_what_was_given(store):
    with arrived(store) as arrival:
        assert (arrival.size, arrival.digest) == (len(CONTENT), DIGEST)
        arrival.seek(0)
        assert arrival.read() == CONTENT


def test_it_is_kept_as_it_is_and_not_copied(store):
    arrival = arrived(store)
    inode = arrival.path.stat().st_ino
    stored = store.keep(arrival)
    assert (stored.digest, stored.size, stored.new, stored.repaired) == (DIGEST, len(CONTENT), True, False)
    assert store.path(DIGEST).stat().st_ino == inode
    assert store.path(DIGEST).read_bytes() == CONTENT
    assert arrival.closed
    assert partial(store) == []


def test_what_was_looked_at_in_between_is_kept_whole(store):
    arrival = arrived(store)
    assert inspect(arrival, "minutes.txt").refusal is None
    arrival.seek(5)
    assert store.keep(arrival).digest == DIGEST
    assert store.path(DIGEST).read_bytes() == CONTENT


@pytest.mark.parametrize("place", [0, 5, len(CONTENT) - 1, len(CONTENT) + 1])
def test_nothing_is_written_over(store, place):
    with arrived(store) as arrival:
        arrival.seek(place)
        with pytest.raises(io.UnsupportedOperation):
            arrival.write(b"other bytes")
        with pytest.raises(io.UnsupportedOperation):
            arrival.truncate(place)
        assert arrival.digest == DIGEST


def test_closed_without_being_kept_it_leaves_nothing(store):
    arrival = arrived(store)
    arrival.close()
    arrival.close()
    assert partial(store) == list(store.digests()) == []


def test_the_same_bytes_again_are_kept_once_and_repair_damaged_ones(store):
    store.keep(arrived(store))
    assert not store.keep(arrived(store)).new
    store.path(DIGEST).write_bytes(b"wrong")
    stored = store.keep(arrived(store))
    assert (stored.new, stored.repaired) == (False, True)
    assert store.path(DIGEST).read_bytes() == CONTENT
    assert len(names_in(store, DAMAGED)) == 1
    assert partial(store) == []


def test_a_disk_that_fails_keeps_nothing(store):
    """/dev/full takes no byte and flushes none."""
    arrival = arrived(store)
    with Path("/dev/full").open("wb") as full:
        os.dup2(full.fileno(), arrival.fileno())
    with pytest.raises(OSError, match=r"No space left|Invalid argument"):
        store.keep(arrival)
    assert partial(store) == list(store.digests()) == []
