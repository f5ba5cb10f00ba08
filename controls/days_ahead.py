"""The days on which a status could change by itself: those that windows and records name, and limits counted
from them.

More than enough is enough: `controls.next_change` judges again on each of these days, and on no other.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from datetime import date, timedelta
from typing import Any

from controls.assessment import ItemResult, SubjectResult
from controls.control import Control
from controls.coverage import Outcome
from controls.facts import Record, Subject
from controls.inquiry import Inquiry
from controls.judge import Judge
from controls.known import Known
from controls.windows import Interval, boundary
from controls.workdays import plus_workdays

_ISO_DAY = re.compile(r"[12]\d{3}-[01]\d-[0-3]\d", re.ASCII)  # 9999-12-31 has no day after it
ALWAYS = ("complaint_procedure", "assignment", "survey_programme")  # read beside what a test names
COUNTED = frozenset({"owner_named", "agreement_in_force"})  # count days one by one while somebody is missing
DAY = timedelta(days=1)


def days_ahead(judge: Judge, subject: Subject, result: SubjectResult | None, upto: date) -> list[date]:
    """Days after `as_of`, up to and with `upto`, in order; `result` is that of `as_of`, if there is one."""
    first, last = judge.question.as_of + DAY, upto
    found = {day for day in _all_days(judge, subject, result, upto) if first <= day <= last}
    return sorted(found)


def _all_days(judge: Judge, subject: Subject, result: SubjectResult | None, upto: date) -> Iterator[date]:
    yield from _of_windows(judge, subject, upto)
    named = set(_of_records(judge, subject, result))
    yield from named
    yield from _counted_from(judge.inquiry, named)
    if judge.control.test.kind in COUNTED and not (result and result.status == "met"):
        days = (upto - judge.question.as_of).days
        yield from (judge.question.as_of + timedelta(days=n) for n in range(1, days + 1))


def _of_windows(judge: Judge, subject: Subject, upto: date) -> Iterator[date]:
    case, question = judge.case(subject), judge.question
    if case is None:
        return
    horizon = max(upto, question.period_to).toordinal()
    for outcome in case.outcomes(question.as_of.toordinal(), horizon):
        yield from _edges(outcome)


def _edges(outcome: Outcome) -> Iterator[date]:
    window = outcome.window
    return (date.fromordinal(day) for day in (window.start, window.end, window.limit))


# ---- days that records name ----


def _of_records(judge: Judge, subject: Subject, result: SubjectResult | None) -> Iterator[date]:
    question = judge.question
    yield from (question.period_from, question.period_to, question.period_to + DAY)
    yield from (item.last_in_time + DAY for item in _items(result) if item.last_in_time)
    for other in (subject, *_agreements(judge.known, subject)):
        yield from filter(None, (other.in_scope_from, other.in_scope_to))
    for record in _around(judge, subject, result):
        yield from _of_record(record)


def _items(result: SubjectResult | None) -> tuple[ItemResult, ...]:
    return result.items if result else ()


def _agreements(known: Known, subject: Subject) -> Iterator[Subject]:
    """Subjects named by this one, or naming it."""
    for record in known.editions(subject.number):
        found = (known.subject(number) for number in _numbers(record.content))
        yield from (other for other in found if other)


def _of_record(record: Record) -> Iterator[date]:
    """Days in the content, of approval, consents, deliveries and files, and the day after each."""
    days = [record.approved_on, record.occurred_on, record.valid_from, record.valid_to]
    days += [day for file in record.evidence for day in (file.accepted_on, file.expires_on)]
    days += [consent.agreed_on for consent in record.consents]
    days += [delivery.sent_on for delivery in record.deliveries]
    if record.recorded_at:
        days.append(record.recorded_at.date())
    for day in [*filter(None, days), *_days_in(record.content)]:
        yield from (day, day + DAY)


def _days_in(value: Any) -> Iterator[date]:
    if isinstance(value, Mapping):
        value = list(value.values())
    if isinstance(value, list):
        for inner in value:
            yield from _days_in(inner)
    elif isinstance(value, str) and _ISO_DAY.fullmatch(value):
        with suppress(ValueError):  # a text such as 2026-02-30 is no day
            yield date.fromisoformat(value)


def _around(judge: Judge, subject: Subject, result: SubjectResult | None) -> Iterable[Record]:
    """What the result rests on: the subject's own record, records about it, and what belongs to these."""
    known, kinds = judge.known, kinds_read(judge.control, judge.known)
    found: dict[tuple[str, int], Record] = {}
    todo = [subject.number, *(result.records if result else ()), *(item.record for item in _items(result))]
    for _ in range(3):
        near = [r for number in dict.fromkeys(todo) for r in _near(known, kinds, number)]
        fresh = [record for record in near if (record.number, record.edition) not in found]
        found.update({(record.number, record.edition): record for record in fresh})
        todo = [number for record in fresh for number in (record.number, *_numbers(record.content))]
    always = (r for kind in ALWAYS for r in known.of_kind(kind))
    return [*found.values(), *always, *known.facts.policies]


def _near(known: Known, kinds: Iterable[str], number: str) -> Iterator[Record]:
    yield from known.editions(number)
    for kind in kinds:
        yield from known.concerning(kind, number)


def _numbers(value: Any) -> Iterator[str]:
    """Record numbers in a content, lines into other records among them."""
    if isinstance(value, Mapping):
        value = list(value.values())
    if isinstance(value, (list, tuple)):
        for inner in value:
            yield from _numbers(inner)
    elif isinstance(value, str) and value[:3].isupper() and "-" in value:
        yield value


def kinds_read(control: Control, known: Known) -> tuple[str, ...]:
    """Kinds of record that the test of a control names anywhere, or that count for its activity."""

    def named() -> tuple[str, ...]:
        found = set(control.test.records) | set(_words(control.test.raw)) | set(_words(control.test.qualify))
        if control.activity:
            found |= {p.record for p in known.catalog.activity(control.activity).provided_by}
        found |= {
            word for name in found & known.catalog.derived.keys() for word in _words(_reads(known, name))
        }
        return tuple(sorted(found & known.kinds.by_id.keys()))

    return known.at_this_position(("kinds_read", control.id), named)


def _reads(known: Known, derived: str) -> list[str]:
    return list(known.catalog.derived[derived].reads)


def _words(value: Any) -> Iterator[str]:
    """First words of all paths in a declaration: `complaint.received_on` gives `complaint`."""
    if isinstance(value, Mapping):
        value = list(value.values())
    if isinstance(value, (list, tuple)):
        for inner in value:
            yield from _words(inner)
    elif isinstance(value, str):
        yield value.partition(".")[0]


# ---- limits counted from them ----


def _counted_from(inquiry: Inquiry, named: Iterable[date]) -> Iterator[date]:
    """Each day, so many days, business days or months before and after it, and the day after that."""
    closed = inquiry.known.facts.organisation.closed_days
    for name, number in inquiry.params.items():
        count = int(number)
        for day in named:
            if name.endswith("_business_days"):
                yield from _and_next(plus_workdays(day, count, closed))
            elif name.endswith("_days"):
                yield from _and_next(day + timedelta(days=count))
                yield from _and_next(day - timedelta(days=count))
            elif name.endswith("_months"):
                later = boundary(day.toordinal(), Interval(count, 0), 1)
                yield from (date.fromordinal(later + n) for n in range(4))


def _and_next(day: date) -> Iterator[date]:
    return iter((day, day + DAY))
