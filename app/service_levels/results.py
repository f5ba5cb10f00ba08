"""Measured values of an SLA over time: what the sheets say about each target and each workload limit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from app.records.amounts import amount, outcome, promised
from app.records.lookup import Seen
from app.records.lookups import SqlLookup
from app.records.periods import period_label, period_name
from app.records.values import is_given
from app.records.wording import row_behind
from controls.kinds import Field
from reports.charts import Point

PERIODS = 12
ONE_DAY = timedelta(days=1)
Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Measured:
    """One result of one sheet. `row` is what the sheet says, `target` what it was judged by."""

    sheet: str
    period_from: str
    period_to: str
    row: Row
    target: Row

    @property
    def missed(self) -> bool:
        return self.row.get("verdict") == "missed" or self.row.get("exceeded") is True

    @property
    def period(self) -> str:
        return period_name(self.period_from, self.period_to)


@dataclass(frozen=True, slots=True)
class Sheets:
    """Approved sheets of one SLA, oldest first, and what they say by row of the agreement."""

    sheets: tuple[Seen, ...]
    targets: Mapping[str, list[Measured]]
    limits: Mapping[str, list[Measured]]

    def within(self, first: str, last: str) -> Sheets:
        """Those whose period lies in these days, both included."""
        return arranged(
            [s for s in self.sheets if first <= s.content["period_from"] and s.content["period_to"] <= last],
            {(m.sheet, m.row["id"]): m.target for found in self.targets.values() for m in found},
            {(m.sheet, m.row["id"]): m.target for found in self.limits.values() for m in found},
        )


def sheets_of(lookup: SqlLookup, sla: str) -> Sheets:
    """Of the sheets that are open: one statement for them, one for the editions they were judged by."""
    found = list(reversed(lookup.open_of(lookup.records("measurement", sla=sla))))
    kind = lookup.kinds["measurement"]
    lookup.preload({sla})
    return arranged(
        found,
        behind(found, "lines", "target", kind.field("lines.target"), lookup),
        behind(found, "workload", "limit", kind.field("workload.limit"), lookup),
    )


def behind(
    sheets: Iterable[Seen], table: str, column: str, field: Field, lookup: SqlLookup
) -> dict[tuple[str, str], Row]:
    """The agreed row behind each row of the sheets."""
    return {
        (sheet.number, row["id"]): row_behind(field, row[column], lookup)[1] or {}
        for sheet in sheets
        for row in sheet.content.get(table, [])
    }


def arranged(
    sheets: list[Seen], targets: Mapping[tuple[str, str], Row], limits: Mapping[tuple[str, str], Row]
) -> Sheets:
    return Sheets(
        tuple(sheets), by_row(sheets, "lines", "target", targets), by_row(sheets, "workload", "limit", limits)
    )


def by_row(
    sheets: list[Seen], table: str, column: str, agreed: Mapping[tuple[str, str], Row]
) -> dict[str, list[Measured]]:
    found: dict[str, list[Measured]] = {}
    for sheet in sheets:
        days = sheet.content["period_from"], sheet.content["period_to"]
        for row in sheet.content.get(table, []):
            one = Measured(sheet.number, *days, row, agreed[sheet.number, row["id"]])
            found.setdefault(row[column]["row"], []).append(one)
    return found


# ---- for charts ------------------------------------------------------------------------------------------


def points(results: Iterable[Measured], lookup: SqlLookup) -> list[Point]:
    """The last periods in order; where a period lies between two that nobody measured, the line breaks."""
    found: list[Point] = []
    before: Measured | None = None
    for one in results:
        if before and date.fromisoformat(one.period_from) > date.fromisoformat(before.period_to) + ONE_DAY:
            found.append(Point("", None, ""))
        found.append(point(one, lookup))
        before = one
    return found[-PERIODS:]


def point(one: Measured, lookup: SqlLookup) -> Point:
    label = period_label(one.period_from, one.period_to)
    value = one.row.get("value")
    if not is_given(value):
        return Point(label, None, "")
    return Point(label, float(value), amount(value, one.target.get("unit", ""), lookup), one.missed)


@dataclass(frozen=True, slots=True)
class ResultLine:
    """One period of one target in words: for the table beside a chart."""

    period: str
    promised: str
    value: str
    achieved: bool | None
    text: str


def result_lines(results: Iterable[Measured], lookup: SqlLookup) -> Iterator[ResultLine]:
    """Newest first."""
    for one in list(reversed(list(results)))[:PERIODS]:
        said = outcome(one.row, one.target, lookup)
        value = amount(one.row.get("value"), one.target.get("unit", ""), lookup)
        yield ResultLine(one.period, promised(one.target, lookup), value, said.achieved, said.text)
