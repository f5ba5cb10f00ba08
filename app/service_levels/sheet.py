"""The form of the measurement sheet: each target with its promise, its past, and what is typed for it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from flask import request
from markupsafe import Markup

from app.i18n import _
from app.records.amounts import Outcome, Row, amount, limit_outcome, name_of, outcome, promised, unit_name
from app.records.computed import with_value
from app.records.figures import bound, share_of, value_text
from app.records.forms import RecordForm, content_from
from app.records.lookups import SqlLookup
from app.records.models import RecordVersion
from app.records.outages import OUTAGES, TYPED, with_parts
from app.records.periods import period_name
from app.records.values import is_given, parse_line
from app.records.wording import row_behind
from app.service_levels.charts import spark
from app.service_levels.results import Measured, Sheets, sheets_of
from controls.kinds import Field, Kind

NOTHING = Sheets((), {}, {})
ADDED = 5  # rows somebody may add before the page is loaded again


@dataclass(frozen=True, slots=True)
class SheetLine:
    """One row of the form: what the agreement says about it, and what can be said of the value typed.

    Empty `name`: no target is chosen yet. `worked_out` is the result where only its parts were typed, or
    where it follows from the outages listed.
    """

    name: str
    promised: str
    unit: str
    spark: Markup
    last: str
    outcome: Outcome
    worked_out: str
    follows: bool = False


def sheet_context(
    kind: Kind, lookup: SqlLookup, form: RecordForm, version: RecordVersion | None, content: Mapping[str, Any]
) -> dict[str, Any]:
    """What service_levels/sheet.html asks for beyond the generic form."""
    number = content.get("sla", "")
    sheets = sheets_of(lookup, number) if number else NOTHING
    targets = list(target_lines(kind, content, form["lines"], sheets, lookup))
    return {
        "heading": heading(kind, content),
        "about": lookup.name(number) if number else "",
        "targets": targets,
        "zone": lookup.zone,
        "limits": list(limit_lines(form["workload"], kind.field("workload.limit"), sheets, lookup)),
        "entered": sum(1 for row in form["lines"].entries if is_given(row.values().get("value")))
        + sum(line.follows for line in targets),
        "missed": sum(1 for line in targets if line.outcome.achieved is False),
        "watched": [
            "lines-shown",
            *(c for name in ("lines", "workload") for c in verdict_cells(name, len(form[name].entries))),
        ],
        "renew": not working_again() or (version and any(line.follows for line in targets)),
    }


def working_again() -> bool:
    """Does a page that stays ask what follows from the typing? What is typed there is left alone, unless the
    result of a draft was emptied to follow its outages.
    """
    return "refresh" in request.form


def verdict_cells(rows: str, count: int) -> list[str]:
    """Ids of the cells that say what the server makes of the values, also of rows that are added later."""
    return [f"result-{rows}-{index}" for index in range(count + ADDED)]


def heading(kind: Kind, content: Mapping[str, Any]) -> str:
    """Values for October 2026"""
    period = period_name(content.get("period_from", ""), content.get("period_to", ""))
    return _("Values for %(period)s", period=period) if period else _("Enter values")


def target_lines(
    kind: Kind, content: Mapping[str, Any], rows: Any, sheets: Sheets, lookup: SqlLookup
) -> Iterator[SheetLine]:
    for index, entry in enumerate(rows.entries):
        typed = entry.values()
        row, target = agreed(typed.get("target"), kind.field("lines.target"), lookup)
        given = with_parts(kind, rows.declared, typed, content, lookup) if target else typed
        said = outcome(given, target, lookup)
        past = sheets.targets.get(row, [])
        line = sheet_line(f"spark-{rows.name}-{index}", given, target, past, said, lookup)
        yield replace(line, follows=given != typed)


def limit_lines(rows: Any, column: Field, sheets: Sheets, lookup: SqlLookup) -> Iterator[SheetLine]:
    for index, entry in enumerate(rows.entries):
        typed = entry.values()
        row, limit = agreed(typed.get("limit"), column, lookup)
        said = limit_outcome(typed, limit, lookup)
        past = sheets.limits.get(row, [])
        yield sheet_line(f"spark-{rows.name}-{index}", typed, limit, past, said, lookup)


def agreed(line: Any, column: Field, lookup: SqlLookup) -> tuple[str, Row]:
    """(row id, the row) of the agreement that a typed line means; nothing while none is chosen or shown."""
    try:
        line = parse_line(line) if isinstance(line, str) else line
    except ValueError:
        return "", {}
    if not line or not lookup.is_open(line["record"]):
        return "", {}
    return line["row"], row_behind(column, line, lookup)[1] or {}


def sheet_line(
    chart: str, typed: Row, target: Row, past: Sequence[Measured], said: Outcome, lookup: SqlLookup
) -> SheetLine:
    unit = target.get("unit", "")
    last = past[-1] if past else None
    return SheetLine(
        name=name_of(target, lookup),
        promised=promised(target, lookup),
        unit=unit_name(unit, lookup) if unit else "",
        spark=spark(chart, target, past, lookup),
        last=amount(last.row.get("value"), unit, lookup) if last else "",
        outcome=said,
        worked_out=worked_out(typed, target, lookup),
    )


def worked_out(typed: Row, target: Row, lookup: SqlLookup) -> str:
    held_against = bound(target)
    share = share_of(typed, held_against) if held_against and not is_given(typed.get("value")) else None
    if held_against is None or share is None:
        return ""
    return amount(value_text(share, held_against), target.get("unit", ""), lookup)


# ---- results that follow from the outages ----------------------------------------------------------------


def follow_outages(form: RecordForm) -> None:
    """What still stands in a draft as its outages had proposed it is taken from those listed now: left empty,
    it is filled when the sheet is saved.
    """
    before, now = form._original, content_from(form)
    if not before.get(OUTAGES) or before.get(OUTAGES) == now.get(OUTAGES):
        return
    for entry in form["lines"].entries:
        if stands_as_proposed(form, entry.values(), before):
            empty(entry)


def stands_as_proposed(form: RecordForm, row: dict[str, Any], before: Mapping[str, Any]) -> bool:
    kind, lookup, rows = form._kind, form.meta.offers.lookup, form._kind.field("lines")
    bare = {name: value for name, value in row.items() if name not in TYPED}
    proposed = with_value(rows, with_parts(kind, rows, bare, before, lookup), lookup)
    return is_given(proposed.get("value")) and all(row.get(name) == proposed.get(name) for name in TYPED)


def empty(entry: Any) -> None:
    for name in TYPED:
        cell = entry.form[name]
        cell.data, cell.raw_data = None, []
