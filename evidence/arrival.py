"""Bytes on their way into a store: hashed as they are given, then looked at, then kept or dropped."""

from __future__ import annotations

import io
import os
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer


class Arrival(io.BufferedRandom):
    """A file that is not kept yet. Write it once from its beginning to its end, then read it at will.

    `size` in bytes and `digest` are of what was given to `write`, not of what the disk gives back. Closing
    removes the file, unless a store has given it its lasting name: see `Store.keep`.
    """

    def __init__(self, path: Path) -> None:
        """Raises FileExistsError for a path that is taken."""
        super().__init__(io.FileIO(path, "x+"))
        self.path = path
        self.size = 0
        self._found = sha256()

    @property
    def digest(self) -> str:
        return self._found.hexdigest()

    def write(self, data: ReadableBuffer, /) -> int:
        if self.tell() != self.size:
            raise io.UnsupportedOperation("what has arrived is not changed")
        count = super().write(data)
        self._found.update(data)
        self.size += count
        return count

    def truncate(self, size: int | None = None, /) -> int:
        raise io.UnsupportedOperation("what has arrived is not changed")

    def settle(self) -> None:
        """Safe on disk, and no longer open: the next step is its name."""
        self.flush()
        os.fsync(self.fileno())
        self.raw.close()

    def close(self) -> None:
        """What is still in memory is not written any more: on a full disk that would fail once again."""
        self.raw.close()
        self.path.unlink(missing_ok=True)
