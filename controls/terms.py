"""Reading one condition as the catalog words it.

Every condition selects rows (of a table, of the lines attached to a record, or the record itself as one
row), tests one cell of each, and asks how many pass. `where` rows must exist, those of `if` and `unless` need
not.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from controls.assessment import Reason
from controls.content import Row, matches, rows_of, value_of
from controls.control import Derived, Number
from controls.declaration import Field, Text
from controls.derived import AVAILABLE, DERIVED
from controls.facts import Record
from controls.kind import Kind, Kinds
from controls.labels import label_of, narrowed
from controls.situations import SITUATIONS

# Words that ask for a way of counting of their own, and the words each of them may stand beside.
_BESIDE: Mapping[str, frozenset[str]] = {
    "or": frozenset({"within", "covers"}),
    "covers": frozenset({"or"}),
    "or_all_available": frozenset({"min"}),
    "share_min": frozenset({"where"}),
    "distinct_min": frozenset({"where"}),
    "later_results_min": frozenset({"if", "where"}),
    "of": frozenset({"where"}),
}
_LEAST = ("min", "share_min", "distinct_min", "later_results_min")
DONE, CLOSED = "done", "closed"  # marks a case bears: it has a day of completion; it is approved as closed


@dataclass(frozen=True, slots=True)
class Book:
    """Where words are looked up: kinds, numbers in force, derived sets."""

    kinds: Kinds
    params: Mapping[str, Number]
    derived: Mapping[str, Derived]

    def number_of(self, raw: Row) -> Number | None:
        """The number a condition gives, or names."""
        found = next((raw[word] for word in _LEAST if word in raw), None)
        return self.number(found) if found is not None else None

    def number(self, named: Number | str) -> Number:
        """A number as it is, or the param of that name."""
        return self.params[named] if isinstance(named, str) else named

    def set_of(self, raw: Row) -> Text | None:
        return self.derived[raw["covers"]].text if "covers" in raw else None


@dataclass(frozen=True, slots=True, eq=False)
class Term:
    """A condition read from the catalog, with its field looked up and its numbers filled in."""

    raw: Row
    kind: Kind
    book: Book
    table: str  # field of the kind
    column: str
    top: Field
    cell: Field | None  # whose value is tested in each row; None when only rows are counted
    is_table: bool
    columns: frozenset[str]  # names of the cells in a row of the table
    label: Text
    covered: bool  # another condition says which rows the table must hold
    least: Number | None
    set: Text | None  # what the derived set of `covers` means
    wanted: tuple[Row, ...]  # rows like each of these …
    unwanted: Row | None  # … but not like this

    @staticmethod
    def read(raw: Row, kind: Kind, book: Book, covered: bool) -> Term | Reason:
        """The condition on a field of `kind`; a reason when one of its words cannot be computed."""
        name = str(raw["field"])
        path = name.removeprefix(f"{kind.id}.")
        table, _, column = path.partition(".")
        problem = _not_understood(raw, kind, path)
        if problem is not None:
            return not_computed(raw, problem)
        top = kind.field(table)
        cell = top if not top.columns else top.column(column) if column else None
        return Term(
            raw=raw,
            kind=kind,
            book=book,
            table=table,
            column=column,
            top=top,
            cell=cell,
            is_table=bool(top.columns),
            columns=frozenset(column.name for column in top.columns),
            label=narrowed(label_of(kind, path), lambda cell: _cell(kind, table, cell), raw),
            covered=covered and bool(column),
            least=book.number_of(raw),
            set=book.set_of(raw),
            wanted=tuple(raw[word] for word in ("where", "if") if word in raw),
            unwanted=raw.get("unless"),
        )

    def rows(self, record: Record, content: Row) -> Sequence[Row]:
        """The rows the condition is about."""
        rows = rows_of(record, content, self.table) if self.is_table else [content]
        for wanted in self.wanted:
            rows = self._those(record, rows, wanted, like=True)
        if self.unwanted is not None:
            rows = self._those(record, rows, self.unwanted, like=False)
        return rows

    def _those(self, record: Record, rows: Sequence[Row], wanted: Row, *, like: bool) -> list[Row]:
        """Rows that, or whose record, are like this, or not like this."""
        if self.is_table and self.columns.issuperset(wanted):
            return [row for row in rows if matches(row, wanted) is like]
        cells = [{name: self._beside(record, row, name) for name in wanted} for row in rows]
        return [row for row, cell in zip(rows, cells, strict=True) if matches(cell, wanted) is like]

    def _beside(self, record: Record, row: Row, name: str) -> Any:
        if name in self.columns:
            return row.get(name)
        return (
            mark_of(self.kind, record, name)
            if name in (DONE, CLOSED)
            else value_of(record, record.content, name)
        )

    def values(self, record: Record, rows: Sequence[Row]) -> Sequence[Any]:
        """What stands in each of these rows."""
        if self.is_table:
            column = self.column
            return [row.get(column) for row in rows]
        return [value_of(record, row, self.table) for row in rows]

    def value(self, record: Record, row: Row) -> Any:
        return row.get(self.column) if self.is_table else value_of(record, row, self.table)


def not_computed(raw: Row, word: str) -> Reason:
    """That a word of a condition means nothing here."""
    return Reason("word_not_computed", {"field": str(raw.get("field", "")), "word": word})


def _cell(kind: Kind, table: str, name: str) -> Field | None:
    """A cell of a row of the table, else another field of the record; None for a mark."""
    column = next((c for c in kind.field(table).columns if c.name == name), None)
    return column or kind.find(name)


def mark_of(kind: Kind, record: Record, mark: str) -> bool:
    """Whether a case bears the mark."""
    return record.final if mark == CLOSED else bool(kind.closed and record.content.get(kind.closed))


def _not_understood(raw: Row, kind: Kind, path: str) -> str | None:
    """The first word, set or mark that nothing here understands."""
    words = set(raw) - {"field"}
    for word in sorted(words):
        beside = _BESIDE.get(word)
        if beside is not None and words - {word} - beside:
            return word
    if raw.get("covers", "") not in ("", *DERIVED):
        return str(raw["covers"])
    if raw.get("when", "") not in ("", *SITUATIONS):
        return str(raw["when"])
    if "or_all_available" in words and f"{kind.id}.{path}" not in AVAILABLE:
        return "or_all_available"
    top = kind.field(path.partition(".")[0])
    marks = [mark for word in ("where", "if", "unless") for mark in raw.get(word, ())]
    return next((mark for mark in marks if not _is_known(kind, top, mark)), None)


def _is_known(kind: Kind, top: Field, mark: str) -> bool:
    if mark in (DONE, CLOSED):
        return mark == CLOSED or kind.closed is not None
    return any(column.name == mark for column in top.columns) or kind.find(mark) is not None
