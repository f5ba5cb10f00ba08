"""The report on screen: the same values, with lists a page can hold. Files and paper have all of them."""

from __future__ import annotations

from dataclasses import replace

from reports.capped import Capped, Row
from reports.charts import Strip
from reports.gap.model import ControlPart, GapReport, Missing, SubjectRow

ROWS = 12  # of a list inside a section
INDEX_ROWS = 50  # of the evidence index, and of the subjects in scope
LACKING = ("not_met", "partial")


def on_screen(report: GapReport) -> GapReport:
    """What is lacking comes first where not all of a control's subjects are shown. The catalog's own words
    are left out: they stand on the page of each control.
    """
    limits, settings = report.limitations, report.settings
    return replace(
        report,
        clauses=tuple(
            replace(clause, controls=tuple(_control(part) for part in clause.controls))
            for clause in report.clauses
        ),
        scope=replace(report.scope, inside=_first(report.scope.inside, INDEX_ROWS)),
        evidence=_first(report.evidence, INDEX_ROWS),
        limitations=replace(
            limits,
            late=_first(limits.late),
            unaccepted=_first(limits.unaccepted),
            voided=_first(limits.voided),
            hints=tuple(replace(group, sentences=_first(group.sentences)) for group in limits.hints),
        ),
        settings=replace(
            settings, plans=_first(settings.plans, INDEX_ROWS), exceptions=_first(settings.exceptions)
        ),
        texts=(),
    )


def _control(part: ControlPart) -> ControlPart:
    if part.subjects.total > ROWS:
        lacking_first = sorted(part.subjects.rows, key=lambda row: row.status not in LACKING)
        part = replace(part, subjects=Capped(tuple(lacking_first), part.subjects.total))
    subjects = _first(part.subjects)
    return replace(
        part,
        subjects=subjects,
        missing=Capped(tuple(_missing(one) for one in part.missing.rows[:ROWS]), part.missing.total),
        charts=_charts(part, subjects),
        targets=part.targets[:ROWS],
        targets_left_out=max(len(part.targets) - ROWS, 0),
    )


def _missing(one: Missing) -> Missing:
    return replace(one, intervals=one.intervals[:ROWS], left_out=max(len(one.intervals) - ROWS, 0))


def _charts(part: ControlPart, shown: Capped[SubjectRow]) -> tuple[tuple[Strip, ...], ...]:
    """The strips of the subjects shown."""
    names = {row.name for row in shown.rows}
    strips = [strip for chart in part.charts for strip in chart if strip.label in names][:ROWS]
    return (tuple(strips),) if strips else ()


def _first(found: Capped[Row], most: int = ROWS) -> Capped[Row]:
    return Capped(found.rows[:most], found.total)
