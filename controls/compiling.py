"""Words of the catalog become conditions: a term that was read is made into a question to records."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from controls import comparing, filling
from controls.assessment import Reason
from controls.condition import Condition, Lack
from controls.content import Row
from controls.facts import Record
from controls.scene import Scene, related
from controls.terms import Term

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


def condition_of(term: Term) -> Condition:
    """The condition as put to a record that holds the field itself."""
    if term.table == "evidence":
        return comparing.evidenced(term)
    make = next((make for word, make in _BY_WORD.items() if word in term.raw), filling.rows_or_value)
    return comparing.guarded(term, make(term))


def condition_beside(term: Term) -> Condition:
    """The same of another record than the one asked: looked up through a reference, or linked with it."""
    return comparing.looked_up(term) if "of" in term.raw else linked_condition(term)


def linked_condition(term: Term) -> Condition:
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
