"""The coverage page in Chromium: full names, filters kept, a panel beside the matrix, no scripts needed."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.support.browser import axe_violations
from tests.support.people import Organisation

Browse = Callable[..., Page]
ADDRESS = r"/coverage\?(.*&)?[A-Z]+-\d+/[A-Z]+-\d+-\d+/(\d\d-\d+|\d{4}-\d\d-\d\d)$"


@pytest.fixture
def organisation() -> Organisation:
    from tests.support.sample import SAMPLE

    return SAMPLE


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_matrix_is_read_by_everybody(browse: Browse, theme: str):
    page = browse("AU", width=1440, theme=theme)
    page.goto("/coverage?clause=8.3.2")
    assert axe_violations(page) == []
    names = page.locator("[data-grid] td > a").evaluate_all("cells => cells.map((cell) => cell.ariaLabel)")
    assert any(re.search(r", Sep: (Met|Gap|Partly met|Met late|Excused)$", name) for name in names)
    assert any(re.search(r", Q2, 1 Jul . 30 Sep 2026: ", name) for name in names)
    assert not [name for name in names if "undefined" in name or not name.strip(", ")]


def test_a_cell_opens_beside_the_matrix_and_keeps_the_filters(browse: Browse):
    page = browse("AU", width=1440)
    page.goto("/coverage?clause=8.3.2&gaps=1")
    cell = page.locator("[data-grid] td > a.gap").first
    cell.click()
    expect(page.locator("#panel h2")).to_be_visible()
    expect(cell).to_have_attribute("aria-current", "true")
    expect(page).to_have_url(re.compile(ADDRESS))
    assert "clause=8.3.2" in page.url and "gaps=1" in page.url
    heading = page.locator("#panel h2").inner_text()
    page.reload()
    assert page.locator("#panel h2").inner_text() == heading
    expect(page.locator("[data-grid] td > a[aria-current]")).to_have_count(1)


def test_a_cell_is_a_link_without_scripts(browse: Browse):
    page = browse("AU", width=1440, javascript=False)
    page.goto("/coverage")
    page.locator("[data-grid] td > a.gap").first.click()
    expect(page).to_have_url(re.compile(ADDRESS))
    expect(page.locator("#panel h2")).to_be_visible()
    expect(page.locator("[data-grid] td > a[aria-current]")).to_have_count(1)


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.ariaLabel || document.activeElement.textContent"))


def test_arrows_keep_their_month_past_lines_of_other_lengths(browse: Browse):
    page = browse("AU", width=1440)
    page.goto("/coverage?clause=8.3.2")
    page.locator("[data-grid] a[aria-label*=', Sep: ']").first.click()
    passed = []
    for _ in range(20):
        page.keyboard.press("ArrowDown")
        passed.append(focused(page))
    assert any("Q2" in name for name in passed)
    months = re.findall(r", (\w{3}): ", "\n".join(passed))
    assert len(months) > 3
    assert set(months) == {"Sep"}


def test_what_is_side_by_side_says_its_name_and_status(browse: Browse):
    page = browse("AU", width=1440)
    page.goto("/coverage?clause=8.3.1")
    name = page.locator("[data-grid] td.many.met > a").first.evaluate("cell => cell.ariaLabel")
    assert name.endswith(": Met")
    page.keyboard.press(".")
    assert re.search(": (Gap|Not met)$", focused(page))


@pytest.mark.parametrize("javascript", [True, False])
def test_a_folded_line_opens_with_its_control(browse: Browse, javascript: bool):
    page = browse("AU", width=1440, javascript=javascript)
    page.goto("/coverage")
    line = page.locator("[data-grid] tr.folded", has_text="FY 2026").first
    control = line.locator("xpath=preceding-sibling::tr[@id]").last.get_attribute("id")
    lines = int(line.locator("th").inner_text().split()[0].lstrip("＋"))
    line.locator("th a").click()
    page.wait_for_url(re.compile(f"{control}//26#{control}$"))
    group = page.locator(f"tr#{control}")
    expect(group).to_have_attribute("aria-current", "true")
    expect(group.locator("xpath=following-sibling::tr")).to_have_count(lines)
    expect(page.locator("#panel")).to_contain_text(str(control))


def test_on_a_phone_the_panel_comes_into_view(browse: Browse):
    page = browse("AU", width=390)
    page.goto("/coverage")
    page.locator("[data-grid] td > a.gap").first.click()
    expect(page.locator("#panel h2")).to_be_in_viewport()
