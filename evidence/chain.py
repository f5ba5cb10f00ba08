"""The journal's chain: what is sealed, and how anybody finds out whether something was changed.

Headers are chained: each carries the digest of its content and the seal of the one before it. Contents stand
apart, each with a random salt inside, so that one can be erased by decision and the chain stays whole.
The format, with a complete example, is in docs/formats/journal.md. Standard library only: the offline
verifier runs this very file.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256

from evidence.canonical import LARGEST_WHOLE_NUMBER, NotCanonical, canonical
from evidence.header import (
    GENESIS,
    Header,
    Malformed,
    content_digest,
    make_header,
    new_salt,
    read_header,
    seal_of,
)

__all__ = [
    "GENESIS",
    "Checked",
    "Erased",
    "Fault",
    "Header",
    "Malformed",
    "NotCanonical",
    "canonical",
    "check",
    "content_digest",
    "make_header",
    "new_salt",
    "read_header",
    "seal_of",
    "verify",
]

# The content of such an entry names, under "positions", the contents dropped by decision.
ERASURE = "erasure"


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong at a position. `code` is one of the "fault." codes of texts.toml, without that prefix."""

    position: int
    code: str


@dataclass(frozen=True, slots=True)
class Erased:
    """The content at `position` was dropped, as the entry at `by` says."""

    position: int
    by: int


@dataclass(frozen=True, slots=True)
class Checked:
    """The outcome: how many entries were read, the last position and seal, what is wrong, what was erased."""

    entries: int
    position: int
    seal: str
    faults: tuple[Fault, ...]
    erased: tuple[Erased, ...]


def verify(headers: Iterable[Header], contents: Iterable[tuple[int, str]]) -> list[Fault]:
    """The faults of a journal by position; empty when it is whole. See `check`."""
    return list(check(headers, contents).faults)


def check(
    headers: Iterable[Header], contents: Iterable[tuple[int, str]], known: Mapping[int, str] | None = None
) -> Checked:
    """Read a journal once, one entry at a time, and name every fault.

    headers: in order of position. contents: (position, text as stored), in order of position; the text is
    hashed as it stands, so a changed blank is found too. known: seals printed or published earlier, by
    position; only they show that the end was cut off or the whole chain written anew.
    """
    journal = _Journal(_Contents(contents), known or {})
    for header, following in _with_following(headers):
        journal.take(header, following)
    return journal.finish()


def _with_following(headers: Iterable[Header]) -> Iterator[tuple[Header, Header | None]]:
    previous: Header | None = None
    for header in headers:
        if previous is not None:
            yield previous, header
        previous = header
    if previous is not None:
        yield previous, None


class _Contents:
    """Contents, read in step with the headers."""

    def __init__(self, contents: Iterable[tuple[int, str]]) -> None:
        self._rows = iter(contents)
        self._next = next(self._rows, None)

    def before(self, position: int) -> Iterator[int]:
        """Skip to the position; gives the positions skipped, which no header claims."""
        while self._next is not None and self._next[0] < position:
            yield self._next[0]
            self._next = next(self._rows, None)

    def at(self, position: int) -> str | None:
        if self._next is None or self._next[0] != position:
            return None
        text = self._next[1]
        self._next = next(self._rows, None)
        return text


@dataclass
class _Journal:
    """What is known while reading: the place reached, faults so far, contents not there."""

    contents: _Contents
    known: Mapping[int, str]
    entries: int = 0
    position: int = 0
    seal: str = GENESIS
    time: str = ""
    faults: list[Fault] = field(default_factory=list)
    absent: list[int] = field(default_factory=list)
    erasures: dict[int, int] = field(default_factory=dict)

    def take(self, header: Header, following: Header | None) -> None:
        self.entries += 1
        position = self._place(header, following)
        self._check_header(position, header)
        self._check_content(position, header)
        self.position, self.seal, self.time = max(self.position, position), header.seal, header.time

    def _place(self, header: Header, following: Header | None) -> int:
        """Where the entry stands. When the next one goes on as expected, only this one's number is wrong."""
        expected = self.position + 1
        if header.position == expected:
            return expected
        if following is not None and following.position == expected + 1:
            self._fault(expected, "position_wrong")
            return expected
        self._fault(header.position, "position_hole" if header.position > expected else "position_again")
        return header.position

    def _check_header(self, position: int, header: Header) -> None:
        if header.previous_seal != self.seal:
            self._fault(position, "previous_seal")
        if not _carries_its_seal(header):
            self._fault(position, "seal")
        if self.known.get(position, header.seal) != header.seal:
            self._fault(position, "other_seal_known")
        if header.time < self.time:
            self._fault(position, "time_backwards")

    def _check_content(self, position: int, header: Header) -> None:
        for unclaimed in self.contents.before(position):
            self._fault(unclaimed, "content_unclaimed")
        text = self.contents.at(position)
        if text is None:
            self.absent.append(position)
        elif sha256(text.encode("utf-8", "surrogatepass")).hexdigest() != header.content_digest:
            self._fault(position, "content_digest")
        elif header.kind == ERASURE:
            self._note_erasure(position, text)

    def _note_erasure(self, position: int, text: str) -> None:
        for named in _positions_in(text):
            if named < position:
                self.erasures.setdefault(named, position)

    def _fault(self, position: int, code: str) -> None:
        self.faults.append(Fault(position, code))

    def finish(self) -> Checked:
        for unclaimed in self.contents.before(LARGEST_WHOLE_NUMBER):
            self._fault(unclaimed, "content_unclaimed")
        for position in self.known:
            if position > self.position:
                self._fault(position, "cut_off")
        erased = tuple(Erased(at, self.erasures[at]) for at in self.absent if at in self.erasures)
        for position in self.absent:
            if position not in self.erasures:
                self._fault(position, "content_missing")
        faults = tuple(sorted(self.faults, key=lambda fault: fault.position))
        return Checked(self.entries, self.position, self.seal, faults, erased)


def _carries_its_seal(header: Header) -> bool:
    try:
        return seal_of(header) == header.seal
    except NotCanonical:  # changed into something that could never have been sealed
        return False


def _positions_in(erasure: str) -> list[int]:
    """The positions an erasure names; none when a journal not made by us says something else there."""
    try:
        content = json.loads(erasure)
    except (ValueError, RecursionError):
        return []
    named = content.get("positions") if isinstance(content, dict) else None
    return [each for each in named if type(each) is int] if isinstance(named, list) else []
