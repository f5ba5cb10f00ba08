"""What was promised in each measuring period, and what came of it: the attainment of an SLA, to be redone.

Each value is held, unrounded, against the version of the SLA in force on the last day of its period, whatever
version a sheet names and whatever verdict it was given. A target nobody measured is due and not met; a period
that an approved exception excuses, or in which nothing happened, leaves the base and is listed.

Worked example: two targets over twelve months are 24. One month is excused, which leaves 22; one target was
not measured in March, one missed in May: 20 of 22 are met, 90.90909 %.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from controls.amounts import PERCENT, bound_of, number_in
from controls.assessment import WindowResult
from controls.content import Row
from controls.derived import period_ends
from controls.engine import windows_known
from controls.facts import Record
from controls.known import Known, valid_between
from controls.metrics.attainment import Attainment, Due, attainment
from controls.metrics.bounds import Bound
from controls.metrics.figures import Share
from controls.results import Result, results_of

MET, MISSED, MISSING, EXCUSED, NO_EVENTS = "met", "missed", "missing", "excused", "no_events"
ACTIVITY = "measurement"


@dataclass(frozen=True, slots=True)
class PeriodDue:
    """One target in one measuring period. `row` is the target in the version in force on the last day, `end`;
    `otherwise`: its sheet gives another verdict than this version does.
    """

    row: Row
    edition: int
    end: date
    bound: Bound | None
    value: Fraction | None
    state: str  # met, missed, missing, excused, no_events
    result: Result | None
    exceptions: tuple[str, ...] = ()

    @property
    def counts(self) -> bool:
        return self.state in (MET, MISSED, MISSING)

    @property
    def otherwise(self) -> bool:
        said = self.result.line.get("verdict") if self.result else None
        return self.state in (MET, MISSED) and said in (MET, MISSED) and said != self.state

    @property
    def margin(self) -> Fraction | None:
        """How far on the good side, in the unit of the target."""
        known = self.bound is not None and self.value is not None and self.counts
        return self.bound.margin(self.value) if known and self.bound and self.value is not None else None


@dataclass(frozen=True, slots=True)
class LoadDue:
    """One workload limit in one period, by the version in force on its last day."""

    row: Row
    end: date
    bound: Bound | None
    value: Fraction | None
    record: Record | None

    @property
    def passed(self) -> bool | None:
        if self.bound is None or self.value is None:
            return None
        return not self.bound.fulfilled(self.value)


@dataclass(frozen=True, slots=True)
class Attained:
    """Every target and limit due between two days, both included, by row and day."""

    first: date
    last: date
    due: tuple[PeriodDue, ...]
    loads: tuple[LoadDue, ...]

    @property
    def total(self) -> Attainment:
        return of(self.due)

    def by_target(self) -> Mapping[str, tuple[PeriodDue, ...]]:
        """By the row of the target, whichever its version."""
        rows = dict.fromkeys(one.row["id"] for one in self.due)
        return {row: tuple(one for one in self.due if one.row["id"] == row) for row in rows}

    def whole_periods(self) -> Share:
        """Last days of periods on which every target due was met, of all on which one was: conjunctive."""
        ends = sorted({one.end for one in self.due if one.counts})
        kept = [all(o.state == MET for o in self.due if o.end == end and o.counts) for end in ends]
        return Share(sum(kept), len(kept))


def of(due: Sequence[PeriodDue]) -> Attainment:
    """As a figure: met by due, with what is missing and what was excused beside it."""
    nothing = Bound("ge", Fraction())
    every = [one for one in due if one.state != NO_EVENTS]
    return attainment(
        Due(one.bound or nothing, one.value if one.state != MISSING else None, one.state == EXCUSED)
        for one in every
    )


def attained(known: Known, sla: str, first: date, last: date, as_of: date) -> Attained:
    """What was due of an SLA from first to last, by what was approved and measured until as_of."""
    until = min(last, as_of)
    editions = [e for e in known.in_force(sla) if valid_between(e, first, until)]
    windows = windows_known(known, sla, ACTIVITY, as_of)
    due = [
        _target(known, edition, row, end, (as_of, windows))
        for edition, row, end in _rows(known, editions, "targets", "measuring_period", (first, until))
    ]
    loads = [
        _load(known, edition, row, end, as_of)
        for edition, row, end in _rows(known, editions, "workload_limits", "period", (first, until))
    ]
    return Attained(first, last, tuple(due), tuple(loads))


def _rows(
    known: Known, editions: Sequence[Record], table: str, period: str, days: tuple[date, date]
) -> Iterator[tuple[Record, Row, date]]:
    """(version, row, last day of a measuring period on which the version is in force)."""
    for edition in editions:
        for row in edition.content.get(table, ()):
            for end in period_ends(known.fiscal_year_anchor, row.get(period), *days):
                if edition.valid_on(end):
                    yield edition, row, end


def _target(
    known: Known, edition: Record, row: Row, end: date, asked: tuple[date, Sequence[WindowResult]]
) -> PeriodDue:
    as_of, windows = asked
    found = results_of(known, edition.number).get((edition.number, row["id"]), ())
    spoken = [r for r in found if _speaks_of(r.record, end, as_of)]
    result, bound = (spoken[-1] if spoken else None), bound_of(row)
    value = _value(result.line, bound) if result else None
    excused = _excused(windows, end)
    state = _state(result, bound, value, bool(excused))
    return PeriodDue(row, edition.edition, end, bound, value, state, result, excused)


def _speaks_of(record: Record, end: date, as_of: date) -> bool:
    inside = record.period_from and record.period_to and record.period_from <= end <= record.period_to
    return bool(inside and record.occurred_on and record.occurred_on <= as_of)


def _value(line: Row, bound: Bound | None) -> Fraction | None:
    """Numerator by denominator where both are there and the target is in percent, else the value itself."""
    parts = number_in(line.get("numerator")), number_in(line.get("denominator"))
    if bound and bound.unit == PERCENT and parts[0] is not None and parts[1]:
        return Share(parts[0], parts[1]).percent
    return number_in(line.get("value"))


def _state(result: Result | None, bound: Bound | None, value: Fraction | None, excused: bool) -> str:
    if excused:
        return EXCUSED
    if result is not None and number_in(result.line.get("denominator")) == 0:
        return NO_EVENTS
    if bound is None or value is None:
        return MISSING
    return MET if bound.fulfilled(value) else MISSED


def _excused(windows: Sequence[WindowResult], end: date) -> tuple[str, ...]:
    """The approved exceptions that excuse measuring on that day."""
    return tuple(
        str(reason.values["exception"])
        for window in windows
        if window.status == EXCUSED and window.start <= end < window.end
        for reason in window.reasons
        if "exception" in reason.values
    )


def _load(known: Known, edition: Record, row: Row, end: date, as_of: date) -> LoadDue:
    sheets = [r for r in known.pointing("measurement", "sla", edition.number) if r.final]
    spoken = [r for r in sheets if _speaks_of(r, end, as_of)]
    for sheet in reversed(spoken):
        for line in sheet.content.get("workload", ()):
            if (line.get("limit") or {}).get("row") == row["id"]:
                return LoadDue(row, end, bound_of(row), number_in(line.get("value")), sheet)
    return LoadDue(row, end, bound_of(row), None, None)
