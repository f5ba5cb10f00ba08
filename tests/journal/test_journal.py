"""The journal on real databases: append-only by themselves, one chain, the same facts as the tables."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.exc import DatabaseError

from app.access import kinds
from app.assessments.facts import from_tables
from app.db import db
from app.journal.models import JournalHeader
from app.journal.read import contents, head, headers, moment_of, position_at, snapshots
from app.records.attachments import comment, consent
from app.records.usecases import correct, save
from app.transaction import transaction
from controls.fold import fold
from evidence.chain import verify
from tests.support.clock import Clock
from tests.support.people import Person
from tests.support.records import customer, meeting, recorded, service, sla

People = dict[str, Person]


@pytest.fixture
def context(app: Flask) -> Iterator[Flask]:
    with app.test_request_context("/"):
        yield app
        db.session.rollback()


@pytest.mark.parametrize("table", ["journal_header", "journal_content"])
@pytest.mark.parametrize("change", ["UPDATE {} SET position = position + 1", "DELETE FROM {}"])
@pytest.mark.usefixtures("context", "people")
def test_the_database_itself_refuses_changes(table: str, change: str) -> None:
    with pytest.raises(DatabaseError, match="append-only"):
        db.session.execute(text(change.format(table)))
    db.session.rollback()
    assert head(db.session).position > 0


@pytest.mark.usefixtures("context")
def test_the_chain_verifies_after_a_story(people: People) -> None:
    about = customer(people)
    recorded(people, "RO", "brm_meeting", meeting(people, about, "2025-10-14"))
    assert list(verify(headers(db.session), contents(db.session))) == []


@pytest.mark.usefixtures("context")
def test_facts_from_journal_and_tables_are_equal(people: People) -> None:
    about = customer(people)
    agreement = sla(people, about, service(people, [about]))
    number = recorded(people, "RO", "brm_meeting", meeting(people, about, "2025-10-14"))
    with transaction(people["RO"].actor) as tx:
        comment(tx, number, "Sent to everybody.")
        correct(tx, number, "One name was missing.")
    with transaction(people["SM"].actor) as tx:
        consent(tx, agreement, person=people["SM"].number, side="own", form="signed", agreed_on="2025-09-02")
    position = head(db.session).position
    assert from_tables(db.session) == fold(snapshots(db.session, position), kinds(), position)


@pytest.mark.usefixtures("context")
def test_nothing_is_journalled_when_the_transaction_fails(people: People) -> None:
    before = head(db.session)
    with pytest.raises(ZeroDivisionError), transaction(people["RO"].actor) as tx:
        save(
            tx,
            kind="person",
            content={"name": "Nobody", "side": "own", "active_from": "2025-09-01", "language": "en"},
        )
        raise ZeroDivisionError
    assert head(db.session) == before


@pytest.mark.usefixtures("context")
def test_time_never_runs_backwards(people: People, clock: Clock) -> None:
    customer(people)
    last = head(db.session).time
    clock.tick(-3600)
    customer(people, "Another")
    assert head(db.session).time >= last


@pytest.mark.usefixtures("context")
def test_a_moment_names_the_position_known_then(people: People, clock: Clock) -> None:
    customer(people)
    before = head(db.session)
    clock.tick(60)
    customer(people, "Later")
    assert position_at(db.session, before.time) == before.position
    assert position_at(db.session, head(db.session).time) == head(db.session).position


def test_eight_writers_at_once_leave_one_chain(app: Flask, people: People) -> None:
    """8 threads × 50 writes: none fails, the chain is whole, no holes, time never runs backwards."""
    failures: list[BaseException] = []

    def write(worker: int) -> None:
        try:
            for n in range(50):
                with app.test_request_context("/"), transaction(people["RO"].actor) as tx:
                    content = {
                        "name": f"{worker}-{n}",
                        "side": "own",
                        "active_from": "2025-09-01",
                        "language": "en",
                    }
                    save(tx, kind="person", content=content)
        except BaseException as failure:  # noqa: BLE001  # every failure of a thread is reported by the test
            failures.append(failure)

    threads = [threading.Thread(target=write, args=(worker,)) for worker in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    with app.test_request_context("/"):
        rows = db.session.execute(
            select(JournalHeader.position, JournalHeader.time).order_by(JournalHeader.position)
        ).all()
        assert [row.position for row in rows] == list(range(1, len(rows) + 1))
        assert sorted(moment_of(row.time) for row in rows) == [moment_of(row.time) for row in rows]
        assert list(verify(headers(db.session), contents(db.session))) == []
        assert len(rows) >= 400
