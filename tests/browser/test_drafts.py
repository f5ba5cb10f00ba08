"""Nobody loses a word they typed: browsers killed, servers restarted, sessions ended, connections gone."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from app.db import db
from app.records.models import FormDraft
from tests.support.agreements import SLA, SUPPLIER
from tests.support.browser import axe_violations, eventually, served, sideways
from tests.support.people import Organisation
from tests.support.program import program

MEETING = "/records/brm_meeting/new"
MINUTES = "[name=agenda-0-minutes]"
SHEET = f"/records/measurement/new?sla={SLA}&period_from=2026-10-01&period_to=2026-10-31"
EVALUATION = f"/records/supplier_evaluation/new?supplier={SUPPLIER}"


@pytest.fixture
def organisation() -> Organisation:
    from tests.support.agreements import AGREEMENTS

    return AGREEMENTS


def autosaved(page: Page) -> None:
    """Typing has been kept, and the address leads back to it."""
    expect(page.locator("#kept")).to_have_text(re.compile("Autosaved at|自動保存"))
    page.wait_for_url(re.compile(r"\?draft=\w{32}$"))


def kept(app) -> list[dict[str, str]]:
    with app.app_context():
        rows = [dict(draft.typed) for draft in db.session.query(FormDraft).order_by(FormDraft.saved_at)]
        db.session.remove()
    return rows


def test_a_killed_browser_loses_nothing_and_the_form_offers_it(browse, app):
    page = browse("RO")
    page.goto(MEETING)
    page.select_option("#customer", label="Kitagawa Logistics")
    page.wait_for_selector("text=Hiroshi Kitagawa")
    page.fill(MINUTES, "October results reviewed")
    page.click("[name=add-decisions]")
    page.fill("[name=decisions-1-text]", "Move the database")
    autosaved(page)
    page.context.close()  # nothing is said good-bye to

    again = browse("RO", width=390)
    again.goto(MEETING)
    expect(again.locator(".note", has_text="You typed something here on")).to_contain_text(
        "Kitagawa Logistics"
    )
    assert axe_violations(again) == [] and sideways(again) == 0
    again.get_by_role("link", name="Go on with it").click()
    expect(again.locator("#resumed")).to_contain_text("You typed this on")
    assert again.input_value(MINUTES) == "October results reviewed"
    assert again.input_value("[name=decisions-1-text]") == "Move the database"
    assert again.inner_text("h1") == "Kitagawa Logistics, November meeting"
    assert axe_violations(again) == [] and sideways(again) == 0
    again.fill(MINUTES, "October results reviewed and accepted")
    again.click("button[name=save]:not(.vh)")
    again.wait_for_url(re.compile(r"/r/MTG-"))
    expect(again.get_by_text("October results reviewed and accepted")).to_be_visible()
    assert kept(app) == []


@pytest.mark.parametrize(("role", "path", "field", "typed"), [
    ("SM", SHEET, "lines-1-value", "74"),
    ("VM", EVALUATION, "supplier_comment", "Slower than last year"),
    ("RO", "/records/complaint/new", "text", "The portal was down"),
])  # fmt: skip
def test_every_sort_of_form_is_loaded_again_as_it_was_typed(browse, role, path, field, typed):
    page = browse(role)
    page.goto(path)
    if not page.is_visible(f"[name={field}]"):
        page.click("text=More fields")
    page.fill(f"[name={field}]", typed)
    page.keyboard.press("Tab")
    autosaved(page)
    page.reload()
    assert page.input_value(f"[name={field}]") == typed


def test_leaving_the_page_keeps_the_last_words(browse, app):
    page = browse("RO")
    page.goto(MEETING)
    page.fill(MINUTES, "Typed and left at once")
    page.click("nav >> text=Coverage")
    page.wait_for_url("**/coverage")
    eventually(page, lambda: [typed["agenda-0-minutes"] for typed in kept(app)] == ["Typed and left at once"])


def test_a_page_only_looked_at_keeps_nothing(browse, app):
    page = browse("RO")
    page.goto(MEETING)
    page.wait_for_timeout(3000)
    page.goto("/")
    assert kept(app) == []


def test_an_ended_session_leaves_the_text_and_a_new_one_goes_on(browse, app, sign_in, live_server):
    page = browse("RO", language="ja")
    page.goto(MEETING)
    cookies = page.context.cookies()
    page.context.clear_cookies(name="session")
    page.fill(MINUTES, "途中まで入力")
    expect(page.locator("#kept-signed-out")).to_be_visible()
    assert page.input_value(MINUTES) == "途中まで入力"
    assert axe_violations(page) == []
    page.click("button[name=save]:not(.vh)")  # is not sent, so the page stays
    page.select_option("#channel", index=1)  # asks the server again: the page stays as well
    page.wait_for_timeout(1000)
    assert page.input_value(MINUTES) == "途中まで入力" and kept(app) == []
    page.context.add_cookies([cookie for cookie in cookies if cookie["name"] == "session"])
    page.fill(MINUTES, "途中まで入力した議事")
    autosaved(page)
    expect(page.locator("#kept-signed-out")).to_be_hidden()
    assert [typed["agenda-0-minutes"] for typed in kept(app)] == ["途中まで入力した議事"]


def test_somebody_else_in_the_same_browser_gets_nothing_of_it(browse, app, sign_in, watch):
    page = browse("RO")
    page.goto(MEETING)
    other = sign_in("SM").get_cookie("session").value
    page.context.add_cookies([{"name": "session", "value": other, "url": page.url, "httpOnly": True}])
    page.fill(MINUTES, "Only Aoi's")
    expect(page.locator("#kept-problem")).to_contain_text("Somebody else is signed in")
    page.click("button[name=save]:not(.vh)")
    page.wait_for_timeout(500)
    assert page.input_value(MINUTES) == "Only Aoi's" and kept(app) == []
    watch.problems.clear()  # the page's old token is refused, and htmx says so on the console


def test_a_server_that_is_gone_is_told_and_tried_again(browse, app, watch):
    page = browse("RO")
    page.goto(MEETING)
    page.context.set_offline(True)
    page.fill(MINUTES, "Typed without a connection")
    expect(page.locator("#kept-problem")).to_contain_text("No connection")
    page.click("button[name=save]:not(.vh)")
    page.wait_for_timeout(500)
    assert page.input_value(MINUTES) == "Typed without a connection"
    page.context.set_offline(False)
    autosaved(page)
    expect(page.locator("#kept-problem")).to_be_empty()
    assert [typed["agenda-0-minutes"] for typed in kept(app)] == ["Typed without a connection"]
    watch.problems.clear()


def test_a_restarted_server_still_has_it(browse, settings, clock):
    """Another program on the same data: what was kept is in the database, and the session is too."""
    page = browse("RO")
    page.goto(MEETING)
    page.fill(MINUTES, "Before the restart")
    autosaved(page)
    with program(settings, clock) as restarted, served(restarted) as address:
        cookie = next(one for one in page.context.cookies() if one["name"] == "session")
        page.context.add_cookies([{**{k: cookie[k] for k in ("name", "value")}, "url": address}])
        page.goto(f"{address}{MEETING}")
        page.get_by_role("link", name="Go on with it").click()
        assert page.input_value(MINUTES) == "Before the restart"


def test_discarding_can_be_undone_for_ten_seconds(browse):
    page = browse("RO")
    page.clock.install()
    page.goto(MEETING)
    page.fill(MINUTES, "Not so bad after all")
    page.clock.run_for(3000)
    autosaved(page)
    page.goto(MEETING)
    page.click("text=Discard")
    page.click("text=Undo")
    assert page.input_value(MINUTES) == "Not so bad after all"
    page.click("#resumed >> text=Discard")
    expect(page.locator("[data-undo]")).to_be_visible()
    page.clock.run_for(11000)
    expect(page.locator("[data-undo]")).to_have_count(0)


def test_without_scripts_a_form_is_as_it_was(browse, app):
    page = browse("RO", javascript=False)
    page.goto("/records/improvement/new")
    page.fill("[name=description]", "Faster answers")
    page.click("button[name=save]:not(.vh)")
    assert page.input_value("[name=description]") == "Faster answers"
    assert kept(app) == []
