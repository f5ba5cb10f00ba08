"""Chance contents for any kind: canonical, complete enough to be saved, with or without what is optional."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any

from hypothesis import strategies as st

from app.records import schemas
from app.records.declared import with_catalog
from controls.catalog import load_catalog
from controls.kinds import Field, Kind, Kinds, load_kinds

TURNING = [chr(sign) for sign in (*range(0x202A, 0x202F), *range(0x2066, 0x206A))]
LETTERS = st.characters(exclude_categories=("Cs", "Cc"), exclude_characters=TURNING)
NUMBERS = st.builds(
    "{}-{}-{:04}".format,
    st.sampled_from(["CUS", "SLA", "PER"]),
    st.integers(2020, 2030),
    st.integers(1, 99999),
)
DAYS = st.dates(date(2000, 1, 1), date(2100, 1, 1)).map(date.isoformat)


def all_kinds() -> Kinds:
    kinds = load_kinds()
    return with_catalog(kinds, load_catalog(kinds))


@cache  # to make and to check a strategy costs more than to draw from it
def contents(kind: Kind) -> st.SearchStrategy[dict[str, Any]]:
    return values_of(kind.all_fields).map(lambda data: schemas.load(kind, data))


def values_of(fields: tuple[Field, ...]) -> st.SearchStrategy[dict[str, Any]]:
    needed = {f.name: value_of(f) for f in fields if f.need == "save"}
    more = {f.name: value_of(f) for f in fields if f.need != "save"}
    return st.fixed_dictionaries(needed, optional=more)


def value_of(field: Field) -> st.SearchStrategy[Any]:
    if field.type == "rows":
        row = values_of(field.columns)
        return st.lists(row, min_size=max(field.min_rows, 1), max_size=max(field.min_rows, 3))
    if field.type == "refs" or field.many:
        return st.lists(single(field), min_size=1, max_size=3)
    return single(field)


def single(field: Field) -> st.SearchStrategy[Any]:
    match field.type:
        case "str" | "text":
            return texts(field)
        case "date":
            return DAYS
        case "datetime":
            return DAYS.map(lambda day: f"{day}T10:00:00Z")
        case "int":
            return st.integers(int(field.min or 0), int(field.max or 10**9))
        case "decimal":
            return decimals(field)
        case "bool":
            return st.booleans()
        case "enum":
            return st.sampled_from([value.id for value in field.values])
        case "line":
            return st.fixed_dictionaries(
                {"record": NUMBERS, "edition": st.integers(1, 99), "row": st.just("t1")}
            )
    return NUMBERS


def texts(field: Field) -> st.SearchStrategy[str]:
    if field.pattern:
        fitting = st.from_regex(field.pattern, fullmatch=True)
        return fitting.filter(
            lambda text: text.isascii() and "\n" not in text and len(text) <= int(field.max or 200)
        )
    letters = st.one_of(LETTERS, st.just("\n")) if field.type == "text" else LETTERS
    return st.text(letters, min_size=1, max_size=min(int(field.max or 30), 30)).filter(str.strip)


def decimals(field: Field) -> st.SearchStrategy[str]:
    least, most = (
        field.min if field.min is not None else -(10**9),
        field.max if field.max is not None else 10**9,
    )
    places = min(field.places or 0, 6)
    return st.decimals(least, most, allow_nan=False, allow_infinity=False, places=places).map(
        lambda n: f"{n:f}"
    )
