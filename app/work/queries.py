"""What waits for a person: records to approve, drafts to finish, jobs that run or failed."""

from __future__ import annotations

from functools import lru_cache

from flask import g
from sqlalchemy import Select, select

from app.access import current_actor, kinds, rights
from app.actor import Actor
from app.db import AnySession, db
from app.jobs.models import FAILED, QUEUED, RUNNING, Job
from app.jobs.queries import visible_to
from app.records.lifecycle import possible_steps
from app.records.models import RecordVersion
from app.records.queries import SqlLookup, lookup_now
from app.records.readable import readable_versions
from controls.kinds import Kinds
from controls.rights import Rights

SUBMITTED = (
    select(RecordVersion)
    .where(RecordVersion.state == "submitted", RecordVersion.latest.is_(True))
    .order_by(RecordVersion.submitted_on, RecordVersion.id)
)
SHOWN = 30
JOBS_SHOWN = 5


def to_approve(session: AnySession, actor: Actor, lookup: SqlLookup) -> list[RecordVersion]:
    """Submitted records this person may approve and has not written."""
    rows = session.scalars(submitted_to(actor, kinds(), rights()))
    return [row for row in rows if may_approve(row, actor, lookup)]


@lru_cache(maxsize=256)
def submitted_to(actor: Actor, _kinds: Kinds, _rights: Rights) -> Select[RecordVersion]:
    """Those the person may read. Built once for a person: every page counts them."""
    return SUBMITTED.where(readable_versions(actor))


def may_approve(version: RecordVersion, actor: Actor, lookup: SqlLookup) -> bool:
    """By the record's own next step: a corrective action is closed by an auditor, all else is approved."""
    steps = possible_steps(actor, kinds()[version.kind], version, lookup)
    return any(step.to == "approved" for step in steps)


def unfinished(session: AnySession, actor: Actor) -> list[RecordVersion]:
    """Drafts and returned records of this person, the newest first."""
    v = RecordVersion
    mine = (v.created_by == actor.person) | (v.last_editor == actor.person)
    statement = (
        select(v).where(v.state.in_(("draft", "returned")), v.latest.is_(True), mine).order_by(v.id.desc())
    )
    return list(session.scalars(statement.limit(SHOWN)))


def waiting_count() -> int:
    """For the badge: what waits for me, counted once per request."""
    if "waiting" not in g:
        actor = current_actor()
        g.waiting = len(to_approve(db.session, actor, lookup_now())) if actor.person else 0
    count: int = g.waiting
    return count


def jobs_to_see(session: AnySession, actor: Actor) -> list[Job]:
    """Jobs that run or failed, the newest first: one's own, and everybody's for who may look at them."""
    wanted = select(Job).where(Job.state.in_((QUEUED, RUNNING, FAILED)), visible_to(actor))
    return list(session.scalars(wanted.order_by(Job.created_at.desc(), Job.id).limit(JOBS_SHOWN)))
