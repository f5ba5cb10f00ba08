"""All controls in Chromium: folded by clause, the first open, and opened by a key without any script."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.support.browser import axe_violations, screenshot, sideways
from tests.support.people import Organisation

Browse = Callable[..., Page]
HEIGHT = {390: 1500, 1440: 1000}  # of the page in pixels; not folded it had 8,900 and 2,800


@pytest.fixture
def organisation() -> Organisation:
    from tests.support.sample import SAMPLE

    return SAMPLE


@pytest.mark.parametrize("language", ["en", "ja"])
@pytest.mark.parametrize("width", [390, 1440])
def test_clauses_are_folded(browse: Browse, language: str, width: int):
    page = browse("AU", language=language, width=width)
    page.goto("/controls")
    groups = page.locator("details.groups")
    assert groups.evaluate_all("all => all.map((one) => one.open)") == [True, *[False] * (groups.count() - 1)]
    assert page.evaluate("document.documentElement.scrollHeight") <= HEIGHT[width]
    assert axe_violations(page) == [] and not sideways(page)
    screenshot(page, f"controls-{width}-{language}")
    groups.evaluate_all("all => all.forEach((one) => (one.open = true))")
    assert axe_violations(page) == [] and not sideways(page)


def test_a_clause_opens_by_a_key_without_scripts(browse: Browse):
    page = browse("AU", javascript=False)
    page.goto("/controls")
    group = page.locator("details.groups").last
    row = group.get_by_role("link", name="SUP-16")
    expect(row).to_be_hidden()
    group.locator("summary").focus()
    page.keyboard.press("Enter")
    row.click()
    expect(page).to_have_url(re.compile("/controls/SUP-16$"))


def test_a_folded_clause_says_what_it_lacks(browse: Browse):
    page = browse("AU", width=1440)
    page.goto("/controls")
    for group in page.locator("details.groups").all():
        lacking = group.locator("table .st.not_met").count()
        said = group.locator("summary .st.not_met").all_inner_texts()
        assert said == ([f"Not met {lacking}"] if lacking else [])


def test_paper_shows_every_clause(browse: Browse):
    page = browse("AU", width=1440)
    page.goto("/controls")
    page.emulate_media(media="print")
    expect(page.get_by_role("link", name="SUP-16")).to_be_visible()
