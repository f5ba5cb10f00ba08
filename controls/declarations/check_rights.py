"""Rights name real roles, actions, rooms and values."""

from __future__ import annotations

from collections.abc import Mapping

from controls.declarations.faults import Place
from controls.declarations.raw import as_list, as_tables
from controls.declarations.reading import Source, Table
from controls.declarations.texts import check_texts
from controls.kind import Kinds

PARTS = ("actions", "confidentialities", "restricted_readers", "grant", "refusal", "incompatible")
KEYS = {
    "grant": ("roles", "actions", "rooms", "confidentiality"),
    "refusal": ("roles", "actions", "text"),
    "incompatible": ("role", "with", "text"),
}


def check(source: Source, kinds: Kinds) -> None:
    """DeclarationError naming everything that is wrong."""
    place, table = Place(source.name), source.table
    for part in PARTS:
        place.unless(part in table, f"missing {part}")
    place.known(table, PARTS, "key")
    place.refuse()
    check_texts(place, table)
    place.of("restricted_readers").known(table["restricted_readers"], kinds.stand_ins, "stand-in")
    _check_confidentialities(place.of("confidentialities"), table, kinds)
    words = {
        "roles": set(kinds.roles),
        "role": set(kinds.roles),
        "with": set(kinds.roles),
        "actions": set(table["actions"]),
        "rooms": {*kinds.rooms, "*"},
        "confidentiality": {*table["confidentialities"], "*"},
    }
    for part in KEYS:
        for n, entry in enumerate(as_tables(table[part]), 1):
            _check_entry(place.of(f"{part} {n}"), entry, KEYS[part], words)
    place.refuse()


def _check_confidentialities(place: Place, table: Table, kinds: Kinds) -> None:
    fields = [field for kind in kinds.values() for field in kind.common if field.name == "confidentiality"]
    values = {value.id for field in fields for value in field.values}
    place.unless(
        not fields or set(table["confidentialities"]) == values, "differs from the field confidentiality"
    )


def _check_entry(place: Place, entry: Table, keys: tuple[str, ...], words: Mapping[str, set[str]]) -> None:
    for key in keys:
        if place.unless(key in entry, f"missing {key}") and key in words:
            place.known(as_list(entry[key]), words[key], "word", key)
    place.known(entry, keys, "key")
