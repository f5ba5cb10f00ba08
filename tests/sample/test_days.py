"""The clock and the calendar of the story."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from app.sample.clock import StoryClock
from app.sample.days import later, model, repeats, working_day
from app.sample.words import slip_of


def test_the_clock_goes_forward_only() -> None:
    clock = StoryClock(date(2026, 5, 7))
    assert clock() == datetime(2026, 5, 7, 0, 0, tzinfo=UTC)  # nine o'clock in Tokyo
    clock.evening()
    clock.tick()
    assert clock().hour == 8
    with pytest.raises(ValueError, match="has passed"):
        clock.morning(date(2026, 5, 7))


@pytest.mark.parametrize(
    ("day", "works"),
    [((2026, 10, 31), (2026, 11, 2)), ((2025, 12, 30), (2026, 1, 5)), ((2026, 11, 2), (2026, 11, 2))],
)
def test_working_days(day: tuple[int, int, int], works: tuple[int, int, int]) -> None:
    assert working_day(date(*day)) == date(*works)


def test_later_months_follow_those_of_the_written_story() -> None:
    assert model((2026, 10)) == (2026, 10)
    assert model((2026, 11)) == (2025, 11)
    assert model((2028, 3)) == (2026, 3)
    assert later((2026, 1), -1) == (2025, 12)
    assert slip_of("measurement", "order", (2027, 1)) == slip_of("measurement", "order", (2026, 1))


def test_what_happened_in_the_last_year_of_the_story_happens_again() -> None:
    assert list(repeats(date(2025, 9, 10), date(2028, 1, 1))) == [date(2025, 9, 10)]
    found = list(repeats(date(2026, 2, 12), date(2028, 3, 1)))
    assert found == [date(2026, 2, 12), date(2027, 2, 12), date(2028, 2, 14)]
