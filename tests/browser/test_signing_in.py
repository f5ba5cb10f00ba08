"""Coming and going: the right password, a wrong one, too many, the other language, and out again."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.support.browser import axe_violations, sideways
from tests.support.people import PASSWORD, email_of
from tests.support.program import Client

Browse = Callable[..., Page]
TRIES = 10  # a minute


def sign_in_as(page: Page, role: str, password: str = PASSWORD) -> None:
    page.get_by_label("Mail address").fill(email_of(role))
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in", exact=True).click()


def test_a_stranger_is_taken_to_the_page_they_asked_for(page: Page):
    page.goto("/coverage?clause=8.3.1")
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")
    assert axe_violations(page) == []
    sign_in_as(page, "PO")
    expect(page).to_have_url("/coverage?clause=8.3.1")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Coverage")


def test_by_keyboard_alone(browse: Browse):
    page = browse(language="ja")
    page.goto("/sign-in")
    page.get_by_label("メールアドレス").focus()
    page.keyboard.type(email_of("AU"))
    page.keyboard.press("Tab")
    expect(page.get_by_label("パスワード")).to_be_focused()
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page).to_have_title("マイワーク · Akashi")


@pytest.mark.parametrize("who", [email_of("PO"), "nobody@example.test"])
def test_a_wrong_password_and_a_wrong_address_get_the_same_answer(page: Page, who: str):
    page.goto("/sign-in")
    page.get_by_label("Mail address").fill(who)
    page.get_by_label("Password").fill("not the password")
    page.get_by_role("button", name="Sign in", exact=True).click()
    alert = page.get_by_role("alert")
    expect(alert).to_have_text("That did not work. Check the mail address and the password, then try again.")
    expect(alert).to_be_focused()
    expect(page.get_by_label("Mail address")).to_have_value(who)
    expect(page.get_by_label("Password")).to_have_value("")
    assert axe_violations(page) == []


def test_after_too_many_tries_one_waits(page: Page, client: Client):
    for _number in range(TRIES):
        client.post("/sign-in", data={"email": email_of("PO"), "password": "not the password"})
    page.goto("/sign-in")
    sign_in_as(page, "PO")
    expect(page.get_by_role("heading", level=1)).to_have_text("Too many tries")
    expect(page.get_by_role("main")).to_contain_text("Wait a minute, then try again.")
    assert axe_violations(page) == []


@pytest.mark.parametrize("javascript", [True, False])
def test_signing_out_closes_every_page(browse: Browse, javascript: bool):
    page = browse(width=390, javascript=javascript)
    page.goto("/sign-in")
    assert not sideways(page)
    sign_in_as(page, "SM")
    page.get_by_role("button", name="Signed in as").click()
    page.get_by_role("button", name="Sign out").click()
    page.goto("/coverage")
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")


@pytest.mark.parametrize("width", [390, 1440])
def test_the_other_language_keeps_the_page_and_is_kept(browse: Browse, width: int):
    page = browse("AU", width=width)
    page.goto("/coverage?clause=8.3.1&gaps=1")
    if width == 390:
        page.get_by_role("button", name="Signed in as").click()
    page.get_by_role("button", name="日本語").click()
    expect(page).to_have_url("/coverage?clause=8.3.1&gaps=1")
    expect(page.locator("html")).to_have_attribute("lang", "ja")
    expect(page.get_by_role("heading", level=1)).to_contain_text("実施状況")
    page.goto("/controls")
    expect(page.locator("html")).to_have_attribute("lang", "ja")
