"""Quarters of the fiscal year, and what is known of an SLA in one of them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from app.sample.days import Month, first_of, last_of, later, working_day
from app.sample.figures import Result, remark, results
from app.sample.measurements import JAPANESE, known_months, target
from app.sample.stage import Stage

FIRST_QUARTERS = {"order": (2025, 10), "clinic": (2025, 10), "cold": (2025, 10), "branch": (2026, 7)}


def quarters(first: Month, last_day: date) -> Iterator[Month]:
    """First months of quarters, from `first` to the one of the last day."""
    while first_of(first) <= last_day:
        yield first
        first = later(first, 3)


def after(quarter: Month, day: int) -> date:
    """A working day in the month after the quarter."""
    return working_day(date(*later(quarter, 3), day))


def period(quarter: Month) -> dict[str, str]:
    last = last_of(later(quarter, 2))
    return {"period_from": first_of(quarter).isoformat(), "period_to": last.isoformat()}


def results_of(sla: str, quarter: Month) -> list[tuple[Month, Result]]:
    """Every value of the quarter that a sheet holds, oldest first."""
    found = [month for month in known_months(sla, later(quarter, 3), 3) if month >= quarter]
    return [(month, one) for month in found for one in results(sla, month)]


def result_rows(stage: Stage, sla: str, quarter: Month, column: str) -> list[dict[str, Any]]:
    """Rows of a review or report; `column` is where misses are explained there."""
    found = []
    for number, (month, one) in enumerate(results_of(sla, quarter), 1):
        row = {"id": f"r{number}", "target": target(stage, sla, month, one.row), "value": one.value}
        found.append(row | ({column: remark(sla, one.row)} if one.missed else {}))
    return found


def missed(sla: str, quarter: Month) -> bool:
    return any(one.missed for _month, one in results_of(sla, quarter))


def availabilities(sla: str, before: Month, count: int) -> list[float]:
    """The last monthly availabilities before a month."""
    return [float(results(sla, month)[0].value) for month in known_months(sla, before, count)]


def in_language(sla: str, english: str, japanese: str) -> str:
    return japanese if sla in JAPANESE else english


def spoken(quarter: Month, japanese: bool) -> str:
    """How people call the quarter: by its first and last month."""
    last = later(quarter, 2)
    if japanese:
        return f"{quarter[0]}年{quarter[1]}月〜{last[1]}月"
    return f"{first_of(quarter):%B} to {first_of(last):%B %Y}"
