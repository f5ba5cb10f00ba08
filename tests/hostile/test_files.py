"""Hostile files and names at the upload: ours, made on the spot, and those of the shared data."""

from __future__ import annotations

import csv
import hashlib
import io
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

import pytest

from tests.evidence import makers
from tests.hostile.conftest import assert_harmless, fetched, uploaded
from tests.support import hostile
from tests.support.shared_data import SHARED

pytestmark = pytest.mark.one_database  # of a file the database keeps the cleaned name and the digest
FOLDER = SHARED / "hostile"


@dataclass(frozen=True)
class File:
    """`kept`: stored as it is, and only sent as a download; else refused with `says`, leaving nothing."""

    name: str
    content: bytes
    kept: bool
    says: str = ""


FILES = (
    File("page.png", b"<!doctype html><script>alert(1)</script>", False, "web page"),
    File("page.txt", b"<html><body onload=alert(1)>", False, "web page"),
    File("chart.svg", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", False, "SVG"),
    File("report.pdf", b"MZ" + bytes(500), False),
    File("report.elf.pdf", b"\x7fELF" + bytes(500), False),
    File("minutes.txt.exe", b"plain words\n", False, ".exe"),
    File("minutes.pdf\u202e.exe", makers.pdf(), False, ".exe"),
    File("run.txt", b"#!/bin/sh\nrm -rf /\n", False, "script"),
    File("empty.pdf", b"", False, "empty"),
    File("noise.bin", bytes(range(256)) * 9, False),
    File("half.pdf", makers.pdf()[:120], True),
    File("page-in.pdf", makers.pdf() + b"<html><script>alert(1)</script>", True),
    File("archive-behind.gif", makers.picture("GIF") + makers.zipped({"a.txt": "a"}), True),
    File("entities.docx", hostile.document(hostile.entities()), True),
    File("external.docx", hostile.document(hostile.EXTERNAL), True),
    File("external.xml", hostile.EXTERNAL, True),
    File("entities.xml", hostile.entities(), True),
    File("link.zip", hostile.link_in_zip(), True),
    File("outside.zip", hostile.packed({"../../../etc/cron.d/job": b"x", "/etc/passwd": b"x"}), False,
         "points outside its folder"),
    File("bomb.zip", hostile.packed({"zeros.txt": bytes(20 * hostile.MEGABYTE)}), True),
    File("formulas.csv", b"name,sum\n=cmd|'/C calc'!A0,1\n@SUM(1),2\n", True),
    File("turned.txt", "minutes \u202efdp.exe\n".encode(), True),
    File("deep.json", hostile.deep_json(), True),
    File("mail.eml", makers.MAIL.replace(b"Minutes", b"<script>alert(1)</script>"), True),
    File("wide.png", makers.picture("PNG", (60_000, 1)), True),
)  # fmt: skip


@pytest.mark.parametrize("file", FILES, ids=[file.name for file in FILES])
def test_a_file_is_kept_unchanged_for_download_or_refused_without_a_trace(sign_in, traces, file):
    client, before = sign_in("PO"), traces()
    answer = uploaded(client, file.content, file.name)
    if not file.kept:
        assert answer.status_code == 422, answer.json
        assert file.says in answer.json["error"] and not answer.json["digest"]
        assert traces() == before
        return
    assert answer.status_code == 200, answer.json
    assert_only_downloaded(client, answer.json, file.content)


def assert_only_downloaded(client, told, content) -> None:
    """The same bytes, and no browser shows them in our name; its page says what it is without harm."""
    digest = hashlib.sha256(content).hexdigest()
    assert (told["digest"], told["size"]) == (digest, len(content))
    sent = fetched(client, f"/evidence/{digest}/file")
    assert sent.data == content
    assert sent.headers["Content-Disposition"].startswith("attachment")
    assert sent.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in sent.headers["Content-Security-Policy"]
    assert sent.mimetype not in ("text/html", "image/svg+xml", "application/javascript")
    for path in (f"/evidence/{digest}", f"/evidence/{digest}/pages/1.png", "/evidence"):
        page = fetched(client, path)
        assert_harmless(page)
        assert "root:x:0:" not in page.text if page.mimetype == "text/html" else True


@pytest.mark.parametrize("name", hostile.HOSTILE_NAMES, ids=lambda name: ascii(name)[:40])
def test_a_name_leads_nowhere_and_starts_no_header(sign_in, app, name):
    client, cleaned = sign_in("PO"), hostile.HOSTILE_NAMES[name]
    answer = uploaded(client, b"plain words\n", name)
    assert answer.status_code == 200, answer.json
    kept = answer.json["name"]
    assert not set(kept) & set("/\\\r\n\x00\u202e\u2066\u2069") and len(kept) <= 200
    if not set(name) & set('"\r\\'):  # browsers send these encoded
        assert kept == cleaned
    digest = answer.json["digest"]
    sent = fetched(client, f"/evidence/{digest}/file")
    assert "\n" not in str(sent.headers["Content-Disposition"]).strip()
    assert_harmless(sent)
    assert_harmless(client.get(f"/evidence/{digest}"))
    assert client.get("/evidence").text.count("<script>alert") == 0
    assert unquote(sent.headers["Content-Disposition"]).startswith("attachment; filename")


def test_a_type_that_lies_is_not_believed(sign_in):
    """`uploaded` says image/png of everything."""
    told = uploaded(sign_in("PO"), b"plain words\n", "minutes.txt").json
    assert told["media_type"] == "text/plain"


# ---- the shared files --------------------------------------------------------------------------------------

REFUSED = {"html-named.png"}  # its manifest lets a system refuse this one; all others are kept unchanged


def manifest() -> list[dict[str, str]]:
    path = FOLDER / "MANIFEST.csv"
    if not path.exists():
        return []
    with path.open(encoding="utf-8") as file:
        return [row for row in csv.DictReader(file) if row["declare_as"] != "-"]


def test_every_shared_file_is_treated_as_its_manifest_says(sign_in, traces):
    rows = manifest()
    if not rows:
        pytest.skip("no hostile files in the shared data (set AKASHI_SHARED_DATA)")
    client = sign_in("PO")
    for row in rows:
        before, content = traces(), (FOLDER / row["file"]).read_bytes()
        answer = client.post(
            "/evidence/uploads",
            data={"file": (io.BytesIO(content), row["file"], row["declare_as"])},
            headers={"Accept": "application/json"},
        )
        if row["file"] in REFUSED:
            assert answer.status_code == 422 and traces() == before, row["file"]
        else:
            assert answer.status_code == 200, (row["file"], answer.json)
            assert_only_downloaded(client, answer.json, content)


def test_nothing_but_what_is_stored_lies_in_the_data_folder(sign_in, settings):
    client = sign_in("PO")
    for file in FILES:
        uploaded(client, file.content, f"../../{file.name}")
    kept = {hashlib.sha256(file.content).hexdigest() for file in FILES if file.kept}
    found = {path.name for path in Path(settings.evidence_folder).rglob("*") if path.is_file()}
    assert {name for name in found if len(name) == 64} <= kept
    assert not list(Path(settings.data).parent.glob("*.exe"))
