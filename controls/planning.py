"""What the catalog asks of a subject at planned intervals, and from which day a rhythm can begin or change.

Worked example: a supplier of tier standard is checked once a year, counted from 1 April. On 20 March 2027 its
tier becomes important, which asks for a check every three months: windows of both rhythms begin together on
1 April 2027, so that from this day on nothing is owed twice and no day by nobody.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from math import lcm

from controls.control import Catalog, Control
from controls.windows import Interval, boundary, index_of, parse_interval

CATALOG = "catalog"  # who writes the plans of a subject: they go with it


@dataclass(frozen=True, slots=True)
class Asked:
    """What the catalog asks of a subject: an activity at an interval; `control` only if that one differs."""

    activity: str
    interval: str
    grace_days: int | None
    control: str | None = None


def asked_of(catalog: Catalog, subject: str, tier: str | None) -> Iterator[Asked]:
    """For a kind of subject. The first control of an activity sets its plan; one with another rhythm gets a
    plan of its own.
    """
    general: dict[str, Asked] = {}
    for control in catalog.controls:
        asked = _asked_by(catalog, control, subject, tier)
        if asked is None:
            continue
        first = general.setdefault(asked.activity, asked)
        if first is asked:
            yield asked
        elif (first.interval, first.grace_days) != (asked.interval, asked.grace_days):
            yield Asked(asked.activity, asked.interval, asked.grace_days, control.id)


def _asked_by(catalog: Catalog, control: Control, subject: str, tier: str | None) -> Asked | None:
    if not control.activity or not catalog.judges(control, subject, tier):
        return None
    interval = catalog.interval_of(control, tier)
    return Asked(control.activity, interval, catalog.grace_of(control, tier)) if interval else None


def first_day(anchor: date, interval: str, scope_from: date, today: date, *, added: bool) -> date:
    """From the start of the scope; what is `added` to a subject later, from the next window on."""
    return max(scope_from, next_common_start(anchor, interval, interval, today)) if added else scope_from


def next_common_start(anchor: date, before: str, after: str, today: date) -> date:
    """The first day from today on at which windows of both intervals begin, counted from the anchor."""
    step = Interval(lcm(parse_interval(before).months, parse_interval(after).months), 0)
    first, day = anchor.toordinal(), today.toordinal()
    k = index_of(first, step, day)
    start = boundary(first, step, k)
    return date.fromordinal(start if start == day else boundary(first, step, k + 1))
