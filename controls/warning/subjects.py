"""Customers, services, suppliers: a tier or a scope decides which controls ask and which windows are owed.

Worked example: a supplier of tier standard becomes important on 20 March. SUP-11 becomes owed for it; the
check of its performance, once a year so far, is owed every three months from 1 April on; meetings, asked for
the first time, are owed from the window that begins on 1 April.
"""

from __future__ import annotations

from collections.abc import Iterator

from controls.assessment import Reason
from controls.facts import Subject
from controls.owing import asked, differences
from controls.warning.change import Change, a_year_after, of_windows
from controls.warning.plans import of_plan


def warnings(change: Change) -> Iterator[Reason]:
    number = change.record.number
    was, is_ = change.before.subject(number), change.after.subject(number)
    if is_ is not None:
        yield from _scope(was, is_)
        yield from _population(change, was, is_)
        yield from _duties(change, is_)


def _scope(was: Subject | None, is_: Subject) -> Iterator[Reason]:
    if was is None:
        yield Reason("comes_into_scope", {"on": is_.in_scope_from})
    if is_.in_scope_to is not None and (was is None or was.in_scope_to != is_.in_scope_to):
        yield Reason("leaves_scope", {"on": is_.in_scope_to})


def _population(change: Change, was: Subject | None, is_: Subject) -> Iterator[Reason]:
    """Controls that ask from now on and did not, or did; also of agreements that take this tier."""
    if was is None or was.tier == is_.tier:
        return
    for subject in change.after.facts.subjects:
        number = subject.number
        earlier = change.before.subject(number)
        if earlier is None or (number != is_.number and earlier.tier == subject.tier):
            continue
        day = max(change.today, subject.in_scope_from)
        now, then = (asked(known, number, day) for known in (change.before, change.after))
        if more := tuple(control for control in then if control not in now):
            yield Reason("becomes_asked", {"controls": more, "subject": number})
        if fewer := tuple(control for control in now if control not in then):
            yield Reason("no_longer_asked", {"controls": fewer, "subject": number})


def _duties(change: Change, is_: Subject) -> Iterator[Reason]:
    """Plans with another rhythm in words; windows of all others one by one."""
    upto = a_year_after(change.today, is_.in_scope_from, is_.in_scope_to)
    before = {(plan.number, plan.edition) for plan in change.before.facts.plans}
    plans = [
        plan
        for plan in change.after.facts.plans
        if plan.subject == is_.number and plan.edition > 1 and (plan.number, plan.edition) not in before
    ]
    for plan in plans:
        yield from of_plan(change, plan)
    told = {plan.activity for plan in plans}
    for found in differences(change.before, change.after, is_.number, upto):
        if found.activity not in told:
            yield from of_windows(change, found)
