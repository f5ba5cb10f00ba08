"""A meeting, told as people do it, on the sample: from the first page to the issued report."""

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
from tests.support.browser import axe_violations, give, screenshot
from tests.support.hands import Keyboard
from tests.support.people import Organisation
from tests.support.ways import PDF, WAYS, WITHOUT_SCRIPTS, Teller, Way

Browse = Callable[..., Page]

NOTES = b"Notes of the meeting, taken by hand.\n"
NOVEMBER = {"en": "Nov", "ja": "11月"}


@pytest.fixture
def organisation() -> Organisation:
    from tests.support.sample import SAMPLE

    return SAMPLE


@pytest.mark.parametrize("way", [*WAYS, WITHOUT_SCRIPTS])
def test_a_meeting_from_the_minutes_to_the_report(browse: Browse, app: Flask, tmp_path: Path, way: Way):
    owner = way.teller(browse, "PO")
    owner.page.goto("/")
    record_the_meeting(owner)
    approver = way.teller(browse, "AP")
    approver.page.goto("/")
    approve_with_one_file(approver)
    auditor = way.teller(browse, "AU")
    auditor.page.goto("/coverage?clause=8.3.1")
    if way.javascript:
        find_the_cell(auditor)
    issue_the_report(auditor, app, tmp_path)
    assert all(teller.fits() for teller in (owner, approver, auditor))


def record_the_meeting(teller: Teller) -> None:
    page, hands, say = teller.page, teller.hands, teller.say
    teller.open_menu()
    teller.press("link", "Meetings")
    teller.press("link", "New record")
    hands.choose(teller.named("combobox", "Customer"), "Kitagawa Logistics")
    if not teller.way.javascript:
        teller.press("button", "Propose and work out again")
    for name in ("Sora Ono", "Hiroshi Kitagawa"):
        hands.tick(page.get_by_role("checkbox", name=name))
    minutes = page.get_by_role("textbox", name=re.compile("^" + say("Minutes")))
    hands.write(minutes, "October went well.\nNo complaint.")
    decision = page.get_by_label(say("Decision %(number)s") % {"number": 1}, exact=True)
    hands.write(decision, "The window moves to Sunday")
    add_two_files(teller)
    teller.press("button", "Send for approval")
    hands.press(page.get_by_role("alert").get_by_role("link"))  # who took the decision is missing
    decided_by = page.get_by_label(say("Who took decision %(number)s") % {"number": 1})
    expect(decided_by).to_be_focused()
    hands.choose(decided_by, "Hiroshi Kitagawa")
    teller.press("button", "Send for approval")
    expect(page.locator("#evidence")).to_contain_text("minutes.pdf")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Kitagawa Logistics")


def add_two_files(teller: Teller) -> None:
    """One chosen and one dropped; without scripts both are chosen and travel with the form."""
    files = [("minutes.pdf", "application/pdf", PDF), ("notes.txt", "text/plain", NOTES)]
    chosen = [FilePayload(name=name, mimeType=kind, buffer=content) for name, kind, content in files]
    scripts = teller.way.javascript
    teller.page.locator("#evidence-file").set_input_files(chosen[:1] if scripts else chosen)
    if scripts:
        give(teller.page, "drop", files[1])
        expect(teller.page.get_by_text(teller.say("Stored"), exact=True)).to_have_count(2)


def approve_with_one_file(teller: Teller) -> None:
    page, hands = teller.page, teller.hands
    waiting = page.get_by_role("listitem").filter(has_text="Kitagawa Logistics")
    meeting = waiting.filter(has_text=teller.say("BRM meeting"))
    hands.press(meeting.get_by_role("link", name=teller.say("Read and approve")))
    teller.press("link", "Approve")
    notes = page.get_by_role("group").locator(".f").filter(has_text="notes.txt")
    hands.tick(notes.get_by_role("checkbox"))
    hands.write(notes.get_by_role("textbox"), "Whose notes are these?")
    teller.press("button", "Approve")
    expect(page.locator("#evidence")).to_contain_text("Whose notes are these?")


def find_the_cell(teller: Teller) -> None:
    """Its panel names the meeting; by the keys, Esc leads back from the panel and "." on to a gap."""
    page = teller.page
    name = f"Kitagawa Logistics, {NOVEMBER[teller.way.language]}: {teller.say('met').capitalize()}"
    wanted = page.get_by_role("link", name=name, exact=True)
    if isinstance(teller.hands, Keyboard):
        go_by_arrows(page, wanted)
        page.keyboard.press("Enter")
    else:
        wanted.click()
    panel = page.locator("#panel")
    expect(panel.get_by_role("link", name=re.compile("Kitagawa Logistics")).first).to_be_visible()
    if isinstance(teller.hands, Keyboard):
        back_and_on_to_a_gap(page, wanted)


def go_by_arrows(page: Page, wanted: Locator) -> None:
    """One stop of the Tab key, then arrows."""
    Keyboard(page).go_to(page.locator("[data-grid] a[tabindex='0']"))
    page.keyboard.press("Control+Home")
    for _line in range(20):
        page.keyboard.press("Home")
        for _month in range(12):
            if wanted.evaluate("it => it === document.activeElement"):
                return
            page.keyboard.press("ArrowRight")
        page.keyboard.press("ArrowDown")
    raise AssertionError("the arrow keys do not lead to the cell")


def back_and_on_to_a_gap(page: Page, wanted: Locator) -> None:
    page.keyboard.press("Escape")
    expect(wanted).to_be_focused()
    page.keyboard.press(".")
    assert page.evaluate("document.activeElement.matches('.gap, .not_met, .not_met > a')")
    gap = page.evaluate("document.activeElement.ariaLabel")
    page.keyboard.press("Enter")
    expect(page.locator("#panel h2")).to_contain_text(re.split("[,:]", gap)[0])
    screenshot(page, "story-coverage-gap")


def issue_the_report(teller: Teller, app: Flask, folder: Path) -> None:
    page = teller.page
    teller.hands.press(page.locator("[data-grid]").get_by_role("link", name="BRM-04", exact=True))
    expect(page.get_by_role("heading", level=1)).to_have_text(teller.say("Relationship meetings take place"))
    teller.press("link", "Report on this control")
    expect(page.get_by_role("article").first).to_contain_text("Kitagawa Logistics")
    assert not teller.way.javascript or axe_violations(page) == []
    teller.press("button", "Issue report")
    expect(page.get_by_role("progressbar").first).to_be_visible()
    run_waiting(app)
    if not teller.way.javascript:
        teller.press("link", "Look again")
    report, data = downloaded(teller, "PDF", folder), downloaded(teller, "JSON", folder)
    read = PdfReader(BytesIO(report))
    assert [content for contents in read.attachments.values() for content in contents] == [data]
    assert "Kitagawa Logistics" in "".join(sheet.extract_text() for sheet in read.pages)
    assert [control["id"] for control in json.loads(data)["controls"]] == ["BRM-04"]


def downloaded(teller: Teller, form: str, folder: Path) -> bytes:
    name = teller.say("Download %(form)s") % {"form": form}
    with teller.page.expect_download() as download:
        teller.hands.press(teller.page.get_by_role("link", name=name, exact=True))
    return saved(download.value, folder)


def saved(download: Download, folder: Path) -> bytes:
    path = folder / download.suggested_filename
    download.save_as(path)
    return path.read_bytes()
