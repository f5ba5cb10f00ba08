"""Rules that compare days and numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

from app.records.lookup import Lookup
from app.records.problem import Problem
from app.records.rules.case import Place, RuleCase, like
from app.records.values import is_given, parse_moment
from app.records.wording import row_behind
from controls.limits import bounded, most

CORPORATE_NUMBER = 13


def not_before(case: RuleCase) -> Iterator[Problem]:
    yield from compared(case, lambda value, other: value < other)


def after(case: RuleCase) -> Iterator[Problem]:
    yield from compared(case, lambda value, other: value <= other)


def compared(case: RuleCase, broken: Callable[[Any, Any], bool]) -> Iterator[Problem]:
    """One problem per place, quoting the other value that is furthest off."""
    for place in case.places(case.keys["field"]):
        others = [p for p in case.beside(case.keys["other"], place) if is_given(p.value)]
        if not is_given(place.value) or not others or not case.applies(place.row):
            continue
        worst = max(others, key=lambda other: ordered(other.value))
        if broken(ordered(place.value), ordered(worst.value)):
            yield case.problem(place, other=case.value(worst))


def ordered(value: Any) -> Any:
    """ISO days compare as text; numbers as exact numbers."""
    text = str(value)
    return text if "-" in text[1:] else Decimal(text)


def not_in_future(case: RuleCase) -> Iterator[Problem]:
    """A day after today, a moment after now."""
    for place in case.places(case.keys["field"]):
        if is_given(place.value) and place.value > latest(place, case.lookup):
            yield case.problem(place)


def latest(place: Place, lookup: Lookup) -> str:
    moments = place.field is not None and place.field.type == "datetime"
    return parse_moment(lookup.now.isoformat()) if moments else lookup.today.isoformat()


def not_above(case: RuleCase) -> Iterator[Problem]:
    for place in case.places(case.keys["field"]):
        limit = limit_for(case, place)
        if not is_given(place.value) or limit is None or not case.applies(place.row):
            continue
        if Decimal(str(place.value)) > Decimal(str(limit)):
            yield case.problem(place, limit=str(limit), other=str(limit))


def limit_for(case: RuleCase, place: Place) -> Any:
    """The other number; with `match`, the one in the row that a line of the same row points to."""
    column = case.keys["other"].rpartition(".")[2]
    for own in case.keys.get("match", {}):
        line = (place.row or {}).get(own)
        declared = place.rows.column(own) if place.rows else None
        if not line or declared is None:
            return None
        _rows, row = row_behind(declared, line, case.lookup)
        return (row or {}).get(column)
    others = [p.value for p in case.beside(case.keys["other"], place) if is_given(p.value)]
    return min(others, key=lambda value: Decimal(str(value)), default=None)


def in_bounds(case: RuleCase) -> Iterator[Problem]:
    for place in case.places(case.keys["field"]):
        names = [beside.value for beside in case.beside(case.keys["named"], place) if is_given(beside.value)]
        for name in names if is_given(place.value) else ():
            if bounded(name, Decimal(str(place.value))) != Decimal(str(place.value)):
                yield case.problem(place, most=str(most(name)))


def sum_is(case: RuleCase) -> Iterator[Problem]:
    rows = like(case.content.get(case.keys["rows"], []), case.keys.get("where", {}))
    numbers = [
        Decimal(str(row[case.keys["column"]])) for row in rows if is_given(row.get(case.keys["column"]))
    ]
    if numbers and sum(numbers) != Decimal(str(case.keys["value"])):
        place = case.places(case.keys["rows"])[0]
        yield case.problem(place, sum=f"{sum(numbers):f}", limit=str(case.keys["value"]))


def check_digit(case: RuleCase) -> Iterator[Problem]:
    for place in case.places(case.keys["field"]):
        if is_given(place.value) and not SCHEMES[case.keys["scheme"]](str(place.value)):
            yield case.problem(place, value=str(place.value))


def jp_corporate_number(number: str) -> bool:
    """13 digits, the first a check digit: 9 minus the others' weighted sum modulo 9 (National Tax Agency)."""
    if len(number) != CORPORATE_NUMBER or not (number.isascii() and number.isdigit()):
        return False
    weighted = sum(int(digit) * (1 + index % 2) for index, digit in enumerate(reversed(number[1:])))
    return int(number[0]) == 9 - weighted % 9


SCHEMES: dict[str, Callable[[str], bool]] = {"jp_corporate_number": jp_corporate_number}
