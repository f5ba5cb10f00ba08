"""Facts that follow from other records: which targets of an SLA are due in a period."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from app.records import extension
from app.records.lookup import Content, Lookup, Seen
from app.records.related import in_force_on
from app.records.wording import fiscal_year_start
from controls.kinds import Kind

MONTHS = {"P1M": 1, "P3M": 3, "P6M": 6, "P1Y": 12}
ONE_DAY = timedelta(days=1)


def sla_targets_due(kind: Kind, content: Content, lookup: Lookup) -> list[dict[str, Any]]:
    """The targets of the SLA in force whose measuring period ends in the period of this content, as lines."""
    period = period_of(content)
    seen = in_force_on(str(content.get("sla", "")), period[1], lookup) if period else None
    return lines(seen, "targets", period, lookup) if seen and period else []


def period_of(content: Content) -> tuple[date, date] | None:
    if not content.get("period_from") or not content.get("period_to"):
        return None
    return date.fromisoformat(content["period_from"]), date.fromisoformat(content["period_to"])


def lines(seen: Seen, table: str, period: tuple[date, date], lookup: Lookup) -> list[dict[str, Any]]:
    """The rows of a table that are due in the period, as lines into this edition."""
    start = fiscal_year_start(lookup)
    rows = [row for row in seen.content.get(table, []) if due(row, period, start)]
    return [{"record": seen.number, "edition": seen.edition, "row": row["id"]} for row in rows]


def due(row: Mapping[str, Any], period: tuple[date, date], fiscal_start: str) -> bool:
    """Does a measuring period of this target end in the period? Targets without one are always due."""
    months = MONTHS.get(row.get("measuring_period") or row.get("period") or "")
    if months is None:
        return True
    first, last = period
    return any(first <= end <= last for end in ends(last.year, months, fiscal_start))


def covers_a_whole(row: Mapping[str, Any], period: tuple[date, date], fiscal_start: str, begun: date) -> bool:
    """Does a whole measuring period of this target lie in the period, as far as it lies after `begun`?"""
    months = MONTHS.get(row.get("measuring_period", ""))
    if months is None:
        return True
    first, last = period
    found = ends(last.year, months, fiscal_start)
    return any(first <= max(before + ONE_DAY, begun) <= end <= last for before, end in pairwise(found))


def ends(year: int, months: int, fiscal_start: str) -> list[date]:
    """The last days of the measuring periods around a year, counted from the start of the fiscal year."""
    month, day = (int(part) for part in fiscal_start.split("-"))
    steps = range(-24, 25, months)
    return [months_later(year, month, day, step) - ONE_DAY for step in steps]


def months_later(year: int, month: int, day: int, months: int) -> date:
    at = year * 12 + month - 1 + months
    return date(at // 12, at % 12 + 1, min(day, monthrange(at // 12, at % 12 + 1)[1]))


extension.derived("sla_targets_due", sla_targets_due)
