"""Which jobs a person may see: the own ones; auditors and those who run the system see all."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, select, true

from app.access import may
from app.actor import Actor
from app.db import AnySession
from app.jobs.models import DONE, FAILED, QUEUED, RUNNING, STOPPED, Job

STATES = (QUEUED, RUNNING, DONE, FAILED, STOPPED)
ROWS = 50


@dataclass(frozen=True)
class JobList:
    """One page of jobs, the newest first; `first` and `last` count from 1."""

    jobs: tuple[Job, ...]
    first: int
    last: int
    total: int


def visible_to(actor: Actor) -> ColumnElement[bool]:
    sees_all = may(actor, "administer") or may(actor, "audit")
    return true() if sees_all else Job.started_by == actor.journal_name


def job_list(session: AnySession, actor: Actor, state: str, page: int) -> JobList:
    wanted = select(Job).where(visible_to(actor))
    if state:
        wanted = wanted.where(Job.state == state)
    total = session.scalar(select(func.count()).select_from(wanted.subquery())) or 0
    skipped = ROWS * (page - 1)
    found = tuple(session.scalars(wanted.order_by(Job.created_at.desc(), Job.id).offset(skipped).limit(ROWS)))
    return JobList(found, skipped + 1, skipped + len(found), total)
