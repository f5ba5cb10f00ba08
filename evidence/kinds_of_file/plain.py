"""Texts: told from binary files by reading all of them, then by name; web pages by their first tag."""

from __future__ import annotations

import codecs
import re

from evidence.kinds_of_file.formats import REFUSED_ENDINGS, words
from evidence.kinds_of_file.sample import Sample, Verdict, accepted, refused

# Tags by which browsers take a text for a web page (https://mimesniff.spec.whatwg.org), and those that act.
# "!--" stands for a comment before the first tag that goes on beyond what we look at.
_ACTIVE_TAGS = words("!-- base body embed frameset head html iframe meta object script style")
_WEB_TAGS = _ACTIVE_TAGS | words("a b br div font form h1 img link p table title")
_XML_WEB_TAGS = words("!-- html iframe script")

_TAG = re.compile(r"<(?:!doctype\s+)?(?:[\w.-]+:)?([\w.-]+)", re.IGNORECASE)
_WEB_IN_XML = re.compile(rb"w3\.org/(?:1999/xhtml|2000/svg)|<\?xml-stylesheet", re.IGNORECASE)

# Escape (Japanese mail), tab, line and page ends are text; DOS ended texts with 0x1a.
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x19\x1c-\x1f\x7f]")
_CONTROL_BYTES = [bytes([code]) for code in range(128) if _CONTROL.match(chr(code))]
_REORDERING = re.compile("[\u202a-\u202e\u2066-\u2069]")

_MAIL_FIELDS = re.compile(r"(?:From [^\n]*\n)?(?:[\w-]+:[^\n]*\n(?:[ \t][^\n]*\n)*)+", re.ASCII)
_MAIL_NAMES = re.compile(
    r"^(?:From|To|Subject|Date|Received|Return-Path|Message-ID|MIME-Version):", re.ASCII | re.I | re.M
)
_SAVED_PAGE = re.compile(r"^(?:Snapshot-Content-Location:|From: <?Saved by )", re.ASCII | re.I | re.M)
_DANGEROUS_ATTACHMENT = re.compile(
    rb"name\*?\d*\*?[ \t]*=[^\r\n]{0,300}?\.(?:%b)[\"'\s;?]"
    % b"|".join(re.escape(each.encode()) for each in sorted(REFUSED_ENDINGS)),
    re.IGNORECASE,
)
_JSON = re.compile(r"""\s*(?:[\[{"]|-?\d|(?:true|false|null)\b)""")
_BY_ENDING = {"md": "md", "markdown": "md", "csv": "csv", "tsv": "tsv", "tab": "tsv"}


def recognise_web_page(sample: Sample) -> Verdict | None:
    """Refuses what a browser would run as a page or drawing, whether the rest is text or not."""
    start = _start(sample)
    tag = _first_tag(start)
    if tag == "svg":
        return refused("drawing")
    return refused("web_page") if tag in _web_tags(sample, start) else None


def recognise(sample: Sample) -> Verdict | None:
    """Texts of the accepted kinds. None when a control character says that this is no text."""
    if not _is_text(sample):
        return None
    start = _start(sample)
    if start.startswith(("{\\rtf", "%!")):
        return refused("document")
    if _is_xml(sample, start):
        return _xml(sample, start)
    if sample.ending == "eml" and _is_mail(start):
        return _mail(sample, start)
    hidden = ("warned.text_hidden",) if _reorders(sample, start) else ()
    return accepted(_format_by_name(sample, start), *hidden)


def _start(sample: Sample) -> str:
    """The first part as text; without a mark for UTF-16, byte for character: tags are ASCII anyway."""
    if _is_utf16(sample):
        return sample.head.decode("utf-16", "ignore")
    return sample.head.removeprefix(codecs.BOM_UTF8).decode("latin-1")


def _is_utf16(sample: Sample) -> bool:
    return sample.head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))


def _is_text(sample: Sample) -> bool:
    if not _is_utf16(sample):
        # Looking for one byte after the other is many times faster than for all of them at once.
        return not any(byte in chunk for chunk in sample.chunks() for byte in _CONTROL_BYTES)
    decoder = codecs.getincrementaldecoder("utf-16")()
    try:
        return not any(_CONTROL.search(decoder.decode(chunk)) for chunk in sample.chunks())
    except UnicodeDecodeError:
        return False


def _first_tag(text: str) -> str:
    """The name of the first tag or of the document type, in lower case; "" for a text without one."""
    rest = text.lstrip()
    while rest.startswith(("<!--", "<?")):
        close = "-->" if rest.startswith("<!--") else "?>"
        end = rest.find(close, 2)  # browsers close "<!-->" at once
        if end < 0:
            return "!--"
        rest = rest[end + len(close) :].lstrip()
    tag = _TAG.match(rest)
    return tag[1].lower() if tag else ""


def _web_tags(sample: Sample, start: str) -> frozenset[str]:
    if _is_xml(sample, start):
        return _XML_WEB_TAGS
    # Markdown is shown as text, and many a real one begins with a centred picture.
    return _ACTIVE_TAGS if sample.ending in ("md", "markdown") else _WEB_TAGS


def _is_xml(sample: Sample, start: str) -> bool:
    beginning = start.lstrip()
    return beginning.startswith("<?xml") or (sample.ending == "xml" and beginning.startswith("<"))


def _xml(sample: Sample, start: str) -> Verdict:
    """Never parsed. Refused with web names anywhere: browsers run scripts in the midst of other XML."""
    if _WEB_IN_XML.search(start.encode()) or sample.contains(_WEB_IN_XML):
        return refused("web_page")
    return accepted("xml")


def _is_mail(start: str) -> bool:
    fields = _MAIL_FIELDS.match(start)
    return fields is not None and _MAIL_NAMES.search(fields[0]) is not None


def _mail(sample: Sample, start: str) -> Verdict:
    if _SAVED_PAGE.search(start):
        return refused("web_page")
    if sample.contains(_DANGEROUS_ATTACHMENT):
        return accepted("eml", "warned.holds_programs")
    return accepted("eml")


def _reorders(sample: Sample, start: str) -> bool:
    """Signs that make text read other than it is written, looked for where the text is Unicode."""
    if not _is_utf16(sample):
        try:
            start = codecs.getincrementaldecoder("utf-8")().decode(sample.head)
        except UnicodeDecodeError:
            return False
    return _REORDERING.search(start) is not None


def _format_by_name(sample: Sample, start: str) -> str:
    """Tables, Markdown and plain text look alike: the name decides."""
    if sample.ending == "json" and _JSON.match(start):
        return "json"
    return _BY_ENDING.get(sample.ending, "txt")
