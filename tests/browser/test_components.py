"""The components in Chromium: by mouse and keyboard, without scripts, in both languages and schemes."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.support.browser import axe_violations, served, sideways
from tests.support.web_only import make_web_app

Browse = Callable[..., Page]
LOOKS = [("en", "light", 1440), ("ja", "dark", 1440), ("ja", "light", 390), ("en", "dark", 390)]


@pytest.fixture
def live_server() -> Iterator[str]:
    """Only the web room, where everybody is signed in: what is tried here needs no records."""
    with served(make_web_app()) as address:
        yield address


@pytest.fixture
def sign_in() -> None:
    """Nobody needs to."""


@pytest.fixture
def guide(browse: Browse) -> Page:
    page = browse(width=1440)
    page.goto("/styleguide")
    return page


@pytest.mark.parametrize(("language", "theme", "width"), LOOKS)
def test_everybody_can_use_them(browse: Browse, language: str, theme: str, width: int):
    page = browse(language=language, theme=theme, width=width)
    page.goto("/styleguide")
    assert axe_violations(page) == []
    assert not sideways(page)
    page.get_by_role("button", name="Send for approval" if language == "en" else "承認を申請").click()
    expect(page.locator("#error-summary")).to_be_focused()
    assert axe_violations(page) == []


def test_a_line_of_the_summary_leads_to_its_field(guide: Page):
    guide.get_by_role("button", name="Send for approval").click()
    expect(guide).to_have_title("Error: Style guide · Akashi")
    guide.get_by_role("link", name="Write what was said, in a few lines.").click()
    minutes = guide.get_by_role("textbox", name="Minutes")
    expect(minutes).to_be_focused()
    expect(minutes).to_have_accessible_description("Write what was said, in a few lines.")


@pytest.mark.parametrize("javascript", [True, False])
def test_rows_come_and_go_and_keep_what_was_typed(browse: Browse, javascript: bool):
    page = browse(width=1440, javascript=javascript)
    page.goto("/styleguide")
    what = page.locator("input[name$=-what]")
    what.nth(1).fill("Forecast")
    page.get_by_role("button", name="Add action").click()
    expect(what).to_have_count(3)
    expect(what.nth(2)).to_be_focused()
    page.get_by_role("button", name="Remove row 1 of Actions").click()
    expect(what).to_have_count(2)
    expect(what.nth(0)).to_have_value("Forecast")
    expect(page.get_by_role("button", name="Add action")).to_be_focused()


def test_enter_in_a_row_adds_one_and_elsewhere_saves(guide: Page):
    what = guide.locator("input[name$=-what]")
    what.nth(1).press("Enter")
    expect(what).to_have_count(3)
    guide.get_by_label("Value").press("Enter")
    expect(guide.locator("#error-summary")).to_be_focused()
    expect(what).to_have_count(3)


def test_enter_that_ends_a_conversion_sends_nothing(guide: Page):
    """What a Japanese input method reports while it composes, and Safari's way of saying so."""
    for composing in ("isComposing: true", "keyCode: 229"):
        sent = guide.evaluate(
            f"""() => {{
                const given = {{key: "Enter", bubbles: true, cancelable: true, {composing}}};
                const key = new KeyboardEvent("keydown", given);
                return document.querySelector("[name=value]").dispatchEvent(key);
            }}"""
        )
        assert sent is False
    guide.get_by_role("textbox", name="Minutes").press("?")
    expect(guide.get_by_role("dialog")).to_have_count(0)


def test_a_dialog_opens_closes_and_gives_the_focus_back(guide: Page):
    opener = guide.get_by_role("link", name="Open a dialog")
    opener.click()
    dialog = guide.get_by_role("dialog", name="Help")
    expect(dialog).to_be_visible()
    assert axe_violations(guide) == []
    guide.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(opener).to_be_focused()
    guide.keyboard.press("?")
    dialog.get_by_role("button", name="Close").click()
    expect(dialog).to_be_hidden()


def test_a_dialog_is_a_page_without_scripts(browse: Browse):
    page = browse(javascript=False)
    page.goto("/styleguide")
    page.get_by_role("link", name="Open a dialog").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Help")


def focused(page: Page) -> str | None:
    return page.evaluate("document.activeElement.ariaLabel")


def test_the_matrix_is_one_stop_and_arrows_move_in_it(guide: Page):
    assert guide.locator("[data-grid] a.c[tabindex='0']").count() == 1
    guide.locator("[data-grid] a.c[tabindex='0']").focus()
    assert focused(guide) == "Cold-chain tracking, Aug: Gap"
    for key, expected in [
        ("ArrowLeft", "Cold-chain tracking, Jul: Partly met"),
        ("ArrowUp", "Aoba Medical Group, Jul: Met"),
        ("Home", "Aoba Medical Group, Apr: Met"),
        ("End", "Aoba Medical Group, Mar: Not due yet"),
        ("Control+Home", "Kitagawa Logistics, Apr: Met"),
        ("ArrowUp", "Kitagawa Logistics, Apr: Met"),
        ("PageDown", "Minamoto DC, Q1: Met"),
        ("ArrowRight", "Minamoto DC, Q2: Partly met"),
        ("ArrowUp", "Nishi Bank, Aug: Met"),
        ("Control+End", "Hoshino Systems, Not computed yet"),
        ("PageUp", "Minamoto DC, Q3: Open"),
        (".", "Cold-chain tracking, Aug: Gap"),
        ("Tab", None),
    ]:
        guide.keyboard.press(key)
        assert focused(guide) == expected, key


def test_single_keys_press_what_carries_them_unless_switched_off(browse: Browse):
    page = browse(width=1440)
    page.goto("/styleguide")
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.closest('tr') !== null")
    page.get_by_role("button", name="Signed in as").click()
    page.get_by_role("button", name="Switch single-key shortcuts off").click()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_colours_are_chosen_in_the_menu_and_kept(browse: Browse):
    page = browse(theme="light")
    page.goto("/styleguide")
    ground = "getComputedStyle(document.body).backgroundColor"
    light = page.evaluate(ground)
    page.get_by_role("button", name="Signed in as").click()
    page.get_by_role("button", name="Dark").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    assert page.evaluate(ground) != light
    page.emulate_media(media="print")
    assert page.evaluate(ground) == "rgb(255, 255, 255)"


def test_the_language_changes_and_the_page_stays(browse: Browse):
    page = browse(width=1440)
    page.goto("/styleguide?sort=record")
    page.get_by_role("button", name="日本語").click()
    expect(page).to_have_url("/styleguide?sort=record")
    expect(page.get_by_role("heading", level=1)).to_have_text("スタイルガイド")


@pytest.mark.parametrize("javascript", [True, False])
def test_the_menu_of_a_phone_opens_without_scripts(browse: Browse, javascript: bool):
    page = browse(width=390, javascript=javascript)
    page.goto("/styleguide")
    expect(page.locator("#navigation")).to_be_hidden()
    page.get_by_role("link", name="Menu").click()
    expect(page.locator("#navigation")).to_be_visible()
    page.get_by_role("link", name="Close menu").click()
    expect(page.locator("#navigation")).to_be_hidden()


@pytest.mark.parametrize("target", ["a", "button", "input", "select", "summary", ".seg label"])
def test_nothing_to_press_is_too_small(guide: Page, target: str):
    small = guide.evaluate(
        """(target) => [...document.querySelectorAll(`main ${target}`)].filter((it) => {
            const box = it.getBoundingClientRect(), inline = getComputedStyle(it).display === "inline";
            const covered = it.closest("label") && it.matches("input");
            const seen = it.checkVisibility() && it.tabIndex >= 0 && !it.matches(".vh, .linklike");
            return seen && !inline && !covered && (box.width < 24 || box.height < 24);
        }).map((it) => it.outerHTML.slice(0, 100))""",
        target,
    )
    assert small == []
