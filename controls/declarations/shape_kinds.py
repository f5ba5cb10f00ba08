"""Every table of the kinds has the keys it needs, each of its type: the building relies on it."""

from __future__ import annotations

from collections.abc import Iterable

from controls.declarations import shapes_of_kinds as shapes
from controls.declarations.faults import Place
from controls.declarations.raw import RawKind, RawKinds, as_tables
from controls.declarations.reading import Source, Table
from controls.declarations.shapes import check_shape, is_strings
from controls.declarations.texts import check_texts

TEMPLATES = ("title",)  # a title may be nothing but "{name}"


def check(place: Place, raw: RawKinds) -> None:
    """DeclarationError when the tables cannot be read as kinds."""
    check_shape(place, raw.common, shapes.COMMON)
    place.refuse()
    _check_common(place, raw.common)
    for source in raw.sources[1:]:
        _check_file(place.of("", source.name), source)
    for kind in raw.kinds:
        _check_kind(place.of(kind.id, kind.file), kind)
    place.refuse()


def _check_common(place: Place, common: Table) -> None:
    for part, shape in shapes.COMMON_PARTS.items():
        for entry in common[part]:
            check_shape(_entry(place, part, entry), entry, shape)
    check_shape(place.of("limits"), common["limits"], shapes.LIMITS)
    check_shape(place.of("own"), common["own"], shapes.OWN)
    for word, rules in common["words"].items():
        place.of("words").unless(is_strings(rules), "must be a list of strings", word)
    for entry in (*common["field"], *common["attached"]):
        check_field(_entry(place, "field", entry), entry)
    _check_shared_tables(place, common)
    check_texts(place, common, brackets=True, templates=TEMPLATES)


def _check_shared_tables(place: Place, common: Table) -> None:
    for entry in common["list"]:
        _check_values(_entry(place, "list", entry), as_tables(entry.get("values")))
    for entry in common["table"]:
        _check_fields(_entry(place, "table", entry), as_tables(entry.get("columns")))
    for entry in common["time"]:
        _check_life(_entry(place, "time", entry), entry)


def _check_file(place: Place, source: Source) -> None:
    check_shape(place, source.table, shapes.OWN_FILE if source.own else shapes.FILE)
    for extension in as_tables(source.table.get("extend")):
        inner = place.of(str(extension.get("kind", "extend")))
        check_shape(inner, extension, shapes.EXTEND)
        _check_fields(inner, as_tables(extension.get("field")))
        check_texts(inner, extension, brackets=True)


def _check_kind(place: Place, kind: RawKind) -> None:
    check_shape(place, kind.table, shapes.KIND)
    _check_fields(place, as_tables(kind.table.get("field")))
    for state in as_tables(kind.table.get("state")):
        check_shape(place.at(f"state {state.get('id', '?')}"), state, shapes.STATE)
    _check_life(place, kind.table)
    check_texts(place, kind.table, brackets=True, templates=TEMPLATES)


def _check_life(place: Place, table: Table) -> None:
    for step in as_tables(table.get("transition")):
        check_shape(place.at(f"transition to {step.get('to', '?')}"), step, shapes.TRANSITION)
    for rule in as_tables(table.get("rule")):
        check_shape(place.at(f"rule {rule.get('rule', '?')}"), rule, shapes.RULE)


def _check_fields(place: Place, fields: Iterable[Table]) -> None:
    for field in fields:
        check_field(place.at(str(field.get("name", "?"))), field)


def check_field(place: Place, field: Table) -> None:
    check_shape(place, field, shapes.FIELD)
    _check_values(place, as_tables(field.get("values")))
    _check_fields(place, as_tables(field.get("columns")))


def _check_values(place: Place, values: Iterable[Table]) -> None:
    for value in values:
        check_shape(place.at(str(value.get("id", "?"))), value, shapes.VALUE)


def _entry(place: Place, part: str, entry: Table) -> Place:
    return place.of(f"{part} {entry.get('id', entry.get('name', '?'))}")
