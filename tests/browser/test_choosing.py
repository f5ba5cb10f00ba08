"""Two browsers at one draft: side by side, by keyboard, on a phone; and what is undone within ten seconds."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.support.browser import axe_violations, sideways
from tests.support.people import Organisation

MINUTES = "[name=agenda-0-minutes]"
SAVE = "button[name=save]:not(.vh)"


@pytest.fixture
def organisation() -> Organisation:
    from tests.support.agreements import AGREEMENTS

    return AGREEMENTS


@pytest.fixture
def draft(browse) -> str:
    """Number of a draft of a meeting."""
    page = browse("RO")
    page.goto("/records/brm_meeting/new")
    page.select_option("#customer", label="Kitagawa Logistics")
    page.wait_for_selector("text=Hiroshi Kitagawa")
    page.fill(MINUTES, "As first written")
    page.fill("[name=decisions-0-text]", "Move the database")
    page.click(SAVE)
    page.wait_for_url(re.compile("/r/MTG-"))
    number = re.search(r"MTG-[\d-]+", page.url)[0]
    page.context.close()
    return number


def opened(browse, draft: str, **how) -> Page:
    page = browse("RO", **how)
    page.goto(f"/r/{draft}/edit")
    return page


@pytest.mark.parametrize(("language", "width"), [("en", 1280), ("ja", 390)])
def test_the_second_of_two_browsers_chooses_with_the_keyboard(browse, draft, language, width):
    first, second = opened(browse, draft), opened(browse, draft, language=language, width=width)
    first.fill(MINUTES, "Written by the first")
    first.fill("#start_time", "11:00")
    first.click(SAVE)
    first.wait_for_url(re.compile(r"/r/MTG-[\d-]+$"))

    second.fill(MINUTES, "Written by the second")
    second.fill("[name=decisions-0-text]", "Move the database in May")
    second.click(SAVE)
    second.wait_for_selector(".sides")
    assert axe_violations(second) == [] and sideways(second) == 0
    expect(second.locator(":focus")).to_contain_text("Aoi Tanaka")
    assert second.locator(".side:has(:checked)").count() == 2  # what only one of them changed
    open_one = second.locator("fieldset", has_text="Written by the second")
    second.locator("button[name=save]:not(.vh)").click()
    expect(second.locator("#error-summary")).to_be_visible()
    assert axe_violations(second) == []
    second.locator("#error-summary a").first.press("Enter")
    expect(open_one.locator("input").first).to_be_focused()
    second.keyboard.press("ArrowDown")
    expect(open_one.locator("[value=mine]")).to_be_checked()
    second.locator("button[name=save]:not(.vh)").press("Enter")
    second.wait_for_url(re.compile(r"/r/MTG-[\d-]+$"))
    for words in ("Written by the second", "Move the database in May", "11:00"):
        expect(second.locator("main")).to_contain_text(words)


def test_a_conflict_on_the_way_out_of_a_closed_browser_is_still_told(browse, draft):
    """Typed over an old text, closed, somebody else saved, gone on with: the choice still comes."""
    page = opened(browse, draft)
    page.fill(MINUTES, "Typed and never saved")
    page.wait_for_url(re.compile(r"\?draft="))
    page.context.close()
    other = opened(browse, draft)
    expect(other.locator("main")).to_contain_text("You typed something here on")
    other.fill(MINUTES, "Saved meanwhile")
    other.click(SAVE)
    other.wait_for_url(re.compile(r"/r/MTG-[\d-]+$"))
    again = opened(browse, draft)
    again.get_by_role("link", name="Go on with it").click()
    expect(again.locator("#resumed")).to_contain_text("Aoi Tanaka has saved the record since.")
    assert again.input_value(MINUTES) == "Typed and never saved"
    again.click(SAVE)
    expect(again.locator(".sides").first).to_contain_text("Saved meanwhile")
    again.locator("[value=mine]").first.check()
    again.click("button[name=continue]:not(.vh)")
    assert again.input_value(MINUTES) == "Typed and never saved"
    again.click(SAVE)
    again.wait_for_url(re.compile(r"/r/MTG-[\d-]+$"))
    expect(again.locator("main")).to_contain_text("Typed and never saved")


def test_a_removed_row_and_a_sent_record_come_back(browse, draft):
    page = opened(browse, draft)
    page.click("[name=add-decisions]")
    page.fill("[name=decisions-1-text]", "Add capacity")
    page.click("[name=remove-decisions-0]")
    page.wait_for_selector("[name=restore-decisions]")
    assert axe_violations(page) == []
    page.click("[name=restore-decisions]")
    page.wait_for_selector("[name=decisions-0-text]")
    texts = [page.input_value(f"[name=decisions-{n}-text]") for n in (0, 1)]
    assert texts == ["Move the database", "Add capacity"]
    page.select_option("[name=decisions-0-decided_by]", index=1)
    page.select_option("[name=decisions-1-decided_by]", index=1)
    for person in ("Hiroshi Kitagawa", "Aoi Tanaka"):
        page.click(f"label:has-text('{person}')")
    page.click("button[name=send]")
    page.wait_for_url(re.compile(r"/r/MTG-[\d-]+$"))
    assert axe_violations(page) == []
    page.click("[data-undo] button")
    page.wait_for_url(re.compile("/edit"))
    expect(page.locator("main")).to_contain_text("is not sent")
