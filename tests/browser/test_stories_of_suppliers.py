"""The evaluation of a supplier, told as people do it: on a phone, by the keys alone, without scripts."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import FilePayload, Page, expect

from tests.support.bilingual import says
from tests.support.browser import axe_violations, sideways
from tests.support.hands import Hands, Keyboard, Mouse
from tests.support.people import Organisation

Browse = Callable[..., Page]
Say = Callable[[str], str]

GRADES = "432334"
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]>>endobj\n%%EOF\n"


@pytest.fixture
def organisation() -> Organisation:
    from tests.support.sample import SAMPLE

    return SAMPLE


def test_on_a_phone(browse: Browse):
    page = browse("VM", width=390)
    page.goto("/suppliers/VND-2025-0003")
    evaluate_the_supplier(page, Mouse(page), says("en"))
    assert not sideways(page)
    assert axe_violations(page) == []


def test_in_japanese_by_the_keys_alone(browse: Browse):
    page = browse("VM", language="ja", width=1440)
    page.goto("/suppliers/VND-2025-0003")
    evaluate_the_supplier(page, Keyboard(page), says("ja"))


def test_without_scripts(browse: Browse):
    page = browse("VM", width=1440, javascript=False)
    page.goto("/suppliers/VND-2025-0003")
    evaluate_the_supplier(page, Mouse(page), says("en"), scripts=False)


def evaluate_the_supplier(page: Page, hands: Hands, say: Say, *, scripts: bool = True) -> None:
    """30 % of 4, 20 % of 3, 20 % of 2, 10 % each of 3, 3 and 4: the server makes 3.20 of it."""
    hands.press(page.get_by_role("link", name=say("Evaluate"), exact=True))
    criteria = page.get_by_role("radiogroup").filter(has=page.get_by_role("radio", name="5"))
    expect(criteria).to_have_count(len(GRADES))
    for place, grade in enumerate(GRADES):
        hands.tick(criteria.nth(place).get_by_role("radio", name=grade, exact=True))
    why = page.get_by_role("textbox", name=re.compile("Response and cooperation"))
    hands.write(why, "Answers took three days on average.")
    hands.tick(page.get_by_role("radio", name=say("Ask for improvement")))
    if not scripts:
        hands.press(page.get_by_role("button", name=say("Propose and work out again")))
    expect(page.locator("#score-total")).to_contain_text("3.20")
    proof = FilePayload(name="grades.pdf", mimeType="application/pdf", buffer=PDF)
    page.locator("#evidence-file").set_input_files(proof)
    hands.press(page.get_by_role("button", name=say("Send for approval")))
    expect(page.locator("#evidence")).to_contain_text("grades.pdf")
    expect(page.get_by_role("main")).to_contain_text("3.2")
