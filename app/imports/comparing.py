"""Does a record still say what the file says? Only what the mapping fills is compared."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from app.records.checks import IMPORTED
from app.records.models import RecordVersion
from app.records.values import is_canonical_empty, same_row
from controls.kinds import Field, Kind

Content = Mapping[str, Any]


def differences(
    kind: Kind, given: Iterable[str], wanted: Content, stored: Content, untouched: bool
) -> list[Field]:
    """The fields in which the file says something else.

    `given` are the fields the mapping fills. What the source leaves empty is no statement: people may have
    filled it since. Only where nobody has touched the record (`untouched`) has the source then changed.
    """
    return [
        field
        for field in kind.all_fields
        if field.name in given
        and not agrees(field, wanted.get(field.name), stored.get(field.name), untouched)
    ]


def untouched(version: RecordVersion) -> bool:
    """Exactly as an import left it: saved once, never since."""
    return version.origin == IMPORTED and version.lock == 1


def agrees(field: Field, wanted: Any, stored: Any, strictly: bool) -> bool:
    if is_canonical_empty(field, wanted):
        return not strictly or is_canonical_empty(field, stored)
    if field.type == "rows":
        return rows_agree(field, wanted, stored or [], strictly)
    return same_value(field, wanted, stored)


def rows_agree(field: Field, wanted: list[Content], stored: list[Content], strictly: bool) -> bool:
    """Row by row, in the columns the mapping fills; computed columns follow from the others."""
    columns = [column for column in field.columns if not column.computed]
    return len(wanted) == len(stored) and all(
        agrees(column, row.get(column.name), there.get(column.name), strictly and column.name in row)
        for row, there in zip(wanted, stored, strict=True)
        for column in columns
    )


def same_value(field: Field, wanted: Any, stored: Any) -> bool:
    """Lines are the same in every edition: which one was in force may have been decided since."""
    if field.type == "line" and isinstance(wanted, dict) and isinstance(stored, dict):
        return same_row(wanted) == same_row(stored)
    return bool(wanted == stored)
