"""Zip archives: the list at their end, read an entry at a time, and single small members.

Not the standard library's reader, because that one loads the whole list, which a hostile file can make as
large as itself. Layout: PKWARE's APPNOTE.TXT, sections 4.3.7, 4.3.12 to 4.3.16, 4.4, 4.5.3 and 4.6.9.
"""

from __future__ import annotations

import re
import stat
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from struct import Struct

from evidence.kinds_of_file.archives import Entry, Unlistable
from evidence.kinds_of_file.sample import Sample

_END = Struct("<4s4H2LH")
_END_64 = Struct("<4sQ2H2L4Q")
_LOCATOR_64_SIZE = 20
_LISTED = Struct("<4s6H3L5H2L")
_LOCAL = Struct("<4s5H3L2H")

_ENCRYPTED, _UTF_8 = 1 << 0, 1 << 11  # flags
_STORED, _DEFLATED = 0, 8  # methods
_WIDE_SIZES, _UNICODE_NAME = 0x0001, 0x7075  # extra fields
_FULL_32 = 0xFFFFFFFF
_UNIX = 3

# Two characters of Windows' Japanese code in a row.
_JAPANESE_PAIRS = re.compile(rb"(?:[\x81-\x9f\xe0-\xfc][\x40-\x7e\x80-\xfc]){2,}")


@dataclass(frozen=True, slots=True)
class Member(Entry):
    """An entry with what is needed to read it: `packed` in bytes, `offset` from the start of the file."""

    packed: int = 0
    method: int = 0
    offset: int = 0


@dataclass(frozen=True, slots=True)
class _List:
    """Where the list stands, how long it is, and how many bytes stand before the archive uncounted."""

    start: int
    size: int
    shift: int


def ends_as_zip(sample: Sample) -> bool:
    """True when a list of files stands at the end, whatever the file begins with."""
    try:
        return sample.read(_list(sample).start, 4) == b"PK\x01\x02"
    except Unlistable:
        return False


def members(sample: Sample) -> Iterator[Member]:
    """The entries in the order of the list. Raises Unlistable when the list is damaged."""
    listed = _list(sample)
    place, end = listed.start, listed.start + listed.size
    while place < end:
        values = _read(sample, place, _LISTED, b"PK\x01\x02")
        lengths = values[10:13]
        variable = sample.read(place + _LISTED.size, sum(lengths))
        if len(variable) < sum(lengths):
            raise Unlistable
        yield _member(
            values, variable[: lengths[0]], variable[lengths[0] : lengths[0] + lengths[1]], listed.shift
        )
        place += _LISTED.size + len(variable)


def content(sample: Sample, member: Member, limit: int) -> bytes:
    """The first `limit` bytes of a member; none when they cannot be read."""
    try:
        *_, name, extra = _read(sample, member.offset, _LOCAL, b"PK\x03\x04")
    except Unlistable:
        return b""
    packed = sample.read(member.offset + _LOCAL.size + name + extra, min(member.packed, limit))
    if member.encrypted or member.method not in (_STORED, _DEFLATED):
        return b""
    return packed if member.method == _STORED else _inflated(packed, limit)


def _inflated(packed: bytes, limit: int) -> bytes:
    try:
        return zlib.decompressobj(-zlib.MAX_WBITS).decompress(packed, limit)
    except zlib.error:
        return b""


def _read(sample: Sample, place: int, layout: Struct, signature: bytes) -> tuple[int, ...]:
    """The values at a place; the first stands for the signature. Raises Unlistable without that."""
    raw = sample.read(place, layout.size)
    if len(raw) < layout.size or not raw.startswith(signature):
        raise Unlistable
    return (0, *layout.unpack(raw)[1:])


def _list(sample: Sample) -> _List:
    in_tail = sample.tail.rfind(b"PK\x05\x06")
    if in_tail < 0:
        raise Unlistable
    end = sample.size - len(sample.tail) + in_tail
    _, disk, list_disk, _, _, size, offset, _ = _read(sample, end, _END, b"PK\x05\x06")
    wide = end - _LOCATOR_64_SIZE - _END_64.size
    if sample.read(wide, 4) == b"PK\x06\x06":
        end = wide
        *_, disk, list_disk, _, _, size, offset = _read(sample, wide, _END_64, b"PK\x06\x06")
    start = end - size
    if disk or list_disk or start < offset:
        raise Unlistable
    return _List(start, size, shift=start - offset)


def _member(values: tuple[int, ...], raw_name: bytes, raw_extra: bytes, shift: int) -> Member:
    extra = _extra(raw_extra)
    wide = extra.get(_WIDE_SIZES, b"")
    numbers = []  # size, packed, offset: each is in the extra field only when it does not fit
    for number in (values[9], values[8], values[16]):
        if number == _FULL_32 and len(wide) >= 8:
            number, wide = int.from_bytes(wide[:8], "little"), wide[8:]
        numbers.append(number)
    name = _name(raw_name, values[3], extra)
    return Member(
        name,
        size=numbers[0],
        folder=name.endswith("/"),
        encrypted=bool(values[3] & _ENCRYPTED),
        link=values[1] >> 8 == _UNIX and stat.S_ISLNK(values[15] >> 16),
        packed=numbers[1],
        method=values[4],
        offset=numbers[2] + shift,
    )


def _extra(raw: bytes) -> dict[int, bytes]:
    fields = {}
    while len(raw) >= 4:
        kind, length = int.from_bytes(raw[:2], "little"), int.from_bytes(raw[2:4], "little")
        fields[kind], raw = raw[4 : 4 + length], raw[4 + length :]
    return fields


def _name(raw: bytes, flags: int, extra: dict[int, bytes]) -> str:
    """The name in whatever code its writer used. The format says UTF-8 or CP437; not everybody reads it."""
    unicode_name = extra.get(_UNICODE_NAME, b"")
    if unicode_name[1:5] == zlib.crc32(raw).to_bytes(4, "little"):
        return unicode_name[5:].decode("utf-8", "replace")
    if flags & _UTF_8:
        return raw.decode("utf-8", "replace")
    codings = ("utf-8", "cp932") if _looks_japanese(raw) else ("utf-8",)
    for coding in codings:
        try:
            return raw.decode(coding)
        except UnicodeDecodeError:
            continue
    return raw.decode("cp437")


def _looks_japanese(raw: bytes) -> bool:
    """True for pairs that are not just a European letter in CP437 together with the plain one after it."""
    return any(any(byte >= 0x80 for byte in pairs[1::2]) for pairs in _JAPANESE_PAIRS.findall(raw))
