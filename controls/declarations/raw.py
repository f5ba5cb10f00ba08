"""The declarations of the kinds as plain tables, each with the file it stands in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from controls.declarations.reading import Source, Table, read_listed, read_main, read_own

COMMON = "common.toml"


@dataclass(frozen=True, slots=True, eq=False)
class RawKind:
    """One `[[kind]]`; `added` are the fields an organisation adds to it, each with the file that does."""

    id: str
    file: str
    room: str
    table: Table
    own: bool
    added: tuple[tuple[str, Table], ...] = ()

    @property
    def fields(self) -> tuple[Table, ...]:
        return (*as_tables(self.table.get("field")), *(field for _, field in self.added))

    def file_of(self, field: Table) -> str:
        """The file in which a field stands."""
        return next((file for file, added in self.added if added is field), self.file)


@dataclass(frozen=True, slots=True, eq=False)
class RawKinds:
    common: Table
    sources: tuple[Source, ...]
    kinds: tuple[RawKind, ...]
    types: Mapping[str, Table]
    lists: Mapping[str, Sequence[Table]]
    tables: Mapping[str, Sequence[Table]]

    @property
    def own_sources(self) -> Iterator[Source]:
        return (source for source in self.sources if source.own)

    def columns(self, field: Table) -> Sequence[Table]:
        """Columns of a table field; a table given by its name is looked up."""
        columns = field.get("columns", ())
        return self.tables.get(columns, ()) if isinstance(columns, str) else as_tables(columns)


def gather(folder: Path, extra: Sequence[Path]) -> RawKinds:
    """Read all files of a folder and an organisation's own. DeclarationError for one that cannot be read."""
    main = read_main(folder, COMMON)
    return arrange(main.table, (main, *read_listed(folder, main), *read_own(extra)))


def arrange(common: Table, sources: tuple[Source, ...]) -> RawKinds:
    added = [
        (str(extension.get("kind")), source.name, field)
        for source in sources
        if source.own
        for extension in as_tables(source.table.get("extend"))
        for field in as_tables(extension.get("field"))
    ]
    return RawKinds(
        common=common,
        sources=sources,
        kinds=tuple(_raw_kind(s, x, added) for s in sources[1:] for x in as_tables(s.table.get("kind"))),
        types=by_id(common.get("type")),
        lists={i: as_tables(x.get("values")) for i, x in by_id(common.get("list")).items()},
        tables={i: as_tables(x.get("columns")) for i, x in by_id(common.get("table")).items()},
    )


def _raw_kind(source: Source, table: Table, added: Sequence[tuple[str, str, Table]]) -> RawKind:
    kind = str(table.get("id", "?"))
    room = table.get("room") if source.own else source.table.get("room")
    fields = tuple((file, field) for name, file, field in added if name == kind)
    return RawKind(kind, source.name, str(room), table, source.own, fields)


def as_tables(value: Any) -> tuple[Table, ...]:
    """The tables of a TOML array; anything else in its place counts as none."""
    return tuple([x for x in value if isinstance(x, dict)]) if isinstance(value, list) else ()


def as_list(value: Any) -> list[Any]:
    return list(value) if isinstance(value, list | tuple) else [value]


def ids(items: Any) -> list[str]:
    return [str(x.get("id")) for x in as_tables(items)]


def names(items: Iterable[Table]) -> list[str]:
    return [str(x.get("name")) for x in items]


def by_id(items: Any) -> dict[str, Table]:
    return {str(x.get("id")): x for x in as_tables(items)}
