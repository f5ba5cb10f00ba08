"""Paper: PDF/A-3a with the JSON inside, bundled fonts only, nothing fetched, the same bytes every time."""

from __future__ import annotations

import hashlib
import importlib
import io
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import asdict, replace
from functools import cache
from pathlib import Path

import pytest
from pypdf import PdfReader

from reports.fonts import build
from reports.html import FACES, assets, render_document
from reports.pdf import (
    INSTALL,
    STEPS,
    Attached,
    LockedFetcher,
    PangoMissing,
    Progress,
    RenderFailed,
    weasyprint,
)
from reports.pdf_worker import Limits, render_in_worker
from tests.reports import small
from tests.support.databases import only_one
from tests.support.paper import without_pango

ROOT = Path(__file__).parents[2]
FONTS = Path(build.__file__).parent


def attached(data: bytes) -> Attached:
    return Attached("gap-report.json", data, "application/json", "The data", small.issue("en").issued_at)


First = tuple[bytes, list[Progress]]


@pytest.fixture(scope="session")
def first(kept_folder: Path) -> Callable[[str], First]:
    """The paper in a language, and what was told while it was made: made once, for all workers."""

    @cache
    def kept(language: str) -> First:
        pdf, steps = kept_folder / f"paper-{language}.pdf", kept_folder / f"paper-{language}.json"
        with only_one(kept_folder / f"paper-{language}.lock"):
            if not steps.exists():
                told: list[Progress] = []
                pdf.write_bytes(made(language, told.append))
                steps.write_text(json.dumps([asdict(one) for one in told]))
        return pdf.read_bytes(), [Progress(**one) for one in json.loads(steps.read_text())]

    return kept


ONE = replace(small.ASSESSMENT, controls=small.CONTROLS[:1])  # ten pages: all parts of a report, one control
DATA = small.data(assessment=ONE)


def made(language: str, listener=None) -> bytes:
    html = render_document(small.report(language, assessment=ONE))
    return render_in_worker(html, assets(), [attached(DATA)], listener)


@pytest.fixture(scope="module", params=["en", "ja"])
def paper(request, first) -> PdfReader:
    return PdfReader(io.BytesIO(first(request.param)[0]))


@pytest.fixture(scope="module")
def texts(paper) -> list[str]:
    """What is to be read on each page."""
    return [page.extract_text() for page in paper.pages]


def fonts_of(reader: PdfReader) -> set[str]:
    """Names of the fonts used, without the mark of their subset; each is embedded."""
    names = set()
    for page in reader.pages:
        for reference in page["/Resources"]["/Font"].values():
            font = reference.get_object()
            inner = font["/DescendantFonts"][0].get_object() if "/DescendantFonts" in font else font
            descriptor = inner["/FontDescriptor"].get_object()
            assert "/FontFile2" in descriptor, "embedded, as TrueType outlines"
            names.add(str(font["/BaseFont"]).lstrip("/").split("+")[1])
    return names


BUNDLED = {
    "IBM-Plex-Sans",
    "IBM-Plex-Sans-Semi-Bold",
    "IBM-Plex-Mono",
    "Noto-Sans-JP",
    "Noto-Sans-JP-Semi-Bold",
}


def test_archive_format_tagged_with_language_and_title(paper):
    root = paper.trailer["/Root"]
    metadata = root["/Metadata"].get_object().get_data().decode()
    assert re.search(r'pdfaid:part="3"', metadata)
    assert re.search(r'pdfaid:conformance="A"', metadata)
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] in ("en", "ja")
    assert "GR-2026-0009" in paper.metadata.title
    assert paper.metadata.creation_date_raw.startswith("D:20260507")


def test_the_data_is_inside(paper, texts):
    assert paper.attachments["gap-report.json"] == [DATA]
    assert json.loads(paper.attachments["gap-report.json"][0])["journal_position"] == small.POSITION
    digest = hashlib.sha256(DATA).hexdigest()
    assert digest in texts[-1].replace("\n", "")


def test_number_edition_and_date_stand_on_every_page(texts):
    assert 5 <= len(texts) <= 20
    for place, text in enumerate(texts):
        foot = text.replace("\u3000", " ")
        assert re.search(r"GR-2026-0009 (· edition 2 · 7 May 2026|第2版 2026年5月7日)", foot), place
        assert f"{place + 1} / {len(texts)}" in text


def test_both_clause_numbers_and_hostile_names_as_text(texts):
    text = " ".join(" ".join(texts).split())
    assert "ISO 8.3.2" in text
    assert "8.3.1" in text
    assert '<img src="file:///etc/passwd">' in text
    assert "root:x:0" not in text


def test_only_bundled_fonts(paper):
    assert fonts_of(paper) <= BUNDLED


def test_no_link_leads_outside(paper):
    for page in paper.pages:
        for annotation in page.get("/Annots", []):
            assert "/A" not in annotation.get_object() or "/URI" not in annotation.get_object()["/A"]


def test_same_bytes_in_fresh_processes(monkeypatch, first):
    """The first is made with the hash seed and in the zone of this machine."""
    here, _told = first("ja")
    monkeypatch.setenv("PYTHONHASHSEED", "77")
    monkeypatch.setenv("TZ", "America/New_York")
    assert made("ja") == here


def test_steps_are_told_in_order(first):
    _paper, told = first("en")
    steps = [progress.step for progress in told]
    assert list(dict.fromkeys(steps)) == list(STEPS)
    assert [progress.number for progress in told] == sorted(progress.number for progress in told)
    assert max(progress.pages for progress in told) >= 5


RARE = "髙﨑𠮷①㈱≤≥→✓ﾊﾝｶｸ�◐×‖・ Łódź Ελλάδα Київ"


def test_rare_signs_come_from_the_bundled_fonts():
    style = 'body{font-family:"IBM Plex Sans","Noto Sans JP"}b{font-weight:600}'
    html = f'<html lang="ja"><title>x</title><style>{style}</style><p>{RARE}</p><b>{RARE}</b>'
    reader = PdfReader(io.BytesIO(render_in_worker(html, assets())))
    assert fonts_of(reader) == BUNDLED - {"IBM-Plex-Mono"}
    assert reader.pages[0].extract_text().count("髙﨑𠮷①㈱≤≥→✓") == 2


def test_every_rare_sign_has_a_glyph():
    from fontTools.ttLib import TTFont

    for weight in (400, 600):
        known = set()
        for family, of, name in FACES:
            if of == weight and "Mono" not in family:
                known |= set(TTFont(FONTS / name).getBestCmap())
        assert not {sign for sign in RARE if ord(sign) not in known and sign != " "}


def test_fonts_are_those_of_the_manifest():
    kept = json.loads((FONTS / "MANIFEST.json").read_text())
    assert build.manifest() == kept["files"]
    assert kept["packages"] == build.PACKAGES
    assert sum(path.stat().st_size for path in FONTS.glob("*.ttf")) < 14_000_000


REACHING_OUT = (
    '<img src="file:///etc/passwd">',
    '<img src="http://127.0.0.1:1/x.png">',
    '<img src="//example.invalid/x.png">',
    '<img src="report:///../pdf.py">',
    '<img src="data:image/png;base64,AAAA">',
    "<style>@import url(https://example.invalid/x.css);</style>",
    "<style>@font-face{font-family:x;src:url(file:///etc/hosts)}p{font-family:x}</style><p>x",
    "<style>body{background:url(ftp://example.invalid/x.png)}</style><p>x",
    '<object data="file:///etc/passwd"></object>',
    '<link rel="attachment" href="file:///etc/passwd">',
    '<a rel="attachment" href="file:///etc/passwd">x</a>',
)
TRY_ALL = """
import json, sys
from reports.pdf import render
for html in json.loads(sys.argv[1]):
    try:
        render(html, {})
        print("made")
    except BaseException as error:
        print(type(error).__name__)
"""


def test_nothing_is_fetched():
    """In one process of their own: WeasyPrint leaves a file open when it is stopped."""
    command = [sys.executable, "-c", TRY_ALL, json.dumps(REACHING_OUT)]
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    said = subprocess.run(command, env=env, capture_output=True, text=True, check=True).stdout.split()
    assert said == ["FatalURLFetchingError"] * len(REACHING_OUT)


def test_a_refused_address_reaches_the_caller():
    with pytest.raises(RenderFailed) as failed:
        render_in_worker('<img src="file:///etc/passwd">', {})
    assert (failed.value.reason, failed.value.detail) == ("refused", "file:///etc/passwd")


def test_the_fetcher_serves_exact_names_only():
    fetcher = LockedFetcher({"a.css": (b"p{}", "text/css")})
    refusal = importlib.import_module("weasyprint.urls").FatalURLFetchingError
    assert fetcher("report:///a.css").read() == b"p{}"
    for url in ("report:///A.css", "report:///./a.css", "report://host/a.css", "a.css", "report:///a.css?x"):
        with pytest.raises(refusal):
            fetcher(url)


def test_memory_has_a_limit():
    with pytest.raises(RenderFailed) as failed:
        render_in_worker("<p>x" * 20_000, assets(), limits=Limits(memory=180 << 20))
    assert failed.value.reason in ("memory", "error")


def test_time_has_a_limit():
    with pytest.raises(RenderFailed) as failed:
        render_in_worker("<p>x" * 200_000, assets(), limits=Limits(seconds=0.2))
    assert failed.value.reason == "time"


def test_missing_pango_says_what_to_install(monkeypatch):
    def missing(name):
        raise OSError("cannot load library 'libpango-1.0-0'")

    monkeypatch.setattr("reports.pdf.importlib.import_module", missing)
    with pytest.raises(PangoMissing, match=INSTALL):
        weasyprint()
    assert "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0" in INSTALL


def test_missing_pango_in_the_worker_reaches_the_caller(tmp_path, monkeypatch):
    """A weasyprint that cannot load its libraries, found first by the child."""
    without_pango(monkeypatch, tmp_path)
    with pytest.raises(PangoMissing) as missing:
        render_in_worker("<p>x", assets())
    assert "libpango" in missing.value.detail
    assert render_document(small.report("en"))
