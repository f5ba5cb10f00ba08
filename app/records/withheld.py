"""What a person may not read is not proposed to them, and what they name without reading it is not taken.

Rules and computed fields look at every record, whoever asks: what is true does not depend on who writes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from datetime import date, datetime, tzinfo
from typing import Any

from werkzeug.datastructures import MultiDict

from app.records.lookup import STANDING, Choice, Content, Lookup, Match, Seen, Window
from app.records.lookups import SqlLookup
from app.records.paths import references
from controls.kinds import Field, Kind, Kinds

REFERRING = frozenset({"ref", "refs", "line"})


class OpenLookup:
    """A Lookup that shows of another one only the records open to whoever asks."""

    def __init__(self, every: Lookup) -> None:
        self.every = every

    @property
    def kinds(self) -> Kinds:
        return self.every.kinds

    @property
    def language(self) -> str:
        return self.every.language

    @property
    def today(self) -> date:
        return self.every.today

    @property
    def now(self) -> datetime:
        return self.every.now

    @property
    def zone(self) -> tzinfo:
        return self.every.zone

    @property
    def me(self) -> str | None:
        return self.every.me

    @property
    def position(self) -> int:
        return self.every.position

    def is_open(self, number: str) -> bool:
        return self.every.is_open(number)

    def name(self, number: str) -> str:
        return self.every.name(number)

    def digest(self, number: str) -> str | None:
        return self.every.digest(number)

    def open_of(self, found: Iterable[Seen]) -> list[Seen]:
        return self.every.open_of(found)

    def _one(self, seen: Seen | None) -> Seen | None:
        return next(iter(self.open_of([seen])), None) if seen else None

    def record(self, number: str) -> Seen | None:
        return self._one(self.every.record(number))

    def version(self, number: str, edition: int) -> Seen | None:
        return self._one(self.every.version(number, edition))

    def last(self, kind: str, field: str, subject: str) -> Seen | None:
        return next(iter(self.records(kind, states=STANDING, **{field: subject})), None)

    def editions(self, number: str) -> list[Seen]:
        return self.open_of(self.every.editions(number))

    def records(self, kind: str, *, states: Sequence[str] = ("approved",), **match: Match) -> list[Seen]:
        return self.open_of(self.every.records(kind, states=states, **match))

    def in_force(self, kind: str, day: date, **match: Match) -> list[Seen]:
        return self.open_of(self.every.in_force(kind, day, **match))

    def open_actions(self, subject: str) -> list[Seen]:
        return self.open_of(self.every.open_actions(subject))

    def done_actions(self, subject: str) -> list[Seen]:
        return self.open_of(self.every.done_actions(subject))

    def choices(
        self,
        kinds: Sequence[str],
        only: Mapping[str, Any] | None = None,
        same: Mapping[str, Any] | None = None,
    ) -> list[Choice]:
        return self.every.choices(kinds, only, same)

    def windows(self, kind: str, subject: str) -> list[Window]:
        return self.every.windows(kind, subject) if self.is_open(subject) else []


def named_openly(
    kind: Kind, typed: MultiDict[str, str], lookup: SqlLookup, stored: Content
) -> MultiDict[str, str]:
    """What was typed, without the records its author may not read; those in `stored` may stay."""
    names = {field.name for field in with_columns(kind.all_fields) if field.type in REFERRING}
    kept = {number for _path, number, _edition, _row in references(kind, stored)}
    typed_in = [(key, value, named_by(key, value, names)) for key, value in typed.items(multi=True)]
    named = {number for _key, _value, number in typed_in} - kept - {""}
    lookup.note_open(named)
    closed = {number for number in named if not lookup.is_open(number)}
    return MultiDict((key, value) for key, value, number in typed_in if number not in closed)


def named_by(key: str, value: str, names: Set[str]) -> str:
    """The record that the value of an input names; "" for an input that names none."""
    return value.partition("/")[0] if key.rpartition("-")[2] in names else ""


def with_columns(fields: Iterable[Field]) -> Iterator[Field]:
    for field in fields:
        yield field
        yield from field.columns
