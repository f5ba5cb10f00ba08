"""What the log holds: one line of JSON per event, and nothing of what people are called or have typed."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from app.accounts.queries import account_of
from app.db import db
from app.web import logs
from tests.support.people import NAMES, PASSWORD, email_of
from tests.support.program import show_faults

SECRETS = ("Yui Nakamura", "yui@example.test", "hush-hush")


@pytest.fixture
def lines(capsys):
    """`lines()` gives the events logged since it was asked last."""
    logs.configure(testing=False)
    yield lambda: [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    show_faults()


@pytest.fixture
def account_number(app):
    """`account_number("PO")`: what the log calls the sign-in of that role."""

    def find(role):
        with app.app_context():
            number = account_of(db.session, email_of(role)).id
            db.session.remove()
            return number

    return find


def test_a_request_leaves_its_route_and_not_its_address(client, lines):
    client.get("/r/CUS-2026-0001?q=Yui+Nakamura")
    (event,) = lines()
    assert event["event"] == "request"
    assert (event["route"], event["status"], event["method"]) == ("/r/<number>", 302, "GET")
    assert event.keys() == {"event", "level", "timestamp", "id", "method", "route", "status", "milliseconds"}


def test_signing_in_leaves_neither_name_nor_address_nor_password(client, lines):
    client.post("/sign-in", data={"email": email_of("PO"), "password": PASSWORD})
    client.post("/sign-in", data={"email": email_of("PO"), "password": "hush-hush"})
    written = json.dumps(lines())
    for secret in (email_of("PO"), PASSWORD, "hush-hush", NAMES["PO"], "127.0.0.1"):
        assert secret not in written


def broken_by(app, function):
    app.add_url_rule("/broken", "broken", function)
    app.view_functions["broken"].__dict__["permission"] = "public"


@pytest.mark.unused_program
def test_a_fault_is_logged_whole_under_the_number_on_the_page(app, client, lines):
    def view():
        raise ZeroDivisionError("a plate too many")

    broken_by(app, view)
    page = client.get("/broken")
    fault = next(event for event in lines() if event["event"] == "fault")
    assert fault["id"] in page.text
    assert "a plate too many" in fault["exception"]
    assert "test_logs.py" in fault["exception"]


@pytest.mark.unused_program
def test_a_fault_of_the_database_is_logged_without_what_was_to_be_stored(app, client, lines):
    """Where it happened and what kind of fault it was; its message may quote the row."""

    def view():
        insert = text("INSERT INTO account (id, email) VALUES (1, :email)")
        db.session.execute(insert, {"email": SECRETS[1]})

    broken_by(app, view)
    assert client.get("/broken").status_code == 500
    fault = json.dumps(next(event for event in lines() if event["event"] == "fault"))
    assert "IntegrityError" in fault
    assert "test_logs.py" in fault
    for secret in SECRETS:
        assert secret not in fault


def test_parameters_stay_out_of_messages_too(app):
    with app.app_context():
        with pytest.raises(SQLAlchemyError) as error:
            db.session.execute(
                text("SELECT * FROM no_such_table WHERE name = :name"), {"name": "Yui Nakamura"}
            )
        db.session.rollback()
    assert "Yui Nakamura" not in str(error.value)


def events(lines):
    """What happened, by which sign-in or through which door, of all security events."""
    kept = ("what", "account", "by", "route", "part")
    return [
        {name: line[name] for name in kept if line.get(name)}
        for line in lines()
        if line["event"] == "security"
    ]


def test_signing_in_and_out_is_logged_with_how_and_by_whom(app, client, lines, account_number):
    number = account_number("PO")
    client.post("/sign-in", data={"email": email_of("PO"), "password": "hush-hush"})
    assert events(lines) == [{"what": "sign-in refused", "by": "password"}]
    client.post("/sign-in", data={"email": email_of("PO"), "password": PASSWORD})
    assert events(lines) == [{"what": "signed in", "account": number, "by": ["password"]}]
    client.post("/sign-out")
    assert events(lines)[-1] == {"what": "signed out", "account": number}


def test_what_is_not_allowed_is_logged_with_who_tried(client, sign_in, lines, account_number):
    client.post("/records/brm_meeting/new")
    sign_in("VW").post("/records/brm_meeting/new")
    sign_in("PO").post("/sign-out", csrf=False)
    told = events(lines)
    assert [it["what"] for it in told] == ["not signed in", "not allowed", "form without token"]
    assert (told[1]["account"], told[1]["route"]) == (account_number("VW"), "/records/<kind>/new")


def test_a_changed_password_is_logged_without_it(sign_in, lines, account_number):
    new = "orange lantern quiet river"
    typed = {"present": PASSWORD, "password": new, "again": new}
    assert sign_in("PO").post("/account/password", data=typed).status_code == 303
    written = lines()
    assert "lantern" not in json.dumps(written)
    changed = [line for line in written if line.get("what") == "sign-in changed"]
    assert [(line["account"], line["part"]) for line in changed] == [(account_number("PO"), "password")]


def test_words_that_strangers_send_begin_no_line_of_their_own(client, capsys, lines):
    client.get("/r/x%0a%7B%22event%22:%22forged%22%7D", headers={"User-Agent": "a\tb"})
    assert "forged" not in [line["event"] for line in lines()]
