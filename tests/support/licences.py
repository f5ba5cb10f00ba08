"""The list of packages that Akashi installs, with their licences as the packages themselves say them.

`python -m tests.support.licences --write` writes docs/licences.md anew; without it prints it.
"""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DOCUMENT = ROOT / "docs" / "licences.md"
PINNED = re.compile(r"^([\w.-]+)(?:\[[^\]]*\])?==([^\s;]+)", re.MULTILINE)

# Packages that say it only in a text, unclearly, or are not installed on every system: looked up by hand.
BY_HAND = {
    "brotlicffi": "MIT",
    "colorama": "BSD-3-Clause",
    "flask-wtf": "BSD-3-Clause",
    "huey": "MIT",
    "libpass": "BSD-3-Clause",
    "pyasn1-modules": "BSD-2-Clause",
    "pyopenssl": "Apache-2.0",
    "pypdfium2": "BSD-3-Clause AND Apache-2.0",
    "pyphen": "GPL-2.0-or-later OR LGPL-2.1-or-later OR MPL-1.1",
    "qrcode": "BSD-3-Clause",
    "waitress": "ZPL-2.1",
    "wtforms": "BSD-3-Clause",
}
CLASSIFIED = {"BSD License": "BSD-3-Clause", "MIT License": "MIT"}
ACCEPTED = {
    "Apache-2.0", "Apache-2.0 AND BSD-2-Clause", "Apache-2.0 OR BSD-2-Clause", "Apache-2.0 OR BSD-3-Clause",
    "BSD-2-Clause", "BSD-3-Clause", "BSD-3-Clause AND Apache-2.0", "ISC", "LGPL-3.0-only", "MIT", "MIT-0",
    "MIT-CMU", "MIT OR Apache-2.0", "MPL-2.0 AND (Apache-2.0 OR MIT)", "PSF-2.0", "Unlicense", "ZPL-2.1",
    "GPL-2.0-or-later OR LGPL-2.1-or-later OR MPL-1.1",
}  # fmt: skip

HEAD = """# Licences of what Akashi installs

Every package of `requirements.lock`, with the licence it names. Made from the packages themselves by
`python -m tests.support.licences --write`; a test compares it, and refuses a licence that nobody has looked
at yet. LGPL packages (psycopg) are used as libraries and not changed. Files for the browser and fonts are
listed, with their licences and digests, in [`MANIFEST.json`](../app/web/static/vendor/MANIFEST.json) and
[`LICENSES.txt`](../app/web/static/vendor/LICENSES.txt).

| package | version | licence |
|---|---|---|
"""


@dataclass(frozen=True)
class Package:
    name: str
    version: str
    licence: str


def packages() -> list[Package]:
    """Every package of the lock once; where systems get different versions, all of them."""
    versions: dict[str, list[str]] = {}
    for name, version in PINNED.findall((ROOT / "requirements.lock").read_text()):
        versions.setdefault(name, []).append(version)
    return [Package(name, ", ".join(found), licence_of(name)) for name, found in versions.items()]


def licence_of(name: str) -> str:
    """By hand, by its expression, by its one short word, by its one class; "" when it says nothing clear."""
    if name in BY_HAND:
        return BY_HAND[name]
    said = metadata.distribution(name).metadata.json
    classes = [it.rpartition(":: ")[2] for it in said.get("classifier", []) if it.startswith("License")]
    by_class = CLASSIFIED.get(classes[0], "") if len(classes) == 1 else ""
    return str(said.get("license_expression") or said.get("license") or by_class)


def document() -> str:
    return HEAD + "".join(f"| {it.name} | {it.version} | {it.licence} |\n" for it in packages())


if __name__ == "__main__":
    if "--write" in sys.argv:
        DOCUMENT.write_text(document())
    else:
        sys.stdout.write(document())
