"""A chart as a PNG picture, drawn point by point: bars, a line for the limit, figures below the bars."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Sequence

WIDTH, HEIGHT, SIDE, TOP, FOOT = 720, 300, 24, 24, 36
WHITE, INK, BAR, BROKEN, LIMIT = 255, 60, 120, 30, 90  # shades of grey
DOT = 2  # points of the picture to one point of a digit
DIGITS = {  # five rows of three points, each row a number of three bits
    "0": (7, 5, 5, 5, 7), "1": (2, 6, 2, 2, 7), "2": (7, 1, 7, 4, 7), "3": (7, 1, 7, 1, 7),
    "4": (5, 5, 7, 1, 1), "5": (7, 4, 7, 1, 7), "6": (7, 4, 7, 5, 7), "7": (7, 1, 1, 1, 1),
    "8": (7, 5, 7, 5, 7), "9": (7, 5, 7, 1, 7), ".": (0, 0, 0, 0, 2),
}  # fmt: skip


class Picture:
    """Grey points, row by row from the top."""

    def __init__(self) -> None:
        self.rows = [bytearray([WHITE]) * WIDTH for _ in range(HEIGHT)]

    def fill(self, left: int, top: int, right: int, bottom: int, shade: int) -> None:
        for row in self.rows[max(0, top) : max(0, bottom)]:
            row[left:right] = bytes([shade]) * len(row[left:right])

    def figure(self, left: int, top: int, text: str) -> None:
        for place, sign in enumerate(text):
            for down, bits in enumerate(DIGITS[sign]):
                for across in range(3):
                    if bits & (4 >> across):
                        x, y = left + (4 * place + across) * DOT, top + down * DOT
                        self.fill(x, y, x + DOT, y + DOT, INK)

    def png(self) -> bytes:
        head = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 0, 0, 0, 0)  # 8 bits of grey
        points = zlib.compress(b"".join(b"\0" + bytes(row) for row in self.rows), 9)
        parts = (chunk(b"IHDR", head), chunk(b"IDAT", points), chunk(b"IEND", b""))
        return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def chunk(tag: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + tag + body + struct.pack(">I", zlib.crc32(tag + body))


def bar_chart(values: Sequence[float], limit: float) -> bytes:
    """`values` stand beside each other on a scale that holds them and the limit; bars below it are darker."""
    picture = Picture()
    low, high = min(*values, limit), max(*values, limit)
    room = (high - low) or 1.0
    floor, step = HEIGHT - FOOT, (WIDTH - 2 * SIDE) // len(values)

    def height(value: float) -> int:
        return round((0.15 + 0.85 * (value - low) / room) * (floor - TOP))

    for place, value in enumerate(values):
        left = SIDE + place * step
        shade = BAR if value >= limit else BROKEN
        picture.fill(left + 6, floor - height(value), left + step - 6, floor, shade)
        picture.figure(left + 6, floor + 12, f"{value:.2f}")
    picture.fill(SIDE, floor - height(limit) - 1, WIDTH - SIDE, floor - height(limit) + 1, LIMIT)
    picture.fill(SIDE, floor, WIDTH - SIDE, floor + 2, INK)
    return picture.png()
