"""BagIt bags (RFC 8493) as one tar file: written and read once from front to end, in constant memory.

    akashi-backup/bagit.txt
    akashi-backup/data/…                    the payload
    akashi-backup/manifest-sha256.txt       SHA-256 of each file of the payload
    akashi-backup/…                         what else describes it, such as bag-info.txt
    akashi-backup/tagmanifest-sha256.txt    SHA-256 of each file above that is no payload

What is read from a bag is checked file by file before it counts, and no name in it leads elsewhere.
"""

from __future__ import annotations

import io
import re
import tarfile
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path, PurePosixPath
from shutil import copyfileobj
from typing import IO, BinaryIO, Self

from evidence.digest import CHUNK, digest_of

PAYLOAD = "data"
MANIFEST, TAGMANIFEST = "manifest-sha256.txt", "tagmanifest-sha256.txt"
DECLARATION = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"

_NAME = re.compile(r"(?!\.{1,2}/|\.{1,2}$)[A-Za-z0-9._-]{1,100}", re.ASCII)
_LINE = re.compile(r"([0-9a-f]{64})  (\S+)\n?", re.ASCII)


class BagFault(Exception):
    """The bag is not whole; `problem` and `name` say in what."""

    def __init__(self, problem: str, name: str = "") -> None:
        super().__init__(f"{name}: {problem}" if name else problem)
        self.problem = problem
        self.name = name


class BagWriter:
    """Writes a bag to an open file, inside a `with`. Nothing is a bag before `finish` has returned."""

    def __init__(self, target: BinaryIO, root: str, moment: datetime, scratch: Path) -> None:
        """root: the one folder everything lies in. scratch: a folder for the growing list of digests."""
        self._lines: IO[bytes] = tempfile.TemporaryFile(dir=scratch)  # noqa: SIM115  # closed by __exit__
        self._tar = tarfile.TarFile(fileobj=target, mode="w", format=tarfile.PAX_FORMAT)
        self._root = root
        self._moment = moment
        self._tags: dict[str, str] = {}
        self.files, self.bytes = 0, 0
        self.tag("bagit.txt", DECLARATION)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._lines.close()

    def add(self, name: str, stream: BinaryIO, size: int) -> str:
        """One file of the payload, exactly `size` bytes of it. Returns its SHA-256."""
        digest = self._write(f"{PAYLOAD}/{name}", stream, size)
        self._lines.write(f"{digest}  {PAYLOAD}/{name}\n".encode())
        self.files, self.bytes = self.files + 1, self.bytes + size
        return digest

    def tag(self, name: str, content: bytes) -> None:
        """A file that describes the bag."""
        self._tags[name] = self._write(name, io.BytesIO(content), len(content))

    def finish(self, info: Mapping[str, str]) -> None:
        """Write bag-info.txt and both lists of digests. `info`: its labels and their values, in order."""
        told = {**info, "Payload-Oxum": f"{self.bytes}.{self.files}"}
        self.tag("bag-info.txt", "".join(f"{label}: {value}\n" for label, value in told.items()).encode())
        size = self._lines.tell()
        self._lines.seek(0)
        self._tags[MANIFEST] = self._write(MANIFEST, self._lines, size)
        lines = "".join(f"{digest}  {name}\n" for name, digest in sorted(self._tags.items())).encode()
        self._write(TAGMANIFEST, io.BytesIO(lines), len(lines))
        self._tar.close()

    def _write(self, name: str, stream: IO[bytes], size: int) -> str:
        member = tarfile.TarInfo(f"{self._root}/{name}")
        member.size, member.mtime, member.mode = size, int(self._moment.timestamp()), 0o600
        hashing = _Hashing(stream)
        self._tar.addfile(member, hashing)  # type: ignore[arg-type]  # it only reads
        _forget(self._tar)
        return hashing.found.hexdigest()


def _forget(tar: tarfile.TarFile) -> None:
    """tarfile would remember every file there was."""
    tar.members = []  # type: ignore[attr-defined]


class _Hashing:
    """A stream that remembers the digest of what was read from it."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self.found = sha256()

    def read(self, size: int) -> bytes:
        chunk = self._stream.read(size)
        self.found.update(chunk)
        return chunk


@dataclass(frozen=True)
class Bag:
    """A bag laid out in a folder: see `unpack`."""

    folder: Path

    def tag(self, name: str) -> bytes:
        """A describing file. Raises BagFault when there is none."""
        try:
            return (self.folder / name).read_bytes()
        except FileNotFoundError as error:
            raise BagFault("is missing", name) from error

    def check(self) -> Iterator[str]:
        """Compare every file with the lists; gives the payload's names as they are found right.

        Raises BagFault for a file that is missing, changed, listed twice or not listed.
        """
        for digest, name in self._listed(TAGMANIFEST):
            self._compare(digest, name)
        count = 0
        for digest, name in self._listed(MANIFEST):
            self._compare(digest, name)
            count += 1
            yield name.removeprefix(f"{PAYLOAD}/")
        if count != sum(path.is_file() for path in (self.folder / PAYLOAD).rglob("*")):
            raise BagFault("names other files than there are", MANIFEST)

    def _listed(self, manifest: str) -> Iterator[tuple[str, str]]:
        self.tag(manifest)
        with (self.folder / manifest).open(encoding="ascii", errors="replace") as lines:
            for line in lines:
                found = _LINE.fullmatch(line)
                if not found or not _is_safe(found[2]):
                    raise BagFault("holds a line that cannot be read", manifest)
                yield found[1], found[2]

    def _compare(self, digest: str, name: str) -> None:
        try:
            with (self.folder / name).open("rb") as stream:
                found, _ = digest_of(stream)
        except (FileNotFoundError, IsADirectoryError, NotADirectoryError) as error:
            raise BagFault("is missing", name) from error
        if found != digest:
            raise BagFault("was changed", name)


def unpack(source: BinaryIO, folder: Path, root: str) -> Bag:
    """Lay a bag out in a new folder, unchecked. Raises BagFault for what is no bag, or only part of one."""
    folder.mkdir()
    try:
        with tarfile.open(fileobj=source, mode="r|", errorlevel=2) as tar:
            while member := tar.next():
                _forget(tar)
                _lay(tar, member, folder, root)
    except (tarfile.TarError, EOFError, ValueError, UnicodeError) as error:
        raise BagFault("it cannot be read to its end") from error
    return Bag(folder)


def _lay(tar: tarfile.TarFile, member: tarfile.TarInfo, folder: Path, root: str) -> None:
    first, _, name = member.name.partition("/")
    if member.isdir():
        return
    if first != root or not member.isreg() or not _is_safe(name):
        raise BagFault("does not belong into such a file", member.name[:200])
    target = folder / name
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("xb") as copied, _content(tar, member) as content:
            copyfileobj(content, copied, CHUNK)
    except (FileExistsError, IsADirectoryError, NotADirectoryError) as error:
        raise BagFault("is there twice", name) from error


def _content(tar: tarfile.TarFile, member: tarfile.TarInfo) -> IO[bytes]:
    content = tar.extractfile(member)
    if content is None:
        raise BagFault("has no content", member.name)
    return content


def _is_safe(name: str) -> bool:
    """Plain names below the folder only."""
    parts = PurePosixPath(name).parts
    return bool(parts) and "/".join(parts) == name and all(_NAME.fullmatch(part) for part in parts)
