"""How many keep a rule: one share of a control read, its fields, its words, and whom it concerns.

A share about days says so by one of the words `lead`, `within` and `due`; any other is a condition on each
record. Words it does not know make the control "not computed", as everywhere.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from controls.assessment import Reason
from controls.compiling import compiled, owner_of, read, split_also
from controls.condition import Condition
from controls.content import Row
from controls.kind import Kinds
from controls.terms import Book, Term, not_computed

TIMED: Mapping[str, frozenset[str]] = {
    "lead": frozenset({"lead"}),
    "within": frozenset({"within", "since"}),
    "due": frozenset({"due", "late"}),
}
_OF_ANY = frozenset({"field", "where"})
_OF_THE_SHARE = frozenset({"name", "record"})


def timed_by(share: Row) -> str | None:
    """The word by which a share is about days; None of one that puts a condition to each record."""
    return next((word for word in TIMED if word in share), None)


def fields_of(share: Row, kind: str, kinds: Kinds) -> list[Row]:
    """What the share asks of a kind of record, one entry for each field."""
    asked = {word: value for word, value in share.items() if word not in _OF_THE_SHARE}
    owners = ((raw, owner_of(raw, kinds)) for raw in split_also(asked))
    return [raw for raw, owner in owners if owner is None or owner.id == kind]


def made_of(share: Row, kind: str, book: Book) -> Iterator[Condition | Term | Reason]:
    """Each field as a condition, of a share about days as a term; or the reason why it cannot be computed."""
    timed = timed_by(share)
    for raw in fields_of(share, kind, book.kinds):
        unknown = set(raw) - _OF_ANY - TIMED[timed] if timed else set()
        if unknown:
            yield not_computed(raw, min(unknown))
        elif timed:
            yield _whom(raw, kind, book)
        else:
            yield compiled(raw, book.kinds[kind], book)


def whom(share: Row, kind: str, book: Book) -> list[Term]:
    """The records or rows of a kind that the share concerns, one term for each field."""
    terms = (_whom(raw, kind, book) for raw in fields_of(share, kind, book.kinds))
    return [term for term in terms if isinstance(term, Term)]


def _whom(raw: Row, kind: str, book: Book) -> Term | Reason:
    return read({word: raw[word] for word in _OF_ANY if word in raw}, book.kinds[kind], book)
