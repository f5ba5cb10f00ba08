"""How the whole stands, for people who answer for nothing in particular: auditors, approvers, viewers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from app.access import may
from app.actor import Actor
from app.assessments.matrix import Chosen
from app.assessments.models import IssuedReport
from app.assessments.scale import span_name
from app.assessments.summing import Totals, covered_to_date, standing
from app.db import AnySession
from app.records.queries import SqlLookup
from app.work.duties import Lacking, cell_url, windows_of
from controls.assessment import Assessment
from controls.control import Clause, Control
from controls.known import Known

MISSING = ("gap", "partial")  # in this order
MISSING_SHOWN = 8
REPORTS_SHOWN = 5


@dataclass(frozen=True)
class Area:
    """One clause and its intervals that are due so far."""

    clause: Clause
    totals: Totals


@dataclass(frozen=True)
class Missing:
    """One interval with a gap, or partly met; `url` leads to its cell in the coverage."""

    control: Control
    name: str
    span: str
    status: str
    owner: str
    url: str


@dataclass(frozen=True)
class Overview:
    totals: Totals
    areas: tuple[Area, ...]
    missing: tuple[Lacking, ...]  # the worst first, all of them


def answers_for_something(known: Known, actor: Actor) -> bool:
    """Is a customer, service, SLA or supplier theirs? The organisation itself is the whole."""
    return actor.person is not None and any(
        subject.owner == actor.person and subject.kind != "organisation" for subject in known.facts.subjects
    )


def overview_for(known: Known, assessment: Assessment, actor: Actor) -> Overview | None:
    """None for who has a part of their own to look after, and for who may not read."""
    if not may(actor, "read") or answers_for_something(known, actor):
        return None
    missing = sorted(
        (one for one in windows_of(known, assessment) if one.window.status in MISSING),
        key=lambda one: (MISSING.index(one.window.status), *one.urgency),
    )
    return Overview(covered_to_date(assessment), tuple(areas(known, assessment)), tuple(missing))


def areas(known: Known, assessment: Assessment) -> Iterator[Area]:
    for clause in known.catalog.numbering.values():
        results = [result for result in assessment.controls if result.clause == clause.user]
        totals = covered_to_date(standing(assessment, results))
        if totals.due:
            yield Area(clause, totals)


def owners(known: Known, found: Iterable[Lacking]) -> set[str]:
    return {owner for one in found if (owner := owner_of(known, one.subject))}


def owner_of(known: Known, number: str) -> str:
    subject = known.subject(number)
    return subject.owner or "" if subject else ""


def missing_lines(known: Known, found: Sequence[Lacking], lookup: SqlLookup) -> list[Missing]:
    """What the page says about them. The caller has looked up their names together."""
    return [missing_line(known, one, lookup) for one in found]


def missing_line(known: Known, one: Lacking, lookup: SqlLookup) -> Missing:
    owner, cell = owner_of(known, one.subject), Chosen(one.control.id, one.subject, one.window.start)
    return Missing(
        control=one.control,
        name=lookup.name(one.subject),
        span=span_name(one.window),
        status=one.window.status,
        owner=lookup.name(owner) if owner else "",
        url=cell_url(cell),
    )


def latest_reports(session: AnySession) -> list[IssuedReport]:
    """Newest first."""
    statement = select(IssuedReport).order_by(IssuedReport.year.desc(), IssuedReport.running.desc())
    return list(session.scalars(statement.limit(REPORTS_SHOWN)))
