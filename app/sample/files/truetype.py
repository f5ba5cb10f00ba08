"""Take a few glyphs out of a TrueType font: enough to write a small document with real, searchable text.

The glyphs are numbered anew from 0 (the sign for "missing"), so that the font in the document stays small.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FONTS = Path(__file__).parents[3] / "reports" / "fonts"
COPIED = ("cvt ", "fpgm", "prep")  # what the hints of the glyphs need, where a font has it
WORDS, SCALE, MORE, XY_SCALE, MATRIX = 0x01, 0x08, 0x20, 0x40, 0x80  # flags of a composite glyph's parts


@dataclass(frozen=True)
class Subset:
    """A font file with few glyphs. `glyphs`: character → its number; `widths` by number, 1000 to the em."""

    data: bytes
    glyphs: dict[str, int]
    widths: tuple[int, ...]


@cache
def face(name: str) -> Face:
    """One of the bundled fonts, read once."""
    return Face((FONTS / name).read_bytes())


class Face:
    """A font file, opened for looking up glyphs."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        count = self._numbers(4, "H", 1)[0]
        self.tables = dict(self._directory(count))
        self.units: int = self._numbers(self.tables["head"][0] + 18, "H", 1)[0]
        self.glyph_count: int = self._numbers(self.tables["maxp"][0] + 4, "H", 1)[0]
        self.metric_count: int = self._numbers(self.tables["hhea"][0] + 34, "H", 1)[0]
        long_offsets = self._numbers(self.tables["head"][0] + 50, "h", 1)[0]
        offsets = self._numbers(self.tables["loca"][0], "I" if long_offsets else "H", self.glyph_count + 1)
        self.offsets = offsets if long_offsets else tuple(2 * offset for offset in offsets)
        self.characters = dict(self._characters())

    def width(self, character: str) -> float:
        """Advance width in ems."""
        return self._advance(self.characters.get(ord(character), 0)) / self.units

    def has(self, character: str) -> bool:
        return ord(character) in self.characters

    def subset(self, characters: str) -> Subset:
        """A font with these characters and what they are put together from."""
        wanted = sorted(set(characters))
        old = [0, *(self.characters.get(ord(c), 0) for c in wanted)]
        numbers: dict[int, int] = {}
        for glyph in old:
            numbers.setdefault(glyph, len(numbers))
        glyphs = [self._renumbered(self._glyph(one), numbers) for one in numbers_as_they_grow(numbers)]
        metrics = [self._metric(glyph) for glyph in numbers]
        widths = tuple(round(advance * 1000 / self.units) for advance, _bearing in metrics)
        return Subset(
            self._assembled(glyphs, metrics),
            {c: numbers[g] for c, g in zip(wanted, old[1:], strict=True)},
            widths,
        )

    # ---- reading

    def _numbers(self, at: int, form: str, count: int) -> tuple[int, ...]:
        return struct.unpack_from(f">{count}{form}", self.data, at)

    def _directory(self, count: int) -> Iterator[tuple[str, tuple[int, int]]]:
        for index in range(count):
            tag, _sum, offset, length = struct.unpack_from(">4sIII", self.data, 12 + 16 * index)
            yield tag.decode("ascii"), (offset, length)

    def _table(self, tag: str) -> bytes:
        offset, length = self.tables[tag]
        return self.data[offset : offset + length]

    def _characters(self) -> Iterator[tuple[int, int]]:
        """Character code → glyph, from the table of all of Unicode, else from that of its first plane."""
        start = self.tables["cmap"][0]
        count = self._numbers(start + 2, "H", 1)[0]
        found = {}
        for index in range(count):
            _platform, _encoding, offset = struct.unpack_from(">HHI", self.data, start + 4 + 8 * index)
            found[self._numbers(start + offset, "H", 1)[0]] = start + offset
        return self._groups(found[12]) if 12 in found else self._segments(found[4])

    def _groups(self, at: int) -> Iterator[tuple[int, int]]:
        for index in range(self._numbers(at + 12, "I", 1)[0]):
            first, last, glyph = self._numbers(at + 16 + 12 * index, "I", 3)
            yield from ((code, glyph + code - first) for code in range(first, last + 1))

    def _segments(self, at: int) -> Iterator[tuple[int, int]]:
        count = self._numbers(at + 6, "H", 1)[0] // 2
        ends = self._numbers(at + 14, "H", count)
        starts = self._numbers(at + 16 + 2 * count, "H", count)
        deltas = self._numbers(at + 16 + 4 * count, "h", count)
        ranges_at = at + 16 + 6 * count
        ranges = self._numbers(ranges_at, "H", count)
        for index in range(count):
            for code in range(starts[index], min(ends[index], 0xFFFE) + 1):
                glyph = code
                if ranges[index]:
                    place = ranges_at + 2 * index + ranges[index] + 2 * (code - starts[index])
                    glyph = self._numbers(place, "H", 1)[0]
                if glyph:
                    yield code, (glyph + deltas[index]) & 0xFFFF

    def _advance(self, glyph: int) -> int:
        return self._metric(glyph)[0]

    def _metric(self, glyph: int) -> tuple[int, int]:
        """(advance, left side bearing); the last glyphs share one advance."""
        start, last = self.tables["hmtx"][0], self.metric_count - 1
        advance = self._numbers(start + 4 * min(glyph, last), "H", 1)[0]
        bearing_at = 4 * glyph + 2 if glyph <= last else 4 * self.metric_count + 2 * (glyph - last - 1)
        return advance, self._numbers(start + bearing_at, "h", 1)[0]

    def _glyph(self, glyph: int) -> bytes:
        start = self.tables["glyf"][0]
        return self.data[start + self.offsets[glyph] : start + self.offsets[glyph + 1]]

    # ---- writing

    def _renumbered(self, glyph: bytes, numbers: dict[int, int]) -> bytes:
        """A glyph put together from others, its parts under their new numbers (given as they turn up)."""
        if not glyph or struct.unpack_from(">h", glyph)[0] >= 0:
            return glyph
        found, at, flags = bytearray(glyph), 10, MORE
        while flags & MORE:
            flags, part = struct.unpack_from(">HH", found, at)
            struct.pack_into(">H", found, at + 2, numbers.setdefault(part, len(numbers)))
            at += 4 + (4 if flags & WORDS else 2)
            at += 2 if flags & SCALE else 4 if flags & XY_SCALE else 8 if flags & MATRIX else 0
        return bytes(found)

    def _assembled(self, glyphs: Sequence[bytes], metrics: Sequence[tuple[int, int]]) -> bytes:
        padded = [glyph + b"\0" * (-len(glyph) % 4) for glyph in glyphs]
        offsets = [0]
        for glyph in padded:
            offsets.append(offsets[-1] + len(glyph))
        head, hhea, maxp = (bytearray(self._table(tag)) for tag in ("head", "hhea", "maxp"))
        struct.pack_into(">I", head, 8, 0)
        struct.pack_into(">h", head, 50, 1)  # long offsets
        struct.pack_into(">H", hhea, 34, len(glyphs))
        struct.pack_into(">H", maxp, 4, len(glyphs))
        made = {tag: self._table(tag) for tag in COPIED if tag in self.tables}
        made |= {
            "head": bytes(head),
            "hhea": bytes(hhea),
            "maxp": bytes(maxp),
            "glyf": b"".join(padded),
            "loca": struct.pack(f">{len(offsets)}I", *offsets),
            "hmtx": b"".join(struct.pack(">Hh", *metric) for metric in metrics),
        }
        return font_file(made)


def numbers_as_they_grow(numbers: dict[int, int]) -> Iterator[int]:
    """The keys in order, also those added meanwhile."""
    done = 0
    while done < len(numbers):
        for glyph in list(numbers)[done:]:
            yield glyph
            done += 1


def font_file(tables: dict[str, bytes]) -> bytes:
    """Tables with their directory, as a TrueType file."""
    count, power = len(tables), len(tables).bit_length() - 1
    found = struct.pack(">IHHHH", 0x00010000, count, 16 << power, power, 16 * (count - (1 << power)))
    at, bodies = 12 + 16 * count, b""
    for tag in sorted(tables):
        body = tables[tag] + b"\0" * (-len(tables[tag]) % 4)
        total = sum(struct.unpack(f">{len(body) // 4}I", body)) & 0xFFFFFFFF
        found += struct.pack(">4sIII", tag.encode(), total, at + len(bodies), len(tables[tag]))
        bodies += body
    return found + bodies
