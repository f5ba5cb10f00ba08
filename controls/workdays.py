"""Business days: Monday to Friday, without the days the organisation's working calendar names.

Public holidays are not known of themselves: where they shall not count, the working calendar of the
organisation names them, each as 2026-12-29.
"""

from __future__ import annotations

from collections.abc import Set
from datetime import date, timedelta

SATURDAY = 5
DAY = timedelta(days=1)


def plus_workdays(day: date, count: int, closed: Set[date] = frozenset()) -> date:
    """The day so many business days after a day: three after a Thursday is Tuesday; 0 is the day itself."""
    while count > 0:
        day += DAY
        count -= day.weekday() < SATURDAY and day not in closed
    return day
