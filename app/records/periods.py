"""What a period is called: a whole month by its name, anything else by its days."""

from __future__ import annotations

from datetime import date, timedelta

from app.i18n import as_day, day_range, month, short_month

ONE_DAY = timedelta(days=1)
Day = date | str


def is_month(first: Day, last: Day) -> bool:
    """One calendar month from its first to its last day, both included."""
    start, after = as_day(first), as_day(last) + ONE_DAY
    return start.day == 1 and after == next_month(start)


def next_month(start: date) -> date:
    return date(start.year + start.month // 12, start.month % 12 + 1, 1)


def period_name(first: Day, last: Day) -> str:
    """September 2026 · 1 Jul – 30 Sep 2026; nothing while a day is missing."""
    if not first or not last:
        return ""
    return month(first) if is_month(first, last) else day_range(first, last)


def period_label(first: Day, last: Day) -> str:
    """Sep, under a chart; longer periods by the month they end in."""
    return short_month(last)
