"""What the program knows is put right by what came later, and is what reading everything gives."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from flask import Flask

from app.assessments import knowledge
from app.assessments.facts import MOST_NEWS, from_tables, news_since
from app.assessments.knowledge import answer, known_at
from app.db import AnySession, db
from app.journal.read import Head, head
from app.records.usecases import correct
from app.transaction import transaction
from controls.assessment import Assessment, Question
from controls.engine import assess
from tests.support.clock import Clock
from tests.support.people import Person
from tests.support.records import customer, meeting, recorded, sent_and_approved, service, sla
from tests.support.statements import counted

People = dict[str, Person]
ALL_VERSIONS = "FROM record_version ORDER BY"


@pytest.fixture
def context(app: Flask) -> Iterator[Flask]:
    with app.test_request_context("/"):
        yield app
        db.session.rollback()


def asked() -> Question:
    return Question(date(2025, 4, 1), date(2026, 3, 31), date(2025, 12, 1), head(db.session).position)


def anew(app: Flask) -> Assessment:
    return assess(
        app.extensions["akashi_catalog"], app.extensions["akashi_kinds"], from_tables(db.session), asked()
    )


def test_after_every_use_case_it_is_what_reading_everything_gives(
    context: Flask, people: People, clock: Clock
) -> None:
    known_at(db.session)
    clock.set(date(2025, 11, 20))

    def compare() -> None:
        known, assessment = answer(db.session, asked())
        assert known.facts == from_tables(db.session)
        assert assessment == anew(context)

    about = customer(people)
    compare()
    agreement = sla(people, about, service(people, [about]))
    compare()
    number = recorded(people, "RO", "brm_meeting", meeting(people, about, "2025-10-14"))
    compare()
    with transaction(people["RO"].actor) as tx:
        correct(tx, number, "One name was missing.")
    compare()
    with transaction(people["SM"].actor) as tx:
        assert correct(tx, agreement, "A word was wrong.").correction == 1
    sent_and_approved(people, "SM", agreement)
    compare()


def test_only_what_changed_is_read(context: Flask, people: People) -> None:
    about = customer(people)
    answer(db.session, asked())
    recorded(people, "RO", "brm_meeting", meeting(people, about, "2025-10-14"))
    with counted(context) as seen:
        answer(db.session, asked())
    assert not any(ALL_VERSIONS in " ".join(statement.split()) for statement in seen)
    with counted(context) as seen:
        from_tables(db.session)
    assert any(ALL_VERSIONS in " ".join(statement.split()) for statement in seen)


def test_after_a_crowd_of_entries_everything_is_read(context: Flask, people: People) -> None:
    facts = from_tables(db.session)
    assert news_since(db.session, facts, facts.position) is not None
    long_ago = type(facts)(facts.position - MOST_NEWS - 1, facts.organisation)
    assert news_since(db.session, long_ago, facts.position) is None
    ahead = type(facts)(facts.position + 1, facts.organisation)  # a backup was put in place meanwhile
    assert news_since(db.session, ahead, facts.position) is None


def test_what_was_asked_of_a_position_is_not_answered_by_a_later_one(
    context: Flask, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody writes between the look at the head and the reading."""
    about = customer(people)
    answer(db.session, asked())
    real, waiting = knowledge.head, [True]

    def head_before_a_write(session: AnySession) -> Head:
        found = real(session)
        if waiting.pop() if waiting else False:
            recorded(people, "RO", "brm_meeting", meeting(people, about, "2025-10-14"))
        return found

    customer(people, "Aoba Medical")
    question = asked()
    monkeypatch.setattr(knowledge, "head", head_before_a_write)
    known, _assessment = answer(db.session, question)
    assert known.facts.position == question.known_at
