"""Everything in a zip or 7z: new Office documents, OpenDocument, and plain archives."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass

from evidence.kinds_of_file import sevenzip_archive, zip_archive
from evidence.kinds_of_file.archives import Entry, Locked, Unlistable, counted, tally
from evidence.kinds_of_file.formats import OPEN_DOCUMENT, OPEN_XML
from evidence.kinds_of_file.sample import Sample, Verdict, accepted, refused

_ZIP_SIGNATURES = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_LONGEST_PART = 1 << 20  # bytes read of a part that says what the rest is

_MAIN_PARTS = {
    f"{OPEN_XML}.wordprocessingml.document.main+xml": "docx",
    f"{OPEN_XML}.spreadsheetml.sheet.main+xml": "xlsx",
    f"{OPEN_XML}.presentationml.presentation.main+xml": "pptx",
    "application/vnd.ms-word.document.macroenabled.main+xml": "docm",
    "application/vnd.ms-excel.sheet.macroenabled.main+xml": "xlsm",
}
_OPEN_DOCUMENTS = {
    f"{OPEN_DOCUMENT}.text": "odt",
    f"{OPEN_DOCUMENT}.spreadsheet": "ods",
    f"{OPEN_DOCUMENT}.presentation": "odp",
}
_WITH_MACROS = {"docx": "docm", "xlsx": "xlsm"}

_CONTENT_TYPE = re.compile(r"""ContentType\s*=\s*["']([^"']+)["']""")
_MACROS = re.compile(r"(?:^|/)(?:vbaproject\.bin|macrosheets/.*)$|^(?:basic|scripts)/.", re.IGNORECASE)


def recognise(sample: Sample) -> Verdict | None:
    if not sample.head.startswith((*_ZIP_SIGNATURES, sevenzip_archive.SIGNATURE)):
        return None
    try:
        return _recognised(sample)
    except Locked:
        return accepted("7z", "warned.archive_locked")
    except Unlistable as error:
        return Verdict(refusal=error.code)


def entries(sample: Sample) -> Iterator[Entry]:
    """What a zip or 7z says it holds. Raises Unlistable, or Locked when the list itself is encrypted."""
    if sample.head.startswith(sevenzip_archive.SIGNATURE):
        return counted(sevenzip_archive.entries(sample))
    return counted(zip_archive.members(sample))


@dataclass
class _Special:
    """The members of a zip by which its format is known."""

    content_types: zip_archive.Member | None = None
    media_type: zip_archive.Member | None = None
    manifest: zip_archive.Member | None = None
    macros: bool = False

    def watching(self, members: Iterator[zip_archive.Member]) -> Iterator[zip_archive.Member]:
        """The same members, noticed in passing."""
        for member in members:
            name = member.name.lower()
            if name == "[content_types].xml":
                self.content_types = member
            elif name == "mimetype":
                self.media_type = member
            elif name == "meta-inf/manifest.xml":
                self.manifest = member
            self.macros = self.macros or _MACROS.search(name) is not None
            yield member


def _recognised(sample: Sample) -> Verdict:
    if sample.head.startswith(sevenzip_archive.SIGNATURE):
        seen = tally(sevenzip_archive.entries(sample), sample.size)
        return Verdict("7z", seen.refusal, seen.warnings())
    special = _Special()
    seen = tally(special.watching(zip_archive.members(sample)), sample.size)
    document = None if seen.refusal else _open_xml(sample, special) or _open_document(sample, special)
    return document or Verdict("zip", seen.refusal, seen.warnings())


def _open_xml(sample: Sample, special: _Special) -> Verdict | None:
    if special.content_types is None:
        return None
    types = [each.lower() for each in _CONTENT_TYPE.findall(_text(sample, special.content_types))]
    format = next((_MAIN_PARTS[each] for each in types if each in _MAIN_PARTS), "")
    if special.macros or format in _WITH_MACROS.values():
        format = _WITH_MACROS.get(format, format)
        return accepted(format, "warned.macros") if format in _WITH_MACROS.values() else refused("document")
    return accepted(format) if format else refused("document")


def _open_document(sample: Sample, special: _Special) -> Verdict | None:
    media_type = _text(sample, special.media_type).strip()
    if not media_type.startswith("application/"):
        return None
    if media_type not in _OPEN_DOCUMENTS:
        return refused("document")
    warnings = ["warned.macros"] if special.macros else []
    if "encryption-data" in _text(sample, special.manifest):
        warnings.append("warned.office_locked")
    return accepted(_OPEN_DOCUMENTS[media_type], *warnings)


def _text(sample: Sample, member: zip_archive.Member | None) -> str:
    """The beginning of a member as text, "" when it is not there. Never parsed: no entity is expanded."""
    raw = zip_archive.content(sample, member, _LONGEST_PART) if member else b""
    coding = "utf-16" if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else "utf-8"
    return raw.decode(coding, "replace")
