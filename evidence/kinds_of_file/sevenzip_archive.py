"""7z archives: names and sizes from the header at their end. Nothing of the files themselves is unpacked.

Layout: 7zFormat.txt of the LZMA SDK. The header is mostly packed itself (LZMA); its size is bounded here.
"""

from __future__ import annotations

import lzma
import stat
import zlib
from collections.abc import Iterator
from struct import Struct

from evidence.kinds_of_file.archives import Entry, Locked, Unlistable
from evidence.kinds_of_file.sample import Sample
from evidence.kinds_of_file.sevenzip_streams import Coder, Reader, Streams, read_streams

SIGNATURE = b"7z\xbc\xaf\x27\x1c"

_START = Struct("<6s2BL2QL")
_LARGEST_HEADER = 16 << 20  # bytes, packed or not: 100,000 names take less
_DEEPEST_PACKING = 4  # a packed header may hold a packed header

_COPY, _LZMA, _LZMA2 = b"\0", b"\x03\x01\x01", b"\x21"

_HEADER, _ARCHIVE_PROPERTIES, _ADDITIONAL_STREAMS, _MAIN_STREAMS, _FILES = range(1, 6)
_EMPTY_STREAM, _EMPTY_FILE, _NAMES, _ATTRIBUTES, _PACKED_HEADER = 14, 15, 17, 21, 23

_DIRECTORY, _REPARSE_POINT, _UNIX_EXTENSION = 0x10, 0x400, 0x8000


def entries(sample: Sample) -> Iterator[Entry]:
    """The entries in order. Raises Unlistable for a damaged header, Locked for an encrypted one."""
    try:
        yield from _entries(Reader(_header(sample)))
    except (IndexError, ValueError, lzma.LZMAError) as error:
        raise Unlistable from error


def _header(sample: Sample) -> bytes:
    *_, offset, size, digest = _START.unpack(sample.read(0, _START.size).ljust(_START.size, b"\0"))
    header = _bounded(sample, _START.size + offset, size)
    if zlib.crc32(header) != digest:
        raise Unlistable
    for _ in range(_DEEPEST_PACKING):
        if not header.startswith(bytes([_PACKED_HEADER])):
            break
        header = _unpacked(sample, read_streams(Reader(header[1:])))
    return header or bytes([_HEADER, 0])


def _bounded(sample: Sample, place: int, size: int) -> bytes:
    if size > _LARGEST_HEADER:
        raise Unlistable("refused.archive_entries")
    return sample.read(place, size)


def _unpacked(sample: Sample, streams: Streams) -> bytes:
    folder = streams.folders[0]
    if folder.encrypted:
        raise Locked
    if len(folder.coders) != 1 or folder.size > _LARGEST_HEADER:
        raise Unlistable
    packed = _bounded(sample, _START.size + streams.place, streams.packed[0])
    coder = folder.coders[0]
    if coder.method == _COPY:
        return packed
    decoder = lzma.LZMADecompressor(lzma.FORMAT_RAW, filters=[_filter(coder, folder.size)])
    return decoder.decompress(packed, folder.size)


def _filter(coder: Coder, size: int) -> dict[str, int]:
    """No dictionary need be larger than what comes out; a hostile file may ask for 4 GB."""
    dictionary = max(4096, size)
    if coder.method == _LZMA2:
        return {"id": lzma.FILTER_LZMA2, "dict_size": dictionary}
    if coder.method != _LZMA or len(coder.properties) != 5:
        raise Unlistable
    rest, literal_context = divmod(coder.properties[0], 9)
    position, literal_position = divmod(rest, 5)
    bits = {"lc": literal_context, "lp": literal_position, "pb": position}
    return {"id": lzma.FILTER_LZMA1, "dict_size": dictionary, **bits}


def _entries(reader: Reader) -> Iterator[Entry]:
    reader.expect(_HEADER)
    streams = Streams()
    while kind := reader.byte():
        if kind == _ARCHIVE_PROPERTIES:
            while reader.byte():
                reader.take(reader.number())
        elif kind in (_ADDITIONAL_STREAMS, _MAIN_STREAMS):
            streams = read_streams(reader)
        elif kind == _FILES:
            yield from _files(reader, streams)
        else:
            raise ValueError


def _files(reader: Reader, streams: Streams) -> Iterator[Entry]:
    count = reader.count()
    empty, attributes = [False] * count, [0] * count
    empty_files: list[bool] = []
    names: list[str] = []
    while kind := reader.byte():
        part = Reader(reader.take(reader.number()))
        if kind == _EMPTY_STREAM:
            empty = part.bits(count)
        elif kind == _EMPTY_FILE:
            empty_files = part.bits(sum(empty))
        elif kind == _NAMES:
            part.expect(0)
            names = part.rest().decode("utf-16-le", "replace").split("\0", count)
        elif kind == _ATTRIBUTES:
            attributes = _attributes(part, count)
    if len(names) < count:
        raise ValueError
    contents, empties = streams.files(), iter(empty_files)
    for name, is_empty, attribute in zip(names, empty, attributes, strict=False):
        folder = is_empty and not next(empties, False)
        size, encrypted = (0, False) if is_empty else next(contents, (-1, False))
        if size < 0:
            raise ValueError
        yield Entry(name, size, folder or bool(attribute & _DIRECTORY), encrypted, _is_link(attribute))


def _attributes(part: Reader, count: int) -> list[int]:
    defined = part.defined(count)
    part.expect(0)
    return [int.from_bytes(part.take(4), "little") if known else 0 for known in defined]


def _is_link(attribute: int) -> bool:
    unix = attribute & _UNIX_EXTENSION and stat.S_ISLNK(attribute >> 16)
    return bool(unix or attribute & _REPARSE_POINT)
