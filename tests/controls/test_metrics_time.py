"""Time agreed, time down, time to restore: one minute either side, and days on which the clock is changed."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from fractions import Fraction
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from controls.metrics import (
    Outage,
    allowed_downtime,
    always,
    availability,
    guaranteed,
    inherent_availability,
    rounded,
    service_hours,
    shared_hours,
)
from controls.metrics.service_hours import WEEKDAYS
from controls.metrics.spans import common, minutes, outside, union

JUNE = date(2026, 6, 1), date(2026, 6, 30)
LATER = datetime(2026, 12, 31, tzinfo=UTC)
TOKYO, BERLIN = ZoneInfo("Asia/Tokyo"), ZoneInfo("Europe/Berlin")


def at(day: int, hour: int = 0, minute: int = 0, zone: timezone | ZoneInfo = UTC) -> datetime:
    return datetime(2026, 6, day, hour, minute, tzinfo=zone)


def june(*outages: Outage, exclusions=(), hours=None, **more):
    return availability(hours or always(UTC), JUNE, outages, exclusions, now=LATER, **more)


# ---- availability ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("down", "shown", "met"), [(43, "99.90", True), (44, "99.90", False), (432, "99.00", False)]
)
def test_one_minute_decides_however_it_reads(down, shown, met):
    """0.1 % of 30 days around the clock are 43.2 minutes."""
    share = june(Outage(at(10), at(10) + timedelta(minutes=down))).share
    assert (str(rounded(share.percent, 2)), share.reaches("99.9")) == (shown, met)
    assert (share.denominator - share.numerator, share.denominator) == (down, 43200)


@pytest.mark.parametrize(
    ("outages", "down"),
    [
        ([(at(1), at(1, 1)), (at(1), at(1, 1))], 60),
        ([(at(1), at(1, 2)), (at(1, 1), at(1, 3))], 180),
        ([(at(1), at(1, 1)), (at(1, 1), at(1, 2))], 120),
        ([(at(1), at(1))], 0),
        ([(at(1) - timedelta(hours=1), at(1, 0, 1))], 1),
        ([(at(30, 23, 59), at(30) + timedelta(days=5))], 1),
        ([(at(1) - timedelta(days=2), at(1))], 0),
        ([(at(1, 9, zone=TOKYO), at(1, 10, zone=TOKYO))], 60),
    ],
)
def test_outages_are_joined_and_cut_to_the_period(outages, down):
    assert june(*(Outage(*one) for one in outages)).down == down


def test_an_outage_that_is_not_over_runs_until_now():
    found = availability(always(UTC), JUNE, [Outage(at(10))], now=at(10, 0, 7))
    assert found.down == 7
    assert june(Outage(at(10))).down == 21 * 24 * 60
    assert availability(always(UTC), JUNE, [Outage(at(10))], now=at(9)).down == 0


@pytest.mark.parametrize(
    ("exclusion", "agreed", "down"),
    [
        ((at(10, 1), at(10, 2)), 43140, 60),
        ((at(10, 0, 30), at(10, 0, 59)), 43171, 31),
        ((at(10), at(10, 1)), 43140, 0),
        ((at(1) - timedelta(days=9), at(1)), 43200, 60),
    ],
)
def test_what_was_announced_counts_neither_as_agreed_nor_as_down(exclusion, agreed, down):
    found = june(Outage(at(10), at(10, 1)), exclusions=[exclusion])
    assert (found.agreed, found.down, found.excluded) == (agreed, down, 43200 - agreed)


def test_without_agreed_time_there_is_no_availability():
    found = june(Outage(at(10), at(11)), exclusions=[(at(1), at(1) + timedelta(days=40))])
    assert (found.agreed, found.share.value, found.share.reaches(0)) == (0, None, None)


@pytest.mark.parametrize(
    ("partial_counts", "down"),
    [(False, 180), (True, 60 * Fraction(1, 4) + 60 * Fraction(1, 2) + 60 * Fraction(1, 2))],
)
def test_a_partial_outage_counts_in_full_unless_declared(partial_counts, down):
    """Together they count as the larger one: nobody knows whether they hit the same users."""
    quarter = Outage(at(10, 0), at(10, 2), Fraction(1, 4))
    half = Outage(at(10, 1), at(10, 3), Fraction(1, 2))
    assert june(quarter, half, partial_counts=partial_counts).down == down


@pytest.mark.parametrize(
    ("outage", "words"),
    [
        (Outage(at(2), at(1)), "ends before it begins"),
        (Outage(datetime(2026, 6, 1)), "without a time zone"),  # noqa: DTZ001
        (Outage(at(1), at(2), Fraction(0)), "affects nothing"),
        (Outage(at(1), at(2), Fraction(2)), "no share"),
    ],
)
def test_what_cannot_have_been(outage, words):
    with pytest.raises(ValueError, match=words):
        june(outage)


# ---- service hours ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("zone", "day", "hours", "expected"),
    [
        (BERLIN, date(2026, 3, 29), ("00:00", "24:00"), 23 * 60),  # 2:00 becomes 3:00
        (BERLIN, date(2026, 3, 29), ("02:00", "03:00"), 0),
        (BERLIN, date(2026, 3, 29), ("02:30", "03:30"), 30),
        (BERLIN, date(2026, 10, 25), ("00:00", "24:00"), 25 * 60),  # 3:00 becomes 2:00
        (BERLIN, date(2026, 10, 25), ("02:00", "03:00"), 120),
        (BERLIN, date(2026, 10, 25), ("02:30", "03:30"), 90),
        (BERLIN, date(2026, 10, 25), ("03:00", "04:00"), 60),
        (TOKYO, date(2026, 10, 25), ("00:00", "24:00"), 24 * 60),
        (ZoneInfo("Australia/Lord_Howe"), date(2026, 4, 5), ("00:00", "24:00"), 24 * 60 + 30),
        (ZoneInfo("Africa/Cairo"), date(2026, 4, 24), ("00:00", "24:00"), 23 * 60),  # midnight is skipped
        (ZoneInfo("Africa/Cairo"), date(2026, 10, 29), ("23:00", "24:00"), 120),  # and 23 o'clock comes twice
        (ZoneInfo("Pacific/Apia"), date(2011, 12, 30), ("00:00", "24:00"), 0),  # a day that never was
    ],
)
def test_the_wall_clock_counts(zone, day, hours, expected):
    found = service_hours(zone, {name: [hours] for name in WEEKDAYS})
    assert minutes(found.spans(day, day)) == expected


def test_an_outage_in_the_hour_that_happens_twice():
    hours = service_hours(BERLIN, {"sun": [("02:00", "03:00")]})
    day = date(2026, 10, 25)
    since = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)  # 2:30, for the first time
    found = availability(hours, (day, day), [Outage(since, since + timedelta(hours=1))], now=LATER)
    assert (found.agreed, found.down) == (120, 60)


@pytest.mark.parametrize(
    ("day", "weekday"), [(date(2026, 6, 1), "mon"), (date(2026, 6, 7), "sun"), (date(2000, 2, 29), "tue")]
)
def test_weekdays(day, weekday):
    hours = service_hours(UTC, {weekday: [("09:00", "12:00"), ("11:00", "13:30")]})
    assert minutes(hours.spans(day, day)) == 270
    assert minutes(hours.spans(day + timedelta(days=1), day + timedelta(days=6))) == 0


@pytest.mark.parametrize(
    "weekly",
    [
        {"monday": [("09:00", "10:00")]},
        {"mon": [("9:00", "10:00")]},
        {"mon": [("09:00", "24:01")]},
        {"mon": [("09:60", "10:00")]},
        {"mon": [("22:00", "06:00")]},
        {"mon": [("09:00", "09:00")]},
    ],
)
def test_hours_there_are_not(weekly):
    with pytest.raises(ValueError, match=r"no day|no time|do not end"):
        service_hours(UTC, weekly)


def test_a_period_runs_forward():
    with pytest.raises(ValueError, match="ends before it begins"):
        always(UTC).spans(JUNE[1], JUNE[0])


# ---- spans -----------------------------------------------------------------------------------------------

SPANS = st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)).map(lambda two: (min(two), max(two))))


def points(spans) -> set[int]:
    return {point for since, until in spans for point in range(since, until)}


@given(SPANS, SPANS, st.randoms(use_true_random=False))
@settings(max_examples=30)
def test_spans_are_sets_of_moments(one, other, chance):
    left, right = union(one), union(other)
    assert points(left) == points(one)
    assert points(common(left, right)) == points(one) & points(other)
    assert points(outside(left, right)) == points(one) - points(other)
    assert sum(until - since for since, until in left) == len(points(one))
    chance.shuffle(one)
    assert union(one) == left


MOMENTS = st.integers(-600, 45000).map(lambda minute: at(1) + timedelta(minutes=minute))
OUTAGES = st.lists(
    st.tuples(MOMENTS, st.integers(0, 3000)).map(lambda o: Outage(o[0], o[0] + timedelta(minutes=o[1])))
)


@given(OUTAGES, OUTAGES, st.randoms(use_true_random=False))
@settings(max_examples=25)
def test_more_outages_never_help_and_their_order_never_matters(one, more, chance):
    hours = service_hours(BERLIN, {day: [("08:30", "12:00"), ("13:00", "17:15")] for day in WEEKDAYS[:5]})
    few, many = june(*one, hours=hours), june(*one, *more, hours=hours)
    assert 0 <= few.down <= many.down <= many.agreed
    mixed = [*one, *more]
    chance.shuffle(mixed)
    assert june(*mixed, hours=hours) == many


# ---- what is allowed, and what a promise is worth --------------------------------------------------------


@pytest.mark.parametrize(
    ("days", "hours", "minutes_allowed"), [(30, 24, "43.2"), (31, 24, "44.64"), (20, 10, "12")]
)
def test_allowed_downtime(days, hours, minutes_allowed):
    """By hand: 0.1 % of the minutes."""
    assert allowed_downtime(days * hours * 60, "99.9") == Fraction(minutes_allowed)


@pytest.mark.parametrize(
    ("promised", "supplier", "customer", "both", "worth"),
    [
        ("0.995", 50, 168, 50, Fraction("49.75") / 168),  # 29.6 % of a week
        ("0.995", 168, 50, 50, 1 - Fraction("0.84") / 50),  # all its downtime may fall into office hours
        ("0.999", 8760, 720, 720, 1 - Fraction("8.76") / 720),  # a year's in one month
        ("0.9", 1000, 50, 50, 0),
        (1, 168, 168, 168, 1),
        ("0.5", 10, 0, 0, None),
    ],
)
def test_what_a_promise_is_worth_in_other_hours(promised, supplier, customer, both, worth):
    assert guaranteed(promised, supplier, customer, both) == worth


def test_times_that_do_not_fit():
    with pytest.raises(ValueError, match="cannot exceed"):
        guaranteed("0.9", 10, 10, 11)
    with pytest.raises(ValueError, match="below 0"):
        inherent_availability(-1, 1)
    assert inherent_availability(0, 0) is None


def test_hours_shared_in_different_zones():
    office = {day: [("09:00", "17:00")] for day in WEEKDAYS}
    shared = shared_hours(service_hours(TOKYO, office), service_hours(BERLIN, office), *JUNE)
    assert (shared.numerator, shared.denominator) == (
        60 * 30,
        8 * 60 * 30,
    )  # 16 to 17 in Tokyo is 9 in Berlin
