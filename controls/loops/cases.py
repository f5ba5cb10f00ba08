"""Loops of cases that are followed until they are closed: complaints, disputes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from controls.comparing import allowance, last_in_time
from controls.content import rows_of
from controls.declarations.raw import as_list
from controls.engine import windows_known
from controls.facts import Record, Subject
from controls.inquiry import Inquiry
from controls.loops.loop import Loop, Step, in_order, step
from controls.loops.words import loop_name, start_name, step_name
from controls.scene import day_of
from controls.selecting import opened_on

PROGRESS = "progress"


def kinds(inquiry: Inquiry) -> frozenset[str]:
    """The cases, and what reports on them."""
    reports = {inquiry.activity_kind} if inquiry.activity_kind else set()
    return frozenset({*inquiry.records, *reports})


def loops(inquiry: Inquiry, subject: Subject) -> Iterator[Loop]:
    """One for each case, with the item `closed_or_progressing` makes of it."""
    for case in inquiry.chosen(subject):
        item = inquiry.item(case, subject)
        yield Loop(
            control=inquiry.control.id,
            subject=subject.number,
            id=item.id,
            record=case.number,
            name=loop_name(inquiry.known.kinds, case.kind),
            label=None,
            status=item.status,
            steps=in_order(_steps(inquiry, case, subject)),
            lacks=item.reasons,
        )


def _steps(inquiry: Inquiry, case: Record, subject: Subject) -> Iterator[Step]:
    known, kind = inquiry.known, inquiry.known.kinds[case.kind]
    opened = opened_on(kind, case)
    yield step(start_name(known.kinds, case.kind), inquiry.as_of, case.number, opened)
    for field, by in _dated(inquiry, case, opened):
        name = step_name(known.kinds, case.kind, field)
        yield step(name, inquiry.as_of, case.number, day_of(case.content.get(field)), by)
    yield from _progress(inquiry, case)
    closed = day_of(case.content.get(kind.closed or ""))
    name = step_name(known.kinds, case.kind, kind.closed or "")
    yield step(name, inquiry.as_of, case.number, closed, day_of(case.content.get("due_on")))
    yield from _reported(inquiry, case, closed, subject)


def _dated(inquiry: Inquiry, case: Record, opened: date | None) -> Iterator[tuple[str, date]]:
    """Fields with a day that the control wants within so many days of the opening, and the last of these."""
    for raw in (raw for word in ("needs", "wants") for raw in as_list(inquiry.raw.get(word, []))):
        owner, _, field = str(raw["field"]).partition(".")
        if "within" in raw and owner == case.kind and "." not in field and opened:
            named = str(raw["within"])
            allowed = allowance(inquiry.scene, case.kind, opened, named, inquiry.book.number)
            yield field, last_in_time(inquiry.scene, opened, *allowed)


def _progress(inquiry: Inquiry, case: Record) -> Iterator[Step]:
    """The latest row of what happened, where the case has such rows."""
    days = [day for row in rows_of(case, case.content, PROGRESS) if (day := day_of(row.get("on")))]
    latest = max((day for day in days if day <= inquiry.as_of), default=None)
    if latest:
        name = step_name(inquiry.known.kinds, case.kind, f"{PROGRESS}.on")
        yield step(name, inquiry.as_of, case.number, latest)


# ---- reported ----


def _reported(inquiry: Inquiry, case: Record, closed: date | None, subject: Subject) -> Iterator[Step]:
    """The report on the planned interval in which the case was closed, where the control asks for reports."""
    kind, activity = inquiry.activity_kind, inquiry.control.activity
    if kind is None or activity is None or kind in inquiry.records:
        return
    name = step_name(inquiry.known.kinds, kind, "occurred_on")
    if closed is None or closed > inquiry.as_of:
        yield step(name, inquiry.as_of, None, None)
        return
    reports = [
        (one.record.occurred_on or date.max, one.record.number)
        for one in inquiry.known.counting(activity, subject.number).values()
        if one.record.kind == kind and _covers(one.record, closed)
    ]
    on, number = min(reports, default=(None, None))
    yield step(name, inquiry.as_of, number, on, _window_ends(inquiry, activity, closed, subject))


def _covers(report: Record, day: date) -> bool:
    first, last = report.period_from, report.period_to
    return first is not None and last is not None and first <= day <= last


def _window_ends(inquiry: Inquiry, activity: str, day: date, subject: Subject) -> date | None:
    """The last day in time for the planned interval that holds the day."""
    windows = windows_known(inquiry.known, subject.number, activity, inquiry.as_of)
    limit = next((window.limit for window in windows if window.start <= day < window.end), None)
    return limit - timedelta(days=1) if limit else None
