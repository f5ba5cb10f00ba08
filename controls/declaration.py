"""The words declarations are made of: a text in both languages, a value of a list, a field of a record.

Everything here is a plain value made once from the TOML files. Fields are compared by identity, so that
they can be keys of a cache.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any


@dataclass(frozen=True, slots=True)
class Text:
    """One sentence or label, in English and in Japanese."""

    en: str
    ja: str

    def get(self, lang: str) -> str:
        return self.ja if lang == "ja" else self.en


@dataclass(frozen=True, slots=True)
class Value:
    """One value an enumeration allows: its id is stored, its text is shown."""

    id: str
    text: Text


@dataclass(frozen=True, slots=True, eq=False)
class Field:
    """One field of a kind, or one column of a table; the defaults of its type are already in it.

    `values_from` names where the values come from when they are not listed: "@states", "@controls",
    "@activities" or "@params". `to` holds kind ids (of a line: "kind.table"), "@record" or "@subject".
    `only` and `same` narrow what a reference offers. `identity` marks what is kept beside the sealed
    content because it names a person.
    """

    name: str
    type: str
    need: str  # save, approve, optional
    label: Text
    help: Text | None = None
    see: bool = False
    max: int | Decimal | None = None
    min: int | Decimal | None = None
    places: int | None = None
    pattern: str | None = None
    values: tuple[Value, ...] = ()
    values_from: str | None = None
    many: bool = False
    to: tuple[str, ...] = ()
    only: Mapping[str, Any] = field(default_factory=dict)
    same: str | None = None
    columns: tuple[Field, ...] = ()
    min_rows: int = 0
    max_rows: int | None = None
    prefill: tuple[str, ...] = ()
    default: Any = None
    computed: str | None = None
    unit: str | None = None
    system: bool = False
    identity: bool = False
    of_time: tuple[str, ...] = ()  # common fields only: the times they belong to; empty = all
    from_version: int | None = None  # common fields only: asked for from this version on

    def column(self, name: str) -> Field:
        """The column of that name. KeyError when the table has none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(f"{self.name} has no column {name}")

    def value_label(self, value: str, lang: str) -> str:
        """The text of one allowed value; the value itself when it is not one of the list."""
        return next((v.text.get(lang) for v in self.values if v.id == value), value)
