"""The second step: set up with an app, asked for when signing in, taken once, and got round by nobody."""

from __future__ import annotations

import re
from base64 import urlsafe_b64decode

import pytest
from sqlalchemy import select

from app.accounts.models import Account
from app.accounts.second_factor import CODES
from app.db import db
from tests.support.codes import code_at, key_on
from tests.support.people import PASSWORD, email_of
from tests.support.program import client_of, program

pytestmark = pytest.mark.one_database  # what its pages say; test_sessions.py writes on both

STEP = 30  # seconds a code lasts


def entered(app, role):
    """A browser in which the right password was just typed, and what was answered."""
    client = client_of(app)
    return client, client.post("/sign-in", data={"email": email_of(role), "password": PASSWORD})


@pytest.fixture
def set_up(app, clock):
    """`set_up("PO")` is (key of the app, recovery codes) after that person switched the second step on."""

    def switch_on(role):
        client, _answer = entered(app, role)
        key = key_on(client.get("/account/second-factor").text)
        page = client.post("/account/second-factor", data={"code": code_at(key, clock())})
        assert page.status_code == 200, page.text
        clock.tick(STEP)
        return key, re.findall(r"<code>([0-9a-f-]{14})</code>", page.text)

    return switch_on


def test_signing_in_then_takes_password_and_code(app, set_up, clock):
    key, codes = set_up("PO")
    assert len(set(codes)) == CODES
    client, answer = entered(app, "PO")
    assert answer.location.startswith("/sign-in/code")
    assert client.get("/").status_code == 302  # the password alone opens nothing
    assert client.post("/sign-in/code", data={"code": code_at(key, clock())}).status_code == 303
    page = client.get("/account").text
    assert "Signing in asks for a code" in page
    assert f"{CODES} recovery codes are left." in page


def test_one_comes_to_the_page_one_asked_for(app, set_up, clock):
    key, _codes = set_up("PO")
    client = client_of(app)
    data = {"email": email_of("PO"), "password": PASSWORD, "next": "/coverage?gaps=1"}
    step = client.post("/sign-in", data=data).location
    answer = client.post(step, data={"code": code_at(key, clock())})
    assert answer.location.endswith("/coverage?gaps=1")
    away = client_of(app)
    entered_away = {"email": email_of("PO"), "password": PASSWORD}
    away.post("/sign-in", data=entered_away)
    clock.tick(STEP)
    there = away.post("/sign-in/code?next=https://example.org/", data={"code": code_at(key, clock())})
    assert there.location == "/"


def test_a_code_is_taken_once(app, set_up, clock):
    key, _codes = set_up("PO")
    code = code_at(key, clock())
    first, _answer = entered(app, "PO")
    assert first.post("/sign-in/code", data={"code": code}).status_code == 303
    second, _answer = entered(app, "PO")
    page = second.post("/sign-in/code", data={"code": code})
    assert page.status_code == 422
    assert "This code does not fit." in page.text
    assert second.get("/").status_code == 302


@pytest.mark.parametrize("code", ["000000", "", "abc", "12345678901234567890123", "１２３４５６", "' OR 1=1"])
def test_a_wrong_code_opens_nothing(app, set_up, code):
    set_up("PO")
    client, _answer = entered(app, "PO")
    assert client.post("/sign-in/code", data={"code": code}).status_code == 422
    assert client.get("/").status_code == 302


def test_a_code_of_yesterday_opens_nothing(app, set_up, clock):
    key, _codes = set_up("PO")
    code = code_at(key, clock())
    clock.tick(days=1)
    client, _answer = entered(app, "PO")
    assert client.post("/sign-in/code", data={"code": code}).status_code == 422


def test_a_recovery_code_works_once(app, set_up):
    _key, codes = set_up("PO")
    client, _answer = entered(app, "PO")
    assert client.post("/sign-in/recovery-code", data={"code": f" {codes[0].upper()} "}).status_code == 303
    assert f"{CODES - 1} recovery codes are left." in client.get("/account").text
    other, _answer = entered(app, "PO")
    assert other.post("/sign-in/recovery-code", data={"code": codes[0]}).status_code == 422
    assert other.post("/sign-in/recovery-code", data={"code": codes[1]}).status_code == 303


def test_new_recovery_codes_take_the_place_of_the_old(app, set_up, clock):
    key, codes = set_up("PO")
    client, _answer = entered(app, "PO")
    client.post("/sign-in/code", data={"code": code_at(key, clock())})
    page = client.post("/account/recovery-codes")
    new = re.findall(r"<code>([0-9a-f-]{14})</code>", page.text)
    assert len(new) == CODES and not set(new) & set(codes)
    assert not any(code in client.get("/account").text for code in new)
    other, _answer = entered(app, "PO")
    assert other.post("/sign-in/recovery-code", data={"code": codes[0]}).status_code == 422
    assert other.post("/sign-in/recovery-code", data={"code": new[0]}).status_code == 303


def test_neither_secret_nor_codes_lie_open_in_the_database(set_up, account):
    key, codes = set_up("PO")
    row = account("PO")
    kept = f"{row.tf_totp_secret} {row.mf_recovery_codes}"
    assert key.replace("-", "").replace(" ", "") not in kept
    assert not any(code in kept for code in codes)
    hashes = [urlsafe_b64decode(one).decode() for one in row.mf_recovery_codes]
    assert len(set(hashes)) == CODES and all(one.startswith("$argon2id$") for one in hashes)


def test_a_secret_that_was_changed_is_noticed_and_fits_nothing(app, set_up, clock):
    """One sign in the middle: what is only encrypted would open as another key."""
    key, _codes = set_up("PO")
    change(app, tf_totp_secret=lambda kept: kept[:60] + ("A" if kept[60] != "A" else "B") + kept[61:])
    client, _answer = entered(app, "PO")
    assert client.post("/sign-in/code", data={"code": code_at(key, clock())}).status_code == 422


def change(app, **columns):
    """Write over what is kept of the process owner's sign-in."""
    with app.app_context():
        row = db.session.scalars(select(Account).where(Account.email == email_of("PO"))).one()
        for name, new in columns.items():
            setattr(row, name, new(getattr(row, name)))
        db.session.commit()
        db.session.remove()


def test_what_older_versions_kept_opens_and_is_renewed(app, set_up, clock, account):
    """Their seeds were encrypted without a seal, and their recovery codes encrypted instead of hashed."""
    key, codes = set_up("PO")
    totp, cryptor = older_keepers(app)
    change(
        app,
        tf_totp_secret=lambda _kept: totp(key=key).to_json(encrypt=True),
        mf_recovery_codes=lambda _kept: [cryptor.encrypt(code.encode()).decode() for code in codes],
    )
    client, _answer = entered(app, "PO")
    assert client.post("/sign-in/code", data={"code": code_at(key, clock())}).status_code == 303
    assert not account("PO").tf_totp_secret.startswith("{")
    assert f"{CODES} recovery codes are left." in client.get("/account").text
    client, _answer = entered(app, "PO")
    assert client.post("/sign-in/recovery-code", data={"code": codes[3]}).status_code == 303
    left = account("PO").mf_recovery_codes
    assert len(left) == CODES - 1 and not any(one.startswith("gAAAAA") for one in left)
    clock.tick(STEP)
    for step, code in (("recovery-code", codes[4]), ("code", code_at(key, clock()))):
        client, _answer = entered(app, "PO")
        assert client.post(f"/sign-in/{step}", data={"code": code}).status_code == 303


def older_keepers(app):
    with app.app_context():
        security = app.extensions["security"]
        return security.totp_factory._totp, security.mf_recovery_codes_util.cryptor


@pytest.mark.parametrize("path", ["/sign-in/code", "/sign-in/recovery-code"])
def test_the_second_step_without_the_first_leads_to_the_sign_in(app, set_up, clock, path):
    key, codes = set_up("PO")
    client = client_of(app)
    assert client.get(path).location.startswith("/sign-in")
    for code in (code_at(key, clock()), codes[0]):
        assert client.post(path, data={"code": code}).location.startswith("/sign-in")
    assert client.get("/").status_code == 302


def test_the_code_of_somebody_else_opens_nothing(app, set_up, clock):
    set_up("PO")
    key, codes = set_up("AU")
    client, _answer = entered(app, "PO")
    assert client.post("/sign-in/code", data={"code": code_at(key, clock())}).status_code == 422
    assert client.post("/sign-in/recovery-code", data={"code": codes[0]}).status_code == 422


def test_changing_it_asks_for_the_password_once_more(app, sign_in, clock, account):
    client, _answer = entered(app, "PO")
    clock.tick(16 * 60)
    answer = client.get("/account/second-factor")
    assert answer.location == "/account/confirm?next=/account/second-factor"
    wrong = client.post(answer.location, data={"present": "not the password"})
    assert wrong.status_code == 422
    assert client.get("/account/second-factor").status_code == 303
    assert client.post(answer.location, data={"present": PASSWORD}).location == "/account/second-factor"
    assert client.get("/account/second-factor").status_code == 200
    clock.tick(16 * 60)
    for path in ("/account/second-factor", "/account/second-factor/off", "/account/recovery-codes"):
        assert client.post(path).location.startswith("/account/confirm")
    assert account("PO").tf_totp_secret is None


def test_it_is_on_only_when_a_code_was_given(app, account, clock):
    client, _answer = entered(app, "PO")
    key = key_on(client.get("/account/second-factor").text)
    page = client.post("/account/second-factor", data={"code": "000000"})
    assert page.status_code == 422
    assert key_on(page.text) == key  # the picture stays the same
    assert not account("PO").has_second_factor
    _other, answer = entered(app, "PO")
    assert answer.location == "/"


def test_it_is_switched_off_again(app, set_up, clock, account):
    key, _codes = set_up("PO")
    client, _answer = entered(app, "PO")
    client.post("/sign-in/code", data={"code": code_at(key, clock())})
    assert client.post("/account/second-factor/off").status_code == 303
    assert not account("PO").has_second_factor and not account("PO").mf_recovery_codes
    assert entered(app, "PO")[1].location == "/"


def test_whoever_lost_the_phone_asks_the_administrator(app, set_up, sign_in, account, account_id, journalled):
    set_up("PO")
    sign_in("AD").post(f"/sign-ins/{account_id('PO')}/second-factor/remove")
    assert not account("PO").has_second_factor
    assert entered(app, "PO")[1].location == "/"
    assert journalled()[-1][1] == "second_factor_removed"


def test_a_link_sets_the_password_and_no_more(app, set_up, sign_in, account_id, client):
    from tests.accounts.conftest import link_on

    set_up("PO")
    link = link_on(sign_in("AD").post(f"/sign-ins/{account_id('PO')}/link"))
    client.post(link, data={"password": "seven boats before noon", "again": "seven boats before noon"})
    answer = client.post("/sign-in", data={"email": email_of("PO"), "password": "seven boats before noon"})
    assert answer.location.startswith("/sign-in/code")


def test_codes_are_counted_for_each_account(app, set_up, clock):
    """From wherever the guesses come: thirty an hour, then even the right one waits."""
    key, _codes = set_up("PO")
    client, _answer = entered(app, "PO")
    codes = []
    for number in range(31):
        origin = {"REMOTE_ADDR": f"192.0.2.{number}"}
        codes.append(client.post("/sign-in/code", data={"code": "000000"}, environ_base=origin).status_code)
    assert codes == [422] * 30 + [429]
    right = client.post(
        "/sign-in/code", data={"code": code_at(key, clock())}, environ_base={"REMOTE_ADDR": "192.0.2.99"}
    )
    assert right.status_code == 429


def test_without_a_lasting_key_it_cannot_be_set_up(settings, clock):
    from dataclasses import replace

    with program(replace(settings, lasting_key=False), clock) as app:
        client, _answer = entered(app, "PO")
        assert "AKASHI_SECRET_KEY" in client.get("/account").text
        assert client.get("/account/second-factor").status_code == 404


def test_with_another_key_codes_fit_nothing_and_recovery_codes_still_do(settings, set_up, clock):
    from dataclasses import replace

    key, codes = set_up("PO")
    with program(replace(settings, secret_key="another key, and also long enough"), clock) as app:
        client, _answer = entered(app, "PO")
        assert client.post("/sign-in/code", data={"code": code_at(key, clock())}).status_code == 422
        assert client.post("/sign-in/recovery-code", data={"code": codes[0]}).status_code == 303


@pytest.mark.parametrize(
    "path", ["/tf-setup", "/tf-rescue", "/tf-select", "/mf-recovery-codes", "/tf-validate"]
)
def test_doors_of_the_library_that_are_not_used_lead_nowhere(app, sign_in, path):
    for client in (client_of(app), sign_in("PO")):
        assert client.get(path).status_code == 404
        assert client.post(path).status_code == 404
