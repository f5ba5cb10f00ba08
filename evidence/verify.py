"""Is everything still as it was recorded? The chain of the journal, and every file the journal names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from evidence.chain import Checked, Fault, Header, check
from evidence.store import Damaged, Missing, Store
from evidence.texts import text

EVIDENCE_FILE = "evidence_file"  # the kind of entry that makes a file known; its id is the digest
REFUSE = "refuse"  # its action where the bytes were deleted: a virus scanner found something in them


@dataclass(frozen=True, slots=True)
class FileResult:
    """`state`: "intact", "damaged", "missing", "unreadable" (the disk fails), or "erased" by a decision."""

    digest: str
    state: str

    @property
    def is_fault(self) -> bool:
        return self.state in ("damaged", "missing", "unreadable")


@dataclass(frozen=True, slots=True)
class Verification:
    """The chain's outcome at once; the files one by one, as they are read (large stores take minutes)."""

    chain: Checked
    expected: int
    files: Iterator[FileResult]


def verify_files(store: Store, expected: Iterable[str]) -> Iterator[FileResult]:
    """Read every expected file in full and compare it with its digest, in the order given."""
    for digest in expected:
        yield FileResult(digest, _state(store, digest))


def verify_all(
    headers: Iterable[Header],
    contents: Iterable[tuple[int, str]],
    store: Store,
    known: Mapping[int, str] | None = None,
) -> Verification:
    """Check chain and files. headers, contents, known: as for `evidence.chain.check`."""
    named = _Named()
    chain = check(named.watching(headers), contents, known)
    erased = {each.position for each in chain.erased}
    gone = {digest for digest, positions in named.files.items() if positions <= erased}
    expected = sorted(named.files.keys() - named.refused)
    results = (_after_erasure(each, gone) for each in verify_files(store, expected))
    return Verification(chain, len(expected), results)


def fault_sentence(fault: Fault, language: str) -> str:
    """A fault of the chain in words, in "en" or "ja"."""
    return text(f"fault.{fault.code}", language, position=fault.position)


def file_sentence(result: FileResult, language: str) -> str:
    """The state of a file in words, in "en" or "ja"."""
    return text(f"file.{result.state}", language, digest=result.digest)


@dataclass
class _Named:
    """The files the journal makes known, the positions that do so, and the files refused last of all."""

    files: dict[str, set[int]] = field(default_factory=dict)
    refused: set[str] = field(default_factory=set)

    def watching(self, headers: Iterable[Header]) -> Iterator[Header]:
        for header in headers:
            if header.kind == EVIDENCE_FILE:
                self.files.setdefault(header.id, set()).add(header.position)
                (self.refused.add if header.action == REFUSE else self.refused.discard)(header.id)
            yield header


def _state(store: Store, digest: str) -> str:
    try:
        store.open_verified(digest).close()
    except Missing:
        return "missing"
    except Damaged:
        return "damaged"
    except OSError:  # one bad sector must not keep the rest from being checked
        return "unreadable"
    return "intact"


def _after_erasure(result: FileResult, gone: set[str]) -> FileResult:
    """A file that is not there although it was named: erased, when its entries were."""
    erased = result.state == "missing" and result.digest in gone
    return FileResult(result.digest, "erased") if erased else result
