"""The form of the SLA review: results as measured, a cause only where one is missed, workload, trends."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from app.actions.shown import action_lines
from app.i18n import _
from app.records.amounts import Outcome, amount, limit_outcome, name_of, outcome, promised, unit_name
from app.records.forms import RecordForm
from app.records.lookups import SqlLookup
from app.records.models import RecordVersion
from app.records.people import grouped_people
from app.records.periods import period_name
from app.records.values import is_given
from app.service_levels.charts import Trend, trend
from app.service_levels.results import Measured, Sheets, sheets_of
from app.service_levels.sheet import NOTHING, agreed
from controls.kinds import Field, Kind


@dataclass(frozen=True, slots=True)
class ReviewLine:
    """One row of results. `value` in words where it is the one measured, else it is typed with its unit."""

    name: str
    period: str
    promised: str
    value: str
    unit: str
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class LoadLine:
    """What was measured of one workload limit in one period."""

    name: str
    period: str
    limit: str
    value: str
    outcome: Outcome
    comment: str


def review_context(
    kind: Kind, lookup: SqlLookup, form: RecordForm, version: RecordVersion | None, content: Mapping[str, Any]
) -> dict[str, Any]:
    """What service_levels/review.html asks for beyond the generic form."""
    number = content.get("sla", "")
    every = sheets_of(lookup, number) if number else NOTHING
    first, last = content.get("period_from", ""), content.get("period_to", "")
    sheets = every.within(first, last) if first and last else NOTHING
    lines = list(review_lines(form["results"], kind.field("results.target"), sheets, lookup))
    return {
        "heading": heading(content),
        "about": lookup.name(number) if number else "",
        "results": lines,
        "missed": sum(1 for line in lines if line.outcome.achieved is False),
        "loads": list(load_lines(sheets, lookup)),
        "trends": list(trends(every, lookup)),
        "people": grouped_people(lookup, [*attending(content), *contacts(number, lookup)]),
        "open_actions": action_lines(
            lookup.open_actions(number) if number else [], content.get("actions", []), lookup
        ),
        "watched": [f"{cell}-{index}" for cell in ("result", "cause") for index in range(len(lines))],
    }


def heading(content: Mapping[str, Any]) -> str:
    period = period_name(content.get("period_from", ""), content.get("period_to", ""))
    return _("SLA review, %(period)s", period=period) if period else _("SLA review")


def attending(content: Mapping[str, Any]) -> Iterator[str]:
    return (row["person"] for row in content.get("attendees", []) if row.get("person"))


def contacts(sla: str, lookup: SqlLookup) -> Iterator[str]:
    """People of the customers the agreement is with."""
    seen = lookup.record(sla) if sla else None
    customers = seen.content.get("customers", []) if seen else []
    lookup.preload(customers)
    for number in customers:
        customer = lookup.record(number)
        yield from customer.content.get("contacts", []) if customer else []


def review_lines(rows: Any, column: Field, sheets: Sheets, lookup: SqlLookup) -> Iterator[ReviewLine]:
    """Several rows of one target are its periods, oldest first, as the prefill has brought them."""
    waiting = {row: list(found) for row, found in sheets.targets.items()}
    for entry in rows.entries:
        typed = entry.values()
        row, target = agreed(typed.get("target"), column, lookup)
        measured = waiting[row].pop(0) if waiting.get(row) else None
        unit = target.get("unit", "")
        same = (
            measured is not None
            and is_given(typed.get("value"))
            and measured.row.get("value") == typed["value"]
        )
        yield ReviewLine(
            name=name_of(target, lookup),
            period=measured.period if measured else "",
            promised=promised(target, lookup),
            value=amount(typed["value"], unit, lookup) if same else "",
            unit=unit_name(unit, lookup) if unit else "",
            outcome=outcome(measured.row if same and measured else typed, target, lookup),
        )


def load_lines(sheets: Sheets, lookup: SqlLookup) -> Iterator[LoadLine]:
    for found in sheets.limits.values():
        yield from (load_line(one, lookup) for one in found)


def load_line(one: Measured, lookup: SqlLookup) -> LoadLine:
    return LoadLine(
        name=name_of(one.target, lookup),
        period=one.period,
        limit=promised(one.target, lookup),
        value=amount(one.row.get("value"), one.target.get("unit", ""), lookup),
        outcome=limit_outcome(one.row, one.target, lookup),
        comment=one.row.get("comment", ""),
    )


def trends(sheets: Sheets, lookup: SqlLookup) -> Iterator[Trend]:
    for row, found in sheets.targets.items():
        drawn = trend(f"trend-{row}", row, found, lookup)
        if drawn:
            yield drawn
