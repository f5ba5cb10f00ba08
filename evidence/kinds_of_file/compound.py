"""Office files from before 2007 and Outlook mails: a little file system (OLE2), known by its names.

Layout: [MS-CFB], sections 2.2 to 2.6. Only the directory is read, never a stream.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from struct import Struct

from evidence.kinds_of_file.sample import Sample, Verdict, accepted, refused

SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

_NUMBER = Struct("<L")
_ENTRY_SIZE = 128
_MOST_ENTRIES = 20_000  # in the directory; an Outlook mail with many recipients has some hundred
_IN_HEADER = 109  # places of the allocation table that stand in the header itself
_NONE = 0xFFFFFFFA  # from here on numbers have other meanings than "the next one"

_NEW_INSIDE = ("docx", "xlsx", "pptx", "docm", "xlsm")


@dataclass(frozen=True, slots=True)
class _Entry:
    name: str
    left: int
    right: int
    child: int


def recognise(sample: Sample) -> Verdict | None:
    if not sample.head.startswith(SIGNATURE):
        return None
    directory = list(_Directory(sample).entries())
    top = set(_top_names(directory))
    if "encryptedpackage" in top:
        return _locked(sample)
    format = _format(top)
    if format == "msg":
        return accepted("msg")
    if not format:
        return refused("document")
    macros = any(entry.name == "_vba_project" for entry in directory)
    return accepted(format, "warned.old_office", *(["warned.macros"] if macros else []))


def _locked(sample: Sample) -> Verdict:
    """A new Office document behind a password: which one it is, only its name can say."""
    if sample.ending in _NEW_INSIDE:
        return accepted(sample.ending, "warned.office_locked")
    return refused("unknown")


def _format(top: set[str]) -> str:
    if "worddocument" in top:
        return "doc"
    if top & {"workbook", "book"}:
        return "xls"
    if "powerpoint document" in top:
        return "ppt"
    return "msg" if "__properties_version1.0" in top else ""


def _top_names(directory: list[_Entry]) -> Iterator[str]:
    """Names right below the root: what is embedded deeper says nothing about the file itself."""
    waiting, seen = [directory[0].child] if directory else [], set[int]()
    while waiting:
        index = waiting.pop()
        if index < len(directory) and index not in seen:
            seen.add(index)
            yield directory[index].name
            waiting += [directory[index].left, directory[index].right]


class _Directory:
    """The directory's sectors, followed through the allocation table; damaged links just end it."""

    def __init__(self, sample: Sample) -> None:
        self._sample = sample
        self._shift = 12 if self._number(30) & 0xFFFF == 12 else 9  # sectors of 4096 or 512 bytes
        self._in_sector = (1 << self._shift) // _NUMBER.size

    def entries(self) -> Iterator[_Entry]:
        sector = self._number(48)
        for _ in range((_MOST_ENTRIES * _ENTRY_SIZE) >> self._shift):
            if sector >= _NONE:
                return
            raw = self._sample.read(self._place(sector), 1 << self._shift)
            for start in range(0, len(raw) - _ENTRY_SIZE + 1, _ENTRY_SIZE):
                yield _entry(raw[start : start + _ENTRY_SIZE])
            sector = self._following(sector)

    def _following(self, sector: int) -> int:
        index, within = divmod(sector, self._in_sector)
        table = self._table_sector(index)
        return self._number(self._place(table) + within * _NUMBER.size) if table < _NONE else _NONE

    def _table_sector(self, index: int) -> int:
        """Where a part of the allocation table stands: in the header, or in a chain of lists after it."""
        if index < _IN_HEADER:
            return self._number(76 + index * _NUMBER.size)
        steps, within = divmod(index - _IN_HEADER, self._in_sector - 1)
        listed = self._number(68)
        for _ in range(min(steps, self._sample.size >> self._shift)):
            listed = self._number(self._place(listed) + (self._in_sector - 1) * _NUMBER.size)
        return self._number(self._place(listed) + within * _NUMBER.size)

    def _place(self, sector: int) -> int:
        return (sector + 1) << self._shift

    def _number(self, place: int) -> int:
        raw = self._sample.read(place, _NUMBER.size)
        return _NUMBER.unpack(raw)[0] if len(raw) == _NUMBER.size else _NONE


def _entry(raw: bytes) -> _Entry:
    length = max(0, int.from_bytes(raw[64:66], "little") - 2)  # without the closing zero
    name = raw[: min(length, 64)].decode("utf-16-le", "replace").lower()
    left, right, child = (_NUMBER.unpack_from(raw, place)[0] for place in (68, 72, 76))
    return _Entry(name, left, right, child)
