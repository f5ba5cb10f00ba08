"""Real and hostile files: some in this repository, more in the shared data where that is there.

The environment variable AKASHI_SHARED_DATA names the shared folder; without it, it is looked for beside the
repository. Its manifests say what each file is.
"""

from __future__ import annotations

import csv
from hashlib import sha256
from pathlib import Path

import pytest

from evidence.inspect import Inspection, inspect
from evidence.pictures import Unreadable, count_in_worker, render_in_worker
from tests.support.shared_data import SHARED

ROOT = Path(__file__).parents[2]
OURS = ROOT / "tests" / "data" / "evidence"

EXPECTED_OF_OURS = {
    "build-wg-meeting-2024-10-30.md": ("text/markdown", set()),
    "court-exif.jpg": ("image/jpeg", set()),
    "encrypted-with-user-password.pdf": ("application/pdf", {"warned.pdf_encrypted"}),
    "government-form-dd0293.pdf": ("application/pdf", {"warned.pdf_encrypted"}),
    "legacy-workbook.xls": ("application/vnd.ms-excel", {"warned.old_office"}),
    "ne_1033_data.xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", set()),
    "review-with-comments.docx": (
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        set(),
    ),
}

# Beyond the media type, the manifests say the rest in sentences; here it is in our codes.
WARNINGS = {
    "crlf-text-bidi.txt": {"warned.text_hidden"},
    "encrypted-with-user-password.pdf": {"warned.pdf_encrypted"},
    "gif-zip-polyglot.gif": {"warned.two_types"},
    "government-form-dd0293.pdf": {"warned.pdf_encrypted"},
    "legacy-workbook.xls": {"warned.old_office"},
    "mail-html-and-exe.eml": {"warned.holds_programs"},
    "pdf-html-polyglot.pdf": {"warned.two_types"},
    "pdf-truncated.pdf": {"warned.pdf_incomplete"},
    "zip-symlink.zip": {"warned.archive_links"},
}
REFUSALS = {"empty.txt": "refused.empty", "html-named.png": "refused.web_page"}
UNREADABLE = {
    "encrypted-with-user-password.pdf": "encrypted",
    "pdf-truncated.pdf": "broken",
    "html-named.png": "no_preview",
}


def manifest(folder: str) -> list[dict[str, str]]:
    path = SHARED / folder / "MANIFEST.csv"
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as rows:
        return list(csv.DictReader(rows))


FILES = [(folder, row) for folder in ("evidence", "hostile") for row in manifest(folder)]
with_shared_data = pytest.mark.skipif(
    not FILES, reason=f"no shared data in {SHARED} (set AKASHI_SHARED_DATA)"
)
each_shared_file = pytest.mark.parametrize(
    ("folder", "row"), FILES or [("", {})], ids=[row["file"] for _, row in FILES] or ["none"]
)


def look(path: Path) -> Inspection:
    with path.open("rb") as stream:
        return inspect(stream, path.name)


@pytest.mark.parametrize("name", EXPECTED_OF_OURS)
def test_real_files_of_the_repository(name):
    media_type, warnings = EXPECTED_OF_OURS[name]
    found = look(OURS / name)
    assert (found.media_type, set(found.warnings), found.refusal) == (media_type, warnings, None)


def test_every_real_file_has_its_attribution():
    table = (OURS / "ATTRIBUTION.md").read_text("utf-8")
    assert all(name in table for name in EXPECTED_OF_OURS)
    assert {path.name for path in OURS.iterdir() if path.suffix not in (".7z",)} == {
        *EXPECTED_OF_OURS,
        "ATTRIBUTION.md",
    }


@with_shared_data
@each_shared_file
def test_shared_files_are_what_their_manifest_says(folder, row):
    path = SHARED / folder / row["file"]
    assert sha256(path.read_bytes()).hexdigest() == row["sha256"]
    found = look(path)
    refusal = REFUSALS.get(path.name)
    assert found.refusal == refusal
    if not refusal:
        declared = row.get("type") or {"-": "application/json"}.get(row["declare_as"], row["declare_as"])
        assert found.media_type == declared
        assert set(found.warnings) == WARNINGS.get(path.name, set())


@with_shared_data
@each_shared_file
def test_shared_files_are_drawn_or_not_without_a_crash(folder, row):
    path = SHARED / folder / row["file"]
    if path.suffix.lower() not in (".pdf", ".png", ".jpg", ".gif", ".webp"):
        return
    if path.name in UNREADABLE:
        with pytest.raises(Unreadable) as unreadable:
            render_in_worker(path, 1, 200)
        assert unreadable.value.code == f"unreadable.{UNREADABLE[path.name]}"
    else:
        assert count_in_worker(path) >= 1
        assert render_in_worker(path, 1, 200).startswith(b"\x89PNG")
