"""Months and working days of the story."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta

FIRST_DAY = date(2025, 9, 1)
WRITTEN_TO = date(2026, 10, 31)  # the story is written to this day; later months repeat those a year before
ONE_DAY = timedelta(days=1)
Month = tuple[int, int]


def month_of(day: date) -> Month:
    return day.year, day.month


def first_of(month: Month) -> date:
    return date(*month, 1)


def last_of(month: Month) -> date:
    return date(*month, monthrange(*month)[1])


def later(month: Month, by: int) -> Month:
    """`by` months on, or back when negative."""
    at = month[0] * 12 + month[1] - 1 + by
    return at // 12, at % 12 + 1


def months(first: Month, last: Month) -> Iterator[Month]:
    while first <= last:
        yield first
        first = later(first, 1)


def model(month: Month) -> Month:
    """The month of the written story that a month follows: itself, or the same one a year or more before."""
    while month > month_of(WRITTEN_TO):
        month = later(month, -12)
    return month


def working_day(day: date) -> date:
    """This day, or the first one after it on which people work."""
    while day.weekday() >= 5 or (day.month, day.day) >= (12, 29) or (day.month, day.day) <= (1, 4):
        day += ONE_DAY
    return day


def repeats(day: date, end: date) -> Iterator[date]:
    """The day and, for what belongs to the last year of the written story, the same day of later years."""
    yield day
    if day <= date(WRITTEN_TO.year - 1, WRITTEN_TO.month, WRITTEN_TO.day):
        return
    year = day.year + 1
    while (again := working_day(day.replace(year=year, day=min(day.day, 28)))) <= end:
        yield again
        year += 1
