"""A small PDF with real text in the bundled fonts: enough for minutes and letters. Same words, same bytes."""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256

from app.sample.files.truetype import Face, Subset, face

WIDTH, HEIGHT, MARGIN = 595, 842, 64  # A4 in points
TEXT_WIDTH = WIDTH - 2 * MARGIN
BOTTOM = 70
LATIN = ("IBMPlexSans-Regular.ttf", "IBMPlexSans-SemiBold.ttf")
JAPANESE = ("NotoSansJP-Regular.ttf", "NotoSansJP-Bold.ttf")
NEVER_FIRST = "、。，．・：；！？）」』】〕％ー"  # signs that do not begin a line
SENDER = "Hoshino Systems"


@dataclass(frozen=True)
class Style:
    """How a kind of paragraph looks: size in points, strong or not, room above, indent."""

    size: float
    bold: bool = False
    above: float = 6
    indent: float = 0
    grey: float = 0.1

    @property
    def leading(self) -> float:
        return self.size * 1.5


TITLE = Style(17, bold=True, above=8)
HEADING = Style(11.5, bold=True, above=14)
BODY = Style(10.5)
POINT = Style(10.5, above=2, indent=14)
SMALL = Style(8.5, grey=0.4, above=0)


@dataclass
class Page:
    """The lines of one page: (x, y from below, style, text)."""

    lines: list[tuple[float, float, Style, str]] = field(default_factory=list)


def document(title: str, paragraphs: Sequence[str], day: date) -> bytes:
    """Title, paragraphs, and a foot with sender, day and page."""
    text = "".join([title, *paragraphs])
    names = LATIN if all(face(LATIN[0]).has(sign) for sign in text if sign != "\n") else JAPANESE
    pages = laid_out([(TITLE, title), *map(styled, paragraphs)], [face(name) for name in names])
    for number, page in enumerate(pages, 1):
        foot = f"{SENDER}  ·  {day.isoformat()}  ·  {number}/{len(pages)}"
        page.lines.append((MARGIN, BOTTOM - 30, SMALL, foot))
    return written(pages, names, title, day)


def styled(paragraph: str) -> tuple[Style, str]:
    if paragraph.startswith("## "):
        return HEADING, paragraph[3:]
    if paragraph.startswith("- "):
        return POINT, f"•  {paragraph[2:]}"
    return BODY, paragraph


# ---- lines and pages -------------------------------------------------------------------------------------


def laid_out(paragraphs: Sequence[tuple[Style, str]], faces: Sequence[Face]) -> list[Page]:
    pages, y = [Page()], float(HEIGHT - MARGIN)
    for style, paragraph in paragraphs:
        y -= style.above
        for text in lines(paragraph, faces[style.bold], TEXT_WIDTH - style.indent, style.size):
            y -= style.leading
            if y < BOTTOM:
                pages.append(Page())
                y = HEIGHT - MARGIN - style.leading
            pages[-1].lines.append((MARGIN + style.indent, y, style, text))
    return pages


def lines(paragraph: str, font: Face, width: float, size: float) -> Iterator[str]:
    """The paragraph in lines of at most this width: broken at blanks, in Japanese between any two signs."""
    line, used = "", 0.0
    for piece in pieces(paragraph):
        needed = sum(font.width(sign) for sign in piece) * size
        if line and used + needed > width and piece[0] not in NEVER_FIRST:
            yield line.rstrip()
            line, used = "", 0.0
            piece = piece.lstrip()
        line, used = line + piece, used + needed
    yield line.rstrip()


def pieces(text: str) -> Iterator[str]:
    """What may not be broken: a Latin word with the blank before it, a single other sign."""
    word = ""
    for sign in text:
        if ord(sign) >= 0x2E80:
            if word:
                yield word
            word = ""
            yield sign
        elif sign == " " and word.strip():
            yield word
            word = sign
        else:
            word += sign
    if word:
        yield word


# ---- the file --------------------------------------------------------------------------------------------


class Writer:
    """Numbered objects and the table that says where they stand."""

    def __init__(self) -> None:
        self.objects: list[bytes] = []

    def add(self, body: str | bytes) -> int:
        self.objects.append(body if isinstance(body, bytes) else body.encode("latin-1"))
        return len(self.objects)

    def stream(self, data: bytes, more: str = "") -> int:
        packed = zlib.compress(data, 9)
        head = f"<< /Length {len(packed)} /Filter /FlateDecode {more}>>\nstream\n".encode("latin-1")
        return self.add(head + packed + b"\nendstream")

    def file(self, root: int, info: int) -> bytes:
        found, places = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", []
        for number, body in enumerate(self.objects, 1):
            places.append(len(found))
            found += f"{number} 0 obj\n".encode() + body + b"\nendobj\n"
        mark = sha256(found).hexdigest()[:32]
        table = "".join(f"{place:010} 00000 n \n" for place in places)
        size = len(places) + 1
        return found + (
            f"xref\n0 {size}\n0000000000 65535 f \n{table}trailer\n<< /Size {size} /Root {root} 0 R "
            f"/Info {info} 0 R /ID [<{mark}> <{mark}>] >>\nstartxref\n{len(found)}\n%%EOF\n"
        ).encode("latin-1")


def written(pages: Sequence[Page], names: Sequence[str], title: str, day: date) -> bytes:
    writer = Writer()
    subsets = []
    for bold, name in enumerate(names):
        characters = "".join(
            text for page in pages for _x, _y, style, text in page.lines if style.bold == bold
        )
        subsets.append(face(name).subset(characters))
    fonts = [embedded(writer, subset, name) for subset, name in zip(subsets, names, strict=True)]
    resources = writer.add(f"<< /Font << /F0 {fonts[0]} 0 R /F1 {fonts[1]} 0 R >> >>")
    tree = len(writer.objects) + 2 * len(pages) + 1
    kids = []
    for page in pages:
        content = writer.stream(drawn(page, subsets))
        kids.append(
            writer.add(
                f"<< /Type /Page /Parent {tree} 0 R /MediaBox [0 0 {WIDTH} {HEIGHT}] "
                f"/Resources {resources} 0 R /Contents {content} 0 R >>"
            )
        )
    writer.add(f"<< /Type /Pages /Count {len(kids)} /Kids [{' '.join(f'{kid} 0 R' for kid in kids)}] >>")
    root = writer.add(f"<< /Type /Catalog /Pages {tree} 0 R >>")
    made = f"D:{day:%Y%m%d}090000+09'00'"
    info = writer.add(f"<< /Title <{utf16(title, mark='feff')}> /CreationDate ({made}) /ModDate ({made}) >>")
    return writer.file(root, info)


def drawn(page: Page, subsets: Sequence[Subset]) -> bytes:
    parts = ["BT"]
    for x, y, style, text in page.lines:
        glyphs = subsets[style.bold].glyphs
        codes = "".join(f"{glyphs[sign]:04x}" for sign in text)
        parts.append(
            f"{style.grey} g /F{int(style.bold)} {style.size} Tf 1 0 0 1 {x:.1f} {y:.1f} Tm <{codes}> Tj"
        )
    return "\n".join([*parts, "ET"]).encode("ascii")


def embedded(writer: Writer, subset: Subset, name: str) -> int:
    """The font with its widths, and the way back from its glyphs to characters."""
    base = "AKASHI+" + name.removesuffix(".ttf")
    file = writer.stream(subset.data, f"/Length1 {len(subset.data)} ")
    descriptor = writer.add(
        f"<< /Type /FontDescriptor /FontName /{base} /Flags 4 /FontBBox [-200 -300 1200 1000] /ItalicAngle 0 "
        f"/Ascent 900 /Descent -250 /CapHeight 700 /StemV 80 /FontFile2 {file} 0 R >>"
    )
    descendant = writer.add(
        f"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /{base} /CIDToGIDMap /Identity "
        f"/CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> "
        f"/FontDescriptor {descriptor} 0 R /DW 1000 /W [0 [{' '.join(map(str, subset.widths))}]] >>"
    )
    unicode = writer.stream(to_unicode(subset))
    return writer.add(
        f"<< /Type /Font /Subtype /Type0 /BaseFont /{base} /Encoding /Identity-H "
        f"/DescendantFonts [{descendant} 0 R] /ToUnicode {unicode} 0 R >>"
    )


def to_unicode(subset: Subset) -> bytes:
    entries = [f"<{glyph:04x}> <{utf16(sign)}>" for sign, glyph in sorted(subset.glyphs.items())]
    blocks = [entries[i : i + 100] for i in range(0, len(entries), 100)]
    body = "\n".join(f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar" for block in blocks)
    return (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap\n"
        "/CMapName /Akashi def /CMapType 2 def\n1 begincodespacerange <0000> <ffff> endcodespacerange\n"
        f"{body}\nendcmap CMapName currentdict /CMap defineresource pop end end"
    ).encode("ascii")


def utf16(text: str, mark: str = "") -> str:
    return mark + text.encode("utf-16-be").hex()
