"""Fetch, copy and describe the front-end files of others. Run by hand after changing package.json or icons:

    python -m app.web.vendor.vendor

Needs Node and npm; running Akashi does not, because the result is committed. Everything copied is listed in
FILES and FACES, and static/vendor/MANIFEST.json tells package, version, licence and SHA-256 of each file.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

from app.web.vendor.used_icons import used_icons

HERE = Path(__file__).parent
MODULES = HERE / "node_modules"
STATIC = HERE.parent / "static"
TARGET = STATIC / "vendor"

HTMX, TABLER = "htmx.org", "@tabler/icons"
INTER, NOTO = "@fontsource-variable/inter", "@fontsource-variable/noto-sans-jp"
FACES = {INTER: r"inter-latin(-ext)?-wght-normal", NOTO: r"noto-sans-jp-\d+-wght-normal"}
FILES = [(HTMX, "dist/htmx.min.js", TARGET / "htmx.min.js")]
FACE = re.compile(r"@font-face \{.*?\}", re.DOTALL)
FILE_OF_FACE = re.compile(r"url\(\./files/([^)]+)\.woff2\) format\('woff2-variations'\)")

Entry = dict[str, str]


def main() -> None:
    npm = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
    subprocess.run(npm, cwd=HERE, check=True)  # noqa: S603  (npm as it is found on PATH)
    shutil.rmtree(TARGET, ignore_errors=True)
    entries = [copied(package, source, target) for package, source, target in FILES]
    entries += fonts()
    entries += [icons(), *own_drawings()]
    write_manifest(entries)


def copied(package: str, source: str, target: Path) -> Entry:
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes((MODULES / package / source).read_bytes())
    return described(package, target)


def described(package: str, path: Path) -> Entry:
    """One line of the manifest; `file` is counted from static/."""
    about = package_of(package)
    return {
        "file": path.relative_to(STATIC).as_posix(),
        "package": package,
        "version": about["version"],
        "licence": about["license"],
        "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
    }


def package_of(package: str) -> dict[str, Any]:
    where = HERE if package == "akashi" else MODULES / package
    about: dict[str, Any] = json.loads((where / "package.json").read_text(encoding="utf-8"))
    return about | ({"version": "", "license": "Akashi's own"} if package == "akashi" else {})


def fonts() -> list[Entry]:
    """The faces we use, one file per range of characters, and the sheet that names them with digests."""
    entries, sheet = [], []
    for package, pattern in FACES.items():
        for face in FACE.findall((MODULES / package / "wght.css").read_text(encoding="utf-8")):
            name = FILE_OF_FACE.search(face)[1]  # type: ignore[index]
            if re.fullmatch(pattern, name):
                entry = copied(package, f"files/{name}.woff2", TARGET / "fonts" / f"{name}.woff2")
                source = f"url(fonts/{name}.woff2?v={entry['sha256'][:12]}) format('woff2')"
                sheet.append(FILE_OF_FACE.sub(source, face))
                entries.append(entry)
    path = TARGET / "fonts.css"
    path.write_text(tight("\n".join(sheet)), encoding="utf-8")
    return [*entries, described(NOTO, path)]


def tight(css: str) -> str:
    return re.sub(r"\n\s*", "", css).replace("}", "}\n").replace(": ", ":").replace(" {", "{")


def icons() -> Entry:
    """One sprite of the icons in use and the logo."""
    names = sorted(used_icons())
    unknown = [name for name in names if not outline(name).exists()]
    if unknown:
        raise SystemExit(f"no such icons in {TABLER}: {', '.join(unknown)}")
    symbols = [f'<symbol id="{name}" viewBox="0 0 24 24">{drawing(name)}</symbol>' for name in names]
    logo = f'<symbol id="logo" viewBox="0 0 32 32">{own_symbols()["logo"]}</symbol>'
    path = STATIC / "icons.svg"
    path.write_text(svg("", "\n".join([*symbols, logo])), encoding="utf-8")
    return described(TABLER, path)


def outline(name: str) -> Path:
    return MODULES / TABLER / "icons" / "outline" / f"{name}.svg"


def drawing(name: str) -> str:
    lines = outline(name).read_text(encoding="utf-8").split(">", 1)[1].rsplit("</svg>", 1)[0].split("\n")
    return "".join(line.strip() for line in lines if 'stroke="none" d="M0 0h24v24H0z"' not in line)


def own_symbols() -> dict[str, str]:
    """Our drawings by id, in the order of the file."""
    text = (HERE / "own.svg").read_text(encoding="utf-8")
    return dict(re.findall(r'<symbol id="([a-z_]+)" viewBox="[^"]+">(.*?)</symbol>', text))


def own_drawings() -> list[Entry]:
    """The status glyphs side by side, used as a mask by the styles, and the logo as a file of its own."""
    symbols = own_symbols()
    logo = symbols.pop("logo")
    places = enumerate(symbols.values())
    strip = [f'<g transform="translate({16 * place})">{shape}</g>' for place, shape in places]
    glyphs, icon = STATIC / "glyphs.svg", STATIC / "logo.svg"
    glyphs.write_text(svg(f' viewBox="0 0 {16 * len(strip)} 16"', "\n".join(strip)), encoding="utf-8")
    icon.write_text(svg(' viewBox="0 0 32 32"', logo), encoding="utf-8")
    return [described("akashi", glyphs), described("akashi", icon)]


def svg(attributes: str, inside: str) -> str:
    return f'<svg xmlns="http://www.w3.org/2000/svg"{attributes}>\n{inside}\n</svg>\n'


def write_manifest(entries: list[Entry]) -> None:
    """MANIFEST.json and the licence texts of all packages the files come from."""
    ordered = sorted(entries, key=lambda entry: entry["file"])
    (TARGET / "MANIFEST.json").write_text(json.dumps(ordered, indent=1) + "\n", encoding="utf-8")
    packages = sorted({entry["package"] for entry in entries} - {"akashi"})
    (TARGET / "LICENSES.txt").write_text("\n\n".join(map(licence, packages)) + "\n", encoding="utf-8")


def licence(package: str) -> str:
    about = package_of(package)
    title = f"{package} {about['version']} ({about['license']})"
    text = (MODULES / package / "LICENSE").read_text(encoding="utf-8").strip()
    return f"{title}\n{'=' * len(title)}\n\n{text}"


if __name__ == "__main__":
    main()
