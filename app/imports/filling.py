"""What a source gives for one row, or for all rows of a record together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation, localcontext
from typing import Any

from app.i18n import _
from app.imports.converters import Unreadable, converted
from app.imports.mapping import ImportMapping
from app.imports.rows import Row
from app.imports.sources import (
    PLACE,
    Column,
    Constant,
    Difference,
    Found,
    Importer,
    Judged,
    LineOf,
    OfStep,
    Source,
    Text,
    columns_of,
)
from app.records.values import is_given, typed_decimal
from controls.kinds import Field

DIGITS = 64  # more than two numbers have together: nothing is rounded


@dataclass(frozen=True, slots=True)
class Cell:
    row: int
    column: str
    text: str


@dataclass(frozen=True, slots=True)
class Ref:
    """A record by its import key."""

    import_key: str
    key: str  # as people read it


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a table in such a record, in its newest edition."""

    record: Ref
    row: str


@dataclass(frozen=True, slots=True)
class Sought:
    """A record by the text of one of its fields."""

    kind: str
    by: str
    text: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """Figures to be held against the target of their row."""

    figures: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Me:
    """Whoever imports."""


@dataclass(frozen=True, slots=True)
class Filling:
    """A value, the cell it came from, and what was wrong on the way."""

    value: Any = None
    cell: Cell | None = None
    faults: tuple[tuple[Cell, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Filler:
    mapping: ImportMapping

    def whole(self, source: Source, declared: Field | None, rows: Sequence[Row]) -> Filling:
        """The value for a record: what all its rows agree on, or what `take` chooses."""
        fillings = [self.one(source, declared, row) for row in rows]
        faults = tuple(fault for filling in fillings for fault in filling.faults)
        filled = [filling for filling in fillings if is_given(filling.value)]
        if not filled or faults:
            return Filling(None, fillings[0].cell, faults)
        if is_list(declared):
            return Filling(distinct(value for f in filled for value in as_list(f.value)), filled[0].cell)
        return chosen(filled, source.take if isinstance(source, Column) else "same")

    def one(self, source: Source, declared: Field | None, row: Row) -> Filling:
        """The value for one row."""
        cell = cell_of(source, row)
        try:
            return Filling(self.value(source, declared, row), cell)
        except Unreadable as error:
            return Filling(None, cell, ((cell or Cell(row.number, "", ""), str(error)),))

    def value(self, source: Source, declared: Field | None, row: Row) -> Any:
        cells = row.cells
        match source:
            case Constant():
                return source.value
            case Column():
                return column_value(source, declared, cells[source.name])
            case Text():
                texts = {name: cells[name] for name in source.columns()}
                return (
                    PLACE.sub(lambda place: texts[place[1]], source.pattern) if all(texts.values()) else None
                )
            case Difference():
                return difference(cells[source.minuend], cells[source.subtrahend])
            case OfStep():
                return self.refs(source, declared, row)
            case LineOf():
                record = self.ref(source.record, [cells[column] for column in source.record.key])
                return Line(record, source.row) if record else None
            case Found():
                return Sought(source.kind, source.by, cells[source.column]) if cells[source.column] else None
            case Judged():
                return verdict(source, row)
            case Importer():
                return Me()

    def refs(self, source: OfStep, declared: Field | None, row: Row) -> Any:
        """One reference, or with `split` one for each part of the cell."""
        texts = [row.cells[column] for column in source.key]
        if not source.split:
            found = self.ref(source, texts)
            return [found] if found and is_list(declared) else found
        several = [self.ref(source, [part]) for part in parts(texts[0], source.split)]
        return [ref for ref in several if ref]

    def ref(self, source: OfStep, texts: Sequence[str]) -> Ref | None:
        if not all(texts):
            return None
        return Ref(self.mapping.import_key(source.step, texts), " · ".join(texts))


def cell_of(source: Source, row: Row) -> Cell | None:
    column = next(columns_of(source), None)
    return Cell(row.number, column, row.cells[column]) if column else None


def column_value(source: Column, declared: Field | None, text: str) -> Any:
    if not text:
        return source.default
    if source.split:
        return [converted(declared, source, part) for part in parts(text, source.split)]
    value = converted(declared, source, text)
    return [value] if is_list(declared) else value


def parts(text: str, separator: str) -> list[str]:
    return [part.strip() for part in text.split(separator) if part.strip()]


def difference(first: str, second: str) -> str | None:
    if not first or not second:
        return None
    try:
        with localcontext(prec=DIGITS):
            return f"{Decimal(typed_decimal(first)) - Decimal(typed_decimal(second)):f}"
    except (ValueError, InvalidOperation) as error:
        raise Unreadable(_("The difference cannot be worked out: both cells have to be numbers.")) from error


def verdict(source: Judged, row: Row) -> Verdict | None:
    columns = {"numerator": source.numerator, "denominator": source.denominator, "value": source.value}
    texts = {name: row.cells[column] for name, column in columns.items() if column}
    if not all(texts.values()):
        return None
    try:
        return Verdict(tuple((name, typed_decimal(text)) for name, text in texts.items()))
    except ValueError as error:
        raise Unreadable(_("The result cannot be judged: the cells have to be numbers.")) from error


def is_list(declared: Field | None) -> bool:
    return declared is not None and (declared.type == "refs" or declared.many)


def as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def distinct(values: Iterator[Any]) -> list[Any]:
    found: list[Any] = []
    for value in values:
        if value not in found:
            found.append(value)
    return found


def chosen(filled: Sequence[Filling], take: str) -> Filling:
    """One of the values: the one all have, the first, the smallest or the largest."""
    if take == "first":
        return filled[0]
    if take in ("min", "max"):
        return (min if take == "min" else max)(filled, key=lambda filling: order_of(filling.value))
    other = next((filling for filling in filled if filling.value != filled[0].value), None)
    if other and other.cell and filled[0].cell:
        message = _(
            "Row %(row)s says “%(text)s” for the same record. Make them agree, or choose with “take”.",
            row=filled[0].cell.row,
            text=filled[0].cell.text,
        )
        return Filling(None, other.cell, ((other.cell, message),))
    return filled[0]


def order_of(value: Any) -> tuple[int, Any]:
    """Numbers by size, days and texts as they are written."""
    try:
        return 0, Decimal(str(value))
    except InvalidOperation:
        return 1, str(value)
