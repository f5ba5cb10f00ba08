"""Prefill words that give one value: people, days, limits, what stands in another record."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from app.records import extension
from app.records.derived import months_later
from app.records.lookup import Window
from app.records.prefill.case import PrefillCase, only, without
from app.records.values import is_given
from app.records.wording import fiscal_year_start

ONE_DAY = timedelta(days=1)
EDGES: dict[str, Callable[[Window], date]] = {
    "start": lambda window: window[0],
    "last_day": lambda window: window[1] - ONE_DAY,
    "due": lambda window: window[2] - ONE_DAY,
}


def today(case: PrefillCase, _argument: str) -> str:
    """Today; for the day something happened the day it was planned for, once that is past."""
    planned = planned_day(case) if case.field.name == "occurred_on" else None
    return planned or case.lookup.today.isoformat()


def planned_day(case: PrefillCase) -> str | None:
    """What the last record of the kind named as the next day."""
    last = case.last() if case.kind.find("next_on") else None
    planned = last.content.get("next_on") if last else None
    return planned if planned and planned < case.lookup.today.isoformat() else None


def me(case: PrefillCase, _argument: str) -> str | None:
    return case.lookup.me


def my_language(case: PrefillCase, _argument: str) -> str:
    return case.lookup.language


def last(case: PrefillCase, argument: str) -> Any:
    """The same field of the last record; of an agenda only the topics, of attendees nobody is present yet."""
    seen = case.last()
    value = seen.content.get(argument) if seen else None
    if case.field.type != "rows" or not value:
        return value
    return [CARRIED.get(argument, as_it_was)(without(row, "id")) for row in value]


def as_it_was(row: dict[str, Any]) -> dict[str, Any]:
    return row


def topic(row: dict[str, Any]) -> dict[str, Any]:
    return only(row, "category", "title")


def absent(row: dict[str, Any]) -> dict[str, Any]:
    return without(row, "remote") | {"present": False}


CARRIED = {"agenda": topic, "attendees": absent}


def through(case: PrefillCase, argument: str) -> Any:
    """A field of the record a reference names; its version is the one a new record about it speaks of."""
    reference, _, name = argument.partition(".")
    seen = case.behind(reference)
    if seen is None:
        return None
    return seen.edition if name in ("version", "edition") else seen.content.get(name)


def window(case: PrefillCase, argument: str) -> str | None:
    return edge(case.windows()[:1], argument)


def next_window(case: PrefillCase, argument: str) -> str | None:
    """The window after that, if it is not over as well: what comes next is never planned into the past."""
    tomorrow = case.lookup.today + timedelta(days=1)
    return edge([window for window in case.windows()[1:] if window[1] > tomorrow][:1], argument)


def edge(windows: list[Window], argument: str) -> str | None:
    return EDGES[argument](windows[0]).isoformat() if windows else None


def fiscal_year(case: PrefillCase, argument: str) -> str:
    month, day = (int(part) for part in fiscal_year_start(case.lookup).split("-"))
    today = case.lookup.today
    start = date(today.year - (today < date(today.year, month, day)), month, day)
    return edge([(start, date(start.year + 1, month, day), start)], argument) or ""


def limit(case: PrefillCase, argument: str) -> Any:
    """The number in force, as the field wants it."""
    found = extension.limit_of(argument, case.lookup, case.content)
    return int(Decimal(str(found))) if is_given(found) and case.field.type == "int" else found


def days_after(case: PrefillCase, argument: str) -> str | None:
    """A day of this record plus so many days: a limit, or a number in the document in force."""
    name, kind, source = argument.split(".")
    start = case.value(name)
    days = (
        extension.limit_of(source, case.lookup, case.content)
        if kind == "limit"
        else in_document(case, kind, source)
    )
    if not start or days is None:
        return None
    return (date.fromisoformat(start) + timedelta(days=int(days))).isoformat()


def retention(case: PrefillCase, _argument: str) -> str | None:
    """The day of this record and the months of the rule in force; None where no rule says how many."""
    rules = case.lookup.in_force("policy", case.lookup.today, topic="retention")
    months = rules[0].content.get("keep_months") if rules else None
    return months_later(case.day.year, case.day.month, case.day.day, months).isoformat() if months else None


def in_document(case: PrefillCase, kind: str, name: str) -> Any:
    found = case.lookup.in_force(kind, case.lookup.today)
    return found[0].content.get(name) if found else None
