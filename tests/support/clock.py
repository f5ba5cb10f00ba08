"""A clock that tests turn by hand."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

START = datetime(2026, 11, 2, 0, 0, tzinfo=UTC)  # a Monday, nine o'clock in Tokyo


class Clock:
    """Callable like the program's own clock: `clock()` is the moment in UTC, and stands still by itself."""

    def __init__(self, at: datetime = START) -> None:
        self.at = at

    def __call__(self) -> datetime:
        return self.at

    def set(self, at: datetime | date) -> None:
        """Turn to a moment with a zone, or to 03:00 UTC (noon in Tokyo) of a day."""
        moment = at if isinstance(at, datetime) else datetime.combine(at, time(3), UTC)
        if moment.tzinfo is None:
            raise ValueError("a moment needs a zone")
        self.at = moment.astimezone(UTC)

    def tick(self, seconds: float = 1, *, days: int = 0) -> datetime:
        """Let time pass; returns the new moment."""
        self.at += timedelta(days=days, seconds=seconds)
        return self.at
