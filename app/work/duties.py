"""The planned intervals a person answers for that still lack something, and what the page says of each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from flask import url_for

from app.actor import Actor
from app.assessments.explaining import act_url, draft_in, recording_kind, to_complete
from app.assessments.knowledge import answer
from app.assessments.matrix import Chosen
from app.assessments.questions import fiscal_year_asked
from app.assessments.scale import span_name
from app.db import AnySession
from app.records.organisation import OrganisationSettings
from app.records.queries import SqlLookup
from controls.assessment import Assessment, WindowResult
from controls.control import Control
from controls.known import Known

LACKING = ("gap", "partial", "open")
SOON = 14  # days


@dataclass(frozen=True)
class Lacking:
    """One planned interval that still lacks something."""

    control: Control
    subject: str
    window: WindowResult

    @property
    def urgency(self) -> tuple[date, str, str]:
        return self.window.limit, self.control.id, self.subject


@dataclass(frozen=True)
class Duty:
    """The same with what the page says about it. `days` are left to the last day in time; below 0: late.
    `why` leads to its cell in the coverage, `complete`: `act_url` leads to the record that lacks something.
    """

    control: Control
    name: str
    span: str
    status: str
    last_day: date
    days: int
    act_url: str
    draft: bool
    complete: bool
    why: str

    @property
    def when(self) -> str:
        """Under which heading it stands."""
        return "late" if self.days < 0 else "soon" if self.days <= SOON else "later"


def this_year(
    session: AnySession, organisation: OrganisationSettings, today: date
) -> tuple[Known, Assessment]:
    """How everything stands today in this fiscal year."""
    asked = fiscal_year_asked(organisation, organisation.fiscal_year(today), today)
    return answer(session, asked.question(session, organisation.time_zone))


def lacking(known: Known, assessment: Assessment, actor: Actor) -> list[Lacking]:
    """Open, late and partly met intervals of the subjects this person answers for, the most urgent first."""
    mine = {subject.number for subject in known.facts.subjects if subject.owner == actor.person}
    found = (
        one
        for one in windows_of(known, assessment)
        if one.subject in mine and one.window.status in LACKING and recording_kind(known, one.control)
    )
    return sorted(found, key=lambda one: one.urgency)


def windows_of(known: Known, assessment: Assessment) -> Iterator[Lacking]:
    """Every planned interval of every control that is computed."""
    for result in assessment.controls:
        if result.status != "not_computed":
            control = known.catalog.control(result.control)
            for subject in result.subjects:
                for window in subject.windows:
                    yield Lacking(control, subject.subject, window)


def duties(known: Known, lacking: Sequence[Lacking], lookup: SqlLookup) -> list[Duty]:
    """What the page says about them. The caller has looked up their names together."""
    return [duty_of(known, one, lookup) for one in lacking]


def duty_of(known: Known, one: Lacking, lookup: SqlLookup) -> Duty:
    window, kind = one.window, recording_kind(known, one.control)
    draft = draft_in(known, one.control, one.subject, window)
    lacking = "" if draft else to_complete(known, window)
    last_day = window.limit - timedelta(days=1)
    return Duty(
        control=one.control,
        name=lookup.name(one.subject),
        span=span_name(window),
        status=window.status,
        last_day=last_day,
        days=(last_day - lookup.today).days,
        act_url=act_url(kind, one.subject, draft, lacking) if kind else "",
        draft=draft is not None,
        complete=bool(lacking),
        why=cell_url(Chosen(one.control.id, one.subject, window.start)),
    )


def cell_url(cell: Chosen) -> str:
    return f"{url_for('assessments.coverage')}?{cell.text}"
