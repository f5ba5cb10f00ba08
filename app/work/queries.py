"""What waits for a person: records to approve, drafts to finish, intervals of what they answer for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from flask import g
from sqlalchemy import select

from app.access import current_actor, kinds
from app.actor import Actor
from app.assessments.explaining import act_url, draft_in, recording_kind
from app.assessments.knowledge import answer, known_at
from app.assessments.questions import fiscal_year_asked
from app.assessments.scale import span_name
from app.db import AnySession, db
from app.records.lifecycle import possible_steps
from app.records.lists import visible
from app.records.models import RecordVersion
from app.records.organisation import OrganisationSettings
from app.records.queries import SqlLookup, lookup_now
from controls.assessment import WindowResult
from controls.control import Control
from controls.known import Known

SHOWN = 30
LACKING = ("gap", "partial", "open")


@dataclass(frozen=True)
class Lacking:
    """One planned interval of mine that still lacks something."""

    control: Control
    subject: str
    window: WindowResult

    @property
    def urgency(self) -> tuple[date, str, str]:
        return self.window.limit, self.control.id, self.subject


@dataclass(frozen=True)
class Duty:
    """The same with what the page says about it. `limit` is the first day no longer in time."""

    control: Control
    name: str
    span: str
    status: str
    limit: date
    act_url: str
    draft: bool

    @property
    def last_day(self) -> date:
        return self.limit - timedelta(days=1)


def to_approve(session: AnySession, actor: Actor, lookup: SqlLookup) -> list[RecordVersion]:
    """Submitted records this person may approve and has not written."""
    statement = select(RecordVersion).where(
        RecordVersion.state == "submitted", RecordVersion.latest.is_(True)
    )
    rows = session.scalars(visible(statement).order_by(RecordVersion.submitted_on, RecordVersion.id))
    return [row for row in rows if may_approve(row, actor, lookup)]


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


def lacking(
    session: AnySession, actor: Actor, organisation: OrganisationSettings, lookup: SqlLookup
) -> list[Lacking]:
    """Open, late and partly met intervals of the subjects this person answers for, the most urgent first."""
    asked = fiscal_year_asked(organisation, organisation.fiscal_year(lookup.today), lookup.today)
    known, assessment = answer(session, asked.question(session, organisation.time_zone))
    mine = {subject.number for subject in known.facts.subjects if subject.owner == actor.person}
    found = [
        Lacking(known.catalog.control(result.control), subject.subject, window)
        for result in assessment.controls
        if result.status != "not_computed" and recording_kind(known, known.catalog.control(result.control))
        for subject in result.subjects
        if subject.subject in mine
        for window in subject.windows
        if window.status in LACKING
    ]
    return sorted(found, key=lambda one: one.urgency)


def duties(session: AnySession, lacking: Sequence[Lacking], lookup: SqlLookup) -> list[Duty]:
    """What the page says about them. The caller has looked up their names together."""
    known = known_at(session)
    return [duty_of(known, one, lookup) for one in lacking]


def duty_of(known: Known, one: Lacking, lookup: SqlLookup) -> Duty:
    window, kind = one.window, recording_kind(known, one.control)
    draft = draft_in(known, one.control, one.subject, window)
    url = act_url(kind, one.subject, draft) if kind else ""
    name, span = lookup.name(one.subject), span_name(window)
    return Duty(one.control, name, span, window.status, window.limit, url, draft is not None)
