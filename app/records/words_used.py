"""Which words of the vocabularies a kind names, and where."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from controls.kinds import Field, Kind, Rule


@dataclass(frozen=True, slots=True)
class Used:
    """A word a kind names: of a rule, prefill, computed or derived."""

    vocabulary: str
    word: str
    place: str  # field, rows.column or, for a rule, what it looks at


def words_used(kind: Kind) -> Iterator[Used]:
    """Every word of the vocabularies that fields and rules of a kind name, with its place."""
    for declared in kind.all_fields:
        yield from _words_of_field(declared, declared.name)
    for declared_rule in kind.rules:
        yield from _words_of_rule(kind, declared_rule)


def _words_of_field(declared: Field, place: str) -> Iterator[Used]:
    for entry in declared.prefill:
        yield Used("prefill", entry.partition(".")[0], place)
    if declared.computed:
        yield Used("computed", declared.computed, place)
    for column in declared.columns:
        yield from _words_of_field(column, f"{place}.{column.name}")


def _words_of_rule(kind: Kind, declared: Rule) -> Iterator[Used]:
    place = next((str(declared.keys[key]) for key in ("field", "rows", "fields") if key in declared.keys), "")
    yield Used("rule", declared.rule, place)
    wanted = str(declared.keys.get("set", ""))
    if wanted and "." not in wanted and kind.find(wanted) is None:
        yield Used("derived", wanted, place)
