"""Work that comes round: started by whichever worker first sees that it is due, once in each period."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from flask import current_app
from sqlalchemy import delete, select

from app.actor import system
from app.db import begin_writing, db
from app.i18n import _l
from app.jobs.kinds import HANDLERS, handler
from app.jobs.models import DONE, Job
from app.jobs.usecases import start
from app.journal.read import moment_text
from app.transaction import transaction

SCHEDULE = "schedule"  # who starts them, as the job's row says
QUIET = timedelta(hours=3)  # what is done once a day is done at three at night
KEPT = timedelta(days=90)


def start_due() -> None:
    """Start every kind that has not been started in the period we are in."""
    now = local_time()
    due = {key(kind, its.every, now): kind for kind, its in HANDLERS.items() if its.every}
    there = set(db.session.scalars(select(Job.key).where(Job.key.in_(due))))
    db.session.rollback()
    for its_key in sorted(due.keys() - there):
        with transaction(system(SCHEDULE)) as tx:
            start(tx, due[its_key], {}, key=its_key)


def local_time() -> datetime:
    zone = ZoneInfo(current_app.extensions["akashi_zone"]())
    now: datetime = current_app.extensions["akashi_clock"]().astimezone(zone)
    return now


def key(kind: str, every: timedelta, now: datetime) -> str:
    """The kind with the number of the period, counted in the organisation's time."""
    since = now.replace(tzinfo=UTC) - QUIET - datetime.min.replace(tzinfo=UTC)
    return f"{kind}@{since // every}"


@handler("jobs.tidy", _l("Forget periodic jobs that are long done"), {}, every=timedelta(days=1))
def tidy(_progress: object) -> dict[str, int]:
    """Only those that came round: whoever started a job by hand may come back to it."""
    long_ago = moment_text(current_app.extensions["akashi_clock"]() - KEPT)
    begin_writing(db.session)
    old = (Job.started_by == SCHEDULE, Job.state == DONE, Job.finished_at < long_ago)
    gone = db.session.scalars(delete(Job).where(*old).returning(Job.id)).all()
    db.session.commit()
    return {"deleted": len(gone)}
