"""What stands in a cell of a list: its words for the page, its value for a sheet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from app.i18n import moment
from app.records.history import summary
from app.records.lookups import SqlLookup
from app.records.paths import references_of
from app.records.wording import short
from controls.kinds import Field

Row = Any  # a row of rows_asked_for


def value_of(field: Field, row: Row) -> Any:
    """As the content has it, or for what the program sets the column of that name."""
    value = getattr(row, field.name) if field.system else row.content.get(field.name)
    return value.isoformat() if hasattr(value, "isoformat") else value


def words(field: Field, row: Row, lookup: SqlLookup) -> str:
    """All of it, in the language of the page."""
    if field.identity:
        return identity(field, row, lookup)
    value = value_of(field, row)
    if field.type == "datetime" and field.system:
        return moment(value)  # to the minute
    return summary(field, value, lookup)


def identity(field: Field, row: Row, lookup: SqlLookup) -> str:
    """What is kept beside the sealed content."""
    if field.name == "name":
        return lookup.name(row.number)
    return lookup.identity(row.number, field.name)


def short_words(field: Field, row: Row, lookup: SqlLookup) -> str:
    """For the page: long texts and tables by their beginning."""
    found = words(field, row, lookup)
    return short(found) if field.type in ("text", "rows") else found


def numbers_in(columns: Iterable[Field], rows: Iterable[Row]) -> set[str]:
    """Every record these cells name, to be looked up all at once."""
    return {number for row in rows for field in columns for number in named_in(field, row)}


def named_in(field: Field, row: Row) -> Iterator[str]:
    value = value_of(field, row)
    if value not in (None, "", []):
        yield from (number for _path, number, _edition, _row in references_of(field, value, field.name))
