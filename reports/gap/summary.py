"""Sections 1 and 2: the picture as a whole, and what was asked about."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from controls.assessment import ControlResult
from controls.facts import Subject
from reports.capped import Capped
from reports.gap.material import JUDGED, Material
from reports.gap.model import Area, Intervals, Overview, Scope, Shortfall, SubjectEntry, Summary
from reports.gap.results import shortfalls

MOST = 5  # of the gravest shortfalls
TIERS = {"critical": 0, "important": 1, "standard": 2}


def summary(material: Material) -> Summary:
    results = material.assessment.controls
    ranked = sorted(
        (shortfall for result in results for shortfall in shortfalls(material, result)),
        key=lambda shortfall: _weight(material, shortfall),
    )
    return Summary(
        counts=Counter(result.status for result in results),
        intervals=_intervals(results),
        areas=_areas(material),
        shortfalls=tuple(ranked[:MOST]),
        shortfalls_total=len(ranked),
        overview=tuple(_overview(material, result) for result in results),
        since=material.since,
    )


def _weight(material: Material, shortfall: Shortfall) -> tuple[int, int, int, int, str, str, str]:
    """Gaps before what is partly met, critical subjects first, then the control's severity, then age."""
    severity = list(material.catalog.grades).index(material.catalog.control(shortfall.control).severity)
    tier = TIERS.get(shortfall.tier, len(TIERS))
    names = shortfall.control, shortfall.subject, shortfall.interval
    return int(shortfall.status == "partial"), tier, severity, -(shortfall.days or 0), *names


def _intervals(results: Iterable[ControlResult]) -> Intervals:
    counts = [subject.counts for result in results for subject in result.subjects]
    return Intervals(
        due=sum(each.n for each in counts),
        met=sum(each.met for each in counts),
        met_late=sum(each.met_late for each in counts),
        excused=sum(each.excused for each in counts),
        partial=sum(each.partial for each in counts),
        gap=sum(each.gap for each in counts),
    )


def _areas(material: Material) -> tuple[Area, ...]:
    found = []
    for clause in material.catalog.numbering.values():
        of_clause = [r.status for r in material.assessment.controls if r.clause == clause.user]
        if of_clause:
            name = clause.name.get(material.issue.language)
            found.append(Area(clause.user, clause.iso, name, Counter(of_clause)))
    return tuple(found)


def _overview(material: Material, result: ControlResult) -> Overview:
    judged = [subject for subject in result.subjects if subject.status in JUDGED]
    return Overview(material.head(result), len(judged), sum(subject.status == "met" for subject in judged))


def scope(material: Material) -> Scope:
    """Subjects in scope on a day of the period, and those that lie before or after it."""
    asked = material.assessment.question
    chosen = [s for s in material.facts.subjects if not asked.subjects or s.number in asked.subjects]
    before = [s for s in chosen if s.in_scope_to is not None and s.in_scope_to <= asked.period_from]
    after = [s for s in chosen if s.in_scope_from > asked.period_to]
    inside = [s for s in chosen if s not in before and s not in after]
    kinds = list(material.catalog.subjects)
    inside.sort(key=lambda subject: (kinds.index(subject.kind), subject.number))
    return Scope(
        inside=Capped.of(_entry(material, subject) for subject in inside),
        before=tuple(_entry(material, subject) for subject in before),
        after=tuple(_entry(material, subject) for subject in after),
    )


def _entry(material: Material, subject: Subject) -> SubjectEntry:
    return SubjectEntry(
        number=subject.number,
        name=material.name(subject.number),
        kind=material.catalog.subjects[subject.kind].get(material.issue.language),
        tier=material.tier(subject.tier),
        owner=material.name(subject.owner),
        since=subject.in_scope_from,
        until=subject.in_scope_to,
    )
