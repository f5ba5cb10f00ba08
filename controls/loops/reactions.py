"""Loops of what calls for a reaction: the triggers, answers and items that `followed_up` judges."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from controls.chains import FIRST_MEETING, Answer, meetings_after, tells
from controls.checks.followed_up import Followed, followed_up
from controls.content import Row
from controls.facts import Subject
from controls.inquiry import Inquiry
from controls.items import lowest
from controls.loops.further import further, rejected
from controls.loops.loop import OVERDUE, Loop, Step, in_order, step
from controls.loops.words import loop_name, start_name, step_name
from controls.scene import day_of, split_path
from controls.triggers import kinds_behind

SENT = {"improvement.supplier_request": "sent_on"}  # where the loop begins before the day an answer is due


def kinds(inquiry: Inquiry) -> frozenset[str]:
    """Kinds of record the loops of a control lead over."""
    named = {str(chain["via"]) for chain in inquiry.chains if "via" in chain}
    return frozenset(named).union(*(kinds_behind(str(chain["trigger"])) for chain in inquiry.chains))


def loops(inquiry: Inquiry, subject: Subject) -> Iterator[Loop]:
    """One for each thing that calls for a reaction; what its reaction calls for in turn belongs to it."""
    every = [one for found in followed_up(inquiry, subject) for one in found]
    continued = {id(later) for one in every for later in _continuing(one, every)}
    for one in every:
        if id(one) not in continued:
            yield _loop(inquiry, one, _continuing(one, every), subject)


def _continuing(one: Followed, every: Sequence[Followed]) -> list[Followed]:
    """What the reactions call for themselves, such as a request to the supplier in an improvement."""
    reactions = {answer.record.number for answer in one.answers if answer.record}
    reactions.discard(one.trigger.record.number)
    return [other for other in every if other.trigger.record.number in reactions]


def _loop(inquiry: Inquiry, one: Followed, later: Sequence[Followed], subject: Subject) -> Loop:
    items = [one.item, *(other.item for other in later)]
    steps = [_start(inquiry, one), *_answers(inquiry, one, subject)]
    for each in later:  # begins with a step of its own where the reaction is not that step already
        steps += [_start(inquiry, each)] if _trigger_of(each) in SENT else []
        steps += _answers(inquiry, each, subject)
    said = (reason for each in (one, *later) for reason in each.item.reasons[len(each.answers) :])
    lacks = {f"{reason.code} {reason.values}": reason for reason in said}
    return Loop(
        control=inquiry.control.id,
        subject=subject.number,
        id=one.item.id,
        record=one.trigger.record.number,
        name=loop_name(inquiry.known.kinds, _trigger_of(one)),
        label=one.item.label,
        status=lowest(item.status for item in items) or "not_due",
        steps=in_order(steps),
        lacks=tuple(lacks.values()),
    )


def _trigger_of(one: Followed) -> str:
    return str(one.chains[0]["trigger"])


def _start(inquiry: Inquiry, one: Followed) -> Step:
    trigger = _trigger_of(one)
    row = one.trigger.row or {}
    since = day_of(row.get(SENT.get(trigger, ""))) or one.trigger.since
    name = start_name(inquiry.known.kinds, trigger)
    return step(name, inquiry.as_of, one.trigger.seen_in or one.trigger.record.number, since)


def _answers(inquiry: Inquiry, one: Followed, subject: Subject) -> Iterator[Step]:
    for chain, answer in zip(one.chains, one.answers, strict=True):
        yield _reaction(inquiry, chain, answer, one, subject)
        if "via" in chain:
            yield from further(inquiry.known, str(chain["via"]), answer.record, inquiry.as_of)


def _reaction(inquiry: Inquiry, chain: Row, answer: Answer, one: Followed, subject: Subject) -> Step:
    """The step as the check judged it: its day, and the last day on which it was in time."""
    known = inquiry.known
    kind, field, column = split_path(
        known.kinds, str(chain["done"]), str(chain.get("via", one.trigger.record.kind))
    )
    if chain.get("at") == FIRST_MEETING:
        return _told(inquiry, chain, answer, one, subject)
    path = f"{field}.{column}" if column else field
    name = step_name(known.kinds, kind, "decision" if rejected(answer.record) else path)
    done = answer.record or (one.trigger.record if "via" not in chain else None)
    return step(name, inquiry.as_of, done.number if done else None, answer.done_on, answer.last_in_time)


def _told(inquiry: Inquiry, chain: Row, answer: Answer, one: Followed, subject: Subject) -> Step:
    """Told at the first meeting, at a later one, or owed since the first one was silent."""
    name = step_name(inquiry.known.kinds, str(chain["via"]), "occurred_on")
    if answer.record is None or answer.record.occurred_on is None:
        return replace(step(name, inquiry.as_of, None, None), note=answer.reason)
    first = answer.record.occurred_on
    if answer.done_on:
        return step(name, inquiry.as_of, answer.record.number, answer.done_on, first)
    for meeting in meetings_after(inquiry, chain, one.trigger, subject):
        if tells(inquiry.known, chain, meeting, one.trigger):
            return step(name, inquiry.as_of, meeting.number, meeting.occurred_on, first)
    silent = step(name, inquiry.as_of, None, None, first)
    return replace(silent, state=OVERDUE, note=answer.reason)
