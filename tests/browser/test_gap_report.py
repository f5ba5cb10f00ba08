"""The gap report on screen: what is lacking is open, keys and links lead on, paper shows all of it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.support.browser import axe_violations, sideways
from tests.support.people import Organisation

Browse = Callable[..., Page]
REPORT = "/reports/gap?show=1&clause=8.3.1"


@pytest.fixture
def organisation() -> Organisation:
    from tests.support.sample import SAMPLE

    return SAMPLE


@pytest.mark.parametrize(("language", "width"), [("en", 1440), ("ja", 390)])
def test_the_report_is_read_by_everybody(browse: Browse, language: str, width: int):
    page = browse("AU", language=language, width=width)
    page.goto(REPORT)
    assert axe_violations(page) == []
    assert not sideways(page)


def test_a_link_of_the_contents_opens_a_folded_control(browse: Browse):
    page = browse("AU", width=1440)
    page.goto(REPORT)
    control = page.locator("details.rp-is-met").first
    name = control.locator("summary .rp-id").inner_text()
    text = control.locator(".rp-requirement")
    expect(text).not_to_be_visible()
    page.locator(f'.rp-index a[href="#{name}"]').click()
    expect(text).to_be_in_viewport()


def test_j_and_k_move_from_control_to_control(browse: Browse):
    page = browse("AU", width=1440)
    page.goto(REPORT)
    names = page.locator(".rp-fold > summary .rp-id").all_inner_texts()
    for key, place in (("j", 0), ("j", 1), ("j", 2), ("k", 1)):
        page.keyboard.press(key)
        assert page.evaluate("document.activeElement.querySelector('.rp-id').innerText") == names[place]


def test_paper_shows_what_is_folded(browse: Browse):
    page = browse("AU", width=1440)
    page.goto(REPORT)
    page.emulate_media(media="print")
    expect(page.locator("details.rp-is-met .rp-requirement").first).to_be_visible()
    expect(page.locator("#rp-3 p").first).to_be_visible()
