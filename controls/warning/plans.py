"""Planned intervals: another rhythm from a day on, days that would be owed twice or by nobody, other days of
grace.

Worked example: see `controls.owing`. A plan of six months that becomes one of three months on 1 April: two
windows more a year.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from controls.assessment import Reason
from controls.control import Control
from controls.declaration import Text
from controls.facts import Plan
from controls.known import Known
from controls.owing import controls_of, differences, less, owed, owed_by_nobody, owed_twice
from controls.warning.change import Change, a_year_after, of_windows
from controls.windows import Interval, Span, Window, boundary, grid, index_of, parse_interval

_day = date.fromordinal


def warnings(change: Change) -> Iterator[Reason]:
    plan = next(
        plan
        for plan in change.after.facts.plans
        if (plan.number, plan.edition) == (change.record.number, change.record.edition)
    )
    yield from of_plan(change, plan)
    if plan.control is None and not controls_of(change.after, plan):
        yield Reason("plan_for_nobody", {"activity": _name(change.after, plan), "subject": plan.subject})


def of_plan(change: Change, plan: Plan) -> Iterator[Reason]:
    """What one edition of a plan changes, as the record itself or as made by the program."""
    was = _before(change.before, plan)
    if was is None or (was.edition == plan.edition and was.valid_from == plan.valid_from):
        yield from _windows(change, plan)
        return
    yield from _rhythm(change.before, was, plan)
    yield from _uneven(change, was, plan)
    if plan.valid_to is not None or was.valid_to is not None:
        yield from _windows(change, plan)


def _before(known: Known, plan: Plan) -> Plan | None:
    """The edition that holds when this one begins, or the same edition as it was approved."""
    earlier = [p for p in known.facts.plans if p.number == plan.number and p.edition <= plan.edition]
    return max(earlier, key=lambda p: p.edition, default=None)


def _windows(change: Change, plan: Plan) -> Iterator[Reason]:
    upto = a_year_after(change.today, plan.valid_from, plan.valid_to)
    for found in differences(change.before, change.after, plan.subject, upto):
        if found.activity == plan.activity:
            yield from of_windows(change, found)


# ---- another rhythm ----


def _rhythm(known: Known, was: Plan, is_: Plan) -> Iterator[Reason]:
    about = {"activity": _name(known, is_), "on": is_.valid_from}
    if was.interval != is_.interval:
        more = _in_a_year(is_) - _in_a_year(was)
        code = "rhythm_more" if more > 0 else "rhythm_fewer" if more < 0 else "rhythm"
        values = {**about, "interval": _said(known, is_.interval), "before": _said(known, was.interval)}
        yield Reason(code, values if code == "rhythm" else {**values, "windows": abs(more)})
    elif was.anchor != is_.anchor:
        yield Reason("rhythm_anchor", {**about, "anchor": is_.anchor, "before": was.anchor})
    if was.grace_days != is_.grace_days:
        code = "grace_formula" if is_.grace_days is None else "grace_days"
        yield Reason(code, about if is_.grace_days is None else {**about, "days": is_.grace_days})


def _in_a_year(plan: Plan) -> int:
    """Windows that begin in the year from the plan's first day on."""
    first, interval = plan.valid_from.toordinal(), parse_interval(plan.interval)
    upto = boundary(first, Interval(12, 0), 1)
    found = grid(plan.anchor.toordinal(), interval, first, upto - 1)
    return sum(start >= first for _, start, _ in found)


def _said(known: Known, interval: str) -> Text:
    return known.catalog.durations.get(interval, Text(interval, interval))


def _name(known: Known, plan: Plan) -> Text:
    return known.catalog.activity(plan.activity).name


# ---- days around the change ----


def _uneven(change: Change, was: Plan, is_: Plan) -> Iterator[Reason]:
    """Days owed twice or by nobody that are not so already, and a day on which both rhythms begin."""
    control = next(iter(controls_of(change.after, is_)), None)
    if control is None:
        return
    within = _around(was, is_)
    now, then = (_owed(known, is_, control, within) for known in (change.before, change.after))
    twice = less(owed_twice(then, within), owed_twice(now, within))
    nobody = less(owed_by_nobody(then, within), owed_by_nobody(now, within))
    yield from _told("days_owed_twice", twice)
    yield from _told("days_owed_by_nobody", nobody)


def _around(was: Plan, is_: Plan) -> Span:
    """From the start of the old window that holds the first day, or of the new one, to the later end."""
    first = is_.valid_from.toordinal()
    spans = []
    for plan in (was, is_):
        anchor, interval = plan.anchor.toordinal(), parse_interval(plan.interval)
        k = index_of(anchor, interval, first)
        spans.append((boundary(anchor, interval, k), boundary(anchor, interval, k + 1)))
    return min(start for start, _ in spans), max(end for _, end in spans)


def _owed(known: Known, plan: Plan, control: Control, within: Span) -> list[Window]:
    return owed(known, known.subject(plan.subject), control, within[1])


def _told(code: str, spans: tuple[Span, ...]) -> Iterator[Reason]:
    for since, upto in spans:
        yield Reason(code, {"start": _day(since), "last_day": _day(upto - 1), "days": upto - since})
