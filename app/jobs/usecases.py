"""Start a job with its cause, ask it to stop, try it again."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from typing import Any
from uuid import uuid4

import structlog
from flask import Flask, current_app
from sqlalchemy import select

from app.access import require
from app.i18n import _
from app.jobs.models import FAILED, QUEUED, STOPPED, Job
from app.jobs.queue import post
from app.journal.read import moment_text
from app.refusal import Refusal
from app.transaction import Transaction


def start(tx: Transaction, kind: str, arguments: Mapping[str, Any], *, key: str | None = None) -> Job:
    """Put a job into the queue once the transaction is committed. With a key, a job is never there twice."""
    if key:
        known = tx.session.scalars(select(Job).where(Job.key == key)).first()
        if known:
            return queued_again(tx, known) if known.state in (FAILED, STOPPED) else known
    job = Job(
        id=uuid4().hex, kind=kind, arguments=dict(arguments), key=key, state=QUEUED, step="", done=0,
        total=0, attempts=0, token=0, stop_asked=False, error="", started_by=tx.actor.journal_name,
        created_at=moment_text(tx.at),
    )  # fmt: skip
    tx.session.add(job)
    tx.session.flush()
    post_after(tx, job.id)
    return job


def again(tx: Transaction, job: Job) -> Job:
    """Try once more from where it stopped."""
    refuse_stranger(tx, job)
    if job.state not in (FAILED, STOPPED):
        raise Refusal(_("Only a job that failed or was stopped can be tried again."), code=409)
    return queued_again(tx, job)


def queued_again(tx: Transaction, job: Job) -> Job:
    job.state, job.stop_asked, job.error, job.finished_at = QUEUED, False, "", None
    tx.session.flush()
    post_after(tx, job.id)
    return job


def stop(tx: Transaction, job: Job) -> None:
    """Ask the worker to stop at its next step; one that has not begun stops at once."""
    refuse_stranger(tx, job)
    if job.state == QUEUED:
        job.state, job.finished_at = STOPPED, moment_text(tx.at)
    elif job.open:
        job.stop_asked = True


def refuse_stranger(tx: Transaction, job: Job) -> None:
    """Auditors look at jobs; whoever started one, or runs the system, stops it and tries again."""
    if job.started_by != tx.actor.journal_name:
        require(tx.actor, "administer")


def post_after(tx: Transaction, job: str) -> None:
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    tx.after_commit(lambda: wake(app, job))


def wake(app: Flask, job: str) -> None:
    """A worker that hears nothing looks by itself before long: what counts is the row, and that is there."""
    try:
        post(app, job)
    except sqlite3.Error:
        structlog.get_logger().warning("queue not reached", job=job, exc_info=True)
