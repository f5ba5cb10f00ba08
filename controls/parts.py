"""Contents a document must hold, counted: each is there or not, in any of its rows."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from controls.assessment import Reason
from controls.compiling import owner_of, split_also
from controls.content import Row, filled, value_of
from controls.facts import Record
from controls.filling import allowed_by
from controls.inquiry import Inquiry
from controls.scene import Scene, related
from controls.terms import Term


def contents_of(inquiry: Inquiry, record: Record, scene: Scene) -> tuple[int, tuple[Reason, ...]]:
    """How many of the control's parts a document holds, and what is missing."""
    missing = []
    raws = inquiry.raw["parts"]
    for place, raw in enumerate(raws):
        terms = inquiry.once(("part", place, record.kind), partial(_terms, inquiry, raw, record.kind))
        if not any(_held(term, record, scene) for term in terms):
            label = terms[0].label if terms else str(raw["field"])
            missing.append(Reason("lacks_part", {"record": record.number, "field": label}))
    return len(raws) - len(missing), tuple(missing)


def _terms(inquiry: Inquiry, raw: Row, kind: str) -> list[Term]:
    return [term for one in split_also(raw) if (term := _term(inquiry, one, kind)) is not None]


def _term(inquiry: Inquiry, raw: Row, kind: str) -> Term | None:
    """The part as this kind of record has it; None where it is about another kind that is judged."""
    kinds = inquiry.known.kinds
    owner = owner_of(raw, kinds) or kinds[kind]
    if owner.id != kind and owner.id in inquiry.judged:
        return None
    term = inquiry.part(raw, kind)
    return replace(term, raw=raw) if isinstance(term, Term) else None


def _held(term: Term, record: Record, scene: Scene) -> bool:
    holders = [record] if term.kind.id == record.kind else related(scene, record, term.kind.id)
    return any(
        _there(term, holder, row) for holder in holders for row in term.rows(holder, holder.content)
    ) or (not term.column and any(_other(term, holder, holder.content) for holder in holders))


def _there(term: Term, record: Record, row: Row) -> bool:
    """Filled in, a box ticked, or one of the values asked for; or what may stand instead, in the same row."""
    if term.cell is None:
        return True
    value, allowed = term.value(record, row), allowed_by(term)
    there = value in allowed if allowed is not None else bool(value) and filled(value, term.cell)
    return there or _other(term, record, row)


def _other(term: Term, record: Record, row: Row) -> bool:
    other = str(term.raw.get("or", "")).removeprefix(f"{term.kind.id}.")
    if not other:
        return False
    field = term.kind.field(other)
    value = row.get(field.name) if "." in other else value_of(record, row, field.name)
    return bool(value) and filled(value, field)
