"""Every table of the catalog has the keys it needs, each of its type, and stands once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from controls.declarations import shapes_of_catalog as shapes
from controls.declarations.faults import Place
from controls.declarations.raw import as_tables, ids
from controls.declarations.raw_catalog import RawCatalog, RawControl
from controls.declarations.reading import Table
from controls.declarations.shapes import check_shape, is_integer, is_number, is_string, is_text
from controls.declarations.shapes_of_kinds import OWN_FILE
from controls.declarations.texts import check_texts
from controls.limits import bounded, most


def check(place: Place, raw: RawCatalog) -> None:
    """DeclarationError when the tables cannot be read as an edition and its controls."""
    check_shape(place, raw.edition, shapes.EDITION)
    place.refuse()
    _check_edition(place, raw.edition)
    for source in raw.sources[1:]:
        check_shape(place.of("", source.name), source.table, OWN_FILE if source.own else shapes.FILE)
    for control in raw.every:
        _check_control(place.of(control.id, control.file), control)
    place.refuse()
    _check_once(place, raw)
    place.refuse()


def _check_edition(place: Place, edition: Table) -> None:
    for part, shape in shapes.EDITION_PARTS.items():
        for entry in edition[part]:
            check_shape(place.of(f"{part} {entry.get('id', '?')}"), entry, shape)
    for activity in edition["activity"]:
        where = place.of(f"activity {activity.get('id', '?')}").at("provided_by")
        for provider in as_tables(activity.get("provided_by")):
            check_shape(where, provider, shapes.PROVIDER)
    _check_numbering(place.of("numbering"), edition["numbering"])
    check_shape(place.of("grading"), edition["grading"], shapes.GRADING)
    check_shape(place.of("condition"), edition["condition"], shapes.CONDITION)
    for table in ("durations", "rules"):
        _check_named_texts(place.of(table), edition[table])
    check_texts(place, edition)


def _check_numbering(place: Place, numbering: Table) -> None:
    check_shape(place, numbering, shapes.NUMBERING)
    _check_named_texts(place.at("schemes"), numbering.get("schemes", {}))
    for clause in as_tables(numbering.get("map")):
        check_shape(place.at(str(clause.get("user", "?"))), clause, shapes.CLAUSE)


def _check_named_texts(place: Place, table: Mapping[str, Any]) -> None:
    for name, text in table.items():
        place.unless(is_text(text), "must be a text with en and ja", name)


def _check_control(place: Place, control: RawControl) -> None:
    check_shape(place, control.table, shapes.CONTROL)
    check_shape(place.at("test"), control.test, shapes.TEST)
    for tier, interval in _table(control, "interval_by_tier").items():
        place.unless(is_string(interval), "must be a string", "interval_by_tier", tier)
    for tier, days in _table(control, "grace_days_by_tier").items():
        place.unless(is_integer(days), "must be a whole number", "grace_days_by_tier", tier)
    params = control.test.get("params", {})
    for name, number in params.items() if isinstance(params, dict) else ():
        place.unless(is_number(number), "is no number", "params", name)
        sane = not is_number(number) or bounded(name, number) == number
        place.unless(sane, f"is not from 0 to {most(name)}", "params", name)
    check_texts(place, control.table)


def _table(control: RawControl, key: str) -> Mapping[str, Any]:
    found = control.table.get(key, {})
    return found if isinstance(found, dict) else {}


def _check_once(place: Place, raw: RawCatalog) -> None:
    for part in shapes.EDITION_PARTS:
        place.of(part).once(ids(raw.edition[part]))
    for control in raw.every:
        first = raw.controls[control.id]
        place.of(control.id, control.file).unless(first is control, f"id also in {first.file}", "id")
        known = place.of(control.id, control.file).at("test")
        known.known([control.test["kind"]], raw.test_kinds, "test kind", "kind")
