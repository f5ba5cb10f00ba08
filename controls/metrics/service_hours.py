"""Service hours: when a service was agreed, by weekday and wall clock where it is used.

What counts is what the clock on the wall shows. Where it is put back, an hour happens twice and counts twice;
where it is put forward, the hour that never happened does not count.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, timedelta, tzinfo
from functools import lru_cache

from controls.metrics.figures import Share
from controls.metrics.spans import EPOCH, MICROSECOND, MINUTE, Span, Spans, common, minutes, union

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
DAY_MINUTES = 24 * 60
_HOUR = 60 * MINUTE
_DAY = 24 * _HOUR
_EPOCH_DAY = EPOCH.toordinal()
_TIME = re.compile(r"([01][0-9]|2[0-4]):([0-5][0-9])")


@dataclass(frozen=True, slots=True)
class ServiceHours:
    """`weekly`: for Monday to Sunday the [from, to) in minutes since midnight; `zone`: the service's own."""

    zone: tzinfo
    weekly: tuple[tuple[tuple[int, int], ...], ...]

    def spans(self, first: date, last: date) -> Spans:
        """The agreed hours of these days, both included, in UTC."""
        return _spans(self, first, last)


def service_hours(zone: tzinfo, weekly: Mapping[str, Sequence[Sequence[str]]]) -> ServiceHours:
    """From `{"mon": [("09:00", "19:00")], …}`, up to "24:00"; a day that is missing has no service.

    ValueError for a day or time there is not, and for hours that do not end after they begin: those over
    midnight are written as two, up to 24:00 and from 00:00.

    >>> service_hours(UTC, {"mon": [("09:00", "19:00")]}).weekly[0]
    ((540, 1140),)
    """
    unknown = weekly.keys() - set(WEEKDAYS)
    if unknown:
        raise ValueError(f"no day of the week: {', '.join(sorted(unknown))}")
    days = (union(_hours(*hours) for hours in weekly.get(day, ())) for day in WEEKDAYS)
    return ServiceHours(zone, tuple(days))


def always(zone: tzinfo) -> ServiceHours:
    """Around the clock, every day: a month of 30 days has 43,200 minutes.

    >>> minutes(always(UTC).spans(date(2026, 6, 1), date(2026, 6, 30)))
    Fraction(43200, 1)
    """
    return service_hours(zone, {day: [("00:00", "24:00")] for day in WEEKDAYS})


def shared_hours(supplier: ServiceHours, customer: ServiceHours, first: date, last: date) -> Share:
    """Minutes of the customer's hours that the supplier's cover, of all the customer's, on these days.

    Monday to Friday 9 to 19 o'clock covers 50 of the 168 hours of a week.

    >>> days = {day: [("09:00", "19:00")] for day in WEEKDAYS[:5]}
    >>> shared_hours(service_hours(UTC, days), always(UTC), date(2026, 6, 1), date(2026, 6, 7))
    Share(numerator=Fraction(3000, 1), denominator=Fraction(10080, 1))
    """
    wanted = customer.spans(first, last)
    return Share(minutes(common(supplier.spans(first, last), wanted)), minutes(wanted))


def _hours(since: str, until: str) -> tuple[int, int]:
    found = _minute(since), _minute(until)
    if found[0] >= found[1]:
        raise ValueError(f"hours that do not end after they begin: {since} to {until}")
    return found


def _minute(text: str) -> int:
    found = _TIME.fullmatch(text)
    minute = int(found[1]) * 60 + int(found[2]) if found else DAY_MINUTES + 1
    if minute > DAY_MINUTES:
        raise ValueError(f"no time of day: {text!r}")
    return minute


@lru_cache(maxsize=256)
def _spans(hours: ServiceHours, first: date, last: date) -> Spans:
    """A local day lies within a day before and after the same day in UTC, whatever the zone."""
    if first > last:
        raise ValueError(f"the period ends before it begins: {first} to {last}")
    stretch = _midnight(first.toordinal() - 1), _midnight(last.toordinal() + 2)
    found = [
        hour
        for since, until, offset in _one_offset(hours.zone, *stretch)
        for hour in _within(hours, (since, until), offset, (first.toordinal(), last.toordinal()))
    ]
    return union(found)


def _within(hours: ServiceHours, stretch: Span, offset: int, days: tuple[int, int]) -> Iterator[Span]:
    """Hours of the local days while the wall clock is `offset` ahead of UTC."""
    first = max(days[0], (stretch[0] + offset) // _DAY + _EPOCH_DAY)
    last = min(days[1], (stretch[1] + offset) // _DAY + _EPOCH_DAY)
    for day in range(first, last + 1):
        midnight = _midnight(day) - offset
        for since, until in hours.weekly[(day - 1) % len(WEEKDAYS)]:  # 1 January of year 1 was a Monday
            cut = max(midnight + since * MINUTE, stretch[0]), min(midnight + until * MINUTE, stretch[1])
            if cut[0] < cut[1]:
                yield cut


def _one_offset(zone: tzinfo, since: int, until: int) -> Iterator[tuple[int, int, int]]:
    """(from, to, offset): stretches between two changes of the clock, which lie more than an hour apart."""
    begin, offset = since, _offset(zone, since)
    for at in range(since + _HOUR, until + 1, _HOUR):
        if _offset(zone, at) != offset:
            change = _change(zone, at - _HOUR, at, offset)
            yield begin, change, offset
            begin, offset = change, _offset(zone, at)
    yield begin, until, offset


def _change(zone: tzinfo, since: int, until: int, before: int) -> int:
    return since + bisect_left(range(since, until), True, key=lambda at: _offset(zone, at) != before)


def _offset(zone: tzinfo, at: int) -> int:
    """How far the wall clock is ahead of UTC."""
    utc = EPOCH + timedelta(microseconds=at)
    return (utc.astimezone(zone).replace(tzinfo=UTC) - utc) // MICROSECOND


def _midnight(day: int) -> int:
    return (day - _EPOCH_DAY) * _DAY
