"""Names and comments that are meant as markup are shown as they were typed, wherever they come up again."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.support import records
from tests.support.browser import Watch
from tests.support.shared_data import hostile_texts

MARKUP = [text for text in hostile_texts() if len(text) < 80 and set(text) & set("<{\"'&:")]
PAGES = [
    "/", "/coverage", "/records/customer", "/records/brm_meeting", "/records/brm_meeting/new",
    "/records/person", "/reports/gap?show=1&clause=8.3.1", "/controls/BRM-04",
]  # fmt: skip


@pytest.fixture
def hostile(app, people) -> dict[str, str]:
    """Text → number of the customer called so."""
    with app.app_context():
        numbers = {text: records.customer(people, text) for text in MARKUP}
        content = records.meeting(people, numbers[MARKUP[0]], "2026-10-14")
        records.recorded(people, "RO", "brm_meeting", content)
    return numbers


@pytest.fixture
def quiet(browse: Callable[..., Page], watch: Watch) -> Page:
    """A page on which a dialog would be a fault, as anything else that markup can do already is."""
    page = browse("RO", width=1440)
    page.on("dialog", lambda dialog: watch.problems.append(f"dialog: {dialog.message}"))
    return page


def test_hostile_names_are_shown_as_they_are(quiet: Page, hostile: dict[str, str]):
    for path in PAGES:
        quiet.goto(path)
        html = quiet.content()
        assert "<script>alert" not in html and "<img src=x" not in html, path
    quiet.goto("/coverage")
    rows = quiet.get_by_role("rowheader").all_text_contents()
    assert set(MARKUP) <= {row.strip() for row in rows}
    for text, number in hostile.items():
        quiet.goto(f"/r/{number}")
        expect(quiet.get_by_role("heading", level=1)).to_have_text(text)


def test_what_is_typed_comes_back_as_it_was_typed(quiet: Page, hostile: dict[str, str]):
    quiet.goto(f"/r/{hostile[MARKUP[0]]}")
    for text in (
        "</textarea><script>alert(1)</script>",
        "改行\n二行目",
        "👩\u200d👩\u200d👧\u200d👦 𠮷野家 が",
    ):
        quiet.get_by_label("Write a comment").fill(text)
        quiet.get_by_role("button", name="Add comment").click()
        shown = quiet.locator("#comments").get_by_role("paragraph").last
        assert shown.inner_text() == text


def test_a_draft_keeps_hostile_text_in_its_field(quiet: Page, hostile: dict[str, str]):
    text = "</textarea><img src=x onerror=alert(1)> \" ' {{7*7}}"
    quiet.goto(f"/records/business_environment_note/new?customer={hostile[MARKUP[0]]}")
    field = quiet.get_by_role("textbox").and_(quiet.locator("textarea")).first
    field.fill(text)
    name = field.get_attribute("name")
    quiet.get_by_role("button", name="Save draft").click()
    expect(quiet.get_by_role("status").first).to_be_visible()
    quiet.get_by_role("link", name="Edit").click()
    expect(quiet.locator(f"textarea[name={name}]")).to_have_value(text)
