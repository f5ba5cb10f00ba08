"""Values of a month and the review of an SLA, told as people do it, on the sample."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

import pytest
from playwright.sync_api import Page, expect

from tests.support.browser import axe_violations, screenshot
from tests.support.people import Organisation
from tests.support.ways import WAYS, Teller, Way

Browse = Callable[..., Page]

CLINIC = {"en": "SLA Clinic scheduling", "ja": "Clinic scheduling SLA"}
OCTOBER = {"en": "Values for October 2026", "ja": "2026年10月の実績値"}
MISSED_BY = "0.19"


@pytest.fixture
def organisation() -> Organisation:
    from tests.support.sample import SAMPLE

    return SAMPLE


@pytest.mark.parametrize("way", WAYS)
def test_a_missed_target_from_the_value_to_the_review(browse: Browse, way: Way):
    manager, approver = way.teller(browse, "SM"), way.teller(browse, "AP")
    manager.page.goto("/slas/SLA-2025-0002")
    enter_the_values(manager)
    approver.approve("Measurement sheet of an SLA", "Clinic scheduling")
    write_the_review(manager)
    approver.approve("SLA review", "Clinic scheduling")
    manager.page.goto("/slas/SLA-2025-0002")
    expect(manager.page.locator("#chart")).to_contain_text("99.71")
    screenshot(manager.page, "story-sla")
    assert manager.fits() and approver.fits()


def enter_the_values(teller: Teller) -> None:
    """One value misses its target: said as soon as it is left."""
    page, hands = teller.page, teller.hands
    teller.press("link", "Enter values")
    october(teller)  # it proposes the oldest month that lacks values
    expect(page.get_by_role("heading", level=1)).to_have_text(OCTOBER[teller.way.language])
    hands.write(page.get_by_role("textbox", name=re.compile("^Availability")), "99.71")
    hands.write(page.get_by_role("textbox", name=re.compile("^Restore time")), "80")
    page.keyboard.press("Tab")
    availability = page.get_by_role("row").filter(has_text="Availability").first
    expect(availability).to_contain_text(MISSED_BY)
    assert axe_violations(page) == []
    teller.send_with("figures.pdf")


def october(teller: Teller) -> None:
    teller.day("period_from", date(2026, 10, 1))
    teller.day("period_to", date(2026, 10, 31))


def write_the_review(teller: Teller) -> None:
    """What was measured stands there; the missed target asks for its cause and a plan."""
    page, hands, say = teller.page, teller.hands, teller.say
    teller.open_menu()
    teller.press("link", "Reviews")
    teller.press("link", "New record")
    hands.choose(teller.named("combobox", "SLA"), CLINIC[teller.way.language])
    october(teller)
    cause = page.get_by_role("textbox", name=re.compile(say("Cause and plan") + " ?, Availability"))
    hands.write(cause, "The storage fault of 12 October. Emi Hayashi presents the plan by 18 November.")
    hands.write(teller.named("textbox", "Workload against the limits"), "within limits")
    hands.write(teller.named("textbox", "Conclusion").last, "Availability was missed once.")
    for name in ("Emi Hayashi", "Naoko Aoki"):
        hands.tick(page.get_by_role("checkbox", name=name))
    teller.send_with("review.pdf")


@pytest.mark.parametrize("way", WAYS)
def test_a_review_begun_is_finished(browse: Browse, way: Way):
    teller, first = way.teller(browse, "SM"), {"number": 1}
    page, hands, say = teller.page, teller.hands, teller.say
    page.goto("/")
    hands.press(page.get_by_role("link", name=say("Finish the draft")))
    hands.write(page.get_by_label(say("Action %(number)s") % first, exact=True), "監視の閾値を見直す")
    hands.choose(page.get_by_label(say("Owner of action %(number)s") % first), "Emi Hayashi")
    hands.day(page.get_by_label(say("Due day of action %(number)s") % first), date(2026, 11, 30))
    teller.send_with("proof.pdf")
    expect(page.get_by_role("main")).to_contain_text("監視の閾値を見直す")
