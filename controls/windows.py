"""A plan and the calendar give windows: planned intervals, half open, always counted from the plan's anchor.

Days are whole numbers inside (`date.toordinal()`), because a hundred thousand windows are compared with each
other. Counting from the anchor, and never from the window before, keeps month ends from drifting: from
31 January monthly windows start on 31 Jan, 28 or 29 Feb, 31 Mar.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from controls.quick import quick

FAR = date.max.toordinal()  # stands for "open": no window reaches it
_ISO = re.compile(r"P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?")
_DAYS_PER_10000_MONTHS = 304369  # only for a first guess, corrected day by day

Span = tuple[int, int]  # [from, to) in days


class Interval(NamedTuple):
    """Length of a window: whole months and whole days, at least one of them."""

    months: int
    days: int


@lru_cache(maxsize=256)
def parse_interval(text: str) -> Interval:
    """`P3M`, `P1Y`, `P2W`, `P10D` → Interval. ValueError for anything else, also for a length of nothing."""
    found = _ISO.fullmatch(text)
    years, months, weeks, days = (int(part or 0) for part in found.groups()) if found else (0, 0, 0, 0)
    interval = Interval(years * 12 + months, weeks * 7 + days)
    if interval == Interval(0, 0):
        raise ValueError(f"not a planned interval: {text!r}")
    return interval


@lru_cache(maxsize=65536)
def boundary(anchor: int, interval: Interval, k: int) -> int:
    """First day of window k, also below 0: anchor + k × interval, or the last day of a month too short."""
    start = date.fromordinal(anchor)
    year, month = divmod(start.year * 12 + start.month - 1 + k * interval.months, 12)
    if not date.min.year <= year <= date.max.year:
        return FAR if year > date.max.year else 1
    first = date(year, month + 1, 1).toordinal()
    return first + min(start.day, _month_length(year, month + 1)) - 1 + k * interval.days


def _month_length(year: int, month: int) -> int:
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return (31, 29 if leap else 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)[month - 1]


@lru_cache(maxsize=65536)
def index_of(anchor: int, interval: Interval, day: int) -> int:
    """k of the window that holds the day."""
    length = interval.months * _DAYS_PER_10000_MONTHS + interval.days * 10000
    k = (day - anchor) * 10000 // length
    while boundary(anchor, interval, k) > day:
        k -= 1
    while boundary(anchor, interval, k + 1) <= day:
        k += 1
    return k


@lru_cache(maxsize=4096)
def grid(anchor: int, interval: Interval, first: int, last: int) -> tuple[tuple[int, int, int], ...]:
    """(k, start, end) of every window from the one holding the first day to the one holding the last."""
    k = index_of(anchor, interval, first)
    start = boundary(anchor, interval, k)
    found = []
    while start <= last:
        end = boundary(anchor, interval, k + 1)
        found.append((k, start, end))
        k, start = k + 1, end
    return tuple(found)


@quick
@dataclass(frozen=True, slots=True)
class Grace:
    """Days after the end of a window in which it still is in time, where the plan names none."""

    ratio_pct: int = 10
    min_days: int = 7
    max_days: int = 30

    def of(self, length: int) -> int:
        """A share of the window's days, rounded half up, between the two bounds."""
        return max(self.min_days, min(self.max_days, (length * self.ratio_pct * 2 + 100) // 200))


DEFAULT_GRACE = Grace()


@quick
@dataclass(frozen=True, slots=True)
class Version:
    """One edition of a plan: its grid, its grace and the days on which it is valid (sorted, no overlap)."""

    interval: Interval
    anchor: int
    valid: tuple[Span, ...]
    grace_days: int | None = None


class Window(NamedTuple):
    """Window `k` of plan version `version` (its place in the list). Days as ordinals, `end` excluded.

    Windows compare first-ending first, then by start and version; the last in this order is "the latest".
    """

    end: int
    start: int
    version: int
    k: int
    limit: int  # the first day no longer in time
    owed: bool
    excused: bool = False
    moved: bool = False  # an exception moved the limit to a later day


@dataclass(frozen=True, slots=True)
class Waiver:
    """What approved exceptions do to one window: excuse it, or move its limit to a later day."""

    excused: bool = False
    limit: int | None = None


def shared_days(spans: Sequence[Span], start: int, end: int) -> int:
    """Number of days of [start, end) that lie in the spans."""
    return sum(max(0, min(end, upto) - max(start, since)) for since, upto in spans)


def clip(spans: Sequence[Span], within: Span) -> tuple[Span, ...]:
    """The parts of the spans inside `within`."""
    cut = ((max(since, within[0]), min(upto, within[1])) for since, upto in spans)
    return tuple((since, upto) for since, upto in cut if since < upto)


def without(span: Span, holes: Sequence[Span]) -> tuple[Span, ...]:
    """What is left of a span when the holes are taken out."""
    left: list[Span] = []
    since, upto = span
    for hole_from, hole_to in sorted(holes) if len(holes) > 1 else holes:
        if since < min(hole_from, upto):
            left.append((since, min(hole_from, upto)))
        since = max(since, hole_to)
    if since < upto:
        left.append((since, upto))
    return tuple(left)


def windows_of_version(
    number: int,
    version: Version,
    scope: Span,
    horizon: int,
    waivers: Mapping[tuple[int, int], Waiver],
    grace: Grace,
) -> tuple[Window, ...]:
    """Every window that shares a day with the version's validity and starts by the horizon, in order.

    A window is owed when on at least half of its days the subject was in scope and this version was valid.
    `waivers` is keyed by (version, start).
    """
    windows = _planned(number, version, scope, horizon, grace)
    return tuple(_waived(window, waivers) for window in windows) if waivers else windows


@lru_cache(maxsize=2048)
def _planned(number: int, version: Version, scope: Span, horizon: int, grace: Grace) -> tuple[Window, ...]:
    """The same without exceptions: many subjects came on the same day and owe several things as often."""
    if not version.valid or version.valid[0][0] > horizon:
        return ()
    whole = len(version.valid) == 1
    counted = clip(version.valid, scope)
    since, upto = counted[0] if counted else (FAR, FAR)
    last_day = min(version.valid[-1][1] - 1, horizon)
    found = []
    for k, start, end in grid(version.anchor, version.interval, version.valid[0][0], last_day):
        if whole or shared_days(version.valid, start, end):
            inside = since <= start and end <= upto
            owed = inside or 2 * shared_days(counted, start, end) >= end - start
            limit = end + (grace.of(end - start) if version.grace_days is None else version.grace_days)
            found.append(Window(end, start, number, k, limit, owed))
    return tuple(found)


def _waived(window: Window, waivers: Mapping[tuple[int, int], Waiver]) -> Window:
    """What exceptions make of a window."""
    waiver = waivers.get((window.version, window.start))
    if waiver is None:
        return window
    limit = max(window.limit, waiver.limit or 0)
    return window._replace(limit=limit, excused=waiver.excused, moved=limit > window.limit)
