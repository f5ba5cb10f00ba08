"""Rules about stretches of time, and about results that a list of outages gives."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from app.records.amounts import amount
from app.records.derived import period_of
from app.records.figures import value_text
from app.records.outages import PERCENT, figure_of, says_the_same
from app.records.problem import Problem
from app.records.rules.case import RuleCase, as_list
from app.records.values import is_given
from controls.outages import outside


def touches_period(case: RuleCase) -> Iterator[Problem]:
    """A problem for each row that lies wholly outside, shown at its first column."""
    place, period = case.places(case.keys["rows"])[0], period_of(case.content)
    begins, ends = case.keys["columns"]
    for index, row in enumerate(as_list(place.value)):
        since, until = row.get(begins), row.get(ends)
        if not period or not since or (until and until < since):
            continue
        end = datetime.fromisoformat(until) if until else None
        if outside(datetime.fromisoformat(since), end, period, case.lookup.zone):
            yield case.problem(place, f"{case.keys['rows']}-{index}-{begins}", row=str(index + 1))


def explains_outages(case: RuleCase) -> Iterator[Problem]:
    """A problem for each result that says something else than the outages, and not why."""
    for place in case.places(case.keys["field"]):
        if place.rows is None or place.row is None or is_given(place.value):
            continue
        figure = figure_of(place.rows, place.row, case.content, case.lookup)
        if figure is None or figure.percent is None or figure.bound is None:
            continue
        if not says_the_same(place.row, figure):
            other = value_text(figure.percent, figure.bound)
            yield case.problem(
                place,
                value=amount(place.row["value"], PERCENT, case.lookup),
                other=amount(other, PERCENT, case.lookup),
            )
