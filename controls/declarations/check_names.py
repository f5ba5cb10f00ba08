"""Before building: names stand once, and every type, list, table and time that is named exists."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator

from controls.declarations.faults import Place
from controls.declarations.raw import RawKind, RawKinds, as_tables, ids, names
from controls.declarations.reading import Source, Table

VOCABULARIES = (
    "type",
    "time",
    "list",
    "table",
    "state",
    "role",
    "group",
    "stand_in",
    "separation",
    "rule",
    "prefill",
    "computed",
    "format",
)
ELSEWHERE = ("@states", "@controls", "@activities", "@params")
FIELD_KEYS = frozenset(
    [
        "name",
        "type",
        "need",
        "label",
        "help",
        "see",
        "default",
        "prefill",
        "computed",
        "unit",
        "system",
        "identity",
    ]
)
COMMON_KEYS = frozenset(["of_time", "from_version"])
NEEDS = ("save", "approve", "optional")


def check(place: Place, raw: RawKinds) -> None:
    """DeclarationError when something is named twice or does not exist."""
    for part in VOCABULARIES:
        place.of(part).once(ids(raw.common[part]))
    place.of("files").once(raw.common["files"])
    _check_rooms(place, raw)
    _check_kind_ids(place, raw)
    shipped = {source.name for source in raw.sources if not source.own}
    for source in raw.own_sources:
        where = place.of("", source.name)
        where.unless(source.name not in shipped, "has the name of a file of the program; give it another")
        _check_own(where, raw, source)
    for kind in raw.kinds:
        _check_kind(place.of(kind.id, kind.file), raw, kind)
    for where, field, common in every_field(place, raw):
        check_field(where, raw, field, common)
    _check_twins(place, raw)
    place.refuse()


def every_field(place: Place, raw: RawKinds) -> Iterator[tuple[Place, Table, bool]]:
    """Every field and column with its place; whether it is a common one."""
    for field in (*raw.common["field"], *raw.common["attached"]):
        yield from _with_columns(place.of(f"field {field['name']}"), field, True)
    for name, columns in raw.tables.items():
        for column in columns:
            yield place.of(f"table {name}").at(column["name"]), column, False
    for kind in raw.kinds:
        for file, field in _own_fields(kind):
            yield from _with_columns(place.of(kind.id, file).at(field["name"]), field, False)


def _own_fields(kind: RawKind) -> Iterator[tuple[str, Table]]:
    yield from ((kind.file, field) for field in as_tables(kind.table.get("field")))
    yield from kind.added


def _with_columns(place: Place, field: Table, common: bool) -> Iterator[tuple[Place, Table, bool]]:
    yield place, field, common
    for column in as_tables(field.get("columns")):
        yield place.at(column["name"]), column, common


def _check_rooms(place: Place, raw: RawKinds) -> None:
    files, rooms = raw.common["files"], raw.common["rooms"]
    if place.of("rooms").unless(len(files) == len(rooms), "one room for each file"):
        for source, room in zip(raw.sources[1:], rooms, strict=False):
            where = place.of("room", source.name)
            where.unless(
                source.own or source.table["room"] == room, f"{source.table.get('room')} is not {room}"
            )


def _check_kind_ids(place: Place, raw: RawKinds) -> None:
    seen: dict[str, str] = {}
    for kind in raw.kinds:
        where = place.of(kind.id, kind.file)
        where.unless(kind.id not in seen, f"kind twice, also in {seen.get(kind.id)}")
        where.unless(re.fullmatch("[a-z_]+", kind.id), "small letters and _ only", "id")
        seen[kind.id] = kind.file


def _check_own(place: Place, raw: RawKinds, source: Source) -> None:
    """Own additions are told by their prefix, so that they never meet a later name of ours."""
    own = raw.common["own"]
    for kind in as_tables(source.table.get("kind")):
        where = place.of(kind["id"])
        where.unless(
            kind["id"].startswith(own["kind_prefix"]), f"an own kind needs the prefix {own['kind_prefix']}"
        )
        where.known([str(kind.get("room"))], raw.common["rooms"], "room", "room")
    for extension in as_tables(source.table.get("extend")):
        where = place.of(extension["kind"])
        where.known([extension["kind"]], [kind.id for kind in raw.kinds], "kind")
        for field in extension["field"]:
            _check_own_field(where.at(field["name"]), own, field)


def _check_own_field(place: Place, own: Table, field: Table) -> None:
    prefix = own["field_prefix"]
    place.unless(field["name"].startswith(prefix), f"an own field needs the prefix {prefix}")
    place.unless(field["need"] in own["allowed_needs"], f"an own field cannot have need = {field['need']}")


def _check_kind(place: Place, raw: RawKinds, kind: RawKind) -> None:
    place.known([kind.table["time"]], ids(raw.common["time"]), "time", "time")
    _check_field_names(place, kind)
    place.once(ids(kind.table.get("state")), "state")
    shared = set(names([*raw.common["field"], *raw.common["attached"]]))
    place.known(kind.table.get("defaults", {}), shared, "common field", "defaults")
    for name in names(kind.fields):
        place.unless(name not in shared, "is a field every kind has", name)


def _check_field_names(place: Place, kind: RawKind) -> None:
    """No field stands twice; the later one is at fault, in the file that adds it."""
    seen: set[str] = set()
    for field in kind.fields:
        where = place.of(kind.id, kind.file_of(field))
        where.unless(field["name"] not in seen, f"{field['name']} twice", "field")
        seen.add(field["name"])


def check_field(place: Place, raw: RawKinds, field: Table, common: bool) -> None:
    """One field or column: its name, its type, and the keys that go with it."""
    place.unless(re.fullmatch("[a-z][a-z0-9_]*", field["name"]), "small letters, digits and _ only")
    place.known([field["need"]], NEEDS, "need", "need")
    place.unless(field.get("see", 1) == 1, "is 1 or absent", "see")
    if not place.known([field["type"]], raw.types, "type", "type"):
        return
    allowed = {*FIELD_KEYS, *raw.types[field["type"]]["keys"], *(COMMON_KEYS if common else ())}
    for key in field:
        if key not in allowed:
            place.fault(f"does not go with type {field['type']}", key)
    _check_values(place, raw, field)
    _check_columns(place, raw, field)


def _check_values(place: Place, raw: RawKinds, field: Table) -> None:
    values = field.get("values")
    if isinstance(values, str):
        place.known([values], {*raw.lists, *ELSEWHERE}, "list", "values")
    elif values:
        place.once(ids(values), "values")
        place.unless(len(values) > 1, "one value only", "values")
    elif field["type"] == "enum":
        place.fault("no values", "values")


def _check_columns(place: Place, raw: RawKinds, field: Table) -> None:
    columns = field.get("columns")
    if isinstance(columns, str):
        place.known([columns], raw.tables, "table", "columns")
    elif columns:
        place.once(names(columns), "columns")
        for column in columns:
            place.unless(column["type"] != "rows", "a table in a table", column["name"])
    elif field["type"] == "rows":
        place.fault("no columns", "columns")


def _check_twins(place: Place, raw: RawKinds) -> None:
    """What two kinds need stands once, in the common file."""
    seen: dict[str, str] = {}
    for kind in raw.kinds:
        for key, field in _listed(kind.fields):
            text = json.dumps(field[key], ensure_ascii=False, sort_keys=True, default=str)
            first = seen.setdefault(text, f"{kind.id}.{field['name']}")
            where = place.of(kind.id, kind.file).at(field["name"])
            mine = f"{kind.id}.{field['name']}"
            where.unless(first == mine, f"the same {key} as {first}: put them into {place.file}")


def _listed(fields: Iterable[Table]) -> Iterator[tuple[str, Table]]:
    return (
        (key, field) for field in fields for key in ("values", "columns") if isinstance(field.get(key), list)
    )
