"""Passkeys, as far as no browser is needed; tests/browser/test_accounts.py makes one and signs in with it."""

from __future__ import annotations

import pytest
from flask_security.utils import naive_utcfromtimestamp

from app.accounts.models import Passkey
from app.accounts.sessions import BY_PASSKEY
from app.db import db
from tests.accounts.test_second_factor import entered
from tests.support.people import PASSWORD, email_of


def passkey_of(app, account_id):
    """A passkey as it is kept, of no device."""
    with app.app_context():
        key = Passkey(
            user_id=account_id, name="Phone", credential_id=b"id", public_key=b"key", sign_count=0,
            backup_state=False, device_type="single_device", usage="first",
            lastuse_datetime=naive_utcfromtimestamp(0),
        )  # fmt: skip
        db.session.add(key)
        db.session.commit()
        number = key.id
        db.session.remove()
    return number


def test_a_passkey_is_removed_by_its_owner_only(app, account, account_id, clock):
    key = passkey_of(app, account_id("PO"))
    stranger, _answer = entered(app, "AU")
    for given in (str(key), "999", "x", ""):
        assert stranger.post("/account/passkeys/remove", data={"passkey": given}).status_code == 404
    owner, _answer = entered(app, "PO")
    with owner.session_transaction() as session:
        session[BY_PASSKEY] = True  # as signing in with it leaves it
    clock.tick(16 * 60)
    again = owner.post("/account/passkeys/remove", data={"passkey": key})
    assert again.location.startswith("/account/confirm")
    owner.post("/account/confirm", data={"present": PASSWORD})
    assert owner.post("/account/passkeys/remove", data={"passkey": key}).location == "/account"
    assert account("PO").webauthn == []


def test_the_administrator_takes_passkeys_away_with_the_second_step(app, sign_in, account, account_id):
    passkey_of(app, account_id("PO"))
    sign_in("AD").post(f"/sign-ins/{account_id('PO')}/second-factor/remove")
    assert account("PO").webauthn == []


def test_signing_in_by_passkey_tells_nobody_which_accounts_there_are(app, account_id, client):
    passkey_of(app, account_id("PO"))
    json = {"Accept": "application/json"}
    options = [
        client.post("/sign-in/passkey", json={"identity": email}, headers=json).json["response"]
        for email in (email_of("PO"), "nobody@example.test")
    ]
    assert [one["credential_options"].get("allowCredentials", []) for one in options] == [[], []]


FORGED = [None, "", "x", "{}", '{"id": "aWQ", "rawId": "aWQ", "type": "public-key"}']


@pytest.mark.parametrize("credential", FORGED)
def test_a_forged_proof_signs_nobody_in(app, account_id, client, credential):
    passkey_of(app, account_id("PO"))
    json = {"Accept": "application/json"}
    state = client.post("/sign-in/passkey", json={}, headers=json).json["response"]["wan_state"]
    for token in (state, "x"):
        answer = client.post(f"/sign-in/passkey/{token}", json={"credential": credential}, headers=json)
        assert answer.status_code == 400
    assert client.get("/").status_code == 302


def test_passkeys_without_a_script_lead_back(client, sign_in):
    assert client.get("/sign-in/passkey").location == "/sign-in"
    assert client.post("/sign-in/passkey", data={}).location == "/sign-in"
    assert sign_in("PO").get("/account/passkeys").location == "/account"


def test_a_passkey_has_one_use(sign_in):
    headers = {"Accept": "application/json"}
    given = {"name": "Phone", "usage": "secondary"}
    assert sign_in("PO").post("/account/passkeys", json=given, headers=headers).status_code == 400
