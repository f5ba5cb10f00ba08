"""What recognisers share: a bounded view of the file, and their answer."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import BinaryIO

from evidence.kinds_of_file.formats import ending_of

WINDOW = (1 << 16) + (1 << 10)  # bytes looked at from either end: a zip may have 64 KB of comment there
_CHUNK = 1 << 18


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the content says: a format's id, or the code of a refusal; and codes of warnings."""

    format: str = ""
    refusal: str | None = None
    warnings: tuple[str, ...] = ()


def accepted(format: str, *warnings: str) -> Verdict:
    return Verdict(format, warnings=warnings)


def refused(code: str) -> Verdict:
    return Verdict(refusal=f"refused.{code}")


class Sample:
    """A file that can be read at any place, a little at a time. Leaves its stream wherever it read last."""

    def __init__(self, stream: BinaryIO, name: str) -> None:
        self.stream = stream
        self.name = name
        self.ending = ending_of(name)
        self.size = stream.seek(0, os.SEEK_END)

    @cached_property
    def head(self) -> bytes:
        return self.read(0, WINDOW)

    @cached_property
    def tail(self) -> bytes:
        return self.read(max(0, self.size - WINDOW), WINDOW)

    def read(self, offset: int, length: int) -> bytes:
        """Up to `length` bytes from `offset`; fewer at the end, none for an offset beyond it."""
        if not 0 <= offset < self.size:
            return b""
        self.stream.seek(offset)
        return self.stream.read(min(length, self.size - offset))

    def chunks(self) -> Iterator[bytes]:
        """The whole file, a piece at a time."""
        self.stream.seek(0)
        while chunk := self.stream.read(_CHUNK):
            yield chunk

    def contains(self, pattern: re.Pattern[bytes], longest: int = 512) -> bool:
        """True when the pattern is found anywhere; a find longer than `longest` bytes may be missed."""
        kept = b""
        for chunk in self.chunks():
            window = kept + chunk
            if pattern.search(window):
                return True
            kept = window[-longest:]
        return False
