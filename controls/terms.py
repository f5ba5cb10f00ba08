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

# Words of the catalog that are not understood yet. The one place that lists them.
NOT_IMPLEMENTED = frozenset(
    [
        "when",
        "later_results_min",
        "equals_field",
        "differs_from",
        "on_or_before",
        "on_or_after",
        "within",
        "newer_than",
        "from_version",
        "on",
        "of",
    ]
)
# Words that ask for a way of counting of their own, and the words each of them may stand beside.
_BESIDE: Mapping[str, frozenset[str]] = {
    "or": frozenset(),
    "covers": frozenset(),
    "or_all_available": frozenset({"min"}),
    "share_min": frozenset({"where"}),
    "distinct_min": frozenset({"where"}),
}


@dataclass(frozen=True, slots=True)
class Book:
    """Where words are looked up: kinds, numbers in force, derived sets."""

    kinds: Kinds
    params: Mapping[str, Number]
    derived: Mapping[str, Derived]

    def number_of(self, raw: Row) -> Number | None:
        """The number a condition gives, or names."""
        found = next((raw[word] for word in ("min", "share_min", "distinct_min") if word in raw), None)
        return self.params[found] if isinstance(found, str) else found

    def set_of(self, raw: Row) -> Text | None:
        return self.derived[raw["covers"]].text if "covers" in raw else None


@dataclass(frozen=True, slots=True, eq=False)
class Term:
    """A condition read from the catalog, with its field looked up and its numbers filled in."""

    raw: Row
    kind: Kind
    table: str  # field of the kind
    column: str
    top: Field
    cell: Field | None  # whose value is tested in each row; None when only rows are counted
    is_table: bool
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
            return Reason("word_not_computed", {"field": name, "word": problem})
        top = kind.field(table)
        cell = top if not top.columns else top.column(column) if column else None
        return Term(
            raw=raw,
            kind=kind,
            table=table,
            column=column,
            top=top,
            cell=cell,
            is_table=bool(top.columns),
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
            rows = [row for row in rows if matches(row, wanted)]
        if self.unwanted is not None:
            rows = [row for row in rows if not matches(row, self.unwanted)]
        return rows

    def value(self, record: Record, row: Row) -> Any:
        return row.get(self.column) if self.is_table else value_of(record, row, self.table)


def _cell(kind: Kind, table: str, name: str) -> Field:
    """A cell of a row of the table; of a field that is no table, another field of the record."""
    top = kind.field(table)
    return top.column(name) if top.columns else kind.field(name)


def _not_understood(raw: Row, kind: Kind, path: str) -> str | None:
    """The first word, set or mark that nothing here understands."""
    words = set(raw) - {"field"}
    for word in sorted(words):
        beside = _BESIDE.get(word)
        if word in NOT_IMPLEMENTED or (beside is not None and words - {word} - beside):
            return word
    if raw.get("covers", "") not in ("", *DERIVED):
        return str(raw["covers"])
    if "or_all_available" in words and f"{kind.id}.{path}" not in AVAILABLE:
        return "or_all_available"
    prefix = f"{path.partition('.')[0]}." if kind.field(path.partition(".")[0]).columns else ""
    marks = [mark for word in ("where", "if", "unless") for mark in raw.get(word, ())]
    return next((mark for mark in marks if kind.find(prefix + mark) is None), None)
