"""What forms, rules, prefill, computed fields and titles may ask about other records.

One small door, so that all of them are functions of values: pages hand in the tables, tests a dictionary.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, tzinfo
from typing import Any, Protocol

from controls.kinds import Kinds

Content = Mapping[str, Any]
Match = Any
STANDING = ("draft", "submitted", "approved", "returned", "open")  # of which `last` gives the latest one
Window = tuple[date, date, date]  # start, end excluded, limit (the first day no longer in time)


@dataclass(frozen=True, slots=True)
class Seen:
    """One version of a record, as somebody else's form sees it."""

    number: str
    kind: str
    edition: int = 1
    correction: int = 0
    state: str = "approved"
    content: Content = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Choice:
    """One record a reference may point to. `group` is the heading it stands under in a list, "" for none."""

    number: str
    label: str
    group: str = ""


class Names(Protocol):
    """Enough of the records to say what one is called: for titles, also of a day long past."""

    @property
    def kinds(self) -> Kinds: ...

    @property
    def language(self) -> str:
        """Language of the page: en or ja."""

    @property
    def zone(self) -> tzinfo:
        """Of the organisation's clock, on which moments are typed and read."""

    def record(self, number: str) -> Seen | None:
        """The approved version if there is one, else the latest."""

    def version(self, number: str, edition: int) -> Seen | None:
        """The newest correction of one edition."""

    def records(self, kind: str, *, states: Sequence[str] = ("approved",), **match: Match) -> list[Seen]:
        """Newest first by the day they occurred or the end of their period."""

    def is_open(self, number: str) -> bool:
        """Whether more may be said of a record than its number; of what is no record, anything."""

    def name(self, number: str) -> str:
        """A person's name, a record's title; the number itself when there is nothing better."""


class Lookup(Names, Protocol):
    """The records as known now, and who asks. Days are those of the organisation's calendar."""

    @property
    def today(self) -> date: ...

    @property
    def now(self) -> datetime: ...

    @property
    def me(self) -> str | None:
        """Number of the person signed in."""

    @property
    def position(self) -> int:
        """Of the journal, as it stands."""

    def open_of(self, found: Iterable[Seen]) -> list[Seen]:
        """Those that the person who asks may read: for what shows or proposes what records say."""

    def digest(self, number: str) -> str | None:
        """SHA-256 of the version `record` gives, as its newest journal entry has it."""

    def editions(self, number: str) -> list[Seen]:
        """The approved editions, oldest first."""

    def in_force(self, kind: str, day: date, **match: Match) -> list[Seen]:
        """Approved, valid on that day, all consents there. A field matches when equal or in its list."""

    def last(self, kind: str, field: str, subject: str) -> Seen | None:
        """The latest one, not void, whose field names that subject."""

    def choices(
        self,
        kinds: Sequence[str],
        only: Mapping[str, Any] | None = None,
        same: Mapping[str, Any] | None = None,
    ) -> list[Choice]:
        """What a reference to these kinds offers; `only` and `same` narrow it by field values."""

    def open_actions(self, subject: str) -> list[Seen]: ...

    def done_actions(self, subject: str) -> list[Seen]:
        """Done, and not yet reported back."""

    def windows(self, kind: str, subject: str) -> list[Window]:
        """The planned windows of that kind of record for that subject, the oldest not covered first."""
