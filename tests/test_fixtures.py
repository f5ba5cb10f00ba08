"""The fixtures do what the tests of every room rely on."""

from __future__ import annotations

import socket
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import text

from app.actor import system
from app.assembly import create_app
from app.config import Settings
from app.db import db
from app.transaction import transaction
from tests.support.databases import SECRET
from tests.support.kept_programs import LOOKED_UP
from tests.support.people import NAMES


def entries(app) -> int:
    with app.app_context():
        return db.session.scalar(text("SELECT count(*) FROM journal_header"))


def test_an_empty_database_is_migrated_and_holds_nothing(empty_settings, databases):
    from tests.support.program import program

    assert databases.name in empty_settings.database_url
    with program(empty_settings) as app:
        assert entries(app) == 0


@pytest.mark.parametrize("attempt", [1, 2])
def test_each_test_has_a_copy_of_its_own(app, attempt):
    before = entries(app)
    with app.app_context(), transaction(system("setup")) as tx:
        tx.note("trial", "only-once", {"attempt": attempt})
    assert entries(app) == before + 1
    with app.app_context():
        found = db.session.scalar(text("SELECT count(*) FROM journal_header WHERE kind = 'trial'"))
    assert found == 1


def test_there_is_a_person_for_every_role(people):
    assert set(people) == set(NAMES)
    assert len({person.number for person in people.values()}) == len(NAMES)


def test_somebody_signed_in_gets_a_page_and_a_stranger_does_not(client, sign_in):
    answer = client.get("/styleguide")
    assert (answer.status_code, "/sign-in" in answer.headers["Location"]) == (302, True)
    assert sign_in("PO").get("/styleguide").status_code == 200


def test_posts_carry_the_token_against_forged_requests_unless_told_otherwise(sign_in):
    client = sign_in("PO")
    assert client.post("/language/ja", data={"next": "/"}).status_code == 303
    assert client.post("/language/ja", data={"next": "/"}, csrf=False).status_code == 400


def test_the_clock_stands_still_until_it_is_turned(clock):
    before = clock()
    assert clock() == before
    assert clock.tick(90) == before + timedelta(seconds=90)
    clock.set(date(2026, 11, 20))
    assert clock() == datetime(2026, 11, 20, 3, tzinfo=UTC)
    with pytest.raises(ValueError, match="zone"):
        clock.set(datetime(2026, 11, 20, 3))  # noqa: DTZ001  # without a zone on purpose


def test_nothing_reaches_beyond_this_machine():
    with pytest.raises((RuntimeError, UserWarning), match=r"192\.0\.2\.1"), socket.socket() as outside:
        outside.connect(("192.0.2.1", 80))


def test_a_program_looks_up_what_tells_no_programs_apart(tmp_path):
    """Made with one address of a mail server, it is used with another: it must not have kept the first."""
    seen = set()

    class Watched(Settings):
        def __getattribute__(self, name):
            seen.add(name)
            return super().__getattribute__(name)

    create_app(Watched(data=tmp_path, secret_key=SECRET, testing=True))
    assert "https" in seen
    assert not seen & LOOKED_UP.keys()
