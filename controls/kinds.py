"""The kinds of record, read from `kinds/*.toml` and an organisation's own files."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path

from controls.declaration import Field, Text, Value
from controls.declarations import build_kinds, check_kinds, check_names, raw, reading, shape_kinds
from controls.declarations.faults import DeclarationError, Fault, Place
from controls.kind import Kind, Kinds, Rule, Separation, Word
from controls.life_cycle import State, Transition

__all__ = [
    "DeclarationError",
    "Fault",
    "Field",
    "Kind",
    "Kinds",
    "Rule",
    "Separation",
    "State",
    "Text",
    "Transition",
    "Value",
    "Word",
    "kinds_from",
    "kinds_of",
    "load_kinds",
]


def load_kinds(extra: Sequence[Path] = (), *, folder: Path | None = None) -> Kinds:
    """Read the shipped kinds (or those of another folder) and an organisation's own additions.

    DeclarationError names file, id and key of everything that is wrong.
    """
    if not extra and folder is None:
        return _shipped()
    return kinds_of(raw.gather(folder or reading.KINDS, extra))


@cache
def _shipped() -> Kinds:
    return kinds_of(raw.gather(reading.KINDS, ()))


def kinds_from(source: str) -> Kinds:
    """The kinds as `Kinds.source` once held them. DeclarationError where they are no longer understood."""
    sources = reading.from_canonical(source, raw.COMMON)
    return kinds_of(raw.arrange(sources[0].table, sources))


def kinds_of(declared: raw.RawKinds) -> Kinds:
    """The kinds of tables already read, wherever they came from. DeclarationError as in `load_kinds`."""
    place = Place(raw.COMMON)
    shape_kinds.check(place, declared)
    check_names.check(place, declared)
    kinds = build_kinds.build(declared)
    check_kinds.check(declared, kinds)
    return kinds
