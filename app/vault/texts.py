"""Text files as a page shows them: the beginning, decoded as well as can be, with no sign left invisible."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from typing import BinaryIO

SHOWN = 200 * 1024  # bytes
FORMATS = frozenset({"txt", "md", "csv", "tsv", "json", "xml"})

BY_MARK = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
MAIL_JAPANESE = re.compile(rb"\x1b[$(][@BIJ]")
TRIED = ("utf-8", "euc_jp", "cp932")  # what the last one (Shift_JIS of Windows) reads, the others rarely do
LAST_RESORT = "latin-1"
UNSEEN = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]")


@dataclass(frozen=True)
class Text:
    """`cut`: the file goes on; `encoding` is how it was read."""

    text: str
    encoding: str
    cut: bool


def beginning(stream: BinaryIO) -> Text:
    """The first 200 KB as text."""
    raw = stream.read(SHOWN + 1)
    cut = len(raw) > SHOWN
    text, encoding = decoded(raw[:SHOWN], cut)
    return Text(plain(text), encoding, cut)


def plain(text: str) -> str:
    """The same with a mark for each sign that nobody would see, or that turns what follows."""
    return UNSEEN.sub(made_visible, text)


def decoded(raw: bytes, cut: bool) -> tuple[str, str]:
    for encoding in candidates(raw):
        try:
            # Not final when cut: a character of several bytes may be cut in two at the end.
            return codecs.getincrementaldecoder(encoding)().decode(raw, final=not cut), encoding
        except UnicodeDecodeError:
            continue
    return raw.decode(LAST_RESORT), LAST_RESORT


def candidates(raw: bytes) -> tuple[str, ...]:
    for mark, encoding in BY_MARK:
        if raw.startswith(mark):
            return (encoding,)
    return ("iso2022_jp_ext", *TRIED) if MAIL_JAPANESE.search(raw) else TRIED


def made_visible(sign: re.Match[str]) -> str:
    return f"⟨{ord(sign[0]):04X}⟩"
