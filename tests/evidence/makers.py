"""Small files of every kind, made on the spot."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from PIL import Image

from evidence.kinds_of_file.formats import OPEN_DOCUMENT, OPEN_XML

WORD = f"{OPEN_XML}.wordprocessingml.document.main+xml"
EXCEL = f"{OPEN_XML}.spreadsheetml.sheet.main+xml"
POWERPOINT = f"{OPEN_XML}.presentationml.presentation.main+xml"
WORD_MACROS = "application/vnd.ms-word.document.macroEnabled.main+xml"
EXCEL_MACROS = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
POWERPOINT_MACROS = "application/vnd.ms-powerpoint.presentation.macroEnabled.main+xml"


def picture(format: str, size: tuple[int, int] = (4, 3), mode: str = "RGB") -> bytes:
    target = io.BytesIO()
    Image.new(mode, size).save(target, format)
    return target.getvalue()


def zipped(members: Mapping[str, bytes | str], packed: bool = True) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return target.getvalue()


def office(main: str, *more: str, coding: str = "utf-8") -> bytes:
    """A document of the new Office formats, as far as its type goes."""
    types = f'<Types><Override PartName="/main.xml" ContentType="{main}"/></Types>'
    return zipped(
        {"[Content_Types].xml": types.encode(coding), "_rels/.rels": "<a/>", **dict.fromkeys(more, "")}
    )


def open_document(kind: str, **more: bytes | str) -> bytes:
    return zipped({"mimetype": f"{OPEN_DOCUMENT}.{kind}", "content.xml": "<a/>", **more}, packed=False)


@dataclass(frozen=True)
class Listed:
    """An entry of a zip's list with any values, whatever the archive holds."""

    name: bytes
    size: int = 0
    packed: int = 0
    flags: int = 0
    mode: int = 0
    extra: bytes = b""


def zip_list(
    entries: Iterable[Listed], *, comment: bytes = b"", wide: bool = False, before: bytes = b""
) -> bytes:
    """A zip that is a list and nothing else."""
    start = b"PK\x03\x04" + bytes(26)
    rows = b"".join(map(_zip_row, entries))
    place, count = len(start), rows.count(b"PK\x01\x02")
    end = struct.pack(
        "<4s4H2LH", b"PK\x05\x06", 0, 0, count & 0xFFFF, count & 0xFFFF, len(rows), place, len(comment)
    )
    if wide:
        full = struct.pack(
            "<4s4H2LH", b"PK\x05\x06", 0, 0, 0xFFFF, 0xFFFF, 2**32 - 1, 2**32 - 1, len(comment)
        )
        record = struct.pack("<4sQ2H2L4Q", b"PK\x06\x06", 44, 45, 45, 0, 0, count, count, len(rows), place)
        end = record + struct.pack("<4sLQL", b"PK\x06\x07", 0, place + len(rows), 1) + full
    return before + start + rows + end + comment


def _zip_row(entry: Listed) -> bytes:
    lengths = (len(entry.name), len(entry.extra), 0)
    row = struct.pack(
        "<4s6H3L5H2L", b"PK\x01\x02", 3 << 8 | 20, 20, entry.flags, 0, 0, 0, 0,
        entry.packed, entry.size, *lengths, 0, 0, entry.mode << 16, 0,
    )  # fmt: skip
    return row + entry.name + entry.extra


def sevenzip_number(value: int) -> bytes:
    return b"\xff" + value.to_bytes(8, "little")


def sevenzip(files: Mapping[str, int], header: bytes | None = None) -> bytes:
    """A 7z with a plain header that claims these sizes, all in one folder. `header` replaces the header."""
    sizes = list(files.values())
    number = sevenzip_number
    pack = b"\x06" + number(0) + number(1) + b"\x09" + number(1) + b"\0"
    unpack = b"\x07\x0b" + number(1) + b"\0" + number(1) + b"\x01\0" + b"\x0c" + number(sum(sizes)) + b"\0"
    streams = b"\x08\x0d" + number(len(sizes)) + b"\x09" + b"".join(map(number, sizes[:-1])) + b"\0"
    names = b"\0" + "".join(f"{name}\0" for name in files).encode("utf-16-le")
    listed = b"\x05" + number(len(files)) + b"\x11" + number(len(names)) + names + b"\0"
    if header is None:
        header = b"\x01\x04" + pack + unpack + streams + b"\0" + listed + b"\0"
    start = struct.pack("<2QL", 1, len(header), zlib.crc32(header))
    return b"7z\xbc\xaf\x27\x1c\0\x04" + struct.pack("<L", zlib.crc32(start)) + start + b"x" + header


def compound(top: Iterable[str], deeper: Iterable[str] = ()) -> bytes:
    """An OLE2 file: these names below the root, and these in a storage of its own among them."""
    names = [*top, "storage", *deeper]
    first_deeper = len(list(top)) + 2
    rows = [_compound_row("Root Entry", 5, child=1)]
    for index, name in enumerate(names, start=1):
        last = index in (first_deeper - 1, len(names))
        child = first_deeper if name == "storage" and deeper else 0xFFFFFFFF
        rows.append(
            _compound_row(name, 1 if name == "storage" else 2, 0xFFFFFFFF if last else index + 1, child)
        )
    directory = b"".join(rows)
    directory += bytes(-len(directory) % 512)
    sectors = len(directory) // 512
    chain = [*range(2, sectors + 1), 0xFFFFFFFE]
    table = struct.pack(f"<{sectors + 1}L", 0xFFFFFFFD, *chain).ljust(512, b"\xff")
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<5H", 0x3E, 3, 0xFFFE, 9, 6)
    header = header.ljust(44, b"\0") + struct.pack("<8L", 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    return (header + struct.pack("<L", 0)).ljust(512, b"\xff") + table + directory


def _compound_row(name: str, kind: int, right: int = 0xFFFFFFFF, child: int = 0xFFFFFFFF) -> bytes:
    encoded = name.encode("utf-16-le")
    row = encoded.ljust(64, b"\0") + struct.pack(
        "<HBB3L", len(encoded) + 2, kind, 1, 0xFFFFFFFF, right, child
    )
    return row.ljust(128, b"\0")


def pdf(
    pages: int = 1, *, size: tuple[float, float] = (200, 100), words: str = "Minutes", trailer: str = ""
) -> bytes:
    """A complete PDF with a line of text on every page."""
    kids = " ".join(f"{4 + 2 * index} 0 R" for index in range(pages))
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {pages} >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    for index in range(pages):
        stream = f"BT /F1 24 Tf 20 40 Td ({words} {index + 1}) Tj ET"
        box = f"[0 0 {size[0]} {size[1]}]"
        resources = "<< /Font << /F1 3 0 R >> >>"
        content = 5 + 2 * index
        objects += [
            f"<< /Type /Page /Parent 2 0 R /MediaBox {box} /Resources {resources} /Contents {content} 0 R >>",
            f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream",
        ]
    written, places = "%PDF-1.4\n", []
    for number, each in enumerate(objects, start=1):
        places.append(len(written))
        written += f"{number} 0 obj\n{each}\nendobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    count = len(objects) + 1
    end = f"trailer\n<< /Size {count} /Root 1 0 R {trailer}>>\nstartxref\n{len(written)}\n%%EOF\n"
    return f"{written}xref\n0 {count}\n0000000000 65535 f \n{table}{end}".encode()


def iso_media(major: bytes, *compatible: bytes) -> bytes:
    brands = b"".join(each.ljust(4) for each in compatible)
    box = b"ftyp" + major.ljust(4) + bytes(4) + brands
    return (len(box) + 4).to_bytes(4, "big") + box + b"\0\0\0\x08free"


def mp3(frames: int = 3, tag: bytes = b"") -> bytes:
    """MPEG 1 layer III, 128 kbit/s, 44100 Hz: frames of 417 bytes."""
    return tag + (b"\xff\xfb\x90\x00" + bytes(413)) * frames


MAIL = b"""From: owner@example.com\r\nTo: customer@example.com\r\nSubject: Minutes\r\nMIME-Version: 1.0\r
Content-Type: text/plain\r\n\r\nAttached are the minutes.\r\n"""
