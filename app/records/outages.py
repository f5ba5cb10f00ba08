"""The availability that the outages of a measurement sheet give: shown, proposed, and asked about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from app.records.derived import covers_a_whole, period_of
from app.records.figures import agrees, bound, share_of
from app.records.lookup import Content, Lookup
from app.records.values import is_given, same_row
from app.records.wording import fiscal_year_start, row_behind
from controls import outages
from controls.carrying.hours import read_hours
from controls.kinds import Field, Kind
from controls.metrics import Bound
from controls.metrics.availability import Availability
from controls.metrics.service_hours import ServiceHours

OUTAGES, TARGET, AVAILABILITY, PERCENT = "outages", "target", "availability", "percent"
PARTS = ("numerator", "denominator")
TYPED = (*PARTS, "value")
DAYS_MOST = 366  # no target is measured over more than a year


@dataclass(frozen=True, slots=True)
class Figure:
    """What the list makes of one target; without `found`, `why` says what is in the way: a word of its own.

    `listed` are the rows about it.
    """

    target: Content
    listed: Sequence[outages.Stretch]
    found: Availability | None = None
    why: str = ""

    @property
    def percent(self) -> Fraction | None:
        """Exactly; None also where no time was agreed: nothing of nothing is no availability."""
        return self.found.share.percent if self.found else None

    @property
    def bound(self) -> Bound | None:
        return bound(self.target)


def stretches_of(content: Content) -> list[outages.Stretch]:
    return list(outages.stretches(content.get(OUTAGES, ())))


def figure_of(rows: Field, row: Content, content: Content, lookup: Lookup) -> Figure | None:
    """For one row of results; None where nothing is listed, or its target is not one of availability."""
    line, listed = row.get(TARGET), stretches_of(content)
    if not listed or not isinstance(line, dict):
        return None
    target = row_behind(rows.column(TARGET), line, lookup)[1] or {}
    if target.get("metric") != AVAILABILITY:
        return None
    return figure(target, [one for one in listed if one.is_about(same_row(line))], content, lookup)


def figure(target: Content, listed: list[outages.Stretch], content: Content, lookup: Lookup) -> Figure:
    hours, period = hours_of(target), period_of(content)
    why = in_the_way(target, listed, content, lookup)
    if why or hours is None or period is None:
        return Figure(target, listed, why=why)
    return Figure(target, listed, outages.availability_of(listed, hours, period, lookup.zone))


def hours_of(target: Content) -> ServiceHours | None:
    """None where they are not understood to the last word."""
    return read_hours(str(target.get("service_hours", "")))


def in_the_way(target: Content, listed: list[outages.Stretch], content: Content, lookup: Lookup) -> str:
    period = period_of(content)
    if period is None or not 0 <= (period[1] - period[0]).days < DAYS_MOST:
        return "period"
    if target.get("unit") != PERCENT:
        return "unit"
    if hours_of(target) is None:
        return "hours"
    if not covers_a_whole(target, period, fiscal_year_start(lookup), begun(content, lookup)):
        return "longer"
    return "" if listed else "none_listed"


def begun(content: Content, lookup: Lookup) -> date:
    """The first day of the first terms: nothing was agreed before."""
    editions = lookup.editions(str(content.get("sla", "")))
    first = str(editions[0].content.get("valid_from", "")) if editions else ""
    return date.fromisoformat(first) if first else date.min


# ---- proposed, and asked about ---------------------------------------------------------------------------


def with_parts(
    kind: Kind, rows: Field, row: dict[str, Any], content: Content, lookup: Lookup
) -> dict[str, Any]:
    """A result left empty takes numerator and denominator from the outages that are listed."""
    if kind.find(OUTAGES) is None or not has_parts(rows) or any(is_given(row.get(name)) for name in TYPED):
        return row
    return row | proposed(figure_of(rows, row, content, lookup))


def has_parts(rows: Field) -> bool:
    return {TARGET, *TYPED} <= {column.name for column in rows.columns}


def proposed(figure: Figure | None) -> dict[str, str]:
    if figure is None or figure.found is None or figure.percent is None:
        return {}
    found = outages.parts(figure.found)
    return {"numerator": str(found.numerator), "denominator": str(found.denominator)}


def says_the_same(row: Content, figure: Figure) -> bool:
    """Is the typed result the exact one, rounded or cut at its own decimals, with the same verdict?

    99.90 for 99.899 rounds well and turns a miss into a success: that is not the same.
    """
    percent, bound = figure.percent, figure.bound
    if percent is None or bound is None or not is_given(row.get("value")):
        return True
    share = share_of(row, bound)
    value = Fraction(row["value"]) if share is None else share
    if bound.fulfilled(value) != bound.fulfilled(percent):
        return False
    if share is None:
        return agrees(row["value"], percent)
    return agrees(row["numerator"], percent * Fraction(row["denominator"]) / 100)
