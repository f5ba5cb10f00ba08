"""Do a job: take its lease, run its handler step by step, keep its result. At least once, to one effect."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from shutil import disk_usage
from typing import Any

import structlog
from flask import Flask, current_app
from sqlalchemy import or_, select
from sqlalchemy.exc import SQLAlchemyError

from app.db import begin_writing, db
from app.i18n import _, force_locale
from app.jobs.kinds import HANDLERS
from app.jobs.models import DONE, FAILED, QUEUED, RUNNING, STOPPED, Job
from app.jobs.periodic import start_due
from app.jobs.queue import post, queue_of
from app.journal.read import moment_text
from app.outside import DISK_FULL, Outside, outside, reasons
from app.refusal import Refusal

LEASE = timedelta(minutes=5)
ATTEMPTS_MAX = 5
POLL_SECONDS = 30
ROOM = 1024 * 1024  # bytes: with fewer the disk is full for everybody


class LeaseLost(Exception):
    """Another worker has taken the job over; this one leaves without a trace."""


class Stopped(Exception):
    """Somebody asked the job to stop."""


@dataclass
class Progress:
    """What a handler reports with. Each report prolongs the lease and notices a stop or a lost lease."""

    job: str
    token: int

    def __call__(self, step: str, done: int = 0, total: int = 0) -> None:
        begin_writing(db.session)
        job = owned(self.job, self.token)
        stop_asked = job.stop_asked
        job.step, job.done, job.total = step, done, total
        job.lease_until = moment_text(clock_now() + LEASE)
        db.session.commit()
        if stop_asked:
            raise Stopped


def clock_now() -> datetime:
    clock: Callable[[], datetime] = current_app.extensions["akashi_clock"]
    return clock()


def owned(job_id: str, token: int) -> Job:
    job = db.session.get(Job, job_id)
    if job is None or job.token != token or job.state != RUNNING:
        db.session.rollback()
        raise LeaseLost
    return job


def take(job_id: str) -> Progress | None:
    """The lease of a waiting job, or of one whose worker has gone; None when there is nothing to do."""
    begin_writing(db.session)
    job = db.session.get(Job, job_id)
    now = moment_text(clock_now())
    waiting = job is not None and (
        job.state == QUEUED or (job.state == RUNNING and (job.lease_until or "") < now)
    )
    if job is None or not waiting:
        db.session.rollback()
        return None
    if job.state == RUNNING and job.attempts >= ATTEMPTS_MAX:
        end(job, FAILED)  # it has taken every worker with it
        return None
    job.token += 1
    job.attempts += 1
    job.state, job.lease_until = RUNNING, moment_text(clock_now() + LEASE)
    token = job.token
    db.session.commit()
    return Progress(job_id, token)


def run_job(job_id: str) -> None:
    """Do one job to its end, or leave it to be tried again. Called by the queue, a test or a command."""
    try:
        progress = take(job_id)
    except SQLAlchemyError:
        db.session.rollback()
        return structlog.get_logger().warning("job waits", job=job_id, exc_info=True)
    if progress is not None:
        do(job_id, progress)
    return None


def do(job_id: str, progress: Progress) -> None:
    """What this worker has the lease for."""
    job = db.session.get_one(Job, job_id)
    kind, arguments = job.kind, dict(job.arguments)
    db.session.rollback()
    try:
        result = HANDLERS[kind].run(progress, **arguments)
    except LeaseLost:
        db.session.rollback()
    except Stopped:
        finish(progress, STOPPED)
    except Refusal as refusal:
        why = type(refusal.__cause__).__name__ if refusal.__cause__ else "refused"
        structlog.get_logger().warning("job failed", job=job_id, kind=kind, why=why)
        finish(progress, FAILED, error=refusal.message)
    except Exception as error:  # noqa: BLE001  # a job that breaks ends as failed, with its cause in the log
        if found := outside(error):
            return put_back(progress, found, error)
        structlog.get_logger().exception("job failed", job=job_id, kind=kind)
        finish(progress, FAILED, error="")
    else:
        finish(progress, DONE, result=result)


def put_back(progress: Progress, found: Outside, error: Exception) -> None:
    """The disk is full, or the database was away: the job waits and is tried again until that is over.

    Where not even this can be written, the lease runs out by itself. A job that itself fills the disk is not
    tried for ever.
    """
    structlog.get_logger().warning("job waits", job=progress.job, what=found.log, exc_info=error)
    counts = needs_too_much(found, error)
    try:
        begin_writing(db.session)
        job = owned(progress.job, progress.token)
        if counts and job.attempts >= ATTEMPTS_MAX:
            return end(job, FAILED, error=no_room())
        job.state, job.lease_until = QUEUED, None
        job.attempts -= 0 if counts else 1
        db.session.commit()
    except (LeaseLost, SQLAlchemyError):
        db.session.rollback()


def no_room() -> str:
    with force_locale(current_app.extensions["akashi_language"]()):
        return _("The server's disk has no room for what this job writes. Make room, then try it again.")


def needs_too_much(found: Outside, error: Exception) -> bool:
    """Was the disk full for this job alone? What it had written is gone again, and there is room."""
    wrote = any(isinstance(one, OSError) for one in reasons(error))
    folder = current_app.extensions["akashi_settings"].data
    return found is DISK_FULL and wrote and disk_usage(folder).free >= ROOM


def finish(progress: Progress, state: str, *, result: dict[str, Any] | None = None, error: str = "") -> None:
    begin_writing(db.session)
    try:
        job = owned(progress.job, progress.token)
    except LeaseLost:
        return
    end(job, state, result, error)


def end(job: Job, state: str, result: dict[str, Any] | None = None, error: str = "") -> None:
    job.state, job.result, job.error = state, result, error
    job.finished_at, job.lease_until = moment_text(clock_now()), None
    db.session.commit()


def waiting_jobs() -> list[str]:
    """Jobs nobody works on: queued ones, and those whose lease has run out."""
    now = moment_text(clock_now())
    lost = (Job.state == RUNNING) & (Job.lease_until < now)
    found = list(
        db.session.scalars(select(Job.id).where(or_(Job.state == QUEUED, lost)).order_by(Job.created_at))
    )
    db.session.rollback()
    return found


def run_waiting(app: Flask) -> int:
    """Do everything that waits, in this process. Returns how many jobs were looked at."""
    with app.app_context():
        found = waiting_jobs()
        for job in found:
            run_job(job)
    return len(found)


def start_worker(app: Flask, *, workers: int = 1) -> threading.Thread:
    """A worker inside this process: it listens to the queue, and now and then posts again what was lost."""
    consumer = queue_of(app).create_consumer(
        workers=workers, worker_type="thread", periodic=False, check_worker_health=True
    )
    consumer._set_signal_handlers = lambda: None  # signals belong to the process that embeds the worker
    thread = threading.Thread(target=consumer.run, name="akashi-worker", daemon=True)
    thread.start()
    threading.Thread(target=repost_for_ever, args=(app,), name="akashi-repost", daemon=True).start()
    return thread


def repost_for_ever(app: Flask) -> None:
    waiter = threading.Event()
    while True:
        look_round(app)
        waiter.wait(POLL_SECONDS)


def look_round(app: Flask) -> None:
    """Start what comes round and post again what waits. A database that is away now may be back next time."""
    try:
        with app.app_context():
            start_due()
            for job in waiting_jobs():
                post(app, job)
    except Exception:  # noqa: BLE001  # whatever is wrong now, it looks again: nobody else would
        structlog.get_logger().warning("waiting jobs not seen", exc_info=True)
