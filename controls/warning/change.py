"""A record held against what is known: before, after, and the words all kinds of warning share."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from controls.assessment import Reason
from controls.explain import days_of
from controls.facts import Record
from controls.known import Known
from controls.owing import Difference
from controls.windows import Interval, Window, boundary

LISTED = 3  # windows named one by one; of more the first and the last day are said


@dataclass(frozen=True, slots=True)
class Change:
    """`after` is what would be known with the record approved today."""

    before: Known
    after: Known
    record: Record
    today: date


Warner = Callable[[Change], Iterator[Reason]]


def a_year_after(*days: date | None) -> date:
    """A year after the latest of the days that are there: how far ahead windows are compared."""
    latest = max(day for day in days if day)
    return date.fromordinal(boundary(latest.toordinal(), Interval(12, 0), 1))


def of_windows(change: Change, found: Difference) -> Iterator[Reason]:
    """Windows that become owed, are owed no longer, or have another last day in time."""
    activity = change.before.catalog.activity(found.activity).name
    about = {"activity": activity, "controls": found.controls}
    if found.more:
        yield Reason("windows_owed", {**about, **_days(found.more)})
        past = sum(window.limit <= change.today.toordinal() for window in found.more)
        if past:
            yield Reason("windows_owed_past", {"past": past})
    if found.fewer:
        yield Reason("windows_not_owed", {**about, **_days(found.fewer)})
    for was, is_ in found.moved[:LISTED]:
        values = {**about, **days_of(is_), "before": date.fromordinal(was.limit - 1)}
        yield Reason("window_limit", values)
    if len(found.moved) > LISTED:
        yield Reason("windows_limit_more", {"others": len(found.moved) - LISTED})


def _days(windows: Sequence[Window]) -> dict[str, object]:
    return {
        "windows": len(windows),
        "start": date.fromordinal(windows[0].start),
        "last_day": date.fromordinal(max(window.end for window in windows) - 1),
    }
