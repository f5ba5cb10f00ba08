"""Sessions stand on the server: seen by their owner, ended one by one or all at once, over after a while."""

from __future__ import annotations

import re

import pytest

from app.accounts.browsers import browser_of
from app.accounts.models import AccountSession
from app.accounts.tidying import tidy
from app.db import db
from app.journal.read import head
from tests.support.people import PASSWORD, email_of
from tests.support.program import client_of
from tests.support.statements import counted

FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:150.0) Gecko/20100101 Firefox/150.0"


def entered(app, role, **headers):
    client = client_of(app)
    answer = client.post("/sign-in", data={"email": email_of(role), "password": PASSWORD}, headers=headers)
    assert answer.status_code == 302
    return client


def others_on(page):
    return re.findall(r'name="session" value="([0-9a-f]{64})"', page.text)


def test_one_sees_ones_own_sessions_and_ends_one(app, sign_in):
    here, there = entered(app, "PO"), entered(app, "PO", **{"User-Agent": FIREFOX})
    page = here.get("/account")
    assert "Firefox · Windows" in page.text
    assert page.text.count("This one") == 1
    [other] = others_on(page)
    assert there.get("/").status_code == 200
    assert here.post("/account/sessions/end", data={"session": other}).status_code == 303
    assert there.get("/").status_code == 302
    assert here.get("/").status_code == 200
    assert others_on(here.get("/account")) == []


def test_nobody_ends_a_session_of_somebody_else(app):
    mine, theirs = entered(app, "PO"), entered(app, "AU")
    with app.app_context():
        ids = list(db.session.scalars(db.select(AccountSession.id)))
        db.session.remove()
    own = set(others_on(entered(app, "PO").get("/account")))
    for session in [*(set(ids) - own), "x", ""]:
        assert mine.post("/account/sessions/end", data={"session": session}).status_code == 404
    assert theirs.get("/").status_code == 200


def test_signing_out_everywhere_ends_all_of_them(app):
    here, there = entered(app, "PO"), entered(app, "PO")
    assert here.post("/account/sign-out-everywhere").location == "/sign-in"
    assert [client.get("/").status_code for client in (here, there)] == [302, 302]
    assert entered(app, "PO").get("/").status_code == 200


def test_a_copied_cookie_is_worth_nothing_after_signing_out(app):
    client, thief = entered(app, "PO"), client_of(app)
    thief.set_cookie("session", client.get_cookie("session").value)
    assert thief.get("/").status_code == 200
    client.post("/sign-out")
    assert thief.get("/").status_code == 302


def test_a_cookie_without_a_session_behind_it_is_nobody(app, account):
    client = client_of(app)
    with client.session_transaction() as session:
        session.update({"_user_id": account("PO").fs_uniquifier, "_fresh": True, "sid": "x" * 43})
    assert client.get("/").status_code == 302


def test_a_session_is_not_that_of_another_account(app, account):
    client = entered(app, "PO")
    with client.session_transaction() as session:
        session["_user_id"] = account("AD").fs_uniquifier
    assert client.get("/").status_code == 302


def test_a_session_nobody_uses_is_over_after_half_a_day(app, clock):
    client = entered(app, "PO")
    clock.tick(11 * 3600)
    assert client.get("/").status_code == 200  # and is now seen again
    clock.tick(11 * 3600)
    assert client.get("/").status_code == 200
    clock.tick(12 * 3600 + 1)
    assert client.get("/").status_code == 302


def test_a_session_is_over_after_a_week(app, clock):
    client = entered(app, "PO")
    for _half_day in range(14):
        clock.tick(12 * 3600 - 400)
        assert client.get("/account").status_code in (200, 302)
    clock.tick(3 * 3600)
    assert client.get("/").status_code == 302


def test_looking_at_a_page_costs_one_question_and_leaves_no_entry(app, clock):
    client = entered(app, "PO")
    client.get("/account")
    with app.app_context():
        before = head(db.session).position
        db.session.remove()
    with counted(app) as asked:
        client.get("/account")
    [session] = [one for one in asked if "account_session" in one and "account_session.id =" in one]
    assert [one for one in asked if "account_role" in one] == [session], "the roles come with it"
    assert not [one for one in asked if one.startswith(("UPDATE", "INSERT"))]
    clock.tick(301)
    with counted(app) as asked:
        client.get("/account")
    assert len([one for one in asked if one.startswith("UPDATE account_session")]) == 1
    with app.app_context():
        assert head(db.session).position == before
        db.session.remove()


def test_remembering_is_not_offered_and_does_not_work(app):
    client = client_of(app)
    data = {"email": email_of("PO"), "password": PASSWORD, "remember": "y"}
    assert client.post("/sign-in", data=data).status_code == 302
    client.delete_cookie("session")
    assert client.get("/").status_code == 302


def test_the_password_is_changed_and_all_others_are_out(app):
    here, there = entered(app, "PO"), entered(app, "PO")
    new = "seven boats before noon"
    data = {"present": PASSWORD, "password": new, "again": new}
    assert here.post("/account/password", data=data).status_code == 303
    assert here.get("/account").status_code == 200
    assert there.get("/account").status_code == 302
    old = client_of(app).post("/sign-in", data={"email": email_of("PO"), "password": PASSWORD})
    assert old.status_code == 200


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"present": "not the password"}, "This is not your password."),
        ({"present": ""}, "Type the password you sign in with now."),
        ({"password": "short", "again": "short"}, "The password is too short."),
        ({"again": "something else here"}, "This is not what you typed above."),
    ],
)
def test_a_change_that_is_refused_changes_nothing(app, given, words):
    client = entered(app, "PO")
    data = {"present": PASSWORD, "password": "seven boats before noon", "again": "seven boats before noon"}
    page = client.post("/account/password", data=data | given)
    assert page.status_code == 422
    assert page.text.count(words) == 2
    assert "seven boats" not in page.text and PASSWORD not in page.text
    entered(app, "PO")


def test_the_language_of_pages_and_mails_is_chosen(app, account):
    client = entered(app, "PO")
    client.post("/account/language", data={"language": "ja"})
    assert 'lang="ja"' in client.get("/account").text
    assert account("PO").language == "ja"
    assert client.post("/account/language", data={"language": "fr"}).status_code == 400


@pytest.mark.parametrize(
    ("sent", "name"),
    [
        (FIREFOX, "Firefox · Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Version/19 Safari/604", "Safari · iPhone"),
        ("Mozilla/5.0 (X11; Linux x86_64) Chrome/156.0 Safari/537.36 Edg/156.0", "Edge · Linux"),
        ("<script>alert(1)</script>", ""),
        ("", ""),
    ],
)  # fmt: skip
def test_a_browser_is_called_by_names_we_know(sent, name):
    assert browser_of(sent) == name


def test_sessions_and_links_long_over_are_forgotten(app, sign_in, account_id, clock):
    entered(app, "PO")
    sign_in("AD").post(f"/sign-ins/{account_id('PO')}/link")
    with app.app_context():
        assert tidy(None) == {"sessions": 0, "links": 0}
        clock.tick(days=98)
        kept = entered(app, "AU")
        assert tidy(None) == {"sessions": 2, "links": 1}
        db.session.remove()
    assert kept.get("/").status_code == 200


def test_ending_sessions_asks_for_the_password_when_it_is_long_ago(sign_in, clock):
    """Whoever finds a screen left open does not throw its owner out everywhere."""
    client = sign_in("PO")
    clock.tick(16 * 60)
    for path in ("/account/sessions/end", "/account/sign-out-everywhere"):
        asked = client.post(path, data={"session": "x"})
        assert (asked.status_code, asked.location) == (303, "/account/confirm?next=/account")
    assert client.get("/").status_code == 200
    client.post("/account/confirm", data={"present": PASSWORD})
    assert client.post("/account/sign-out-everywhere").location == "/sign-in"
    assert client.get("/").status_code == 302


def test_typing_the_password_again_gives_the_session_another_token(app, sign_in):
    client = sign_in("PO")
    with client.session_transaction() as session:
        before = dict(session)
    assert client.post("/account/confirm", data={"present": PASSWORD}).status_code == 303
    assert client.get("/").status_code == 200
    stranger = client_of(app)
    with stranger.session_transaction() as session:
        session.update(before)
    assert stranger.get("/").status_code == 302
