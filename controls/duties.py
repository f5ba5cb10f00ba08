"""What a subject owes: plans and exceptions turned into versions of windows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from controls.coverage import Duty, Entry
from controls.facts import Plan, Record, Subject, WindowException
from controls.known import Known
from controls.quick import quick
from controls.windows import FAR, Grace, Span, Version, Waiver, parse_interval, without


@quick
@dataclass(frozen=True, slots=True)
class Planned:
    """A duty with the plans behind its versions and the exceptions behind its waivers."""

    duty: Duty
    plans: tuple[Plan, ...]  # by number of the version
    exceptions: Mapping[tuple[int, int], Sequence[WindowException]]  # by (version, window start)


def planned(known: Known, subject: Subject, activity: str, control: str | None) -> Planned | None:
    """The duty of a subject, None without any plan. Plans for the control win over general ones."""
    parts = _parts(known.plans(subject.number, activity), control)
    if not parts:
        return None
    exceptions = _exceptions(known, [plan for plan, _ in parts])
    duty = Duty(
        time=known.catalog.activity(activity).time,
        scope=span_of(subject.in_scope_from, subject.in_scope_to),
        versions=tuple(_version(plan, valid) for plan, valid in parts),
        waivers={window: _waiver(found) for window, found in exceptions.items()},
        grace=grace_of(known),
    )
    return Planned(duty, tuple(plan for plan, _ in parts), exceptions)


def _parts(plans: Sequence[Plan], control: str | None) -> list[tuple[Plan, tuple[Span, ...]]]:
    """Plans in order, each with the days on which it holds."""
    special = [plan for plan in plans if plan.control is not None and plan.control == control]
    taken = [span_of(plan.valid_from, plan.valid_to) for plan in special]
    parts: list[tuple[Plan, tuple[Span, ...]]] = [
        (p, (span,)) for p, span in zip(special, taken, strict=True)
    ]
    parts += [
        (plan, without(span_of(plan.valid_from, plan.valid_to), taken))
        for plan in plans
        if plan.control is None
    ]
    return sorted(parts, key=lambda part: (part[0].valid_from, part[0].number, part[0].edition))


def span_of(since: date, upto: date | None) -> Span:
    """Days as a half-open span; no end = open."""
    return since.toordinal(), upto.toordinal() if upto else FAR


def grace_of(known: Known) -> Grace:
    """The catalog's formula for grace days."""
    defaults = known.catalog.defaults
    return _grace(defaults["grace_ratio_pct"], defaults["grace_min_days"], defaults["grace_max_days"])


_grace = cache(Grace)


def _version(plan: Plan, valid: tuple[Span, ...]) -> Version:
    return Version(parse_interval(plan.interval), plan.anchor.toordinal(), valid, plan.grace_days)


def _exceptions(known: Known, plans: Sequence[Plan]) -> Mapping[tuple[int, int], Sequence[WindowException]]:
    found: dict[tuple[int, int], list[WindowException]] = {}
    for version, plan in enumerate(plans):
        for exception in known.exceptions(plan.number):
            if exception.edition in (None, plan.edition):
                found.setdefault((version, exception.window_start.toordinal()), []).append(exception)
    return found


def _waiver(exceptions: Sequence[WindowException]) -> Waiver:
    """Of several moved limits the latest holds."""
    limits = [e.new_limit.toordinal() for e in exceptions if e.effect == "moved" and e.new_limit]
    return Waiver(any(e.effect == "excused" for e in exceptions), max(limits, default=None))


def entry_of(record: Record, time: str) -> Entry | None:
    """The record as the coverage rule sees it; None when it lacks the days its activity counts by."""
    if record.occurred_on is None:
        return None
    day = record.occurred_on.toordinal()
    first = last = day
    if time == "period":
        if record.period_from is None or record.period_to is None:
            return None
        first, last = record.period_from.toordinal(), record.period_to.toordinal()
    named = record.counts_for_window
    previous = record.counts_for == "previous"
    return Entry(record.number, day, first, last, previous, named.toordinal() if named else None)
