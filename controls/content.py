"""Reading what a record holds, with one meaning of "filled" and of "a row like this" for all conditions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from controls.declaration import Field
from controls.facts import Record

Row = Mapping[str, Any]
ATTACHED = frozenset({"evidence", "consents", "deliveries"})  # lists beside the content that facts carry
_HOLDING = (list, dict, Mapping)
SYSTEM = frozenset(
    {"created_by", "recorded_at", "approved_by", "approved_on", "state", "edition", "correction"}
)


def value_of(record: Record, content: Row, name: str) -> Any:
    """The value of a field without column; None when it is empty."""
    return getattr(record, name) if name in SYSTEM else content.get(name)


def rows_of(record: Record, content: Row, name: str) -> Sequence[Row]:
    """The rows of a table, or the lines attached to the record."""
    if name in ATTACHED:
        return [{cell: getattr(line, cell) for cell in line.__slots__} for line in getattr(record, name)]
    value = content.get(name)
    return value if isinstance(value, list) else []


def targets_of(value: Any) -> list[str]:
    """The numbers a reference names: one, several or none."""
    return value if isinstance(value, list) else [value] if value else []


def filled(value: Any, field: Field) -> bool:
    """Whether something was entered; a tick box is when ticked, a question to be answered by any answer."""
    if isinstance(value, str):
        return bool(value.strip())
    if isinstance(value, bool):
        return value or field.need != "optional"
    if isinstance(value, _HOLDING):
        return bool(value)
    return value is not None


def matches(row: Row, wanted: Row) -> bool:
    """A row like this: a list means any of its values, true something entered, false nothing or no tick."""
    for name, value in wanted.items():  # noqa: SIM110 - asked so often that a generator would show
        if not _is(row.get(name), value):
            return False
    return True


def _is(value: Any, wanted: Any) -> bool:
    if isinstance(wanted, str):
        return bool(value == wanted)
    if isinstance(wanted, list):
        return any(_is(value, one) for one in wanted)
    if isinstance(wanted, bool):
        return bool(value) is wanted
    return bool(value == wanted)
