"""What comes round starts once in each of its periods, whoever looks first, and is forgotten in the end."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from app.db import db
from app.jobs.kinds import HANDLERS, JobKind
from app.jobs.models import DONE, QUEUED, Job
from app.jobs.periodic import SCHEDULE, start_due
from app.jobs.worker import run_waiting
from app.journal.read import head


@pytest.fixture
def rounds(monkeypatch):
    """Only these kinds come round: "clean" every day, "look" every hour; each says when it was done."""
    done = []
    for kind in [kind for kind, its in HANDLERS.items() if its.every and kind != "jobs.tidy"]:
        monkeypatch.delitem(HANDLERS, kind)
    for kind, hours in (("clean", 24), ("look", 1)):
        run = lambda progress, kind=kind: done.append(kind) or {}  # noqa: E731
        monkeypatch.setitem(HANDLERS, kind, JobKind(run, kind, {}, every=timedelta(hours=hours)))
    return done


@pytest.fixture
def look(app):
    """A worker looks round and does what is due."""

    def look_and_work():
        with app.app_context():
            start_due()
            db.session.remove()
        run_waiting(app)

    return look_and_work


def test_each_period_has_one(rounds, look, clock):
    clock.set(datetime(2026, 11, 18, 3, 10, tzinfo=UTC))
    for _ in range(3):
        look()
    assert Counter(rounds) == {"clean": 1, "look": 1}
    clock.set(datetime(2026, 11, 18, 4, 5, tzinfo=UTC))
    look()
    assert Counter(rounds) == {"clean": 1, "look": 2}


def test_days_change_at_three_at_night_in_the_organisations_time(rounds, look, clock):
    for hour, count in ((17, 1), (18, 2), (19, 2)):  # 18:00 in Greenwich is 03:00 in Tokyo
        clock.set(datetime(2026, 11, 18, hour, 30, tzinfo=UTC))
        look()
        assert Counter(rounds)["clean"] == count


def test_what_was_missed_is_not_made_up_for(rounds, look, clock):
    clock.set(date(2026, 11, 1))
    look()
    clock.set(date(2026, 11, 18))
    look()
    assert Counter(rounds)["clean"] == 2


def test_it_leaves_no_trace_in_the_journal(app, rounds, look):
    with app.app_context():
        before = head(db.session).position
    look()
    with app.app_context():
        assert head(db.session).position == before


def test_long_done_rounds_are_forgotten_and_nothing_else(app, rounds, look, clock):
    clock.set(date(2026, 7, 1))
    look()
    with app.app_context():
        db.session.add(a_job_of_a_person())
        db.session.commit()
    clock.set(date(2026, 11, 18))
    look()
    with app.app_context():
        left = db.session.scalars(select(Job)).all()
        assert {job.id for job in left if job.started_by != SCHEDULE} == {"own"}
        assert {job.created_at[:10] for job in left if job.started_by == SCHEDULE} == {"2026-11-18"}
        assert {job.state for job in left} == {DONE}
        db.session.remove()


def a_job_of_a_person() -> Job:
    return Job(
        id="own", kind="clean", arguments={}, key=None, state=DONE, step="", done=0, total=0, attempts=1,
        token=1, stop_asked=False, error="", started_by="PER-2026-0001", created_at="2026-07-01T00:00:00Z",
        finished_at="2026-07-01T00:00:01Z",
    )  # fmt: skip


def test_two_workers_start_it_once(app, rounds):
    with app.app_context():
        start_due()
        start_due()
        found = db.session.scalars(select(Job).where(Job.kind == "clean", Job.state == QUEUED)).all()
        assert len(found) == 1
        db.session.remove()
