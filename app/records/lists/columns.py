"""The columns a list may show: every field of the kind, and what the program knows of each version."""

from __future__ import annotations

from collections.abc import Iterable

from app.i18n import _
from controls.kinds import Field, Kind

SHOWN = 5
ALWAYS = frozenset({"number", "state"})  # in every list, whatever else is chosen


def offered_columns(kind: Kind) -> tuple[Field, ...]:
    """What may be chosen: own fields, common ones, then those the program sets."""
    return tuple(field for field in (*kind.fields, *kind.common, *kind.system) if field.name not in ALWAYS)


def default_columns(kind: Kind) -> tuple[Field, ...]:
    """The first five visible fields that are not long texts or tables."""
    fitting = [field for field in kind.fields if field.see and field.type not in ("text", "rows", "line")]
    return tuple(fitting[:SHOWN])


def chosen_names(kind: Kind, names: Iterable[str]) -> tuple[str, ...]:
    """The names among these that are columns, each once; () for the default, whichever way it was said."""
    known = {field.name for field in offered_columns(kind)}
    chosen = tuple(dict.fromkeys(name for name in names if name in known))
    return () if chosen == tuple(field.name for field in default_columns(kind)) else chosen


def columns_of(kind: Kind, names: tuple[str, ...]) -> tuple[Field, ...]:
    """The columns of these names, in their order; the default for none."""
    by_name = {field.name: field for field in offered_columns(kind)}
    return tuple(by_name[name] for name in names) or default_columns(kind)


def column_groups(kind: Kind) -> list[tuple[str, list[Field]]]:
    """The columns to choose from under their headings."""
    offered = offered_columns(kind)
    groups = [
        (_("Fields of this kind"), [field for field in offered if field in kind.fields]),
        (_("Fields of every record"), [field for field in offered if field in kind.common]),
        (_("Set by the program"), [field for field in offered if field in kind.system]),
    ]
    return [group for group in groups if group[1]]
