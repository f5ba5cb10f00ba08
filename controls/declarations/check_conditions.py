"""The small condition language of the tests: every path, number, fact and value it names exists."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from controls.control import Catalog
from controls.declaration import Field
from controls.declarations.faults import Place
from controls.declarations.raw import as_list
from controls.declarations.shapes import check_shape
from controls.declarations.shapes_of_catalog import CONDITION_ENTRY, NUMBERS, PATHS
from controls.kind import Kinds

Condition = Mapping[str, Any]

FACTS = ("covers", "on", "when")
RECORDS = ("via", "record")
FILTERS = ("where", "unless", "if")


@dataclass(frozen=True, slots=True)
class Scope:
    """What the names in a control's test may mean: `records` are the kinds it judges."""

    catalog: Catalog
    kinds: Kinds
    params: frozenset[str]
    records: tuple[str, ...]


def check_path(place: Place, scope: Scope, path: str, *keys: str) -> Field | None:
    """field | kind.field | kind.field.column: what it means, or None with the fault reported."""
    kinds, parts = scope.kinds, path.split(".")
    kind = parts[0] if parts[0] in kinds else None
    rest = ".".join(parts[1:])
    if kind and not rest:
        place.fault(f"{path} names a kind, not a field", *keys)
        return None
    found = kinds.find(kind, rest) if kind else _without_kind(scope, path)
    if found is None:
        place.fault(f"unknown field {path}", *keys)
    elif len(parts) > 2 + bool(kind) or (kind and len(parts) > 2 and not _is_table(kinds, kind, parts[1])):
        place.fault(f"{path}: {parts[1]} is no table", *keys)
    return found


def _without_kind(scope: Scope, path: str) -> Field | None:
    """A field every kind has, or one that all kinds judged have."""
    if scope.kinds.find(None, path):
        return scope.kinds.find(None, path)
    found = [scope.kinds.find(record, path) for record in scope.records if record in scope.kinds]
    return found[0] if found and all(found) else None


def _is_table(kinds: Kinds, kind: str, field: str) -> bool:
    found = kinds.find(kind, field)
    return found is not None and found.type == "rows"


def check_conditions(place: Place, scope: Scope, conditions: Sequence[Condition]) -> None:
    for n, condition in enumerate(conditions, 1):
        check_condition(place.at(str(n)), scope, condition)


def check_condition(place: Place, scope: Scope, condition: Condition) -> None:
    before = len(place.faults)
    check_shape(place, condition, CONDITION_ENTRY)
    if len(place.faults) == before:
        _check_paths(place, scope, condition)
        _check_numbers(place, scope, condition)
        _check_facts(place, scope, condition)
        _check_trigger(place, scope, condition)
        _check_values(place, scope, condition)
        for key in FILTERS:
            _check_filter(place, scope, condition, key)


def _check_paths(place: Place, scope: Scope, condition: Condition) -> None:
    for key in PATHS.split():
        if key in condition and condition[key] not in scope.catalog.derived:
            check_path(place, scope, condition[key], key)


def _check_numbers(place: Place, scope: Scope, condition: Condition) -> None:
    numbers = [key for key in NUMBERS.split() if key != "equals"]
    named = [(key, condition[key]) for key in numbers if isinstance(condition.get(key), str)]
    for key, name in named:
        place.known([name], scope.params, "param", key)


def _check_facts(place: Place, scope: Scope, condition: Condition) -> None:
    for key in FACTS:
        place.known(as_list(condition.get(key, [])), scope.catalog.derived, "derived fact", key)
    for key in RECORDS:
        place.known(as_list(condition.get(key, [])), scope.kinds, "record", key)
    place.known(as_list(condition.get("which", [])), scope.catalog.conditions["which"], "which", "which")


def _check_trigger(place: Place, scope: Scope, condition: Condition) -> None:
    trigger = condition.get("trigger", "")
    if "." in trigger:
        check_path(place, scope, trigger, "trigger")
    elif trigger:
        place.known([trigger], {*scope.catalog.derived, *scope.kinds}, "trigger", "trigger")


def _check_values(place: Place, scope: Scope, condition: Condition) -> None:
    kind, _, path = condition.get("field", "").partition(".")
    field = scope.kinds.find(kind, path) if kind in scope.kinds and path else None
    equals = condition.get("equals")
    named = [*condition.get("one_of", ()), *([equals] if isinstance(equals, str) else [])]
    if field and field.values:
        place.known(named, [value.id for value in field.values], f"value of {field.name}", "field")


def _check_filter(place: Place, scope: Scope, condition: Condition, key: str) -> None:
    """`where`, `unless`, `if`: columns of the table, or fields of the record, and values they can have."""
    base = next((condition[k] for k in ("field", "trigger", "step", "record") if condition.get(k)), "")
    for name, wanted in condition.get(key, {}).items():
        if name in scope.catalog.conditions["marks"]:
            continue
        found = list(_candidates(scope, base, name))
        if place.unless(found, f"unknown field {name} of {base}", key):
            _check_wanted(place, found, as_list(wanted), key)


def _candidates(scope: Scope, base: str, name: str) -> Iterator[Field]:
    """What a name beside a path can mean: a column of its table, a field of its kind."""
    head, *rest = base.split(".")
    kind = head if head in scope.kinds else None
    table = scope.kinds.find(kind, rest[0]) if kind and rest else scope.kinds.find(None, head)
    if table and table.type == "rows":
        yield from (column for column in table.columns if column.name == name)
    if kind:
        yield from (field for field in scope.kinds[kind].fields if field.name == name)


def _check_wanted(place: Place, fields: Iterable[Field], wanted: Iterable[Any], key: str) -> None:
    enums = [field for field in fields if field.type == "enum"]
    if enums and all(field.values for field in enums):
        allowed = {value.id for field in enums for value in field.values}
        place.known([str(x) for x in wanted], allowed, f"value of {enums[0].name}", key)
