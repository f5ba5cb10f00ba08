"""Sign-ins in a browser: from the invitation to the second step, passkeys, and every page of theirs."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import contextmanager

import pytest
from playwright.sync_api import Page, expect

from app.accounts.models import Account
from app.db import db
from tests.support.browser import axe_violations, sideways
from tests.support.codes import code_at
from tests.support.people import PASSWORD, email_of

Browse = Callable[..., Page]
NEW = "a lantern over the harbour"
AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def enter(page: Page, email: str, password: str) -> None:
    page.goto("/sign-in")
    page.get_by_label("Mail address").fill(email)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in", exact=True).click()


def fit(page: Page) -> None:
    assert axe_violations(page) == []
    assert not sideways(page)


@pytest.mark.parametrize("javascript", [True, False])
def test_from_the_invitation_to_ending_a_session_elsewhere(browse: Browse, clock, javascript: bool):
    admin = browse("AD", javascript=javascript)
    admin.goto("/sign-ins")
    admin.get_by_role("link", name="Invite somebody").click()
    admin.get_by_label("Name of the new person").fill("Sae Mizuno")
    admin.get_by_label("Mail address").fill("sae@example.test")
    admin.get_by_label("SMS manager").check()
    admin.get_by_role("button", name="Make the link").click()
    link = admin.locator("#link").inner_text()

    page = browse(width=390, javascript=javascript)
    page.goto(link[link.index("/password/") :])
    fit(page) if javascript else None
    page.get_by_label("New password").fill(NEW)
    page.get_by_label("The same once more").fill(NEW)
    page.get_by_role("button", name="Set the password").click()
    expect(page.get_by_role("status").first).to_contain_text("Your password is set.")
    enter(page, "sae@example.test", NEW)
    key = switched_on(page, clock)

    other = browse(javascript=javascript)
    enter(other, "sae@example.test", NEW)
    expect(other.get_by_role("heading", level=1)).to_have_text("Second step")
    other.get_by_label("Code").fill(code_at(key, clock()))
    other.get_by_role("button", name="Sign in", exact=True).click()
    other.goto("/account")
    other.get_by_role("button", name="End the session in Chrome").click()
    expect(other.get_by_role("status").first).to_contain_text("The session is ended.")
    page.goto("/account")
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")


def switched_on(page: Page, clock) -> str:
    """Set up the second step on the account page; the key that the app was given."""
    page.goto("/account")
    page.get_by_role("link", name="Set up the second step").click()
    expect(page.get_by_role("img", name="QR code")).to_be_visible()
    key = page.locator("dl.kv dd").first.inner_text()
    page.get_by_label("Code", exact=True).fill(code_at(key, clock()))
    page.get_by_role("button", name="Switch the second step on").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Recovery codes")
    clock.tick(30)
    return key


@contextmanager
def device(page: Page):
    """A phone or computer with a passkey reader, as Chromium plays it."""
    tools = page.context.new_cdp_session(page)
    tools.send("WebAuthn.enable")
    made = tools.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
    yield lambda present: tools.send(
        "WebAuthn.setUserVerified", {"authenticatorId": made["authenticatorId"], "isUserVerified": present}
    )
    tools.detach()


def test_a_passkey_is_made_signs_in_and_is_removed(browse: Browse, live_server: str, app):
    page, here = browse(), live_server.replace("127.0.0.1", "localhost")  # a passkey belongs to a name
    with device(page) as recognises:
        page.goto(f"{here}/sign-in")
        page.get_by_label("Mail address").fill(email_of("PO"))
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Sign in", exact=True).click()
        page.goto(f"{here}/account")
        page.get_by_label("Name of the new passkey").fill("My phone")
        page.get_by_role("button", name="Make a passkey").click()
        expect(page.get_by_role("status").first).to_contain_text("The passkey is kept.")
        expect(page.locator("#passkeys")).to_contain_text("My phone")
        fit(page)
        sign_out(page)

        recognises(False)
        page.get_by_role("button", name="Sign in with a passkey").click()
        expect(page.locator("[data-passkey] [role=status]")).to_contain_text("did not sign you in")
        recognises(True)
        page.get_by_role("button", name="Sign in with a passkey").click()
        expect(page).to_have_url(f"{here}/")

        page.goto(f"{here}/account")
        page.get_by_role("button", name="Remove the passkey My phone").click()
        expect(page.get_by_role("status").first).to_contain_text("The passkey is removed.")
        sign_out(page)
        page.get_by_role("button", name="Sign in with a passkey").click()
        expect(page.locator("[data-passkey] [role=status]")).to_contain_text("did not sign you in")


def sign_out(page: Page) -> None:
    page.get_by_role("button", name="Signed in as").click()
    page.get_by_role("button", name="Sign out", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")


@pytest.mark.parametrize("language", ["en", "ja"])
@pytest.mark.parametrize("width", [390, 1280])
def test_every_page_is_fit(browse: Browse, app, language: str, width: int):
    with app.app_context():
        number = db.session.query(Account.id).filter(Account.email == email_of("PO")).scalar()
        db.session.remove()
    admin = browse("AD", language=language, width=width)
    for path in ("/sign-ins", "/sign-ins/new", f"/sign-ins/{number}", "/account", "/account/password",
                 "/account/second-factor", "/account/confirm"):  # fmt: skip
        admin.goto(path)
        fit(admin)
    admin.goto("/sign-ins/new")
    admin.locator("#email").fill("new@example.test")
    admin.locator(".btn.p").click()
    expect(admin.get_by_role("alert")).to_be_focused()
    fit(admin)
    admin.goto(f"/sign-ins/{number}")
    admin.locator(f"form[action='/sign-ins/{number}/link'] button").click()
    expect(admin.locator("#link")).to_be_visible()
    fit(admin)
    stranger = browse(language=language, width=width, theme="dark")
    for path in ("/sign-in", "/sign-in/forgotten", "/password/no-such-link"):
        stranger.goto(path)
        fit(stranger)
