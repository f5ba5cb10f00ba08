"""A record on paper: whose it is and where it stands on the first page, digests whole, pages numbered."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Page
from pypdf import PdfReader
from sqlalchemy import select

from app.db import db
from app.records.models import RecordVersion
from app.vault.models import ACCEPTED, EvidenceLink
from tests.support.browser import SCREENSHOTS
from tests.support.people import Organisation

Browse = Callable[..., Page]
A4 = (595, 842)


@pytest.fixture
def organisation() -> Organisation:
    from tests.support.sample import SAMPLE

    return SAMPLE


def proved_meeting(app: Flask) -> tuple[str, list[str]]:
    """An approved meeting with the most files, and their digests."""
    v, link = RecordVersion, EvidenceLink
    with app.app_context():
        wanted = select(v.number).where(v.kind == "brm_meeting", v.state == "approved").order_by(v.number)
        numbers = list(db.session.scalars(wanted))
        files = select(link.record, link.file).where(link.record.in_(numbers), link.state == ACCEPTED)
        found: dict[str, list[str]] = {}
        for record, digest in db.session.execute(files.order_by(link.record)):
            found.setdefault(record, []).append(digest)
        db.session.remove()
    number = max(found, key=lambda record: len(found[record]))
    return number, found[number]


def printed(page: Page, name: str) -> PdfReader:
    path: Path = SCREENSHOTS / f"{name}.pdf"
    path.parent.mkdir(parents=True, exist_ok=True)
    page.evaluate("document.fonts.ready.then(() => null)")
    paper = page.pdf(path=path, prefer_css_page_size=True, print_background=True)
    return PdfReader(BytesIO(paper))


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", ("HoshinoSystems", "Approvedby", "Evidence", "Agenda")), ("ja", ("承認者", "証跡", "議題"))],
)
def test_a_record_on_paper(browse: Browse, app: Flask, language: str, words: tuple[str, ...]):
    number, digests = proved_meeting(app)
    page = browse("AU", language=language)
    page.goto(f"/r/{number}")
    paper = printed(page, f"paper-record-{language}")
    sheets = [sheet.extract_text() for sheet in paper.pages]
    assert [round(float(side)) for side in paper.pages[0].mediabox[2:]] == list(A4)
    together = "".join("".join(sheets).split())
    assert number in sheets[0]
    for word in (*words, *digests):
        assert word in together, word
    for place, sheet in enumerate(sheets, start=1):
        assert f"{place} / {len(sheets)}" in sheet


def test_nothing_to_press_is_on_paper(browse: Browse, app: Flask):
    number, _digests = proved_meeting(app)
    page = browse("PO")
    page.goto(f"/r/{number}")
    text = "".join(sheet.extract_text() for sheet in printed(page, "paper-owner").pages)
    for word in ("Add comment", "Coverage", "Sign out", "Add to the record", "Record a delivery", "Menu"):
        assert word not in text, word


def test_a_list_on_paper_is_a_table_with_its_head_on_every_page(browse: Browse):
    page = browse("AU")
    page.goto("/records/measurement")
    sheets = [sheet.extract_text() for sheet in printed(page, "paper-list").pages]
    assert len(sheets) > 1
    assert all("Number" in sheet for sheet in sheets)
    assert "as a file" not in "".join(sheets)
