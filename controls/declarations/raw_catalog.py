"""The catalog as plain tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from controls.declarations.raw import as_tables, by_id
from controls.declarations.reading import Source, Table, read_listed, read_main, read_own

EDITION = "edition.toml"


@dataclass(frozen=True, slots=True, eq=False)
class RawControl:
    id: str
    file: str
    table: Table
    own: bool

    @property
    def test(self) -> Table:
        test = self.table.get("test")
        return test if isinstance(test, Mapping) else {}


@dataclass(frozen=True, slots=True, eq=False)
class RawCatalog:
    """Everything declared about controls. `controls` keeps the first of two with the same id."""

    edition: Table
    sources: tuple[Source, ...]
    every: tuple[RawControl, ...]
    controls: Mapping[str, RawControl]
    activities: Mapping[str, Table]
    test_kinds: Mapping[str, Table]
    derived: Mapping[str, Table]
    params: frozenset[str]

    def records(self, control: RawControl) -> list[str]:
        """Kinds the test names, else those that provide its activity."""
        named = control.test.get("record", [])
        if named:
            return list(named) if isinstance(named, list) else [named]
        activity = self.activities.get(str(control.table.get("activity")), {})
        return [str(provider.get("record")) for provider in as_tables(activity.get("provided_by"))]


def gather(folder: Path, extra: Sequence[Path]) -> RawCatalog:
    """Read all files of a folder and an organisation's own. DeclarationError for one that cannot be read."""
    main = read_main(folder, EDITION)
    return arrange(main.table, (main, *read_listed(folder, main), *read_own(extra)))


def arrange(edition: Table, sources: tuple[Source, ...]) -> RawCatalog:
    every = tuple(
        RawControl(str(table.get("id", "?")), source.name, table, source.own)
        for source in sources[1:]
        for table in as_tables(source.table.get("control"))
    )
    controls: dict[str, RawControl] = {}
    for control in every:
        controls.setdefault(control.id, control)
    return RawCatalog(
        edition=edition,
        sources=sources,
        every=every,
        controls=controls,
        activities=by_id(edition.get("activity")),
        test_kinds=by_id(edition.get("test_kind")),
        derived=by_id(edition.get("derived")),
        params=frozenset(name for control in every for name in control.test.get("params", {})),
    )
