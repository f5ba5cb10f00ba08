"""The control catalog, read from `catalogs/*.toml` and own files, and held against the kinds."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path

from controls.control import Activity, Catalog, Clause, Control, Derived, Provider, Status, Test, TestKind
from controls.declarations import (
    build_catalog,
    check_across,
    check_catalog,
    raw_catalog,
    reading,
    shape_catalog,
)
from controls.declarations.faults import Place
from controls.kind import Kinds

__all__ = [
    "Activity",
    "Catalog",
    "Clause",
    "Control",
    "Derived",
    "Provider",
    "Status",
    "Test",
    "TestKind",
    "catalog_from",
    "catalog_of",
    "load_catalog",
]


def load_catalog(kinds: Kinds, extra: Sequence[Path] = (), *, folder: Path | None = None) -> Catalog:
    """Read the shipped edition (or that of another folder) and an organisation's own controls.

    DeclarationError names file, id and key of everything that is wrong, also in the kinds where they speak of
    controls.
    """
    if not extra and folder is None:
        return _shipped(kinds)
    return catalog_of(raw_catalog.gather(folder or reading.CATALOGS, extra), kinds)


@cache
def _shipped(kinds: Kinds) -> Catalog:
    return catalog_of(raw_catalog.gather(reading.CATALOGS, ()), kinds)


def catalog_from(source: str, kinds: Kinds) -> Catalog:
    """The catalog as `Catalog.source` once held it. DeclarationError where it is no longer understood."""
    sources = reading.from_canonical(source, raw_catalog.EDITION)
    return catalog_of(raw_catalog.arrange(sources[0].table, sources), kinds)


def catalog_of(declared: raw_catalog.RawCatalog, kinds: Kinds) -> Catalog:
    """The catalog of tables already read, wherever they came from. DeclarationError as in `load_catalog`."""
    place = Place(raw_catalog.EDITION)
    shape_catalog.check(place, declared)
    catalog = build_catalog.build(declared)
    check_catalog.check(place, declared, catalog, kinds)
    check_across.check(place, catalog, kinds)
    place.refuse()
    return catalog
