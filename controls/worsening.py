"""Trends that call for a reaction: targets whose results worsen, or are about to cross their target."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from controls.amounts import bound_of, number_in
from controls.facts import Subject
from controls.inquiry import Inquiry
from controls.known import Known
from controls.metrics.bounds import Bound
from controls.metrics.early_warning import Limits, Observed, trend_alerts
from controls.missed import (
    AGREEMENT_TABLE,
    Period,
    first_called,
    newest_row,
    periods_by_target,
    trigger_of,
)
from controls.results import Target
from controls.trigger import Trigger

TWO_POINTS = 2


def trend_alert(inquiry: Inquiry, subject: Subject) -> Iterator[Trigger]:
    """Each target that worsens or will cross its line, from the approval of the sheet that shows it first.

    One trigger for each alert from when it begins until it clears. A measuring period without result ends the
    row of results, so that fewer than `points_min` never alert.
    """
    known = inquiry.known
    limits = _limits(inquiry)
    for target, periods in periods_by_target(known, subject.number):
        begin = first_called(inquiry, periods)
        if begin is None or sum(map(len, periods)) < limits.points_min or limits.points_min < TWO_POINTS:
            continue
        for alert in trend_alerts(_observed(known, target, periods), limits, begin):
            result = periods[alert.since][-1]
            approved_on = result.record.approved_on
            if approved_on and inquiry.may_call(approved_on):
                yield trigger_of(known, [result], approved_on)


def _limits(inquiry: Inquiry) -> Limits:
    level = Fraction(inquiry.params["p_max_pct"]) / 100
    return Limits(inquiry.number("points_min"), level, inquiry.number("lookahead_periods"))


def _observed(known: Known, target: Target, periods: Sequence[Period]) -> list[Observed]:
    """One value for each period, the last one recorded, held against the target of its version."""
    fallback = bound_of(newest_row(known, target)) or Bound("ge", Fraction())
    bounds = _bounds(known, target)
    nothing = Observed(fallback, None)
    found = []
    for period in periods:
        line = period[-1].line if period else None
        bound = bounds.get(line["target"]["edition"]) if line else None
        found.append(Observed(bound, number_in(line.get("value"))) if line and bound else nothing)
    return found


def _bounds(known: Known, target: Target) -> Mapping[int, Bound]:
    """What each version that has the target promises."""
    number, row_id = target
    rows = (
        (edition.edition, row)
        for edition in known.editions(number)
        for row in edition.content.get(AGREEMENT_TABLE, ())
        if row["id"] == row_id
    )
    return {edition: bound for edition, row in rows if (bound := bound_of(row))}
