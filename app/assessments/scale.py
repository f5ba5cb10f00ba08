"""The days of a fiscal year as columns of a table: months where every interval begins with one, else days."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from app.i18n import _, day_range, short_month
from controls.assessment import WindowResult


def span_name(window: WindowResult) -> str:
    """August, or 1 Jul – 30 Sep 2026: what the window is called."""
    if is_month(window):
        return short_month(window.start)
    return day_range(window.start, window.end - timedelta(days=1))


def is_month(window: WindowResult) -> bool:
    return window.start.day == window.end.day == 1 and months_between(window.start, window.end) == 1


def months_between(start: date, end: date) -> int:
    return (end.year - start.year) * 12 + end.month - start.month


@dataclass(frozen=True)
class Scale:
    """The days a page shows, both ends included."""

    first: date
    last: date
    by_month: bool = False

    @classmethod
    def of(cls, first: date, last: date, windows: Iterable[WindowResult]) -> Scale:
        """Months are columns where nothing on the page begins or ends inside one."""
        end = last + timedelta(days=1)
        edges = (day for window in windows for day in (max(window.start, first), min(window.end, end)))
        return cls(first, last, first.day == end.day == 1 and all(day.day == 1 for day in edges))

    @property
    def end(self) -> date:
        """The first day no longer on the scale."""
        return self.last + timedelta(days=1)

    def columns(self, start: date, end: date) -> int:
        """How many columns lie between two days."""
        return months_between(start, end) if self.by_month else (end - start).days

    def months(self, today: date) -> Iterator[dict[str, object]]:
        """Label and columns of every month on the scale."""
        start = self.first
        while start <= self.last:
            following = date(start.year + start.month // 12, start.month % 12 + 1, 1)
            end = min(following, self.end)
            current = start <= today < end
            yield {"label": short_month(start), "span": self.columns(start, end), "current": current}
            start = end

    def short_name(self, window: WindowResult) -> str:
        """Q2, first half, FY 2026: what fits into a cell. Other windows are told by their days."""
        months = months_between(window.start, window.end)
        into = months_between(self.first, window.start)
        aligned = window.start.day == self.first.day == window.end.day and into % max(months, 1) == 0
        if aligned and months == 3:
            return _("Q%(n)s", n=into // 3 % 4 + 1)
        if aligned and months == 6:
            return _("First half") if into % 12 == 0 else _("Second half")
        if aligned and months == 12:
            return _("FY %(year)s", year=window.start.year)
        return span_name(window)
