"""What approving changes and what changes next, as people see it: accessible, fitting, without scripts."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.support.browser import axe_violations, screenshot, sideways
from tests.support.people import Organisation

Browse = Callable[..., Page]
HEADING = {"en": "What approving it changes", "ja": "承認によって変わること"}
NEXT = {"en": "What changes next", "ja": "次に判定が変わる日"}
SUBJECT = "name=Cirrus&tier=critical&in_scope_from=2026-10-01"
FORMS = {
    "customer": ("RO", SUBJECT),
    "service": ("SM", SUBJECT),
    "supplier": ("VM", SUBJECT),
    "internal_supplier": ("VM", f"{SUBJECT}&party_kind=internal"),
    "plan": ("RO", "activity=brm_meeting&interval=P1M&valid_from=2027-04-01&anchor_on=2026-04-01&subject="),
    "exception": ("RO", "window_start=2026-07-01&effect=excused&plan="),
    "policy": ("QM", "topic=small_organisation&valid_from=2027-04-01"),
    "zero_declaration": (
        "RO",
        "topic=complaints&period_from=2026-04-01&period_to=2026-09-30&occurred_on=2026-10-02&customers=",
    ),
}


@pytest.fixture
def organisation() -> Organisation:
    from tests.support.sample import SAMPLE

    return SAMPLE


def good(page: Page, name: str, about: str) -> None:
    """The part of the page in question is accessible, and all of it fits, on a desk and on a phone."""
    for width in (1440, 390):
        page.set_viewport_size({"width": width, "height": 900})
        screenshot(page, f"{name}-{width}")
        assert axe_violations(page, about) == []
        assert not sideways(page)


def number_in(page: Page, path: str, prefix: str) -> str:
    page.goto(path)
    link = page.locator(f"main a[href*='/{prefix}-']").first.get_attribute("href") or ""
    return link.rpartition("/")[2]


def address(page: Page, kind: str) -> str:
    query = FORMS[kind][1]
    customer = number_in(page, "/records/customer", "CUS")
    if kind == "exception":
        query += number_in(page, "/records/plan", "PLN")
    return f"/records/{kind}/new?{query}{customer if query.endswith('=') else ''}"


@pytest.mark.parametrize("language", ["en", "ja"])
@pytest.mark.parametrize("kind", FORMS)
def test_the_panel_beside_the_form_of_each_kind(browse: Browse, kind: str, language: str) -> None:
    page = browse(FORMS[kind][0], language=language)
    page.goto(address(page, kind))
    expect(page.get_by_role("heading", name=HEADING[language])).to_be_visible()
    good(page, f"changes-{kind}-{language}", "#beside")


def test_the_panel_follows_what_is_typed_and_stands_there_without_scripts(browse: Browse) -> None:
    page = browse("VM")
    page.goto(f"/records/supplier/new?{SUBJECT}")
    panel = page.locator("#beside")
    expect(panel).to_contain_text("SUP-17")
    page.get_by_text("Standard", exact=True).click()
    expect(panel).not_to_contain_text("SUP-17")
    plain = browse("VM", javascript=False)
    plain.goto(f"/records/supplier/new?{SUBJECT}")
    expect(plain.locator("#beside")).to_contain_text("SUP-17")


@pytest.mark.parametrize("language", ["en", "ja"])
def test_why_and_what_next_on_every_page_with_a_status(browse: Browse, language: str) -> None:
    page = browse("AU", language=language)
    sla = number_in(page, "/records/sla", "SLA")
    customer = number_in(page, "/records/customer", "CUS")
    for name, path in {
        "cell": f"/coverage?clause=8.3.2&SLM-06/{sla}/2026-11",
        "control": "/controls/SLM-06",
        "subject": f"/customers/{customer}",
    }.items():
        page.goto(path)
        expect(page.get_by_text(NEXT[language]).first).to_be_visible()
        for rule in page.locator("aside details summary").all():
            rule.click()
        good(page, f"next-{name}-{language}", "aside")
