"""Which records a control judges for a subject: the words of `which`, each a choice by days and state."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date

from controls.assessment import Question
from controls.facts import Record
from controls.kind import Kind
from controls.known import Known, valid_between
from controls.scene import day_of

RETURNED = "returned"


def last_day(question: Question) -> date:
    """The last day looked at: of the period, but none after `as_of`."""
    return min(question.period_to, question.as_of)


def stands(known: Known, record: Record) -> bool:
    """Whether a case or row is there at all: sent back it still is, as a draft or cancelled it is not."""
    kind = known.kinds[record.kind]
    counts = record.counting or kind.state(record.state).counts
    return counts or (kind.time == "case" and record.state == RETURNED)


def closed_on(kind: Kind, record: Record) -> date | None:
    """When a case was closed: on the day it names, once that is approved; a row without approval on that
    day.
    """
    day = day_of(record.content.get(kind.closed or _ROW_ENDS.get(kind.id, "")))
    if kind.time == "row":
        return day
    return (day or record.approved_on) if record.final else None


def opened_on(kind: Kind, record: Record) -> date | None:
    return day_of(record.content.get(kind.opened or _ROW_STARTS.get(kind.id, "")))


# Rows without approval that run from a day to a day.
_ROW_STARTS = {"action": "created_on"}
_ROW_ENDS = {"action": "done_on"}


def in_force(known: Known, records: Sequence[Record], question: Question) -> Iterable[Record]:
    """Versions valid at `as_of`, approved and agreed; of subjects the newest, while in scope."""
    for number in dict.fromkeys(record.number for record in records):
        kind = known.kinds[records[0].kind]
        if kind.time == "document":
            yield from (e for e in known.in_force(number) if e.valid_on(question.as_of))
        elif (
            (found := known.record(number)) is not None and found.final and _in_scope(known, number, question)
        ):
            yield found


def _in_scope(known: Known, number: str, question: Question) -> bool:
    subject = known.subject(number)
    return subject is not None and subject.in_scope(question.as_of)


def valid_in_period(known: Known, records: Sequence[Record], question: Question) -> Iterable[Record]:
    """Versions, submitted or approved, that were valid on any day of the period; an empty one never was."""
    first, last = question.period_from, last_day(question)
    for record in records:
        empty = record.valid_to is not None and record.valid_to == record.valid_from
        if record.counting and not empty and valid_between(record, first, last):
            yield record


def approved_in_period(known: Known, records: Sequence[Record], question: Question) -> Iterable[Record]:
    """Approved records that happened in the period."""
    first, last = question.period_from, last_day(question)
    return (r for r in records if r.final and r.occurred_on and first <= r.occurred_on <= last)


def open_in_period(known: Known, records: Sequence[Record], question: Question) -> Iterable[Record]:
    """Cases open on any day of the period: opened by its end, and not closed before it."""
    for record in records:
        kind = known.kinds[record.kind]
        opened, closed = opened_on(kind, record), closed_on(kind, record)
        running = closed is None or closed >= question.period_from
        if opened and opened <= last_day(question) and running and stands(known, record):
            yield record


def latest(known: Known, records: Sequence[Record], question: Question) -> Iterable[Record]:
    """The latest approved record up to `as_of`."""
    done = [r for r in records if r.final and r.occurred_on and r.occurred_on <= question.as_of]
    return done and [max(done, key=_by_day)]


def _by_day(record: Record) -> tuple[date, str, int]:
    return record.occurred_on or date.min, record.number, record.edition


def changed_in_period(known: Known, records: Sequence[Record], question: Question) -> Iterable[Record]:
    """Versions 2 and later in force whose validity began in the period."""
    first, last = question.period_from, last_day(question)
    for number in dict.fromkeys(record.number for record in records):
        for edition in known.in_force(number):
            if edition.edition > 1 and edition.valid_from and first <= edition.valid_from <= last:
                yield edition


Chooser = Callable[[Known, Sequence[Record], Question], Iterable[Record]]
WHICH: Mapping[str, Chooser] = {
    "in_force": in_force,
    "valid_in_period": valid_in_period,
    "approved_in_period": approved_in_period,
    "open_in_period": open_in_period,
    "latest": latest,
    "version_2_started_in_period": changed_in_period,
}


def chosen(known: Known, kind: str, which: str, subject: str, question: Question) -> list[Record]:
    """Records of a kind that concern the subject and are meant by the word, by number and version."""
    found = WHICH[which](known, known.concerning(kind, subject), question)
    return sorted(found, key=lambda record: (record.number, record.edition))
