"""Files on a form: dropped, pasted and chosen, with their digests, and the form that waits for them."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.support.browser import give

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]>>endobj\n%%EOF\n"
TEXT = b"Minutes of the meeting, agreed by both sides.\n"
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489"
    "0000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)


def short(content: bytes) -> re.Pattern[str]:
    digest = hashlib.sha256(content).hexdigest()
    return re.compile(f"sha256 {digest[:4]}…{digest[-4:]}")


def digests(page: Page) -> list[str]:
    return page.locator("input[name=evidence]").evaluate_all("all => all.map((it) => it.value)")


@pytest.fixture
def form(browse: Callable[..., Page]) -> Page:
    page = browse("PO", width=1440)
    page.goto("/records/brm_meeting/new")
    return page


def rows(page: Page) -> Locator:
    return page.locator("[data-file]")


def test_several_files_dropped_anywhere(form: Page):
    give(form, "dragover", ("minutes.txt", "text/plain", TEXT))
    expect(form.locator("body")).to_have_class("dropping")
    give(form, "drop", ("minutes.txt", "text/plain", TEXT), ("signed.pdf", "application/pdf", PDF))
    expect(form.locator("body")).not_to_have_class("dropping")
    expect(rows(form)).to_have_count(2)
    expect(rows(form).nth(0)).to_contain_text(short(TEXT))
    expect(rows(form).nth(1)).to_contain_text(short(PDF))
    expect(rows(form).nth(0)).to_contain_text("Stored")
    assert digests(form) == [hashlib.sha256(TEXT).hexdigest(), hashlib.sha256(PDF).hexdigest()]


def test_a_screenshot_from_the_clipboard_gets_a_name(form: Page):
    give(form, "paste", ("image.png", "image/png", PNG))
    expect(rows(form)).to_contain_text(re.compile(r"Screenshot \d{4}-\d\d-\d\d \d\d\.\d\d\.png"))
    expect(rows(form)).to_contain_text(short(PNG))


def test_chosen_files_go_up_once_and_can_be_taken_away(form: Page):
    chooser = form.locator("#evidence-file")
    chooser.set_input_files({"name": "minutes.txt", "mimeType": "text/plain", "buffer": TEXT})
    expect(rows(form)).to_contain_text(short(TEXT))
    assert chooser.evaluate("it => it.files.length") == 0
    form.get_by_role("button", name=re.compile("Remove")).last.click()
    expect(rows(form)).to_have_count(0)
    assert digests(form) == []


def test_a_file_of_a_refused_kind_says_why(form: Page):
    give(form, "drop", ("page.html", "text/html", b"<!doctype html><script>alert(1)</script>"))
    expect(rows(form).locator("[data-error]")).not_to_be_empty()
    assert not any(
        form.locator("input[name=evidence]:not(:disabled)").evaluate_all("all => all.map((it) => it.value)")
    )


def test_a_file_that_does_not_arrive_says_so(form: Page, watch):
    form.route("**/evidence/uploads", lambda route: route.abort())
    give(form, "drop", ("minutes.txt", "text/plain", TEXT))
    expect(rows(form).locator("[data-error]")).to_contain_text("minutes.txt did not arrive")
    watch.problems.clear()  # the broken connection is what this is about


def test_the_form_waits_for_files_on_their_way(form: Page):
    waiting: list[Route] = []
    form.route("**/evidence/uploads", lambda route: waiting.append(route))
    give(form, "drop", ("minutes.txt", "text/plain", TEXT))
    expect(rows(form).locator("progress")).to_be_visible()
    form.get_by_role("button", name="Save draft").click()
    expect(form.locator("#announcements")).to_have_text("Waiting for the files")
    with form.expect_request(lambda request: request.is_navigation_request()) as sent:
        waiting[0].continue_()
    assert hashlib.sha256(TEXT).hexdigest() in (sent.value.post_data or "")
