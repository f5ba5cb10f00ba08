"""Rules that look at the rows of a table."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from typing import Any

from app.records import extension
from app.records.problem import Problem
from app.records.rules.case import Place, RuleCase, as_list, like
from app.records.values import is_given, same_row
from app.records.wording import listed, shown
from controls.kinds import Field


def at_least_one_of_each(case: RuleCase) -> Iterator[Problem]:
    place = case.places(case.keys["rows"])[0]
    rows = as_list(place.value)
    found = {row.get(case.keys["column"]) for row in like(rows, case.keys.get("where", {}))}
    missing = [value for value in case.keys["values"] if value not in found]
    if rows and missing and place.field:
        column = place.field.column(case.keys["column"])
        yield case.problem(place, missing=shown(column, missing, case.lookup))


def at_least_rows(case: RuleCase) -> Iterator[Problem]:
    place = case.places(case.keys["rows"])[0]
    rows = as_list(place.value)
    if rows and len(like(rows, case.keys.get("where", {}))) < case.keys["min"]:
        yield case.problem(place, limit=str(case.keys["min"]))


def unique_rows(case: RuleCase) -> Iterator[Problem]:
    """A problem for each row that repeats one before it, shown at the first of the columns."""
    place = case.places(case.keys["rows"])[0]
    seen: set[Hashable] = set()
    for index, row in enumerate(as_list(place.value)):
        values = [(name, row.get(name)) for name in case.keys["columns"]]
        key = tuple(hashable(value) for _name, value in values)
        if key in seen and any(is_given(value) for _name, value in values):
            yield repeated(case, place, index, values)
        seen.add(key)


def repeated(case: RuleCase, place: Place, index: int, values: list[tuple[str, Any]]) -> Problem:
    rows = place.field
    words = [
        shown(rows.column(name), value, case.lookup) for name, value in values if rows and is_given(value)
    ]
    path = f"{case.keys['rows']}-{index}-{case.keys['columns'][0]}"
    return case.problem(place, path, value=listed(words, case.lookup.language), row=str(index + 1))


def hashable(value: Any) -> Hashable:
    if isinstance(value, dict):
        return same_row(value)
    return tuple(hashable(one) for one in value) if isinstance(value, list) else value


def not_above_named(case: RuleCase) -> Iterator[Problem]:
    """The default of one is never wrong: whether somebody has to be named is said by other rules."""
    for place in case.places(case.keys["field"]):
        if is_given(place.value) and place.row is not None:
            alike = {case.keys["column"]: place.row.get(case.keys["column"])}
            rows = like(case.content.get(case.keys["rows"], []), alike)
            named = {row.get(column) for row in rows for column in case.keys["columns"]} - {None, ""}
            if place.value > max(1, len(named)):
                yield case.problem(place, limit=str(len(named)))


# ---- rows that have to cover a set -----------------------------------------------------------------------


def rows_cover(case: RuleCase) -> Iterator[Problem]:
    place = case.places(case.keys["rows"])[0]
    if place.field is None or (not is_given(place.value) and place.field.need != "optional"):
        return  # an empty table that is needed anyway says so itself
    column = place.field.column(case.keys["column"])
    there = {
        hashable(value) for path in covering(case) for p in case.places(path) for value in as_list(p.value)
    }
    missing = [element for element in wanted(case) if hashable(element) not in there]
    if missing:
        yield case.problem(place, missing=shown(column, missing, case.lookup))


def covering(case: RuleCase) -> list[str]:
    return [f"{case.keys['rows']}.{case.keys['column']}", *as_list(case.keys.get("also"))]


def wanted(case: RuleCase) -> list[Any]:
    """The set: a derived fact, a list of this record, or the rows of a table behind a reference."""
    name = case.keys["set"]
    head, _, rest = name.partition(".")
    field = case.kind.find(head)
    if field is None:
        fact = extension.word("derived", name)
        return list(fact(case.kind, case.content, case.lookup)) if fact else []
    return rows_behind(case, field, rest) if rest else as_list(case.content.get(head))


def rows_behind(case: RuleCase, field: Field, path: str) -> list[Any]:
    """The rows of a table in the referenced record, as lines; with a column, its values."""
    table, _, column = path.partition(".")
    found: list[Any] = []
    for number in as_list(case.content.get(field.name)):
        seen = case.lookup.record(number)
        for row in seen.content.get(table, []) if seen else []:
            line = {"record": number, "edition": seen.edition, "row": row["id"]} if seen else {}
            found.append(row.get(column) if column else line)
    return found
