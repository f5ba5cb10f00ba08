"""Words of the catalog become conditions: what is declared is read, and made into a question to records.

The one place where conditions are compiled, whichever list of a control they stand in.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace

from controls import comparing, filling
from controls.assessment import Reason
from controls.condition import Condition, Lack
from controls.content import Row
from controls.control import Control
from controls.facts import Record
from controls.kind import Kind, Kinds
from controls.scene import Scene, related
from controls.terms import Book, Term, not_computed

# The word that says how a condition is judged; the first that is there.
_BY_WORD: Mapping[str, Callable[[Term], Condition]] = {
    "covers": filling.covers,
    "share_min": filling.share,
    "distinct_min": filling.distinct,
    "later_results_min": comparing.checked_later,
    "within": comparing.within,
    "or": filling.either,
    "on_or_before": comparing.dated,
    "on_or_after": comparing.dated,
    "equals_field": comparing.equal_to,
    "differs_from": comparing.differs,
    "min": filling.number,
}
# Words that narrow what is asked or add to it, beside those above.
PLAIN = frozenset(
    [
        "field",
        "where",
        "if",
        "unless",
        "also",
        "equals",
        "one_of",
        "or_all_available",
        "when",
        "from_version",
        "newer_than",
        "of",
        "on",
    ]
)
UNDERSTOOD = PLAIN | _BY_WORD.keys()


def compiled(raw: Row, kind: Kind, book: Book, tables: Collection[str] = ()) -> Condition | Reason:
    """One condition as put to records of a kind; of a field of another kind, to what belongs to them.

    `tables`: of which another condition says which rows they must hold (`covered_tables`). A reason when one
    of its words cannot be computed.
    """
    term = read(raw, kind, book, tables)
    if isinstance(term, Reason):
        return term
    return condition_of(term) if term.kind is kind else _condition_beside(term)


def read(raw: Row, kind: Kind, book: Book, tables: Collection[str] = ()) -> Term | Reason:
    """The words of a condition, its field looked up in the kind it names, else in `kind`."""
    unknown = set(raw) - UNDERSTOOD
    if unknown:
        return not_computed(raw, min(unknown))
    covered = any(str(raw["field"]).startswith(f"{table}.") for table in tables)
    return Term.read(raw, owner_of(raw, book.kinds) or kind, book, covered)


def covered_tables(control: Control) -> frozenset[str]:
    """Tables that the control holds against a set: which rows they must have is said there alone."""
    return frozenset(str(raw["field"]) for raw in control.test.qualify if "covers" in raw)


def split_also(raw: Row) -> list[Row]:
    """`also` asks the same of a second field."""
    one = {word: value for word, value in raw.items() if word != "also"}
    return [one, {**one, "field": raw["also"]}] if "also" in raw else [one]


def owner_of(raw: Row, kinds: Kinds) -> Kind | None:
    """The kind a field belongs to; None for the fields every kind has."""
    head, _, rest = str(raw["field"]).partition(".")
    return kinds[head] if rest and head in kinds else None


def condition_of(term: Term) -> Condition:
    """The condition as put to a record that holds the field itself."""
    if term.table == "evidence":
        return comparing.evidenced(term)
    make = next((make for word, make in _BY_WORD.items() if word in term.raw), filling.rows_or_value)
    return comparing.guarded(term, make(term))


def _condition_beside(term: Term) -> Condition:
    """The same of another record than the one asked: looked up through a reference, or linked with it."""
    return comparing.looked_up(term) if "of" in term.raw else _linked_condition(term)


def _linked_condition(term: Term) -> Condition:
    """The same of at least `min` records of the term's kind that belong to the record asked."""
    one = condition_of(replace(term, least=None))
    least = term.least or 1

    def lack(scene: Scene, record: Record, content: Row) -> Lack | None:
        linked = related(scene, record, term.kind.id)
        inner = scene._replace(around=(*scene.around, record))
        found = sum(r.counting and one.lack(inner, r, r.content) is None for r in linked)
        return None if found >= least else ("linked", {"found": found})

    values = {"kind": term.kind.name, "field": term.label, "min": least}
    return Condition(Reason("needs_linked", values), lack)
