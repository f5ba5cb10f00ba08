"""Whatever people do one after the other, journal and tables say the same, and the past stays as it was."""

from __future__ import annotations

from flask import Flask

from app.assessments.facts import from_journal, from_tables
from app.db import db
from controls.facts import Facts
from tests.sample.conftest import assessed
from tests.support.clock import Clock
from tests.support.people import Person
from tests.support.sequences import ByChance

ROUNDS, ACTS_EACH = 3, 50


def test_journal_and_tables_agree_throughout(app: Flask, people: dict[str, Person], clock: Clock) -> None:
    known: list[Facts] = []
    by_chance = ByChance([person.actor for person in people.values()], seed=85)
    with app.test_request_context("/"):
        for _ in range(ROUNDS):
            clock.tick(days=2)
            by_chance.acts(ACTS_EACH)
            known.append(from_tables(db.session))
            assert from_journal(db.session, known[-1].position) == known[-1]
        for facts in known:
            assert from_journal(db.session, facts.position) == facts
        db.session.rollback()
        result = assessed(app, known[-1])
    assert sum(by_chance.done.values()) > ROUNDS * ACTS_EACH / 4
    assert len(by_chance.touched) > 15
    assert all(control.status != "not_computed" for control in result.controls)
