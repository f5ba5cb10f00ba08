"""SHA-256 over streams of any size, in constant memory."""

from __future__ import annotations

import re
from collections.abc import Iterator
from hashlib import sha256
from typing import BinaryIO

CHUNK = 1 << 20  # bytes held at a time

_DIGEST = re.compile(r"[0-9a-f]{64}", re.ASCII)


def is_digest(text: str) -> bool:
    """True for 64 hex digits in lower case, the only form in which a file is named."""
    return _DIGEST.fullmatch(text) is not None


def copy_hashing(source: BinaryIO, target: BinaryIO) -> tuple[str, int]:
    """Copy from where `source` stands to its end. Returns SHA-256 and size in bytes of what was copied.

    `target` must write all it is given, as buffered files do.
    """
    found, size = sha256(), 0
    for chunk in _chunks(source):
        found.update(chunk)
        target.write(chunk)
        size += len(chunk)
    return found.hexdigest(), size


def digest_of(source: BinaryIO) -> tuple[str, int]:
    """The SHA-256 and the size in bytes of what is left to read."""
    found, size = sha256(), 0
    for chunk in _chunks(source):
        found.update(chunk)
        size += len(chunk)
    return found.hexdigest(), size


def _chunks(source: BinaryIO) -> Iterator[bytes]:
    while chunk := source.read(CHUNK):
        yield chunk
