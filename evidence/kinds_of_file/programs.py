"""Programs and scripts, which are never kept, whatever their name says."""

from __future__ import annotations

import re

from evidence.kinds_of_file.sample import Sample, Verdict, refused

# Some are letters that a text may begin with as well: programs have control characters, texts have none.
_PROGRAMS = (
    b"MZ",  # Windows
    b"\x7fELF",
    b"\xfe\xed\xfa\xce",  # Mach-O, four ways
    b"\xfe\xed\xfa\xcf",
    b"\xce\xfa\xed\xfe",
    b"\xcf\xfa\xed\xfe",
    b"\xca\xfe\xba\xbe",  # Mach-O for several processors, and Java classes
    b"\xca\xfe\xba\xbf",
    b"dex\n",
    b"\0asm",
    b"L\0\0\0\x01\x14\x02\0",  # Windows shortcut
    b"ITSF",  # compiled Windows help
    b"MSCF",  # cabinet
    b"!<arch>\n",  # Debian package, static library
    b"\xed\xab\xee\xdb",  # RPM package
    b"FWS",  # Flash, three ways
    b"CWS",
    b"ZWS",
)

_SCRIPT = re.compile(
    rb"""(?:\xef\xbb\xbf)?\s*(?:
        \#![ \t]*[^\n]*/                 # names its interpreter
      | @echo\s+off
      | <\?php | <\?= | <%
      | Windows\ Registry\ Editor | REGEDIT4
      | \[(?:InternetShortcut|Desktop\ Entry)\]
    )""",
    re.IGNORECASE | re.VERBOSE,
)

_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def recognise(sample: Sample) -> Verdict | None:
    """Refuses programs by their first bytes, scripts by their first line."""
    if sample.head.startswith(_PROGRAMS) and _CONTROL.search(sample.head):
        return refused("program")
    if _SCRIPT.match(sample.head):
        return refused("script")
    return None
