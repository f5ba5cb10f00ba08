"""Values of a month and the review of an SLA, told as people do it, on the sample."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import FilePayload, Page, expect

from tests.support.bilingual import says
from tests.support.browser import axe_violations, screenshot
from tests.support.hands import Hands, Keyboard, Mouse
from tests.support.people import Organisation

Browse = Callable[..., Page]
Say = Callable[[str], str]

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]>>endobj\n%%EOF\n"
CLINIC = "SLA Clinic scheduling, Aoba Medical Group"


@pytest.fixture
def organisation() -> Organisation:
    from tests.support.sample import SAMPLE

    return SAMPLE


def test_a_missed_target_from_the_value_to_the_review(browse: Browse):
    manager, approver = browse("SM", width=1440), browse("AP", width=1440)
    manager.goto("/slas/SLA-2025-0002")
    enter_the_values(manager)
    approve(approver, "Measurement sheet of an SLA")
    write_the_review(manager)
    approve(approver, "SLA review")
    manager.goto("/slas/SLA-2025-0002")
    expect(manager.locator("#chart")).to_contain_text("99.71")
    screenshot(manager, "story-sla")


def enter_the_values(page: Page) -> None:
    """One value misses its target: said as soon as it is left."""
    page.get_by_role("link", name="Enter values", exact=True).click()
    page.get_by_label("From", exact=True).fill("2026-10-01")  # it proposes the oldest month that lacks values
    page.get_by_label("To (included)").fill("2026-10-31")
    expect(page.get_by_role("heading", level=1)).to_have_text("Values for October 2026")
    page.get_by_role("textbox", name=re.compile("Availability")).fill("99.71")
    page.get_by_role("textbox", name=re.compile("Restore time")).fill("80")
    page.keyboard.press("Tab")
    availability = page.get_by_role("row").filter(has_text="Availability").first
    expect(availability).to_contain_text("Missed by 0.19 points")
    assert axe_violations(page) == []
    send_with_proof(page, Mouse(page), says("en"))


def write_the_review(page: Page) -> None:
    """What was measured stands there; the missed target asks for its cause and a plan."""
    page.get_by_role("link", name="Reviews", exact=True).click()
    page.get_by_role("link", name="New record").click()
    page.get_by_role("combobox", name="SLA", exact=True).select_option(label=CLINIC)
    page.get_by_label("From", exact=True).fill("2026-10-01")
    page.get_by_label("To (included)").fill("2026-10-31")
    cause = page.get_by_role("textbox", name=re.compile("Cause and plan ?, Availability"))
    cause.fill("The storage fault of 12 October. Emi Hayashi presents the plan by 18 November.")
    page.get_by_role("textbox", name="Workload against the limits").fill("within limits")
    page.get_by_role("textbox", name="Conclusion").last.fill("Availability was missed once.")
    for name in ("Emi Hayashi", "Naoko Aoki"):
        page.get_by_role("checkbox", name=name).check()
    send_with_proof(page, Mouse(page), says("en"))


def approve(page: Page, kind: str) -> None:
    page.goto("/")
    newest = page.get_by_role("listitem").filter(has_text=kind).filter(has_text="Clinic scheduling").last
    newest.get_by_role("link", name="Read and approve").click()
    page.get_by_role("link", name="Approve", exact=True).click()
    page.get_by_role("button", name="Approve", exact=True).click()
    expect(page.locator("#evidence")).to_contain_text("accepted by Kenji Mori")


def send_with_proof(page: Page, hands: Hands, say: Say) -> None:
    proof = FilePayload(name="proof.pdf", mimeType="application/pdf", buffer=PDF)
    page.locator("#evidence-file").set_input_files(proof)
    expect(page.get_by_text(say("Stored"), exact=True)).to_be_visible()
    hands.press(page.get_by_role("button", name=say("Send for approval")))
    expect(page.locator("#evidence")).to_contain_text("proof.pdf")


def test_a_review_is_finished_in_japanese_by_the_keys_alone(browse: Browse):
    page = browse("SM", language="ja", width=1440)
    keys, say, first = Keyboard(page), says("ja"), {"number": 1}
    page.goto("/")
    keys.press(page.get_by_role("link", name=say("Finish the draft")))
    keys.write(page.get_by_label(say("Action %(number)s") % first, exact=True), "監視の閾値を見直す")
    keys.choose(page.get_by_label(say("Owner of action %(number)s") % first), "Emi Hayashi")
    keys.go_to(page.get_by_label(say("Due day of action %(number)s") % first))
    page.keyboard.type("11302026")
    send_with_proof(page, keys, say)
    expect(page.get_by_role("main")).to_contain_text("監視の閾値を見直す")
