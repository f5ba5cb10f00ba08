"""The declarations as plain tables, and the look-ups every check and the building share."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from controls.declarations.reading import Source, Table, read_listed, read_main, read_own

COMMON = "common.toml"


@dataclass(frozen=True, slots=True, eq=False)
class RawKind:
    """One `[[kind]]`, with the file it stands in, its room, and the fields an organisation added to it."""

    id: str
    file: str
    room: str
    table: Table
    own: bool
    added: tuple[Table, ...] = ()

    @property
    def fields(self) -> tuple[Table, ...]:
        return (*as_tables(self.table.get("field")), *self.added)


@dataclass(frozen=True, slots=True, eq=False)
class RawKinds:
    """Everything declared about kinds. `kinds` keeps the first of two with the same id."""

    common: Table
    sources: tuple[Source, ...]
    every: tuple[RawKind, ...]
    kinds: Mapping[str, RawKind]
    types: Mapping[str, Table]
    lists: Mapping[str, Sequence[Table]]
    tables: Mapping[str, Sequence[Table]]
    shared: Mapping[str, Table]  # common and attached fields
    own_fields: Mapping[str, Mapping[str, Table]]

    def columns(self, field: Table) -> Mapping[str, Table]:
        """Columns of a table field by name; a table given by its name is looked up."""
        columns = field.get("columns", [])
        if isinstance(columns, str):
            columns = self.tables.get(columns, [])
        return by_name(columns)

    def values(self, field: Table) -> frozenset[str] | None:
        """Ids an enumeration allows; None when any will do or they come from elsewhere ("@controls")."""
        values = field.get("values")
        if isinstance(values, str):
            return None if values.startswith("@") else ids(self.lists.get(values, []))
        return ids(values) if values else None

    def field(self, kind: str | None, path: str, scope: Mapping[str, Table] | None = None) -> Table | None:
        """What a path means: field, rows.column, or further through references. None when unknown.

        `scope` holds the columns of the same row; they are looked at first. Without a kind only the fields every
        kind has are known.
        """
        head, *rest = path.split(".")
        own = self.own_fields.get(kind, {}) if kind else {}
        found = (scope or {}).get(head) or own.get(head) or self.shared.get(head)
        for name in rest:
            found = self._step(found, name) if found else None
        return found

    def _step(self, field: Table, name: str) -> Table | None:
        if field.get("type") == "rows":
            return self.columns(field).get(name)
        if field.get("type") in ("ref", "refs"):
            behind = [self.field(kind, name) for kind in field.get("to", []) if kind in self.kinds]
            return behind[0] if behind and all(behind) else None
        return None


def gather(folder: Path, extra: Sequence[Path]) -> RawKinds:
    """Read all files of a folder and an organisation's own. DeclarationError for a file that cannot be read."""
    main = read_main(folder, COMMON)
    sources = (main, *read_listed(folder, main), *read_own(extra))
    return arrange(main.table, sources)


def arrange(common: Table, sources: tuple[Source, ...]) -> RawKinds:
    added = [x for source in sources if source.own for x in as_tables(source.table.get("extend"))]
    every = tuple(_raw_kind(source, table, added) for source in sources[1:] for table in as_tables(source.table.get("kind")))
    kinds: dict[str, RawKind] = {}
    for kind in every:
        kinds.setdefault(kind.id, kind)
    return RawKinds(
        common=common,
        sources=sources,
        every=every,
        kinds=kinds,
        types=by_id(common.get("type")),
        lists={x.get("id", ""): as_tables(x.get("values")) for x in as_tables(common.get("list"))},
        tables={x.get("id", ""): as_tables(x.get("columns")) for x in as_tables(common.get("table"))},
        shared=by_name([*as_tables(common.get("field")), *as_tables(common.get("attached"))]),
        own_fields={kind.id: by_name(kind.fields) for kind in every},
    )


def _raw_kind(source: Source, table: Table, added: Sequence[Table]) -> RawKind:
    kind = str(table.get("id", "?"))
    room = table.get("room") if source.own else source.table.get("room")
    fields = [field for x in added if x.get("kind") == kind for field in as_tables(x.get("field"))]
    return RawKind(kind, source.name, str(room), table, source.own, tuple(fields))


def as_tables(value: Any) -> tuple[Table, ...]:
    """The tables of a TOML array; anything else in its place counts as none."""
    return tuple(x for x in value if isinstance(x, Mapping)) if isinstance(value, list | tuple) else ()


def as_list(value: Any) -> list[Any]:
    return list(value) if isinstance(value, list | tuple) else [value]


def ids(items: Any) -> frozenset[str]:
    return frozenset(str(x.get("id")) for x in as_tables(items))


def by_id(items: Any) -> dict[str, Table]:
    return {str(x.get("id")): x for x in as_tables(items)}


def by_name(items: Iterable[Table]) -> dict[str, Table]:
    return {str(x.get("name")): x for x in items if isinstance(x, Mapping)}
