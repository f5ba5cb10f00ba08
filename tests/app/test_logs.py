"""What the log holds: one line of JSON per event, and nothing of what people are called or have typed."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

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


def test_a_fault_is_logged_whole_under_the_number_on_the_page(app, client, lines):
    def view():
        raise ZeroDivisionError("a plate too many")

    broken_by(app, view)
    page = client.get("/broken")
    fault = next(event for event in lines() if event["event"] == "fault")
    assert fault["id"] in page.text
    assert "a plate too many" in fault["exception"]
    assert "test_logs.py" in fault["exception"]


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
