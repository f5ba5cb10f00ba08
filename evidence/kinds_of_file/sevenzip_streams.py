"""The part of a 7z header that says how its files are packed: sizes, coders, folders.

Layout: 7zFormat.txt of the LZMA SDK. Counts are bounded, as a hostile header may claim any number.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from evidence.kinds_of_file.archives import MOST_ENTRIES, Unlistable

AES = b"\x06\xf1\x07\x01"

_PACK_INFO, _UNPACK_INFO, _SUBSTREAMS, _SIZE, _DIGESTS, _FOLDERS, _UNPACK_SIZES, _COUNTS = range(6, 14)
_MOST_CODERS = 64  # what 7-Zip itself takes


class Reader:
    """Reads values one after another. Raises IndexError at the end, ValueError for impossible values."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._place = 0

    def byte(self) -> int:
        return self.take(1)[0]

    def expect(self, value: int) -> None:
        if self.byte() != value:
            raise ValueError

    def take(self, length: int) -> bytes:
        if length > len(self._data) - self._place:
            raise IndexError
        self._place += length
        return self._data[self._place - length : self._place]

    def rest(self) -> bytes:
        return self.take(len(self._data) - self._place)

    def number(self) -> int:
        """The ones at the top of the first byte say how many bytes follow, lowest first."""
        first, value = self.byte(), 0
        for index in range(8):
            mask = 0x80 >> index
            if not first & mask:
                return value | (first & (mask - 1)) << (8 * index)
            value |= self.byte() << (8 * index)
        return value

    def count(self, most: int = MOST_ENTRIES) -> int:
        """A number of things; bounded, because lists are made of that many."""
        value = self.number()
        if value > most:
            raise Unlistable("refused.archive_entries")
        return value

    def bits(self, length: int) -> list[bool]:
        raw = self.take((length + 7) // 8)
        return [bool(raw[index >> 3] & 0x80 >> (index & 7)) for index in range(length)]

    def defined(self, length: int) -> list[bool]:
        return [True] * length if self.byte() else self.bits(length)

    def skip_digests(self, length: int) -> list[bool]:
        defined = self.defined(length)
        self.take(4 * sum(defined))
        return defined


@dataclass
class Coder:
    method: bytes
    properties: bytes


@dataclass
class Folder:
    """Files packed together. `main`: which of the coders' output is the result."""

    coders: list[Coder]
    outputs: int
    main: int
    sizes: list[int] = field(default_factory=list)
    has_digest: bool = False

    @property
    def size(self) -> int:
        return self.sizes[self.main]

    @property
    def encrypted(self) -> bool:
        return any(coder.method == AES for coder in self.coders)


@dataclass
class Streams:
    place: int = 0
    packed: list[int] = field(default_factory=list)
    folders: list[Folder] = field(default_factory=list)
    sizes: list[list[int]] | None = None  # of the files in each folder

    def files(self) -> Iterator[tuple[int, bool]]:
        """Size and whether encrypted, of every file that is not empty."""
        sizes = self.sizes if self.sizes is not None else [[folder.size] for folder in self.folders]
        for folder, each in zip(self.folders, sizes, strict=True):
            yield from ((size, folder.encrypted) for size in each)


def read_streams(reader: Reader) -> Streams:
    streams = Streams()
    parts = {_PACK_INFO: _pack_info, _UNPACK_INFO: _unpack_info, _SUBSTREAMS: _substreams}
    while kind := reader.byte():
        if kind not in parts:
            raise ValueError
        parts[kind](reader, streams)
    return streams


def _pack_info(reader: Reader, streams: Streams) -> None:
    streams.place, count = reader.number(), reader.count()
    while kind := reader.byte():
        if kind == _SIZE:
            streams.packed = [reader.number() for _ in range(count)]
        elif kind == _DIGESTS:
            reader.skip_digests(count)
        else:
            raise ValueError


def _unpack_info(reader: Reader, streams: Streams) -> None:
    reader.expect(_FOLDERS)
    count = reader.count()
    reader.expect(0)  # the folders stand here, not elsewhere
    streams.folders = [_folder(reader) for _ in range(count)]
    reader.expect(_UNPACK_SIZES)
    for folder in streams.folders:
        folder.sizes = [reader.number() for _ in range(folder.outputs)]
    while kind := reader.byte():
        if kind != _DIGESTS:
            raise ValueError
        for folder, known in zip(streams.folders, reader.skip_digests(count), strict=True):
            folder.has_digest = known


def _folder(reader: Reader) -> Folder:
    coders, inputs, outputs = [], 0, 0
    for _ in range(reader.count(_MOST_CODERS)):
        flags = reader.byte()
        method = reader.take(flags & 0x0F)
        more_inputs, more_outputs = (
            (reader.count(_MOST_CODERS), reader.count(_MOST_CODERS)) if flags & 0x10 else (1, 1)
        )
        coders.append(Coder(method, reader.take(reader.count()) if flags & 0x20 else b""))
        inputs, outputs = inputs + more_inputs, outputs + more_outputs
    bound = {(reader.number(), reader.number())[1] for _ in range(outputs - 1)}
    for _ in range(inputs - outputs + 1 if inputs > outputs else 0):
        reader.number()
    main = next((index for index in range(outputs) if index not in bound), None)
    if main is None:
        raise ValueError
    return Folder(coders, outputs, main)


def _substreams(reader: Reader, streams: Streams) -> None:
    counts = [1] * len(streams.folders)
    kind = reader.byte()
    if kind == _COUNTS:
        counts = [reader.count() for _ in streams.folders]
        kind = reader.byte()
    if sum(counts) > MOST_ENTRIES:
        raise Unlistable("refused.archive_entries")
    written = kind == _SIZE
    streams.sizes = [_sizes(reader, *each, written) for each in zip(streams.folders, counts, strict=True)]
    if written:
        kind = reader.byte()
    pairs = list(zip(streams.folders, counts, strict=True))
    while kind:
        if kind != _DIGESTS:
            raise ValueError
        reader.skip_digests(sum(count for folder, count in pairs if count != 1 or not folder.has_digest))
        kind = reader.byte()


def _sizes(reader: Reader, folder: Folder, count: int, written: bool) -> list[int]:
    """All but the last are written; the last is what is left of the folder."""
    if count == 0:
        return []
    if count > 1 and not written:
        raise ValueError
    sizes = [reader.number() for _ in range(count - 1)]
    return [*sizes, folder.size - sum(sizes)]
