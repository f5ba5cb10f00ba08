"""Makes the font files of the reports again: `python reports/fonts/build.py` (npm, fonttools, brotli).

The reports embed static TrueType outlines only: compressed web fonts are unpacked again at every render,
CFF outlines are not allowed in PDF/A as WeasyPrint embeds them, and variable fonts do not give the same bytes
twice. The Japanese face is published in 120 small pieces; this joins them into one file per weight. The Latin
and the fixed-width face are unpacked and otherwise left as they are: their licence reserves their name for
the unchanged font.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

os.environ["SOURCE_DATE_EPOCH"] = "1767225600"  # read by fontTools: else the time of day goes into every file

from fontTools.merge import Merger, Options
from fontTools.ttLib import TTFont

HERE = Path(__file__).parent
PACKAGES = {
    "@fontsource/noto-sans-jp": "5.3.0",
    "@ibm/plex-sans": "1.1.0",
    "@ibm/plex-mono": "2.5.0",
}
LICENCES = {
    "OFL-Noto-Sans-JP.txt": "@fontsource/noto-sans-jp/LICENSE",
    "OFL-IBM-Plex.txt": "@ibm/plex-sans/LICENSE.txt",
}
UNPACKED = {
    "IBMPlexSans-Regular.ttf": "@ibm/plex-sans/fonts/complete/woff2/IBMPlexSans-Regular.woff2",
    "IBMPlexSans-SemiBold.ttf": "@ibm/plex-sans/fonts/complete/woff2/IBMPlexSans-SemiBold.woff2",
    "IBMPlexMono-Regular.ttf": "@ibm/plex-mono/fonts/complete/woff2/IBMPlexMono-Regular.woff2",
}
JOINED = {"NotoSansJP-Regular.ttf": "400", "NotoSansJP-Bold.ttf": "700"}
# Layout tables of one piece say nothing about the others; the hinting programs cannot be joined at all.
DROPPED = frozenset(
    {"GSUB", "GPOS", "GDEF", "vhea", "vmtx", "VORG", "BASE", "STAT", "DSIG", "gasp", "prep", "fpgm", "cvt "}
)


def fetch(folder: Path) -> Path:
    """Install exactly the packages above into `folder`, running none of their scripts."""
    (folder / "package.json").write_text(json.dumps({"private": True, "dependencies": PACKAGES}))
    npm = shutil.which("npm") or "npm"
    subprocess.run(  # noqa: S603 - npm itself, with the names above
        [npm, "install", "--ignore-scripts", "--no-audit", "--no-fund"], cwd=folder, check=True
    )
    return folder / "node_modules"


def unpack(source: Path, target: Path) -> None:
    font = TTFont(source, recalcTimestamp=False)
    font.flavor = None
    font.save(target)


def pieces(modules: Path, weight: str) -> Iterator[io.BytesIO]:
    """The numbered pieces of one weight, each without characters an earlier piece already has."""
    seen: set[int] = set()
    files = (modules / "@fontsource/noto-sans-jp/files").glob(f"noto-sans-jp-*-{weight}-normal.woff2")
    for path in sorted(path for path in files if "japanese" not in path.name):
        yield piece(path, seen)


def piece(path: Path, seen: set[int]) -> io.BytesIO:
    font = TTFont(path)
    font.flavor = None
    own = set(font.getBestCmap())
    for tag in DROPPED & set(font.keys()):
        del font[tag]
    tables = [table for table in font["cmap"].tables if table.format in (4, 12)]
    for table in tables:
        table.cmap = {code: name for code, name in table.cmap.items() if code not in seen}
    font["cmap"].tables = tables
    seen |= own
    buffer = io.BytesIO()
    font.save(buffer)
    buffer.seek(0)
    return buffer


def join(parts: list[io.BytesIO], target: Path) -> None:
    merger = Merger(Options(drop_tables=["vhea", "vmtx"]))
    merger.duplicateGlyphsPerFont = [{} for _ in parts]
    font = merger.merge(parts)
    font.recalcTimestamp = False
    font.save(target)


def manifest() -> dict[str, str]:
    """SHA-256 of every font file, by name."""
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(HERE.glob("*.ttf"))}


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        modules = fetch(Path(folder))
        for name, source in UNPACKED.items():
            unpack(modules / source, HERE / name)
        for name, weight in JOINED.items():
            join(list(pieces(modules, weight)), HERE / name)
        for name, source in LICENCES.items():
            shutil.copyfile(modules / source, HERE / name)
    text = json.dumps({"packages": PACKAGES, "files": manifest()}, indent=1)
    (HERE / "MANIFEST.json").write_text(text + "\n")


if __name__ == "__main__":
    main()
