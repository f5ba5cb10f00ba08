"""One check over chain and files: what the command `verify` shows."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from evidence.chain import GENESIS, Fault, Header, canonical, content_digest, make_header, new_salt
from evidence.store import FolderStore
from evidence.verify import FileResult, Verification, fault_sentence, file_sentence, verify_all, verify_files


@pytest.fixture
def store(tmp_path: Path) -> FolderStore:
    return FolderStore(tmp_path / "evidence")


class Journal:
    """A journal in memory."""

    def __init__(self) -> None:
        self.headers: list[Header] = []
        self.contents: dict[int, str] = {}

    def add(self, kind: str, id: str, **content: Any) -> int:
        salted = {**content, "salt": new_salt()}
        position = len(self.headers) + 1
        previous = self.headers[-1].seal if self.headers else GENESIS
        header = make_header(
            previous,
            position=position,
            time="2026-11-22T09:30:00.000000Z",
            actor="PER-2026-0001",
            kind=kind,
            id=id,
            edition=1,
            correction=0,
            action="store",
            content_digest=content_digest(salted),
        )
        self.headers.append(header)
        self.contents[position] = canonical(salted).decode()
        return position

    def verified(self, store: FolderStore) -> Verification:
        return verify_all(iter(self.headers), iter(self.contents.items()), store)


def put(store: FolderStore, journal: Journal, *contents: bytes) -> list[str]:
    digests = [store.put(io.BytesIO(content)).digest for content in contents]
    for digest in digests:
        journal.add("evidence_file", digest, name="minutes.txt")
    return digests


def states(results: Iterator[FileResult]) -> dict[str, str]:
    return {result.digest: result.state for result in results}


def test_everything_as_it_was(store):
    journal = Journal()
    digests = put(store, journal, b"one", b"two")
    store.put(io.BytesIO(b"an orphan is no fault"))
    found = journal.verified(store)
    assert (found.chain.faults, found.chain.entries, found.expected) == ((), 2, 2)
    results = list(found.files)
    assert [result.digest for result in results] == sorted(digests)
    assert not any(result.is_fault for result in results)


def test_damaged_missing_and_unreadable_files_are_named(store):
    journal = Journal()
    one, two, three, four = put(store, journal, b"one", b"two", b"three", b"four")
    store.path(one).write_bytes(b"One")
    store.path(two).unlink()
    store.path(three).unlink()
    store.path(three).mkdir()
    found = list(journal.verified(store).files)
    assert states(iter(found)) == {one: "damaged", two: "missing", three: "unreadable", four: "intact"}
    assert {result.digest for result in found if result.is_fault} == {one, two, three}


def test_a_file_named_by_no_digest_is_missing(store):
    assert states(verify_files(store, ["../../etc/passwd"])) == {"../../etc/passwd": "missing"}


def test_erased_files_are_no_fault_when_all_their_entries_were_erased(store):
    journal = Journal()
    (one, two) = put(store, journal, b"one", b"two")
    journal.add("evidence_file", two, name="renamed.txt")
    journal.add("erasure", "ERA-2026-0001", positions=[1, 2])
    del journal.contents[1], journal.contents[2]
    store.path(one).unlink()
    store.path(two).unlink()
    found = journal.verified(store)
    assert found.chain.faults == ()
    assert states(found.files) == {one: "erased", two: "missing"}


def test_chain_faults_come_with_the_files(store):
    journal = Journal()
    (digest,) = put(store, journal, b"one")
    journal.contents[1] += " "
    found = journal.verified(store)
    assert found.chain.faults == (Fault(1, "content_digest"),)
    assert states(found.files) == {digest: "intact"}


@pytest.mark.parametrize(("language", "words"), [("en", "Entry 7"), ("ja", "エントリー7")])
def test_sentences(language, words):
    assert words in fault_sentence(Fault(7, "seal"), language)
    assert "ab12" in file_sentence(FileResult("ab12", "damaged"), language)
