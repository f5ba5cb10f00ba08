"""What was typed long ago and never saved is forgotten, and what was discarded."""

from __future__ import annotations

from app.db import db
from app.jobs.kinds import HANDLERS
from app.records import drafts
from app.transaction import aside
from tests.records.test_drafts import ONE, THREE, TWO, own, put


def test_old_and_discarded_ones_are_purged(app, people, clock):
    def act():
        put(people["RO"], ONE, description="old")
        clock.tick(days=60)
        put(people["RO"], TWO, description="newer")
        put(people["RO"], THREE, description="discarded")
        with aside() as at:
            drafts.discard(db.session, at, people["RO"].number, THREE)
        clock.tick(days=31)
        with aside() as at:
            assert drafts.purge_drafts(db.session, at - drafts.KEPT) == 2
        return own(people["RO"])

    with app.test_request_context("/"):
        assert act() == [(TWO, {"description": "newer"})]


def test_the_job_that_purges_comes_round_every_day(app, people, clock):
    def act():
        put(people["RO"], description="old")
        clock.tick(days=91)
        job = HANDLERS["records.drafts"]
        return job.every.days, job.run(None), own(people["RO"])

    with app.test_request_context("/"):
        assert act() == (1, {"deleted": 1}, [])
