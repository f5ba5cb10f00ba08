"""What others made is here unchanged, licensed, as its manifest says; every icon in use is in the sprite."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path

import pytest

from app.web.assets import STATIC, stylesheet
from app.web.vendor.used_icons import used_icons

VENDOR = Path(__file__).parents[2] / "app" / "web" / "vendor"
MANIFEST = json.loads((STATIC / "vendor" / "MANIFEST.json").read_text(encoding="utf-8"))
AGAIN = "run: python -m app.web.vendor.vendor"
SCRIPTS = ("form.js", "keys.js", "grid.js", "drop.js", "draft.js")


def declared() -> dict[str, str]:
    packages = json.loads((VENDOR / "package.json").read_text(encoding="utf-8"))
    return packages["dependencies"] | packages.get("devDependencies", {})


@pytest.mark.parametrize("entry", MANIFEST, ids=lambda entry: entry["file"])
def test_no_file_has_drifted(entry: dict[str, str]):
    assert hashlib.sha256((STATIC / entry["file"]).read_bytes()).hexdigest() == entry["sha256"], AGAIN


def test_the_manifest_is_complete():
    own = {"MANIFEST.json", "LICENSES.txt"}
    files = [path for path in (STATIC / "vendor").rglob("*") if path.is_file() and path.name not in own]
    drawings = STATIC.glob("*.svg")
    assert {path.relative_to(STATIC).as_posix() for path in (*files, *drawings)} == {
        it["file"] for it in MANIFEST
    }


def test_versions_are_exact_and_locked():
    locked = json.loads((VENDOR / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    for package, version in declared().items():
        assert re.fullmatch(r"\d+\.\d+\.\d+", version)
        entry = locked[f"node_modules/{package}"]
        assert entry["version"] == version
        assert entry["integrity"].startswith("sha512-")
    shipped = {(it["package"], it["version"]) for it in MANIFEST if it["package"] != "akashi"}
    assert shipped == set(declared().items())


def test_every_licence_is_told():
    text = (STATIC / "vendor" / "LICENSES.txt").read_text(encoding="utf-8")
    for entry in MANIFEST:
        assert entry["licence"]
        assert (
            entry["package"] == "akashi"
            or f"{entry['package']} {entry['version']} ({entry['licence']})" in text
        )


def test_every_icon_in_use_is_in_the_sprite():
    sprite = set(re.findall(r'<symbol id="([^"]+)"', (STATIC / "icons.svg").read_text(encoding="utf-8")))
    assert used_icons() <= sprite, f"missing: {sorted(used_icons() - sprite)}; {AGAIN}"


def test_styles_count_the_glyphs_as_they_are_drawn():
    drawn = re.findall(r'<symbol id="([a-z_]+)"', (VENDOR / "own.svg").read_text(encoding="utf-8"))[:-1]
    placed = re.findall(r"^\s*\.([a-z_]+)(?:, [^{]*)? { --glyph: (\d); }", stylesheet(), re.MULTILINE)
    assert [(name, int(place)) for name, place in placed] == [
        (name, place) for place, name in enumerate(drawn)
    ]


def test_fonts_are_asked_for_by_their_digests():
    digests = {entry["file"]: entry["sha256"] for entry in MANIFEST}
    sheet = (STATIC / "vendor" / "fonts.css").read_text(encoding="utf-8")
    asked = re.findall(r"url\((fonts/[^?]+)\?v=([0-9a-f]+)\)", sheet)
    assert asked
    assert all(digests[f"vendor/{file}"].startswith(digest) for file, digest in asked)


def test_our_own_scripts_stay_small():
    assert sum((STATIC / name).stat().st_size for name in SCRIPTS) <= 19 * 1024


def test_scripts_evaluate_no_text():
    for name in SCRIPTS:
        text = (STATIC / name).read_text(encoding="utf-8")
        assert not re.search(
            r"\beval\(|new Function|innerHTML\s*=|outerHTML\s*=|localStorage|sessionStorage", text
        )
