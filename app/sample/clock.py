"""The time of the story: turned by hand, forwards only."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Asia/Tokyo")
OPENS, EVENING = time(9), time(17, 30)
PAUSE = timedelta(minutes=7)  # from one act to the next


class StoryClock:
    """Callable like the program's own clock: `clock()` is the moment in UTC."""

    def __init__(self, day: date) -> None:
        self.at = datetime.combine(day, OPENS, ZONE)

    def __call__(self) -> datetime:
        return self.at.astimezone(UTC)

    @property
    def day(self) -> date:
        return self.at.date()

    def turn_to(self, moment: datetime) -> None:
        """ValueError for a moment that has passed: what is recorded stays in the order of time."""
        if moment < self.at:
            raise ValueError(f"the story is at {self.at}, {moment} has passed")
        self.at = moment

    def morning(self, day: date) -> None:
        self.turn_to(datetime.combine(day, OPENS, ZONE))

    def evening(self) -> None:
        """Half past five, or now if it is later already."""
        self.turn_to(max(self.at, datetime.combine(self.day, EVENING, ZONE)))

    def tick(self) -> None:
        self.turn_to(self.at + PAUSE)
