"""Conditions on what a record holds itself: filled in, one of these values, enough rows, a whole set."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from controls.assessment import Reason
from controls.condition import Condition, Lack
from controls.content import Row, filled, rows_of, targets_of, value_of
from controls.control import Number
from controls.declaration import Field
from controls.derived import AVAILABLE, DERIVED, HELD, NO_EDITION, Key
from controls.facts import Record
from controls.labels import label_of, value_names
from controls.scene import Scene
from controls.terms import Term

_NONE: frozenset[int] = frozenset()
_LINE = (dict, Mapping)  # a dict is seen at a glance
REQUIREMENTS = ("requirement",)  # a promise is linked to what was agreed, not to what was only said


def rows_or_value(term: Term) -> Condition:
    """Enough rows, and the cell filled in (or one of the values allowed) in each of them."""
    allowed = allowed_by(term)
    least = _least_rows(term)
    cell = term.cell
    fail = _failing(cell, allowed) if cell else None
    code = "rows" if cell is None else "column" if term.is_table else "filled"
    if allowed is not None:
        code = "column_value" if term.is_table else "value"

    def lack(scene: Scene, record: Record, content: Row) -> Lack | None:
        rows = term.rows(record, content)
        if len(rows) < least:
            return "rows", {"found": len(rows), "min": least}
        failing = fail(scene, term.values(record, rows)) if fail else 0
        return (code, {"rows": failing}) if failing else None

    values: dict[str, Any] = {"field": term.label, "min": least} if cell is None else {"field": term.label}
    if allowed is not None and cell is not None:
        values["allowed"] = value_names(cell, allowed)
    return Condition(Reason(f"needs_{code}", values), lack)


def _failing(cell: Field, allowed: Sequence[Any] | None) -> Callable[[Scene, Sequence[Any]], int]:
    """How many of some values are none of those allowed, or not there at all."""
    if allowed is None:
        if cell.to == REQUIREMENTS:
            return lambda scene, values: sum([not _requirement(scene, value) for value in values])
        return lambda scene, values: sum([not filled(value, cell) for value in values])
    if cell.type == "bool":
        return lambda scene, values: sum([bool(value) not in allowed for value in values])
    return lambda scene, values: sum([value not in allowed for value in values])


def _there(scene: Scene, value: Any, cell: Field) -> bool:
    """Whether something was entered; of requirements one that is approved."""
    return _requirement(scene, value) if cell.to == REQUIREMENTS else filled(value, cell)


def _requirement(scene: Scene, value: Any) -> bool:
    named = (scene.known.record(number) for number in targets_of(value))
    return any(requirement is not None and requirement.final for requirement in named)


def allowed_by(term: Term) -> Sequence[Any] | None:
    """The values a condition asks for; None where any will do."""
    if "one_of" in term.raw:
        return list(term.raw["one_of"])
    return [term.raw["equals"]] if "equals" in term.raw else None


def _least_rows(term: Term) -> Number:
    """Rows that must be there: none for `if` and `unless`, and where another condition says which."""
    if not term.is_table or "if" in term.raw or "unless" in term.raw or term.covered:
        return 0
    return max(1, term.least or 1)


def number(term: Term) -> Condition:
    """At least this many: of the number itself, of the records named, or of the rows."""
    if term.is_table:
        return rows_or_value(term)
    least = term.least or 0

    def lack(scene: Scene, record: Record, content: Row) -> Lack | None:
        if not term.rows(record, content):
            return None
        found = _amount(term.value(record, content))
        if found >= least:
            return None
        if "or_all_available" not in term.raw:
            return "number", {"found": found}
        available = AVAILABLE[str(term.raw["field"])](scene.known, record)
        return ("enough", {"found": found, "available": available}) if found < available else None

    code = "enough" if "or_all_available" in term.raw else "number"
    return Condition(Reason(f"needs_{code}", {"field": term.label, "min": least}), lack)


def _amount(value: Any) -> Number:
    if isinstance(value, list):
        return len(value)
    return value if isinstance(value, int) else 0


def either(term: Term) -> Condition:
    """The field or the one that may stand instead; of columns in every row, be there any."""
    other = str(term.raw["or"]).removeprefix(f"{term.kind.id}.")
    first, second = term.cell or term.top, term.kind.field(other)

    def lack(scene: Scene, record: Record, content: Row) -> Lack | None:
        rows = rows_of(record, content, term.table) if term.column else [content]
        found = all(any(_holds(record, row, field, term) for field in (first, second)) for row in rows)
        return None if found else ("either", {})

    return Condition(Reason("needs_either", {"field": term.label, "other": label_of(term.kind, other)}), lack)


def _holds(record: Record, row: Row, field: Field, term: Term) -> bool:
    value = row.get(field.name) if term.column else value_of(record, row, field.name)
    return filled(value, field)


def share(term: Term) -> Condition:
    """Filled in at least this percentage of the rows."""
    least, cell = term.least or 0, term.cell

    def lack(scene: Scene, record: Record, content: Row) -> Lack | None:
        rows = term.rows(record, content)
        found = sum(cell is None or _there(scene, term.value(record, row), cell) for row in rows)
        return (
            None
            if rows and found * 100 >= least * len(rows)
            else ("share", {"found": found, "of": len(rows)})
        )

    return Condition(Reason("needs_share", {"field": term.label, "min": least}), lack)


def distinct(term: Term) -> Condition:
    """At least this many different values."""
    least = term.least or 1

    def lack(scene: Scene, record: Record, content: Row) -> Lack | None:
        found = len({str(v) for row in term.rows(record, content) if (v := term.value(record, row))})
        return None if found >= least else ("distinct", {"found": found})

    return Condition(Reason("needs_distinct", {"field": term.label, "min": least}), lack)


def covers(term: Term) -> Condition:
    """The rows hold every element of the derived set."""
    name = str(term.raw["covers"])

    def lack(scene: Scene, record: Record, content: Row) -> Lack | None:
        elements = DERIVED[name](scene.known, record)
        if elements is None:
            return "in_force", {}
        held = _held(term, record, content)
        missing = [
            due.name
            for key, due in elements.items()
            if held.get(key, _NONE).isdisjoint(due.editions or NO_EDITION)
        ]
        return ("covers", {"missing": tuple(missing)}) if missing else None

    return Condition(Reason("needs_covers", {"field": term.label, "set": term.set}), lack)


def _held(term: Term, record: Record, content: Row) -> Mapping[Key, frozenset[int]]:
    """Lines and records named in the rows or the field, with the editions of lines."""
    own_way = HELD.get(str(term.raw["covers"]))
    if own_way:
        return dict.fromkeys(own_way(content), NO_EDITION)
    values = [content.get(term.table)]
    if term.is_table:
        column = term.column or _naming(term.top)
        values = [row.get(column) for row in rows_of(record, content, term.table)]
    return _keys(values)


def _naming(table: Field) -> str:
    """The column that names what a row is about: the first line, else the first reference."""
    by_type = [f.name for kind in ("line", "ref") for f in table.columns if f.type == kind]
    return by_type[0] if by_type else ""


def _keys(values: Sequence[Any]) -> Mapping[Key, frozenset[int]]:
    held: dict[Key, frozenset[int]] = {}
    for value in (one for many in values for one in (many if isinstance(many, list) else [many])):
        if value and isinstance(value, str):
            held[value] = NO_EDITION
        elif isinstance(value, _LINE):
            key = value["record"], value["row"]
            edition = frozenset((value["edition"],))
            held[key] = held[key] | edition if key in held else edition
    return held
