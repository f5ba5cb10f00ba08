"""An assessment read back from the JSON that `serialise` wrote, to be held against another."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from controls.assessment import (
    Assessment,
    ControlResult,
    Counts,
    ItemResult,
    Question,
    SubjectResult,
    WindowResult,
)
from controls.declaration import Text

Json = Mapping[str, Any]


def assessment_from(value: Json) -> Assessment:
    """Statuses, days, numbers and records as they were. Reasons stay behind: their values lost their types.

    Keys that others added are passed over. KeyError where one of ours is missing.
    """
    return Assessment(
        question_from(value["question"]),
        value["catalog_edition"],
        tuple(_control(control) for control in value["controls"]),
    )


def question_from(value: Json) -> Question:
    first, last, as_of = (date.fromisoformat(value[name]) for name in ("period_from", "period_to", "as_of"))
    clauses, controls, subjects = (tuple(value[name]) for name in ("clauses", "controls", "subjects"))
    return Question(first, last, as_of, value["known_at"], clauses, controls, subjects)


def _control(value: Json) -> ControlResult:
    subjects = tuple(_subject(subject) for subject in value["subjects"])
    return ControlResult(value["id"], value["clause"], value["iso_clause"], value["status"], subjects)


def _subject(value: Json) -> SubjectResult:
    return SubjectResult(
        subject=value["subject"],
        kind=value["kind"],
        tier=value["tier"],
        status=value["status"],
        current=value["current"],
        counts=Counts(**{name: value["counts"][name] for name in Counts.__slots__}),
        windows=tuple(_window(window) for window in value["windows"]),
        intervals_status=value["intervals_status"],
        items_status=value["items_status"],
        items=tuple(_item(item) for item in value["items"]),
    )


def _window(value: Json) -> WindowResult:
    return WindowResult(
        plan=value["plan"],
        edition=value["plan_edition"],
        start=date.fromisoformat(value["start"]),
        end=date.fromisoformat(value["end"]),
        limit=date.fromisoformat(value["limit"]),
        status=value["status"],
        days_late=value["days_late"],
        missing_days=value["missing_days"],
        records=tuple(value["records"]),
    )


def _item(value: Json) -> ItemResult:
    label = value["label"]
    return ItemResult(
        id=value["id"],
        record=value["record"],
        edition=value["edition"],
        row=value["row"],
        label=Text(label["en"], label["ja"]) if isinstance(label, dict) else label,
        status=value["status"],
        since=_day(value["since"]),
        last_in_time=_day(value["last_in_time"]),
        done_on=_day(value["done_on"]),
        records=tuple(value["records"]),
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
