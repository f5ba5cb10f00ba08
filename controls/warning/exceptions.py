"""Exceptions: which window of which plan is excused or moved, and how it stands today.

Worked example: PLN-2026-0001 asks for a meeting every three months from 1 April. An exception for the window
from 1 July excuses July to September; one for a window from 2 July changes nothing, for none begins then.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from controls.assessment import Question, Reason, WindowResult
from controls.facts import Plan, WindowException
from controls.judge import Judge
from controls.known import Known
from controls.owing import controls_of
from controls.warning.change import Change
from controls.windows import boundary, index_of, parse_interval

_day = date.fromordinal


def warnings(change: Change) -> Iterator[Reason]:
    exception = next(e for e in change.after.facts.exceptions if e.number == change.record.number)
    plans = [p for p in change.before.facts.plans if p.number == exception.plan]
    asked = [p for p in plans if exception.edition in (None, p.edition)]
    owning = [p for p in asked if _holds(p, exception.window_start)]
    if owning:
        yield from _changed(change, exception, owning[-1])
    elif asked:
        yield _nothing(exception, asked[-1])


def _holds(plan: Plan, start: date) -> bool:
    """Whether a window of this edition begins on that day."""
    day, interval = start.toordinal(), parse_interval(plan.interval)
    anchor = plan.anchor.toordinal()
    k = index_of(anchor, interval, day)
    end = boundary(anchor, interval, k + 1)
    valid = plan.valid_from.toordinal() < end and (plan.valid_to is None or day < plan.valid_to.toordinal())
    return valid and boundary(anchor, interval, k) == day


def _nothing(exception: WindowException, plan: Plan) -> Reason:
    """No window begins then: the window that holds the day is named."""
    anchor, interval = plan.anchor.toordinal(), parse_interval(plan.interval)
    k = index_of(anchor, interval, exception.window_start.toordinal())
    near = _day(boundary(anchor, interval, k))
    return Reason("no_such_window", {"plan": plan.number, "on": exception.window_start, "start": near})


def _changed(change: Change, exception: WindowException, plan: Plan) -> Iterator[Reason]:
    now, then = (_window(known, plan, exception, change.today) for known in (change.before, change.after))
    if now is None or then is None:
        yield Reason("window_not_owed", {"plan": plan.number, "on": exception.window_start})
        return
    about = {
        "plan": plan.number,
        "subject": plan.subject,
        "activity": change.before.catalog.activity(plan.activity).name,
        "start": now.start,
        "last_day": _day(now.end.toordinal() - 1),
    }
    if exception.effect == "excused":
        yield Reason("excuses_window", about)
    elif then.limit > now.limit:
        yield Reason("moves_limit", {**about, "last_in_time": _last(then), "before": _last(now)})
    else:
        yield Reason("moves_nothing", {**about, "last_in_time": _last(now)})
    yield from _standing(change.before, now, then)


def _standing(known: Known, now: WindowResult, then: WindowResult) -> Iterator[Reason]:
    """How the window stands today, and how it will."""
    names = known.catalog.statuses
    if now.status == then.status:
        yield Reason("window_stays", {"status": names[now.status].name})
    else:
        yield Reason("window_becomes", {"status": names[now.status].name, "becomes": names[then.status].name})


def _window(known: Known, plan: Plan, exception: WindowException, today: date) -> WindowResult | None:
    """The window as it is judged today, however far ahead it begins; None where nobody owes it."""
    subject, controls = known.subject(plan.subject), controls_of(known, plan)
    if subject is None or not controls:
        return None
    judge = Judge(known, controls[0], Question(today, today, today, known.facts.position))
    case, start = judge.case(subject), exception.window_start.toordinal()
    outcomes = case.outcomes(today.toordinal(), max(start, today.toordinal())) if case else ()
    same = [o for o in outcomes if o.window.start == start and o.status != "not_applicable"]
    found = case.results(same) if case else ()
    return next((window for window in found if window.plan == plan.number), None)


def _last(window: WindowResult) -> date:
    return _day(window.limit.toordinal() - 1)
