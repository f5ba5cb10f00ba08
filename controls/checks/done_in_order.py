"""done_in_order: each step is dated no later than the day it has to come before.

Up to `late` days after that day a step is partly met, later or missing it is not met (partly met with weight
= "want"). A step with `not_earlier` is asked of each such day that fell in the period: something must have
happened in so many days before it. While the day itself is unknown or to come, a step is not due; a record of
which no step is due yet does not count among the met.

Worked example, SLM-05 with late_days = 30: a version valid from 1 April, approved on 20 March and agreed
by the customer on 1 May: thirty days late, partly met. Agreed on 2 May it is not met.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta

from controls.assessment import ItemResult, Reason
from controls.content import Row, matches, rows_of, value_of
from controls.facts import Record, Subject
from controls.inquiry import Inquiry
from controls.items import Part, lowest, of_items
from controls.labels import label_at
from controls.results import first_agreement_start
from controls.scene import day_of, months_before, related, split_path, values_at

LATEST = "latest"
LOOKBACK = "lookback_months"
FIRST_START = "first_agreement_start"


def applies(inquiry: Inquiry, subject: Subject) -> bool:
    """Every subject in scope, as far as there is something to put in order."""
    return True


def part(inquiry: Inquiry, subject: Subject) -> Part:
    steps: Sequence[Row] = inquiry.raw["steps"]
    if any("not_earlier" in step for step in steps):
        return of_items([*_of_days(inquiry, steps[0], subject)], inquiry.params)
    records = inquiry.chosen(subject)
    if not records and inquiry.raw["which"] == LATEST:
        name = inquiry.known.kinds[inquiry.records[0]].name
        return Part("not_met", (), (Reason("no_record_of", {"kind": name}),))
    return of_items([judged(inquiry, record, subject) for record in records], inquiry.params)


def judged(inquiry: Inquiry, record: Record, subject: Subject) -> ItemResult:
    """One record: its steps, and what is needed and wanted of it."""
    item = inquiry.item(record, subject)
    steps = [_step(inquiry, step, record, subject) for step in inquiry.raw["steps"]]
    statuses = [status for status, _ in steps]
    none_due = item.status == "met" and set(statuses) == {"not_due"}
    status = "not_due" if none_due else lowest([item.status, *statuses]) or item.status
    reasons = tuple(reason for _, reason in steps if reason is not None)
    return replace(item, status=status, reasons=(*reasons, *item.reasons))


def _step(inquiry: Inquiry, step: Row, record: Record, subject: Subject) -> tuple[str, Reason | None]:
    label = label_at(inquiry.known.kinds, str(step["step"]), record.kind)
    limit = before(inquiry, step, record)
    if limit is None:
        return "not_due", Reason("step_not_due", {"record": record.number, "field": label})
    if _suffices_later(inquiry, step, record, limit):
        return "met", None
    done = day_done(inquiry, step, record)
    worst = _worst(step)
    values = {"record": record.number, "field": label, "limit": limit}
    if done is None and inquiry.as_of <= limit:
        return "not_due", Reason("step_to_come", values)
    if done is None:
        return worst, Reason("step_missing", values)
    if done <= limit:
        return "met", None
    late = int(inquiry.book.number(step["late"])) if "late" in step else 0
    status = "partial" if (done - limit).days <= late else worst
    return status, Reason("step_late", {**values, "on": done, "days": (done - limit).days})


def _worst(step: Row) -> str:
    """Of a step that is missing or far too late."""
    return "partial" if step.get("weight") == "want" else "not_met"


def before(inquiry: Inquiry, step: Row, record: Record) -> date | None:
    """The day the step has to come before, seen from a record; None while it is unknown."""
    path = str(step["before"])
    if path == FIRST_START:
        return first_agreement_start(inquiry.known, record.content.get("party", ""))
    days = [day_of(value) for value in values_at(inquiry.scene, record, path)]
    return min((day for day in days if day), default=None)


def day_done(inquiry: Inquiry, step: Row, record: Record) -> date | None:
    """The day of the step: the first of its rows, or of the records that belong to this one."""
    return min((day for day, _ in days_done(inquiry, step, record)), default=None)


def days_done(inquiry: Inquiry, step: Row, record: Record) -> list[tuple[date, Record]]:
    """Each day on which the step was done, with the record that says so."""
    kind, field, column = split_path(inquiry.known.kinds, str(step["step"]), record.kind)
    found = [
        (day_of(row.get(column)) if column else day_of(value_of(one, one.content, field)), one)
        for one in related(inquiry.scene, record, kind)
        for row in (rows_of(one, one.content, field) if column else [{}])
        if matches(row, step.get("where", {}))
    ]
    return [(day, one) for day, one in found if day]


def _suffices_later(inquiry: Inquiry, step: Row, record: Record, limit: date) -> bool:
    """An evaluation afterwards suffices where the agreement is older than the control looks back."""
    old = LOOKBACK in inquiry.params and limit < months_before(inquiry.as_of, inquiry.number(LOOKBACK))
    return old and step["before"] == FIRST_START and bool(record.content.get("retrospective"))


# ---- days that must not pass without something before them ----


def _of_days(inquiry: Inquiry, step: Row, subject: Subject) -> Iterator[ItemResult]:
    """Each day of the period that the subject's version of that day names."""
    _, field, _ = split_path(inquiry.known.kinds, str(step["before"]), subject.kind)
    editions = inquiry.known.in_force(subject.number)
    days = {day: e for e in editions if (day := day_of(e.content.get(field))) and e.valid_on(day)}
    for day in sorted(days):
        if inquiry.first <= day <= inquiry.last:
            yield _on_day(inquiry, step, subject, days[day], day)


def _on_day(inquiry: Inquiry, step: Row, subject: Subject, edition: Record, day: date) -> ItemResult:
    kind, field, _ = split_path(inquiry.known.kinds, str(step["step"]), subject.kind)
    since = day - timedelta(days=int(inquiry.book.number(step["not_earlier"])))
    done = [
        (on, record.number)
        for record in inquiry.known.concerning(kind, subject.number)
        if record.final and (on := day_of(record.content.get(field))) and since <= on <= day
    ]
    values = {"record": edition.number, "since": since, "limit": day}
    item = replace(inquiry.blank(edition), id=f"{edition.number}@{day}", since=since, last_in_time=day)
    if not done:
        return replace(item, status=_worst(step), reasons=(Reason("nothing_before", values),))
    on, number = max(done)
    reason = Reason("done_before", {**values, "answer": number, "on": on})
    return replace(item, done_on=on, records=(*item.records, number), reasons=(reason,))
