"""Time to restore: who counts in a period, the tail behind the mean, and no failure at all."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from fractions import Fraction
from zoneinfo import ZoneInfo

import pytest

from controls.metrics import (
    Incident,
    service_hours,
    time_between_failures,
    time_to_restore,
)
from controls.metrics.service_hours import WEEKDAYS

TOKYO = ZoneInfo("Asia/Tokyo")


def at(day: int, hour: int = 0, minute: int = 0, zone: timezone | ZoneInfo = UTC) -> datetime:
    return datetime(2026, 6, day, hour, minute, tzinfo=zone)


PERIOD = at(1), at(30)


@pytest.mark.parametrize(
    ("restored", "counted", "still_open"),
    [
        (at(1) - timedelta(minutes=1), 0, 0),
        (at(1), 1, 0),
        (at(20), 1, 0),
        (at(20, 0, 1), 0, 1),
        (None, 0, 1),
    ],
)
def test_an_incident_counts_where_it_was_restored(restored, counted, still_open):
    found = time_to_restore([Incident(at(1) - timedelta(hours=1), restored)], PERIOD, as_of=at(20))
    assert (found.n, found.open) == (counted, still_open)
    assert (found.mean is None) is (counted == 0)


def test_an_incident_of_the_next_period_is_neither():
    assert time_to_restore([Incident(at(29), at(30))], PERIOD, as_of=at(30, 1)).n == 0
    assert time_to_restore([Incident(at(21))], PERIOD, as_of=at(20)).open == 0


def test_mean_median_and_tail_in_service_hours():
    """Friday 16:00 to Monday 10:00 is two hours of service in an office from 9 to 17 o'clock."""
    hours = service_hours(UTC, {day: [("09:00", "17:00")] for day in WEEKDAYS[:5]})
    incidents = [
        Incident(at(5, 16), at(8, 10)),
        Incident(at(9, 9), at(9, 10)),
        Incident(at(10, 9), at(10, 17)),
    ]
    found = time_to_restore(incidents, PERIOD, at(29), hours)
    assert (found.total, found.mean, found.median, found.p90) == (660, 220, 120, 480)
    assert time_to_restore(incidents, PERIOD, at(29)).total == (66 + 1 + 8) * 60


def test_without_failure_there_is_only_a_bound():
    assert (time_between_failures(300, 0).hours_between, time_between_failures(300, 0).rate_at_most) == (
        None,
        Fraction(1, 100),
    )
    assert time_between_failures(300, 1).rate_at_most is None
    assert time_between_failures(0, 0).rate_at_most is None
    with pytest.raises(ValueError, match="below 0"):
        time_between_failures(1, -1)
