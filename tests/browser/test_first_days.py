"""The first days: from `akashi init` to the first approved record, each led by their first page."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from click.testing import CliRunner
from playwright.sync_api import Page, expect

from app.cli.__main__ import main
from tests.support.bilingual import says
from tests.support.browser import axe_violations, screenshot, sideways
from tests.support.hands import Hands, Keyboard, Mouse
from tests.support.people import PASSWORD, Organisation

Browse = Callable[..., Page]
Say = Callable[[str], str]
ADMINISTRATOR, APPROVER, OWNER = "jun@example.test", "kenji@example.test", "aoi@example.test"


def build_with_commands(settings) -> None:
    """As the README says: one command for the organisation, one for whoever administers it."""
    for words in (
        ["init", "--name", "Hoshino Systems", "--from", "2026-04-01", "--responsible", "Rin Ueda"],
        ["user", "add", ADMINISTRATOR, "--name", "Jun Ogawa", "--role", "AD", "--password", PASSWORD],
    ):
        done = CliRunner(env={"AKASHI_DATABASE_URL": settings.database_url}).invoke(
            main, [*words, "--data", str(settings.data)]
        )
        assert done.exit_code == 0, done.output


@pytest.fixture
def organisation() -> Organisation:
    return Organisation("just begun", build_with_commands, {"AD": ADMINISTRATOR})


@pytest.mark.parametrize(
    ("language", "width", "hands"), [("en", 1440, Mouse), ("ja", 390, Keyboard)], ids=["mouse", "keys"]
)
def test_from_nothing_to_the_first_approved_record(browse: Browse, clock, language: str, width: int, hands):
    clock.set(datetime.now(UTC))  # as the command line has it
    say, opened = says(language), lambda role=None: browse(role, language=language, width=width)
    admin = opened("AD")
    admin.goto("/")
    fit(admin, f"first-run-{language}")
    links = everybody_is_invited(admin, hands(admin), say)
    owner, approver = opened(), opened()
    for page, mail in ((owner, OWNER), (approver, APPROVER)):
        comes_in(page, hands(page), say, mail, links[mail])
    a_contact_and_a_customer(owner, hands(owner), say)
    approves(approver, hands(approver), say)
    owner.goto("/")
    expect(step(owner, say("Add your customers"))).to_contain_text(say("done"))
    fit(owner, f"first-run-{language}-later")


def fit(page: Page, name: str) -> None:
    assert axe_violations(page) == []
    assert not sideways(page)
    screenshot(page, name)


def step(page: Page, title: str):
    return page.get_by_role("listitem").filter(has_text=title)


def everybody_is_invited(page: Page, hands: Hands, say: Say) -> dict[str, str]:
    """Roles that lack are ticked already; mail address → link to hand over."""
    links = {}
    for name, mail, roles in (("", OWNER, ["SMS manager", "Relationship owner"]),
                              ("Kenji Mori", APPROVER, ["Approver (line manager)"])):  # fmt: skip
        page.goto("/")
        hands.press(step(page, say("Invite process owners")).get_by_role("link"))
        expect(page.get_by_role("checkbox", name=say(roles[0]), exact=True)).to_be_checked()
        if name:
            hands.write(page.get_by_label(say("Name of the new person")), name)
        hands.write(page.get_by_label(say("Mail address")), mail)
        for role in roles[1:]:
            hands.tick(page.get_by_role("checkbox", name=say(role), exact=True))
        hands.press(page.get_by_role("button", name=say("Make the link")))
        links[mail] = page.locator("#link").inner_text()
    return links


def comes_in(page: Page, hands: Hands, say: Say, mail: str, link: str) -> None:
    page.goto(link[link.index("/password/") :])
    hands.write(page.get_by_label(say("New password")), PASSWORD)
    hands.write(page.get_by_label(say("The same once more")), PASSWORD)
    hands.press(page.get_by_role("button", name=say("Set the password")))
    hands.write(page.get_by_label(say("Mail address")), mail)
    hands.write(page.get_by_label(say("Password"), exact=True), PASSWORD)
    hands.press(page.get_by_role("button", name=say("Sign in"), exact=True))
    expect(page.get_by_role("heading", name=say("How it works"))).to_be_visible()


def a_contact_and_a_customer(page: Page, hands: Hands, say: Say) -> None:
    hands.press(step(page, say("Add your customers")).get_by_role("link"))
    hands.press(page.get_by_role("link", name=say("Person or contact")))
    hands.write(page.locator("input[name=name]"), "Hiroshi Kitagawa")
    expect(page.locator("[name=side]")).to_have_value("customer")
    hands.press(page.get_by_role("button", name=re.compile(say("Save"))))
    expect(page.get_by_role("heading", level=1)).to_have_text("Hiroshi Kitagawa")
    page.goto("/")
    hands.press(step(page, say("Add your customers")).get_by_role("link"))
    hands.write(page.locator("input[name=name]"), "Kitagawa Logistics")
    hands.tick(page.locator("input[name=tier][value=important]"))
    hands.write(page.locator("[name=tier_reason]"), "Runs its orders on our platform.")
    hands.tick(page.get_by_role("checkbox", name="Hiroshi Kitagawa"))
    hands.press(page.get_by_role("button", name=say("Send for approval")))
    expect(page.get_by_role("heading", level=1)).to_have_text("Kitagawa Logistics")


def approves(page: Page, hands: Hands, say: Say) -> None:
    page.goto("/")
    hands.press(step(page, say("Add your customers")).get_by_role("link", name=say("Read and approve")))
    hands.press(page.get_by_role("link", name=say("Approve"), exact=True))
    hands.press(page.get_by_role("button", name=say("Approve"), exact=True))
    expect(page.get_by_role("status").first).to_contain_text("CUS-2026-0001")
