"""Prefill words that bring records or rows: actions, targets, results, criteria, people, topics."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from app.records.derived import lines, period_of
from app.records.lookup import Seen
from app.records.prefill.case import PrefillCase
from app.records.related import in_force_on, near, same_party, shared
from controls.kinds import Field


def open_actions_of(case: PrefillCase, argument: str) -> Any:
    return actions(case, [seen for n in subjects(case, argument) for seen in case.lookup.open_actions(n)])


def actions(case: PrefillCase, found: list[Seen]) -> Any:
    """Their numbers; in a text field one line each."""
    numbers = sorted({seen.number for seen in found})
    if case.field.type == "text":
        return "\n".join(f"{number} {case.lookup.name(number)}" for number in numbers)
    return numbers


def subjects(case: PrefillCase, argument: str) -> list[str]:
    """The record named, or, where that is an appointment, those it is for."""
    seen = case.behind(argument)
    if seen is None:
        return []
    return list(seen.content.get("subjects", [])) or [seen.number]


# ---- targets, limits, results ----------------------------------------------------------------------------


def targets_of(case: PrefillCase, argument: str) -> list[dict[str, Any]]:
    """A row per target due in the period, of the agreements in force."""
    found = []
    for column, kind, table in tables_pointed_to(case.field):
        for seen in near(kind, case.kind, case.content, case.lookup):
            found += [row_of(case, column, seen, line) for line in due_lines(case, seen, table)]
    return found


def row_of(case: PrefillCase, column: Field, seen: Seen, line: dict[str, Any]) -> dict[str, Any]:
    """The row of one target, with the agreement named where the table has a column for it."""
    agreement = next((c.name for c in case.field.columns if c.type == "ref" and seen.kind in c.to), None)
    return {column.name: line} | ({agreement: seen.number} if agreement else {})


def tables_pointed_to(rows: Field) -> Iterator[tuple[Field, str, str]]:
    """(column, kind, table) for each table the first line column of a table points into."""
    column = next(column for column in rows.columns if column.type == "line")
    for to in column.to:
        kind, _, table = to.partition(".")
        yield column, kind, table


def due_lines(case: PrefillCase, seen: Seen, table: str) -> list[dict[str, Any]]:
    period = period_of(case.content)
    if period:
        return lines(seen, table, period, case.lookup)
    return [
        {"record": seen.number, "edition": seen.edition, "row": row["id"]}
        for row in seen.content.get(table, [])
    ]


def results_of(case: PrefillCase, argument: str) -> list[dict[str, Any]]:
    """The measured values of the period, oldest first; targets without one have a row to be filled."""
    period = period_of(case.content)
    number = case.value(argument)
    if not period or not number:
        return []
    first, last = (day.isoformat() for day in period)
    sheets = [
        seen
        for seen in case.lookup.records("measurement", **{argument: number})
        if first <= seen.content.get("period_from", "") and seen.content.get("period_to", "9999") <= last
    ]
    rows = [result(row) for seen in reversed(sheets) for row in seen.content.get("lines", [])]
    measured = {row["target"]["row"] for row in rows}
    return rows + [row for row in targets_of(case, argument) if row["target"]["row"] not in measured]


def result(row: dict[str, Any]) -> dict[str, Any]:
    return {name: row[name] for name in ("target", "value") if name in row}


# ---- criteria, areas, people, topics ---------------------------------------------------------------------


def criteria_of(case: PrefillCase, argument: str) -> list[dict[str, Any]]:
    number = case.value(argument)
    seen = in_force_on(number, case.day, case.lookup) if number else None
    rows = seen.content.get("criteria", []) if seen else []
    return [
        {"criterion": {"record": number, "edition": seen.edition, "row": row["id"]}} for row in rows if seen
    ]


def areas_of(case: PrefillCase, argument: str) -> list[dict[str, Any]]:
    rows = rows_in_force(case, argument, "interface_definition", "areas")
    return [{"area": row["area"]} for row in rows if row.get("applies") and row.get("area")]


def participants_of(case: PrefillCase, argument: str) -> list[dict[str, Any]]:
    """People of the communication plan; nobody is present yet."""
    rows = rows_in_force(case, argument, "communication_plan", "participants")
    return [attendee(case, row["person"], row.get("side")) for row in rows if row.get("person")]


def contacts_of(case: PrefillCase, argument: str) -> list[dict[str, Any]]:
    seen = case.behind(argument)
    return [attendee(case, person) for person in (seen.content.get("contacts", []) if seen else [])]


def attendee(case: PrefillCase, person: str, side: str | None = None) -> dict[str, Any]:
    known = case.lookup.record(person)
    content = known.content if known else {}
    found = {"person": person, "side": side or content.get("side"), "present": False}
    return found | ({"authority": True} if content.get("may_agree") else {})


def topics_of(case: PrefillCase, argument: str) -> list[dict[str, Any]]:
    """The standing topics of the communication plan, one agenda row for each line."""
    number = case.value(argument)
    plans = case.lookup.in_force("communication_plan", case.day, **{argument: number}) if number else []
    texts = [
        line.strip(" ・-*•\t") for plan in plans[:1] for line in plan.content.get("topics", "").splitlines()
    ]
    return [{"category": "other", "title": text[:200]} for text in texts if text]


def rows_in_force(case: PrefillCase, argument: str, kind: str, table: str) -> list[dict[str, Any]]:
    """A table of the document of that kind in force for the party a field names."""
    number = case.value(argument)
    found = case.lookup.in_force(kind, case.day, **{argument: number}) if number else []
    return list(found[0].content.get(table, [])) if found else []


# ---- records in scope, in force, of the same period ------------------------------------------------------


def in_scope(case: PrefillCase, argument: str) -> Any:
    """Every subject of the kind in scope today: their numbers, or a row for each."""
    numbers = sorted(seen.number for seen in case.lookup.in_force(argument, case.lookup.today))
    if case.field.type != "rows":
        return numbers
    column = next(column for column in case.field.columns if column.type == "ref" and argument in column.to)
    return [{column.name: number} for number in numbers]


def in_force(case: PrefillCase, argument: str) -> str | None:
    """The document of the kind in force on the day, for the same party and of the wanted purpose."""
    own = case.kind.find(case.field.same) if case.field.same else None
    target = case.lookup.kinds[argument]
    same = same_party(target, own, case.content) if own else {}
    match = {name: value for name, value in case.field.only.items() if name != "in_force"}
    if same is None:
        return None
    found = case.lookup.in_force(argument, case.day, **match, **same)
    latest = sorted(found, key=lambda seen: (seen.content.get("valid_from", ""), seen.number))
    return latest[-1].number if latest else None


def same_period(case: PrefillCase, argument: str) -> list[str]:
    """Approved records of the kind that end in the period or the oldest open window, for the same subject."""
    period = period_of(case.content)
    windows = case.windows()
    first, last = period or ((windows[0][0], case.lookup.today) if windows else (None, case.lookup.today))
    found = {seen.number for seen in about_same(case, argument) if ends_in(seen, first, last)}
    return sorted(found)


def about_same(case: PrefillCase, argument: str) -> Iterator[Seen]:
    """Records of the kind that name the subject here, or name what names it (an SLA of a service)."""
    target = case.lookup.kinds[argument]
    for match in shared(target, case.kind, case.content):
        yield from case.lookup.records(argument, **match)
    for field in target.fields:
        for between in field.to if field.type == "ref" and field.name in target.subjects else ():
            for seen in near(between, case.kind, case.content, case.lookup):
                yield from case.lookup.records(argument, **{field.name: seen.number})


def ends_in(seen: Seen, first: Any, last: Any) -> bool:
    end = seen.content.get("period_to") or seen.content.get("occurred_on") or ""
    return (first is None or first.isoformat() <= end) and end <= last.isoformat()
