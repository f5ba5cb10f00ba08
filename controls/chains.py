"""Chains: whatever calls for a reaction gets one in time, link by link.

Worked example with within = 30 and hard = 90 days: a miss of 10 June. An improvement that names it, raised
on 10 July, is in time; on 11 July it is late, and so it stays until 8 September, the ninetieth day; from 9
September on it is not met, be there an improvement or none. Until 10 July nothing is due.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from controls.assessment import Reason
from controls.content import Row, rows_of, targets_of
from controls.facts import Record, Subject
from controls.inquiry import Inquiry
from controls.items import RANK
from controls.known import Known
from controls.quick import quick
from controls.scene import split_path
from controls.selecting import stands
from controls.trigger import Trigger
from controls.triggers import day_at

ORGANISATION = "organisation"  # everything is its own
FIRST_MEETING = "first_meeting_after"
VERSIONS = "links"  # a link by relation: the next version of what the record is about


@quick
@dataclass(frozen=True, slots=True)
class Answer:
    """What one chain gave: met, partial (late), not_met or not_due; `record` is what answered."""

    status: str
    last_in_time: date
    done_on: date | None
    record: Record | None
    reason: Reason


def answer(inquiry: Inquiry, chain: Row, trigger: Trigger, subject: Subject) -> Answer:
    """How the chain went on from its trigger."""
    if chain.get("at") == FIRST_MEETING:
        return _at_meeting(inquiry, chain, trigger, subject)
    found = [
        (done, record)
        for record in _reactions(inquiry, chain, trigger, subject)
        if (done := _done(inquiry, chain, record, trigger)) is not None and done <= inquiry.as_of
    ]
    limits = _limits(inquiry, chain, trigger)
    if not found:
        return _judge(inquiry, chain, trigger, limits)
    answers = [
        _judge(inquiry, chain, trigger, limits, done, record) for done, record in sorted(found, key=_early)
    ]
    return _best(inquiry, answers, subject)


def _early(one: tuple[date, Record]) -> tuple[date, str]:
    return one[0], one[1].number


def _best(inquiry: Inquiry, answers: Sequence[Answer], subject: Subject) -> Answer:
    """In time first, then complete, then early: so one more never makes it worse. `answers` come early first.

    A survey may call for many reactions, any of which answers each of its low items.
    """
    best = max(RANK[one.status] for one in answers)
    found = [one for one in answers if RANK[one.status] == best]
    fewest, least = found[0], _lacks(inquiry, found[0], subject)
    for one in found[1:]:
        if least == 0:
            break
        if (lacks := _lacks(inquiry, one, subject)) < least:
            fewest, least = one, lacks
    return fewest


def _lacks(inquiry: Inquiry, one: Answer, subject: Subject) -> int:
    record = one.record
    return sum(len(inquiry.lacks(word, record, subject)) for word in ("needs", "wants")) if record else 0


def _judge(
    inquiry: Inquiry,
    chain: Row,
    trigger: Trigger,
    limits: tuple[date, date],
    done: date | None = None,
    record: Record | None = None,
) -> Answer:
    limit, hard = limits
    day = done or inquiry.as_of
    if done is None and day <= limit:
        status = "not_due"
    elif day <= limit:
        status = "met"
    else:
        status = "partial" if day <= hard or chain.get("weight") == "want" else "not_met"
    values = {"record": trigger.record.number, "since": trigger.since, "last_in_time": limit}
    if done is None:
        code = "answer_open" if status == "not_due" else "answer_missing"
        return Answer(status, limit, None, None, Reason(code, {**values, "days": max(0, (day - limit).days)}))
    answered = {**values, "answer": record.number if record else trigger.record.number, "on": done}
    code = "answered" if status == "met" else "answered_late"
    return Answer(
        status, limit, done, record, Reason(code, {**answered, "days": max(0, (done - limit).days)})
    )


def _limits(inquiry: Inquiry, chain: Row, trigger: Trigger) -> tuple[date, date]:
    """The last day in time and the last day of being late; a later day agreed replaces both."""
    number = inquiry.book.number
    limit = trigger.since + timedelta(days=int(number(chain["within"])))
    hard = trigger.since + timedelta(days=int(number(chain["hard"]))) if "hard" in chain else limit
    agreed = (
        day_at(inquiry.known, str(chain["agreed"]), trigger.record, trigger.row)
        if "agreed" in chain
        else None
    )
    return (max(limit, agreed), max(hard, agreed)) if agreed else (limit, hard)


def _done(inquiry: Inquiry, chain: Row, record: Record, trigger: Trigger) -> date | None:
    """The day on which it was done: of the reaction, or of the row itself, by one way or the other."""
    row = trigger.row if "via" not in chain else None
    paths = [str(chain[word]) for word in ("done", "or") if word in chain]
    days = [day_at(inquiry.known, path, record, row) for path in paths]
    return min((day for day in days if day), default=None)


# ---- what reacted ----


def _reactions(inquiry: Inquiry, chain: Row, trigger: Trigger, subject: Subject) -> Iterator[Record]:
    """Records that stand and name the trigger in the way the chain says; without `via` the record itself."""
    if "via" not in chain:
        yield trigger.record
    elif trigger.linked is not None:
        linked = (inquiry.known.record(number) for number in trigger.linked)
        yield from (record for record in linked if record and stands(inquiry.known, record))
    else:
        found = _linked(inquiry, str(chain["via"]), str(chain["link"]), trigger, subject)
        yield from (record for record in found if stands(inquiry.known, record))


def _linked(inquiry: Inquiry, via: str, link: str, trigger: Trigger, subject: Subject) -> Iterator[Record]:
    known = inquiry.known
    kind, field, _ = split_path(known.kinds, link, via)
    if field == VERSIONS:
        yield from (
            e for e in known.in_force(subject.number) if e.valid_from and e.valid_from > trigger.since
        )
    elif known.kinds[kind].field(field).type == "rows":
        yield from _originating(inquiry, via, field, trigger)
    else:
        for number in trigger.sources:
            yield from (r for r in known.pointing(via, field, number) if _concerns(r, subject, trigger))


def _concerns(reaction: Record, subject: Subject, trigger: Trigger) -> bool:
    """Whether a reaction is the subject's; one to a record of another subject must say so itself."""
    own = subject.kind == ORGANISATION or subject.number in trigger.record.subjects
    return own or subject.number in reaction.subjects


def _originating(inquiry: Inquiry, via: str, table: str, trigger: Trigger) -> Iterator[Record]:
    """Records whose rows of origins name the trigger: a line it means, or no line at all."""
    for number, rows in trigger.sources.items():
        by_line = _by_line(inquiry.known, via, table, number)
        for line in by_line if rows is None else ("", *rows):
            yield from by_line.get(line, ())


def _by_line(known: Known, via: str, table: str, number: str) -> Mapping[str, Sequence[Record]]:
    """Records of a kind that name another in a table, by the line they mean; without one under "".

    A survey of everybody has as many low items as reactions.
    """

    def made(known: Known) -> Mapping[str, Sequence[Record]]:
        found: dict[str, list[Record]] = {}
        for record in known.originating(via, table, number):
            rows = rows_of(record, record.content, table)
            lines = ((row.get("line") or {}).get("row", "") for row in rows if row.get("record") == number)
            for line in dict.fromkeys(lines):
                found.setdefault(line, []).append(record)
        return found

    return known.once(("by line", via, table, number), made)


# ---- told at the first meeting ----


def _at_meeting(inquiry: Inquiry, chain: Row, trigger: Trigger, subject: Subject) -> Answer:
    """The first meeting with the subject held more than so many days later names a reaction to the
    trigger.
    """
    from_day = _after(inquiry, chain, trigger)
    meetings = meetings_after(inquiry, chain, trigger, subject)
    values = {"record": trigger.record.number, "since": trigger.since, "after": from_day}
    if not meetings:
        return Answer("not_due", from_day, None, None, Reason("meeting_to_come", values))
    meeting = meetings[0]
    told = tells(inquiry.known, chain, meeting, trigger)
    code = "told_at_meeting" if told else "not_told_at_meeting"
    reason = Reason(code, {**values, "meeting": meeting.number, "on": meeting.occurred_on})
    done_on = meeting.occurred_on if told else None
    return Answer("met" if told else "partial", from_day, done_on, meeting, reason)


def meetings_after(inquiry: Inquiry, chain: Row, trigger: Trigger, subject: Subject) -> list[Record]:
    """Meetings with the subject that could report on the trigger, the first one in front."""
    from_day = _after(inquiry, chain, trigger)
    held = [
        (m.occurred_on, m.number, m)
        for m in inquiry.known.concerning(str(chain["via"]), subject.number)
        if m.counting and m.occurred_on and from_day < m.occurred_on <= inquiry.as_of
    ]
    return [meeting for _, _, meeting in sorted(held, key=lambda one: one[:2])]


def _after(inquiry: Inquiry, chain: Row, trigger: Trigger) -> date:
    return trigger.since + timedelta(days=int(inquiry.book.number(chain["within"])))


def tells(known: Known, chain: Row, meeting: Record, trigger: Trigger) -> bool:
    """Whether a meeting reports on a reaction to the trigger."""
    _, field, _ = split_path(known.kinds, str(chain["link"]), meeting.kind)
    return any(
        any(trigger.named_by(row) for row in action.content.get("origin_refs", ()))
        for number in targets_of(meeting.content.get(field))
        if (action := known.record(number)) is not None
    )
