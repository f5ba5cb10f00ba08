"""A meeting, told as people do it: in the browser, on the sample, from the first page to the issued report.

Each story is told in some of the ways there are: with the mouse or the keys alone, in English or Japanese,
on a desk or a phone, with scripts or without.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Download, FilePayload, Locator, Page, expect
from pypdf import PdfReader

from app.jobs.worker import run_waiting
from tests.support.bilingual import says
from tests.support.browser import axe_violations, give, screenshot, sideways
from tests.support.hands import Hands, Keyboard, Mouse
from tests.support.people import Organisation

Browse = Callable[..., Page]
Say = Callable[[str], str]

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]>>endobj\n%%EOF\n"
NOTES = b"Notes of the meeting, taken by hand.\n"
MEETING = "Kitagawa Logistics, Nov 2026"


@pytest.fixture
def organisation() -> Organisation:
    from tests.support.sample import SAMPLE

    return SAMPLE


def row_with(page: Page, text: str) -> Locator:
    return page.get_by_role("listitem").filter(has_text=text)


# --- a meeting, its evidence, its approval, its cell ---


def test_a_meeting_from_the_minutes_to_the_report(browse: Browse, app: Flask, tmp_path: Path):
    owner = browse("PO", width=1440)
    owner.goto("/")
    record_the_meeting(owner, Mouse(owner), says("en"))
    approver = browse("AP", width=1440)
    approver.goto("/")
    approve_with_one_file(approver, Mouse(approver), says("en"))
    auditor = browse("AU", width=1440)
    auditor.goto("/coverage")
    find_the_cell_by_keyboard(auditor)
    control_and_report(auditor, app, tmp_path)


def test_a_meeting_in_japanese_by_the_keys_alone(browse: Browse):
    owner = browse("RO", language="ja", width=1440)
    owner.goto("/")
    record_the_meeting(owner, Keyboard(owner), says("ja"))
    approver = browse("AP", language="ja", width=1440)
    approver.goto("/")
    approve_with_one_file(approver, Keyboard(approver), says("ja"))


def test_a_meeting_on_a_phone_without_scripts(browse: Browse):
    owner = browse("PO", width=390, javascript=False)
    owner.goto("/")
    owner.get_by_role("link", name="Menu").click()
    record_the_meeting(owner, Mouse(owner), says("en"), scripts=False)
    assert not sideways(owner)
    approver = browse("AP", width=390, javascript=False)
    approver.goto("/")
    approve_with_one_file(approver, Mouse(approver), says("en"))
    assert not sideways(approver)


def record_the_meeting(page: Page, hands: Hands, say: Say, *, scripts: bool = True) -> None:
    hands.press(page.get_by_role("link", name=say("Meetings"), exact=True))
    hands.press(page.get_by_role("link", name=say("New record")))
    hands.choose(page.get_by_role("combobox", name=say("Customer"), exact=True), "Kitagawa Logistics")
    if not scripts:
        hands.press(page.get_by_role("button", name=say("Propose and work out again")))
    for name in ("Sora Ono", "Hiroshi Kitagawa"):
        hands.tick(page.get_by_role("checkbox", name=name))
    minutes = page.get_by_role("textbox", name=re.compile("^" + say("Minutes")))
    hands.write(minutes, "October went well.\nNo complaint.")
    decision = page.get_by_label(say("Decision %(number)s") % {"number": 1}, exact=True)
    hands.write(decision, "The window moves to Sunday")
    add_two_files(page, say, scripts)
    hands.press(page.get_by_role("button", name=say("Send for approval")))
    hands.press(page.get_by_role("alert").get_by_role("link"))  # who took the decision is missing
    decided_by = page.get_by_label(say("Who took decision %(number)s") % {"number": 1})
    expect(decided_by).to_be_focused()
    hands.choose(decided_by, "Hiroshi Kitagawa")
    hands.press(page.get_by_role("button", name=say("Send for approval")))
    expect(page.locator("#evidence")).to_contain_text("minutes.pdf")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Kitagawa Logistics")


def add_two_files(page: Page, say: Say, scripts: bool) -> None:
    """One chosen and one dropped; without scripts both are chosen and travel with the form."""
    files = [("minutes.pdf", "application/pdf", PDF), ("notes.txt", "text/plain", NOTES)]
    chosen = [FilePayload(name=name, mimeType=kind, buffer=content) for name, kind, content in files]
    page.locator("#evidence-file").set_input_files(chosen[:1] if scripts else chosen)
    if scripts:
        give(page, "drop", files[1])
        expect(page.get_by_text(say("Stored"), exact=True)).to_have_count(2)


def approve_with_one_file(page: Page, hands: Hands, say: Say) -> None:
    hands.press(
        row_with(page, "Kitagawa Logistics")
        .filter(has_text=say("BRM meeting"))
        .get_by_role("link", name=say("Read and approve"))
    )
    hands.press(page.get_by_role("link", name=say("Approve"), exact=True))
    notes = page.get_by_role("group").locator(".f").filter(has_text="notes.txt")
    hands.tick(notes.get_by_role("checkbox"))
    hands.write(notes.get_by_role("textbox"), "Whose notes are these?")
    hands.press(page.get_by_role("button", name=say("Approve"), exact=True))
    evidence = page.locator("#evidence")
    expect(evidence).to_contain_text("Whose notes are these?")


def find_the_cell_by_keyboard(page: Page) -> None:
    """One stop of the Tab key, then arrows; "." leads on to a gap and Esc back from the panel."""
    keys = page.keyboard
    Keyboard(page).go_to(page.locator("[data-grid] a[tabindex='0']"))
    keys.press("Control+Home")
    wanted = page.get_by_role("link", name="Kitagawa Logistics, Nov: Met", exact=True)
    for key in ["ArrowDown"] * 6 + ["ArrowRight"] * 12:
        if wanted.evaluate("it => it === document.activeElement"):
            break
        keys.press(key)
    expect(wanted).to_be_focused()
    keys.press("Enter")
    panel = page.locator("#panel")
    expect(panel.get_by_role("link", name=re.compile(MEETING))).to_be_visible()
    keys.press("Escape")
    expect(wanted).to_be_focused()
    keys.press(".")
    gap = page.evaluate("document.activeElement.ariaLabel")
    assert gap.endswith(": Gap")
    keys.press("Enter")
    expect(panel.get_by_role("heading", level=2)).to_contain_text(gap.split(",")[0])
    screenshot(page, "story-coverage-gap")


def control_and_report(page: Page, app: Flask, tmp_path: Path) -> None:
    page.goto("/coverage?clause=8.3.1")
    page.get_by_role("link", name="BRM-04", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Relationship meetings take place")
    page.get_by_role("link", name="Report on this control").click()
    expect(page.get_by_role("article").first).to_contain_text("Kitagawa Logistics")
    assert axe_violations(page) == []
    page.get_by_role("button", name="Issue report").click()
    expect(page.get_by_role("progressbar").first).to_be_visible()
    run_waiting(app)
    report, data = downloaded(page, "PDF", tmp_path), downloaded(page, "JSON", tmp_path)
    read = PdfReader(BytesIO(report))
    assert [content for contents in read.attachments.values() for content in contents] == [data]
    assert "Kitagawa Logistics" in "".join(sheet.extract_text() for sheet in read.pages)
    assert [control["id"] for control in json.loads(data)["controls"]] == ["BRM-04"]


def downloaded(page: Page, form: str, folder: Path) -> bytes:
    with page.expect_download() as download:
        page.get_by_role("link", name=f"Download {form}").click()
    return saved(download.value, folder)


def saved(download: Download, folder: Path) -> bytes:
    path = folder / download.suggested_filename
    download.save_as(path)
    return path.read_bytes()
