"""Texts, names and bodies nobody sends by mistake: for the tests of hostile input and the fuzzing client."""

from __future__ import annotations

import io
import json
import zipfile

MEGABYTE = 1 << 20
DEEP = 100_000

# What people type into fields. Each is short enough for a field of one line, and plain enough to be kept.
KEPT_TEXTS = {
    "script": "<script>alert(1)</script>",
    "image": "<img src=x onerror=alert(1)>",
    "end of textarea": "</textarea><script>alert(1)</script>",
    "attribute": '" onmouseover="alert(1)',
    "template": "{{7*7}}{% raw %}${7*7}",
    "address": "javascript:alert(1)",
    "database": "'; DROP TABLE record_version;--",
    "formula =": "=1+1",
    "formula +": "+1+1",
    "formula -": "-1+1",
    "formula @": "@SUM(1)",
    "formula command": "=cmd|'/C calc'!A0",
    "wide formula": "＝1+1",
    "bidi": "invoice\u202efdp.exe",
    "isolates": "\u2067abc\u2069",
    "joined signs": "👩\u200d👩\u200d👧 e\u0301\u0323",
    "outside the plane": "𠮷野家 \U000e0001",
    "path": "../../../../etc/passwd",
    "header": "a%0d%0aSet-Cookie:%20a=b",
    "comment": "<!-- ]]> --",
}
REFUSED_TEXTS = {
    "NUL": "a\x00b",
    "escape": "a\x1b[2Jb",
    "backspace": "a\x08b",
    "delete": "a\x7fb",
    "half a pair": "a\ud800b",
}
# What reads as a number, a day, a reference or an id somewhere, and must not break anything.
ODD_TEXTS = (
    "", " ", "0", "-1", "-0", "1e400", "NaN", "Infinity", "²", "٣", "９９", "1" * 20, "9" * 5000, "1,2",
    "0000-00-00", "9999-12-31", "2026-02-30", "2026-11-18T25:00Z", "2026-11-18T10:00+99:99", "true", "null",
    "[]", "{}", '{"a":', "[" * 2000, "PER-2026-0001", "PER-2026-999999999999", "ORG-1", "@record",
    "PER-2026-0001/1/r1", "a" * 64, "f" * 32, "r1", "1.0", "1.1.1", "..", "%00", "\u200b", "\u2028",
    "en", "xx", "approved", "void",
)  # fmt: skip
# Fields that belong to the program: a form that carries them is forged.
FORGED_FIELDS = {
    "state": "approved", "approved_by": "PER-2026-0001", "approved_on": "2026-01-01",
    "number": "CUS-2026-0001",
    "edition": "7", "correction": "3", "lock": "99", "revision": "9.9", "created_by": "PER-2026-0001",
    "submitted_by": "PER-2026-0001", "recorded_at": "2020-01-01T00:00:00Z", "origin": "import", "kind": "sla",
    "id": "1", "import_key": "x/y/z",
}  # fmt: skip
HOSTILE_NAMES = {
    "../../../etc/cron.d/job.txt": "job.txt",
    "..\\..\\windows\\win.txt": "win.txt",
    "/etc/passwd": "passwd",
    "a\r\nSet-Cookie: a=b.txt": "a Set-Cookie: a=b.txt",
    "invoice\u202etxt.cod.txt": "invoicetxt.cod.txt",
    "\u2066minutes\u2069.txt": "minutes.txt",
    '"><script>alert(1)<.txt': '"><script>alert(1)<.txt',
    "=1+1.txt": "=1+1.txt",
    "a" * 5000 + ".txt": "a" * 196 + ".txt",
    "..": "file",
    "   ": "file",
    "CON.txt": "CON.txt",
    "議事録;filename=x.txt": "議事録;filename=x.txt",
    "nul\x00.exe.txt": "nul.exe.txt",
}
EXTERNAL = b"""<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>"""


def entities(depth: int = 20) -> bytes:
    """Ten of the one before, again and again: unfolded it fills any memory."""
    rows = "".join(
        f'<!ENTITY x{level} "{f"&x{level - 1};" * 10}">' if level else '<!ENTITY x0 "haha">'
        for level in range(depth)
    )
    return f'<?xml version="1.0"?><!DOCTYPE a [{rows}]><a>&x{depth - 1};</a>'.encode()


def packed(members: dict[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return target.getvalue()


def document(xml: bytes, part: str = "word/document.xml") -> bytes:
    """A docx in which one part is this."""
    main = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    types = f'<Types><Override PartName="/{part}" ContentType="{main}"/></Types>'
    return packed({"[Content_Types].xml": types.encode(), "_rels/.rels": b"<a/>", part: xml})


def link_in_zip(target: str = "/etc/passwd") -> bytes:
    """An archive whose one entry is a symbolic link."""
    entry = zipfile.ZipInfo("minutes.txt")
    entry.create_system, entry.external_attr = 3, 0o120777 << 16
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr(entry, target)
    return made.getvalue()


def deep_json(depth: int = DEEP) -> bytes:
    return b"[" * depth + b"]" * depth


def deep_answer(depth: int = DEEP) -> bytes:
    """The body of an autosave in which what was typed is nested that deep."""
    start = json.dumps({"person": "", "follows": "", "turn": 1}).removesuffix("}")
    return start.encode() + b', "typed": ' + deep_json(depth) + b"}"
