"""A Lookup over plain values: what forms and rules see of other records, written down in the test."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from app.records.lookup import Choice, Match, Seen, Window
from app.records.titles import title
from controls.kinds import Kinds, load_kinds

TOKYO = ZoneInfo("Asia/Tokyo")


@dataclass
class ValueLookup:
    """Every version of every record in a list; the newest of a number stands last."""

    seen: Iterable[Seen] = ()
    today: date = date(2026, 11, 18)
    me: str | None = "PER-2025-0001"
    language: str = "en"
    kinds: Kinds = field(default_factory=load_kinds)
    names: Mapping[str, str] = field(default_factory=dict)
    planned: Mapping[tuple[str, str], list[Window]] = field(default_factory=dict)
    open: Mapping[str, list[Seen]] = field(default_factory=dict)
    done: Mapping[str, list[Seen]] = field(default_factory=dict)
    zone: ZoneInfo = TOKYO

    @property
    def now(self) -> datetime:
        return datetime.combine(self.today, time(10), self.zone)

    def record(self, number: str) -> Seen | None:
        versions = [one for one in self.seen if one.number == number]
        found = [one for one in versions if one.state == "approved"] or versions
        return found[-1] if found else None

    def version(self, number: str, edition: int) -> Seen | None:
        return next((one for one in self.seen if (one.number, one.edition) == (number, edition)), None)

    def is_open(self, number: str) -> bool:
        return True

    def open_of(self, found: Iterable[Seen]) -> list[Seen]:
        return list(found)

    @property
    def position(self) -> int:
        return 100

    def digest(self, number: str) -> str | None:
        return f"digest of {number}" if self.record(number) else None

    def editions(self, number: str) -> list[Seen]:
        found = [one for one in self.seen if one.number == number and one.state == "approved"]
        return sorted(found, key=lambda one: one.edition)

    def in_force(self, kind: str, day: date, **match: Match) -> list[Seen]:
        found = {one.number: one for one in self._of(kind, ("approved",), match) if valid(one, day)}
        return list(found.values())

    def records(self, kind: str, *, states: Sequence[str] = ("approved",), **match: Match) -> list[Seen]:
        found = {one.number: one for one in self._of(kind, states, match)}
        return sorted(found.values(), key=lambda one: latest_day(one), reverse=True)

    def last(self, kind: str, field: str, subject: str) -> Seen | None:
        found = self.records(kind, states=("draft", "submitted", "approved"), **{field: subject})
        return found[0] if found else None

    def choices(
        self,
        kinds: Sequence[str],
        only: Mapping[str, Any] | None = None,
        same: Mapping[str, Any] | None = None,
    ) -> list[Choice]:
        match = {
            name: value for name, value in {**(only or {}), **(same or {})}.items() if name != "in_force"
        }
        wanted = self.kinds if {"@record", "@subject"} & set(kinds) else kinds
        found = [one for kind in wanted for one in self.records(kind, **match)]
        return [Choice(one.number, self.name(one.number)) for one in found]

    def open_actions(self, subject: str) -> list[Seen]:
        return self.open.get(subject, [])

    def done_actions(self, subject: str) -> list[Seen]:
        return self.done.get(subject, [])

    def name(self, number: str) -> str:
        one = self.record(number)
        if number in self.names or one is None:
            return self.names.get(number, number)
        return title(self.kinds[one.kind], one.content, self, edition=one.edition)

    def windows(self, kind: str, subject: str) -> list[Window]:
        return self.planned.get((kind, subject), [])

    def _of(self, kind: str, states: Sequence[str], match: Mapping[str, Match]) -> list[Seen]:
        fits = (one for one in self.seen if one.kind == kind and one.state in states)
        return [one for one in fits if all(agrees(one.content.get(k), v) for k, v in match.items())]


def agrees(found: Any, wanted: Any) -> bool:
    if isinstance(wanted, (list, tuple)):
        return any(agrees(found, one) for one in wanted)
    return wanted in found if isinstance(found, list) else found == wanted


def valid(one: Seen, day: date) -> bool:
    start = one.content.get("valid_from") or one.content.get("in_scope_from") or "0000"
    end = one.content.get("valid_to") or one.content.get("in_scope_to") or "9999"
    return bool(start <= day.isoformat() < end)


def latest_day(one: Seen) -> str:
    return str(one.content.get("occurred_on") or one.content.get("period_to") or "")
