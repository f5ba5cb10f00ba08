"""What every archive has in common: entries, and what may be wrong with them. Nothing is ever unpacked."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from evidence.kinds_of_file.formats import REFUSED_ENDINGS, ending_of

MOST_ENTRIES = 100_000
LARGEST_UNPACKED = 1 << 30  # bytes; refused only together with the ratio: a large log packs well
LARGEST_RATIO = 100


class Unlistable(Exception):
    """The list of files cannot be read. `code` is one of the "refused.archive_…" codes."""

    def __init__(self, code: str = "refused.archive_broken") -> None:
        super().__init__(code)
        self.code = code


class Locked(Exception):
    """The list of files itself is encrypted."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing in an archive, as its list declares it. `size` is bytes when unpacked."""

    name: str
    size: int
    folder: bool = False
    encrypted: bool = False
    link: bool = False


@dataclass
class Tally:
    """What the entries of an archive add up to."""

    names: int = 0
    size: int = 0
    refusal: str | None = None
    found: set[str] = field(default_factory=set)

    def warnings(self) -> tuple[str, ...]:
        return tuple(sorted(self.found))

    def add(self, entry: Entry) -> None:
        self.names += 1
        self.size += entry.size
        if _leads_outside(entry.name):
            self.refusal = "refused.archive_path"
        if entry.encrypted:
            self.found.add("warned.archive_locked")
        if entry.link:
            self.found.add("warned.archive_links")
        elif not entry.folder and ending_of(entry.name) in REFUSED_ENDINGS:
            self.found.add("warned.holds_programs")


def tally(entries: Iterable[Entry], packed_size: int) -> Tally:
    """Add up the entries of an archive of that many bytes. Raises Unlistable when there are too many."""
    seen = Tally()
    for entry in counted(entries):
        seen.add(entry)
    if seen.names == 0:
        seen.refusal = "refused.archive_empty"
    if seen.size > LARGEST_UNPACKED and seen.size > LARGEST_RATIO * packed_size:
        seen.refusal = "refused.archive_bomb"
    return seen


def counted(entries: Iterable[Entry]) -> Iterator[Entry]:
    for number, entry in enumerate(entries, start=1):
        if number > MOST_ENTRIES:
            raise Unlistable("refused.archive_entries")
        yield entry


def _leads_outside(name: str) -> bool:
    """True for names that some program would unpack elsewhere than below its folder."""
    parts = re.split(r"[/\\]", name)
    return name.startswith(("/", "\\")) or ".." in parts or "\0" in name or bool(re.match("[A-Za-z]:", name))
