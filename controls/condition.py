"""One condition asked of a record: in words, and how to find what is missing of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from controls.assessment import Reason
from controls.content import Row, filled, rows_of, value_of
from controls.control import Number
from controls.derived import AVAILABLE, DERIVED, NO_EDITION, Key
from controls.facts import Record
from controls.known import Known
from controls.labels import label_of, value_names
from controls.terms import Term

_NONE: frozenset[int] = frozenset()
Lack = tuple[str, Mapping[str, Any]]  # code and values of what is missing
Finder = Callable[[Known, Record, Row], Lack | None]


@dataclass(frozen=True, slots=True)
class Condition:
    """One thing asked of a record, in words, and how to find what is missing of it (None = fulfilled)."""

    needs: Reason
    lack: Finder

    def reason(self, lack: Lack, record: Record) -> Reason:
        """What was found missing, with what was asked."""
        code, values = lack
        return Reason(f"lacks_{code}", {**self.needs.values, **values, "record": record.number})


def condition_of(term: Term) -> Condition:
    """The condition as put to a record that holds the field itself."""
    make = next((make for word, make in _BY_WORD.items() if word in term.raw), None)
    return make(term) if make else _rows_or_value(term)


def linked_condition(term: Term, to: str) -> Condition | Reason:
    """The same of at least `min` records of the term's kind that point to the record asked."""
    links = [f.name for f in term.kind.fields if f.type in ("ref", "refs") and to in f.to]
    if not links:
        return Reason("word_not_computed", {"field": str(term.raw["field"]), "word": term.kind.id})
    one = condition_of(replace(term, least=None))
    least = term.least or 1

    def lack(known: Known, record: Record, content: Row) -> Lack | None:
        linked = known.pointing(term.kind.id, links[0], record.number)
        found = sum(r.counting and one.lack(known, r, r.content) is None for r in linked)
        return None if found >= least else ("linked", {"found": found})

    values = {"kind": term.kind.name, "field": term.label, "min": least}
    return Condition(Reason("needs_linked", values), lack)


def _rows_or_value(term: Term) -> Condition:
    """Enough rows, and the cell filled in (or one of the values allowed) in each of them."""
    allowed = _allowed(term)
    least = _least_rows(term)
    cell = term.cell
    code = "rows" if cell is None else "column" if term.is_table else "filled"
    if allowed is not None:
        code = "column_value" if term.is_table else "value"

    def lack(known: Known, record: Record, content: Row) -> Lack | None:
        rows = term.rows(record, content)
        if len(rows) < least:
            return "rows", {"found": len(rows), "min": least}
        if cell is None:
            return None
        failing = 0
        for row in rows:
            value = term.value(record, row)
            failing += not (filled(value, cell) if allowed is None else value in allowed)
        return (code, {"rows": failing}) if failing else None

    values: dict[str, Any] = {"field": term.label, "min": least} if cell is None else {"field": term.label}
    if allowed is not None and cell is not None:
        values["allowed"] = value_names(cell, allowed)
    return Condition(Reason(f"needs_{code}", values), lack)


def _allowed(term: Term) -> Sequence[Any] | None:
    if "one_of" in term.raw:
        return list(term.raw["one_of"])
    return [term.raw["equals"]] if "equals" in term.raw else None


def _least_rows(term: Term) -> Number:
    """Rows that must be there: none for `if` and `unless`, and where another condition says which."""
    if not term.is_table or "if" in term.raw or "unless" in term.raw or term.covered:
        return 0
    return max(1, term.least or 1)


def _number(term: Term) -> Condition:
    """At least this many: of the number itself, of the records named, or of the rows."""
    if term.is_table:
        return _rows_or_value(term)
    least = term.least or 0

    def lack(known: Known, record: Record, content: Row) -> Lack | None:
        if not term.rows(record, content):
            return None
        found = _amount(term.value(record, content))
        if found >= least:
            return None
        if "or_all_available" not in term.raw:
            return "number", {"found": found}
        available = AVAILABLE[str(term.raw["field"])](known, record)
        return ("enough", {"found": found, "available": available}) if found < available else None

    code = "enough" if "or_all_available" in term.raw else "number"
    return Condition(Reason(f"needs_{code}", {"field": term.label, "min": least}), lack)


def _amount(value: Any) -> Number:
    if isinstance(value, list):
        return len(value)
    return value if isinstance(value, int) else 0


def _either(term: Term) -> Condition:
    """The field or the one that may stand instead."""
    other = str(term.raw["or"]).removeprefix(f"{term.kind.id}.")
    fields = [term.top, term.kind.field(other)]

    def lack(known: Known, record: Record, content: Row) -> Lack | None:
        found = any(filled(value_of(record, content, field.name), field) for field in fields)
        return None if found else ("either", {})

    return Condition(Reason("needs_either", {"field": term.label, "other": label_of(term.kind, other)}), lack)


def _share(term: Term) -> Condition:
    """Filled in at least this percentage of the rows."""
    least, cell = term.least or 0, term.cell

    def lack(known: Known, record: Record, content: Row) -> Lack | None:
        rows = term.rows(record, content)
        found = sum(cell is None or filled(term.value(record, row), cell) for row in rows)
        return (
            None
            if rows and found * 100 >= least * len(rows)
            else ("share", {"found": found, "of": len(rows)})
        )

    return Condition(Reason("needs_share", {"field": term.label, "min": least}), lack)


def _distinct(term: Term) -> Condition:
    """At least this many different values."""
    least = term.least or 1

    def lack(known: Known, record: Record, content: Row) -> Lack | None:
        found = len({str(v) for row in term.rows(record, content) if (v := term.value(record, row))})
        return None if found >= least else ("distinct", {"found": found})

    return Condition(Reason("needs_distinct", {"field": term.label, "min": least}), lack)


def _covers(term: Term) -> Condition:
    """The rows hold every element of the derived set."""
    name = str(term.raw["covers"])

    def lack(known: Known, record: Record, content: Row) -> Lack | None:
        elements = DERIVED[name](known, record)
        if elements is None:
            return "in_force", {}
        held = _held(term, record, content)
        missing = [
            due.name
            for key, due in elements.items()
            if not held.get(key, frozenset()) & (due.editions or {0})
        ]
        return ("covers", {"missing": tuple(missing)}) if missing else None

    return Condition(Reason("needs_covers", {"field": term.label, "set": term.set}), lack)


def _held(term: Term, record: Record, content: Row) -> Mapping[Key, frozenset[int]]:
    """Lines and records named in the rows or the field, with the editions of lines."""
    values = [content.get(term.table)]
    if term.is_table:
        lines = [f.name for f in term.top.columns if f.type == "line"]
        column = term.column or (lines[0] if lines else "")
        values = [row.get(column) for row in rows_of(record, content, term.table)]
    held: dict[Key, frozenset[int]] = {}
    for value in (one for many in values for one in (many if isinstance(many, list) else [many])):
        if isinstance(value, Mapping):
            key = value["record"], value["row"]
            held[key] = held.get(key, _NONE) | {value["edition"]}
        elif value:
            held[value] = NO_EDITION
    return held


_BY_WORD: Mapping[str, Callable[[Term], Condition]] = {
    "covers": _covers,
    "or": _either,
    "share_min": _share,
    "distinct_min": _distinct,
    "min": _number,
}
