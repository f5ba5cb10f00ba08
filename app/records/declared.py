"""Kinds with the lists that come from the catalog ("@controls", "@activities", "@params") in them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache

from controls.catalog import Catalog
from controls.kinds import Field, Kind, Kinds, Text, Value
from controls.wording import number_name

Lists = Mapping[str, tuple[Value, ...]]


@lru_cache(maxsize=16)
def with_catalog(kinds: Kinds, catalog: Catalog) -> Kinds:
    """The same kinds, every enumeration with its values: forms and schemas need nothing else."""
    lists = lists_of(kinds, catalog)
    by_id = {kind.id: filled_kind(kind, lists) for kind in kinds.values()}
    return replace(kinds, by_id=by_id, by_prefix={kind.prefix: kind for kind in by_id.values()})


def lists_of(kinds: Kinds, catalog: Catalog) -> Lists:
    params = sorted(
        (Value(name, number_name(name)) for name in numbers_of(kinds, catalog)), key=lambda it: it.text.en
    )
    return {
        "@controls": tuple(Value(c.id, prefixed(c.id, c.title)) for c in catalog.controls),
        "@activities": tuple(Value(a.id, a.name) for a in catalog.activities.values()),
        "@params": tuple(params),
        "@states": tuple(Value(state.id, state.name) for state in kinds.states.values()),
    }


def numbers_of(kinds: Kinds, catalog: Catalog) -> set[str]:
    """The numbers an organisation's own rule changes: those of controls, and of defaults those that forms
    ask for. Others would be approved and change nothing.
    """
    asked = {
        rule.rpartition("limit.")[2]
        for kind in kinds.values()
        for field in (*kind.all_fields, *(column for field in kind.all_fields for column in field.columns))
        for rule in field.prefill
        if "limit." in rule
    }
    return {name for control in catalog.controls for name in control.test.params} | (
        asked & catalog.defaults.keys()
    )


def prefixed(word: str, text: Text) -> Text:
    return Text(f"{word} {text.en}", f"{word} {text.ja}")


def filled_kind(kind: Kind, lists: Lists) -> Kind:
    swapped = {field: filled_field(field, lists) for field in (*kind.all_fields, *kind.system)}
    return replace(
        kind,
        fields=tuple(swapped[field] for field in kind.fields),
        common=tuple(swapped[field] for field in kind.common),
        system=tuple(swapped[field] for field in kind.system),
        by_name={name: swapped.get(field, field) for name, field in kind.by_name.items()},
    )


def filled_field(field: Field, lists: Lists) -> Field:
    if field.columns:
        return replace(field, columns=tuple(filled_field(column, lists) for column in field.columns))
    values = lists.get(field.values_from or "")
    return replace(field, values=values) if values else field
