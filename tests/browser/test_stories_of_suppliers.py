"""The evaluation of a supplier, told as people do it, on the sample."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.support.browser import axe_violations
from tests.support.people import Organisation
from tests.support.ways import WAYS, WITHOUT_SCRIPTS, Teller, Way

Browse = Callable[..., Page]

GRADES = "432334"


@pytest.fixture
def organisation() -> Organisation:
    from tests.support.sample import SAMPLE

    return SAMPLE


@pytest.mark.parametrize("way", [*WAYS, WITHOUT_SCRIPTS])
def test_an_evaluation_from_the_grades_to_the_approval(browse: Browse, way: Way):
    manager, approver = way.teller(browse, "VM"), way.teller(browse, "AP")
    manager.page.goto("/suppliers/VND-2025-0003")
    evaluate_the_supplier(manager)
    assert not way.javascript or axe_violations(manager.page) == []
    approver.approve("Supplier evaluation")
    assert manager.fits() and approver.fits()


def evaluate_the_supplier(teller: Teller) -> None:
    """30 % of 4, 20 % of 3, 20 % of 2, 10 % each of 3, 3 and 4: the server makes 3.20 of it."""
    page, hands = teller.page, teller.hands
    teller.press("link", "Evaluate")
    criteria = page.get_by_role("radiogroup").filter(has=page.get_by_role("radio", name="5"))
    expect(criteria).to_have_count(len(GRADES))
    for place, grade in enumerate(GRADES):
        hands.tick(criteria.nth(place).get_by_role("radio", name=grade, exact=True))
    why = page.get_by_role("textbox", name=re.compile("Response and cooperation"))
    hands.write(why, "Answers took three days on average.")
    hands.tick(page.get_by_role("radio", name=teller.say("Ask for improvement")))
    if not teller.way.javascript:
        teller.press("button", "Propose and work out again")
    expect(page.locator("#score-total")).to_contain_text("3.20")
    teller.send_with("grades.pdf")
    expect(page.get_by_role("main")).to_contain_text("3.2")
