"""The formats that are kept as evidence, and the endings of names that are never accepted."""

from __future__ import annotations

import re
from dataclasses import dataclass

OPEN_XML = "application/vnd.openxmlformats-officedocument"
OPEN_DOCUMENT = "application/vnd.oasis.opendocument"


@dataclass(frozen=True, slots=True)
class Format:
    """`id` is the ending we give; `endings` are all that fit the content."""

    id: str
    media_type: str
    endings: frozenset[str]


def _format(id: str, media_type: str, *also: str) -> Format:
    return Format(id, media_type, frozenset({id, *also}))


FORMATS = {
    each.id: each
    for each in (
        _format("pdf", "application/pdf"),
        _format("docx", f"{OPEN_XML}.wordprocessingml.document"),
        _format("xlsx", f"{OPEN_XML}.spreadsheetml.sheet"),
        _format("pptx", f"{OPEN_XML}.presentationml.presentation"),
        _format("docm", "application/vnd.ms-word.document.macroEnabled.12"),
        _format("xlsm", "application/vnd.ms-excel.sheet.macroEnabled.12"),
        _format("odt", f"{OPEN_DOCUMENT}.text"),
        _format("ods", f"{OPEN_DOCUMENT}.spreadsheet"),
        _format("odp", f"{OPEN_DOCUMENT}.presentation"),
        _format("doc", "application/msword"),
        _format("xls", "application/vnd.ms-excel"),
        _format("ppt", "application/vnd.ms-powerpoint"),
        _format("txt", "text/plain", "text", "log"),
        _format("md", "text/markdown", "markdown"),
        _format("csv", "text/csv"),
        _format("tsv", "text/tab-separated-values", "tab"),
        _format("json", "application/json"),
        _format("xml", "application/xml"),
        _format("png", "image/png"),
        _format("jpg", "image/jpeg", "jpeg", "jpe", "jfif"),
        _format("gif", "image/gif"),
        _format("webp", "image/webp"),
        _format("tiff", "image/tiff", "tif"),
        _format("heic", "image/heic", "heif", "hif"),
        _format("eml", "message/rfc822"),
        _format("msg", "application/vnd.ms-outlook"),
        _format("zip", "application/zip"),
        _format("7z", "application/x-7z-compressed"),
        _format("mp3", "audio/mpeg"),
        _format("m4a", "audio/mp4", "m4b"),
        _format("mp4", "video/mp4", "m4v"),
    )
}


def words(text: str) -> frozenset[str]:
    return frozenset(text.split())


WEB_ENDINGS = words("htm html hta mht mhtml shtml svg svgz swf xht xhtml xsl xslt")

# What Windows, macOS or Linux start when it is opened, and what Office or a browser runs.
PROGRAM_ENDINGS = words(
    """
    apk app appimage application appref-ms appx asp aspx bash bat bin cgi chm class cmd com command cpl csh
    deb desktop dll dmg docb dotm dqy elf exe fish gadget hlp img inf ins iqy iso isp jar job js jse jsp ksh
    library-ms lnk mjs msc msh msi msix msp mst ocx oqy osx phar php php3 phtml pif pkg pl potm ppam ppsm ps1
    ps1xml ps2 psc1 psd1 psm1 py pyc pyw pyz rb reg rpm rqy run scf scpt scr sct search-ms
    searchconnector-ms settingcontent-ms sh shb shs slk so sys url vb vbe vbs vhd vhdx vsto wasm webloc
    workflow ws wsc wsf wsh xbap xlam xll xltm zsh
    """
)

REFUSED_ENDINGS = WEB_ENDINGS | PROGRAM_ENDINGS

# Signs that reorder what is shown ("gpj.exe" written backwards) or take no room.
_HIDDEN = re.compile("[\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\x00-\x1f\x7f]")


def ending_of(name: str) -> str:
    """The ending a computer would go by, in lower case without the dot; "" when there is none.

    Blanks and dots at the end and invisible signs do not count: Windows drops the former, people miss the
    latter.
    """
    base = _HIDDEN.sub("", re.split(r"[/\\]", name)[-1]).rstrip(". \u3000")
    _, dot, ending = base.rpartition(".")
    return ending.strip().lower() if dot else ""


def hides_something(name: str) -> bool:
    """True when a name holds signs nobody sees."""
    return _HIDDEN.search(name) is not None
