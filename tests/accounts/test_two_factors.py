"""Where two factors are demanded, nothing else opens to somebody with a password alone."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.accounts.sessions import BY_PASSKEY
from tests.accounts.test_passkeys import passkey_of
from tests.accounts.test_second_factor import entered
from tests.support.codes import code_at, key_on
from tests.support.people import PASSWORD
from tests.support.program import client_of, program

pytestmark = pytest.mark.one_database


@pytest.fixture
def demanding(settings, clock):
    """`demanding("AD", "PO")` is the program that asks these roles for two factors."""
    opened = []

    def start(*roles):
        opened.append(program(replace(settings, second_factor=frozenset(roles)), clock))
        return opened[-1].__enter__()

    yield start
    for one in opened:
        one.__exit__(None, None, None)


def set_up(client, clock):
    key = key_on(client.get("/account/second-factor").text)
    return key, client.post("/account/second-factor", data={"code": code_at(key, clock())})


@pytest.mark.parametrize("roles", [["PO"], ["everybody"], ["AD", "PO"]])
def test_a_password_alone_opens_the_own_account_and_nothing_else(demanding, clock, roles):
    client, _answer = entered(demanding(*roles), "PO")
    for path in (
        "/",
        "/records/customer",
        "/records/customer/new",
        "/reports/gap",
        "/evidence",
        "/drafts/token",
    ):
        answer = client.get(path)
        assert (answer.status_code, answer.location) == (303, "/account"), path
    assert "Your organisation asks for two factors" in client.get("/account").text
    assert client.post("/records/complaint_procedure/new", data={}).status_code == 403
    json = {"Accept": "application/json"}
    assert client.get("/evidence", headers=json).status_code == 403
    assert client.get("/evidence", headers={"HX-Request": "true"}).status_code == 403
    assert client.get("/help").status_code == 200  # is open to strangers, too
    _key, page = set_up(client, clock)
    assert page.status_code == 200 and client.get("/").status_code == 200


def test_other_roles_are_not_asked(demanding):
    client, _answer = entered(demanding("AD"), "PO")
    assert client.get("/").status_code == 200


def by_passkey(client):
    with client.session_transaction() as session:
        session[BY_PASSKEY] = True  # as signing in with one leaves it


def test_a_passkey_is_enough_in_the_session_it_began(demanding, account_id):
    app = demanding("everybody")
    passkey_of(app, account_id("PO"))
    client, _answer = entered(app, "PO")
    by_passkey(client)
    assert client.get("/").status_code == 200
    client.post("/sign-out")
    again, _answer = entered(app, "PO")
    assert again.get("/").location == "/account"


def test_a_stolen_password_sets_up_nothing_beside_a_passkey(demanding, account_id, account):
    app = demanding("everybody")
    key = passkey_of(app, account_id("PO"))
    client, _answer = entered(app, "PO")
    assert client.get("/").location == "/account"
    page = client.get("/account").text
    assert "sign in with your passkey to go on" in page and "Set up the second step" not in page
    assert client.get("/account/second-factor").status_code == 403
    assert client.post("/account/second-factor", data={"code": "000000"}).status_code == 403
    offered = {"name": "Phone", "usage": "first"}
    json = {"Accept": "application/json"}
    assert client.post("/account/passkeys", json=offered, headers=json).status_code == 403
    assert client.post("/account/passkeys/x", json={}, headers=json).status_code == 403
    assert client.post("/account/passkeys/remove", data={"passkey": key}).status_code == 403
    assert len(account("PO").webauthn) == 1


def test_who_used_the_passkey_sets_up_the_second_step(demanding, account_id, clock):
    app = demanding("everybody")
    passkey_of(app, account_id("PO"))
    client, _answer = entered(app, "PO")
    by_passkey(client)
    assert set_up(client, clock)[1].status_code == 200


def test_without_its_last_passkey_a_session_opens_nothing_more(demanding, account_id):
    app = demanding("everybody")
    key = passkey_of(app, account_id("PO"))
    client, _answer = entered(app, "PO")
    by_passkey(client)
    assert client.get("/").status_code == 200
    assert client.post("/account/passkeys/remove", data={"passkey": key}).location == "/account"
    assert client.get("/").location == "/account"
    assert "Set up the second step or add a passkey" in client.get("/account").text


@pytest.mark.parametrize(("proved", "answered"), [(True, 200), (False, 303)])
def test_a_new_password_leaves_the_session_as_it_was_proved(demanding, account_id, proved, answered):
    app = demanding("everybody")
    passkey_of(app, account_id("PO"))
    client, _answer = entered(app, "PO")
    if proved:
        by_passkey(client)
    new = "seven boats before noon"
    form = {"present": PASSWORD, "password": new, "again": new}
    assert client.post("/account/password", data=form).location == "/account"
    assert client.get("/").status_code == answered


def test_sessions_without_a_code_end_when_one_is_set_up(app, clock):
    elsewhere, _answer = entered(app, "PO")
    here, _answer = entered(app, "PO")
    set_up(here, clock)
    assert here.get("/").status_code == 200
    assert elsewhere.get("/").location.startswith("/sign-in")


def test_strangers_meet_the_sign_in_as_ever(demanding):
    assert client_of(demanding("everybody")).get("/").location.startswith("/sign-in")
