"""Evidence files, kept under the SHA-256 of their bytes: written once, never changed, checked when opened.

    root/ab/cd/abcd…      a file; the folders keep listings short
    root/partial/…        files being written; what a crash leaves here is swept
    root/damaged/…        bytes that no longer matched their name when the same file was put again

A file appears under its name complete and on disk, or not at all: it is written and fsynced under another
name, then linked (which fails if the name is taken, and is atomic), then the folders are fsynced.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from shutil import copyfileobj
from typing import BinaryIO, Protocol

from evidence.arrival import Arrival
from evidence.digest import CHUNK, digest_of, is_digest

PARTIAL, DAMAGED = "partial", "damaged"


class StoreError(Exception):
    """Something is wrong with a kept file."""

    def __init__(self, digest: str) -> None:
        super().__init__(digest)
        self.digest = digest


class Missing(StoreError):
    """No file is kept under this digest."""


class Damaged(StoreError):
    """The bytes kept under this digest are other bytes by now."""

    def __init__(self, digest: str, found: str) -> None:
        super().__init__(digest)
        self.found = found


@dataclass(frozen=True, slots=True)
class Stored:
    """What a put did. `new`: these bytes were not kept before. `repaired`: they were, but damaged."""

    digest: str
    size: int
    new: bool
    repaired: bool = False


class Store(Protocol):
    """What every store can do. Digests are 64 hex digits in lower case; any other text names no file."""

    def put(self, stream: BinaryIO) -> Stored:
        """Keep what is left to read. When this returns, the bytes outlive a power cut."""

    def arrival(self) -> Arrival:
        """An empty file to write to what comes in pieces. It is nothing yet: `keep` makes it lasting."""

    def keep(self, arrival: Arrival) -> Stored:
        """Keep all that arrived, as `put` does, without copying it again. Closes the arrival."""

    def open(self, digest: str) -> BinaryIO:
        """The bytes, unchecked. Raises Missing."""

    def open_verified(self, digest: str) -> BinaryIO:
        """The bytes, read and compared first, then rewound on the same handle. Raises Missing, Damaged."""

    def has(self, digest: str) -> bool: ...

    def delete_orphan(self, digest: str, older_than: datetime) -> bool:
        """Delete a file no record names, unless it was put since that moment. True when it is gone.

        A put of bytes already there counts: whoever is about to link that file keeps it. Raises Missing.
        """

    def digests(self) -> Iterator[str]:
        """All that is kept, in order."""

    def sweep_partial(self, older_than: datetime) -> int:
        """Delete what crashed writes left behind, last written before that moment. Returns how many."""


class FolderStore:
    """A store in a local folder. Threads and processes may share it; see the module for its layout."""

    def __init__(self, root: Path) -> None:
        self.root = root.absolute()
        for folder in (self.root / PARTIAL, self.root / DAMAGED):
            folder.mkdir(parents=True, exist_ok=True)

    def put(self, stream: BinaryIO) -> Stored:
        with self.arrival() as arrival:
            copyfileobj(stream, arrival, CHUNK)
            return self.keep(arrival)

    def arrival(self) -> Arrival:
        return Arrival(self._new_partial())

    def keep(self, arrival: Arrival) -> Stored:
        with closing(arrival):
            arrival.settle()
            return self._publish(arrival.path, arrival.digest, arrival.size)

    def open(self, digest: str) -> BinaryIO:
        try:
            return self.path(digest).open("rb")
        except FileNotFoundError as error:
            raise Missing(digest) from error

    def open_verified(self, digest: str) -> BinaryIO:
        stream = self.open(digest)
        try:
            found, _ = digest_of(stream)
            if found != digest:
                raise Damaged(digest, found)
            stream.seek(0)
        except BaseException:
            stream.close()
            raise
        return stream

    def has(self, digest: str) -> bool:
        return is_digest(digest) and self.path(digest).is_file()

    def delete_orphan(self, digest: str, older_than: datetime) -> bool:
        kept = self.path(digest)
        try:
            if _last_touched(kept) >= older_than:
                return False
            with self._partial() as leaving:
                kept.rename(leaving)
                # From here on a put makes the file anew; one that touched it just before shows now.
                if _last_touched(leaving) >= older_than:
                    _linked(leaving, kept)
                    return False
        except FileNotFoundError as error:
            raise Missing(digest) from error
        _sync_folders(kept.parent)
        return True

    def digests(self) -> Iterator[str]:
        for first in sorted(self.root.glob("[0-9a-f][0-9a-f]/")):
            for second in sorted(first.glob("[0-9a-f][0-9a-f]/")):
                yield from (file.name for file in sorted(second.iterdir()) if is_digest(file.name))

    def path(self, digest: str) -> Path:
        """Where the bytes are or would be. Raises Missing for what is no digest: no name leads elsewhere."""
        if not is_digest(digest):
            raise Missing(digest)
        return self.root / digest[:2] / digest[2:4] / digest

    def sweep_partial(self, older_than: datetime) -> int:
        swept = 0
        for partial in (self.root / PARTIAL).iterdir():
            with suppress(FileNotFoundError):  # a put that just ended removed its own
                if _last_touched(partial) < older_than:
                    partial.unlink()
                    swept += 1
        return swept

    def _new_partial(self) -> Path:
        """A name of its own in the same file system."""
        return self.root / PARTIAL / secrets.token_hex(16)

    @contextmanager
    def _partial(self) -> Iterator[Path]:
        """The same; whatever is under it afterwards is removed."""
        partial = self._new_partial()
        try:
            yield partial
        finally:
            partial.unlink(missing_ok=True)

    def _publish(self, partial: Path, digest: str, size: int) -> Stored:
        kept = self.path(digest)
        kept.parent.mkdir(parents=True, exist_ok=True)
        new, repaired = _linked(partial, kept), False
        while not new:
            try:
                os.utime(kept)  # from now on no orphan: see delete_orphan
                repaired = self._repaired(partial, kept)
                break
            except FileNotFoundError:  # deleted as an orphan in between
                new = _linked(partial, kept)
        _sync_folders(kept.parent)
        return Stored(digest, size, new, repaired)

    def _repaired(self, partial: Path, kept: Path) -> bool:
        """Put the right bytes in place of wrong ones, which are set aside for whoever looks into it."""
        with kept.open("rb") as stream:
            found, _ = digest_of(stream)
        if found == kept.name:
            return False
        os.link(kept, self.root / DAMAGED / f"{kept.name}.{secrets.token_hex(8)}")
        partial.replace(kept)
        return True


def _linked(source: Path, target: Path) -> bool:
    """Give the file a second name, at once and whole; False when that name is taken."""
    try:
        os.link(source, target)
    except FileExistsError:
        return False
    return True


def _sync_folders(leaf: Path) -> None:
    """Make the name durable: its folder and the two above, which another writer may have just made.

    Windows cannot open folders; NTFS journals names by itself.
    """
    if os.name == "nt":
        return
    for folder in (leaf, leaf.parent, leaf.parent.parent):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _last_touched(file: Path) -> datetime:
    return datetime.fromtimestamp(file.stat().st_mtime, UTC)
