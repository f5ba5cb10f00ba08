"""SHA-256 over streams of any size, in constant memory."""

from __future__ import annotations

import re
from hashlib import sha256
from typing import BinaryIO

CHUNK = 1 << 18  # bytes held at a time: more is slower, the processor's own memory is small

_DIGEST = re.compile(r"[0-9a-f]{64}", re.ASCII)


def is_digest(text: str) -> bool:
    """True for 64 hex digits in lower case, the only form in which a file is named."""
    return _DIGEST.fullmatch(text) is not None


def digest_of(source: BinaryIO) -> tuple[str, int]:
    """The SHA-256 and the size in bytes of what is left to read."""
    found, size = sha256(), 0
    while chunk := source.read(CHUNK):
        found.update(chunk)
        size += len(chunk)
    return found.hexdigest(), size
