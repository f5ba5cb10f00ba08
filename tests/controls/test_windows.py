"""Intervals, grids and grace: windows counted from the anchor, without hole or overlap."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from controls.windows import (
    FAR,
    Grace,
    Interval,
    Version,
    Waiver,
    boundary,
    clip,
    index_of,
    parse_interval,
    shared_days,
    windows_of_version,
    without,
)

DAYS = st.integers(date(1990, 1, 1).toordinal(), date(2060, 12, 31).toordinal())
INTERVALS = st.sampled_from(["P1D", "P10D", "P1W", "P2W", "P1M", "P2M", "P3M", "P6M", "P1Y", "P2Y", "P1M10D"])


def day(text: str) -> int:
    return date.fromisoformat(text).toordinal()


def starts(anchor: str, interval: str, ks: range) -> list[str]:
    return [str(date.fromordinal(boundary(day(anchor), parse_interval(interval), k))) for k in ks]


@pytest.mark.parametrize(
    ("text", "interval"),
    [("P3M", Interval(3, 0)), ("P1Y", Interval(12, 0)), ("P2W", Interval(0, 14)), ("P10D", Interval(0, 10))],
)
def test_durations_are_read(text: str, interval: Interval) -> None:
    assert parse_interval(text) == interval


@pytest.mark.parametrize("text", ["", "P", "3M", "P0M", "P-1M", "PT1H", "P1.5M", "p1m", "P1M ", "P1D1M"])
def test_other_durations_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a planned interval"):
        parse_interval(text)


def test_month_ends_do_not_drift() -> None:
    assert starts("2025-01-31", "P1M", range(-2, 5)) == [
        "2024-11-30", "2024-12-31", "2025-01-31", "2025-02-28", "2025-03-31", "2025-04-30", "2025-05-31",
    ]  # fmt: skip
    assert starts("2024-02-29", "P1Y", range(-1, 5)) == [
        "2023-02-28", "2024-02-29", "2025-02-28", "2026-02-28", "2027-02-28", "2028-02-29",
    ]  # fmt: skip


@given(anchor=DAYS, interval=INTERVALS, on=DAYS)
def test_every_day_lies_in_exactly_one_window_of_a_grid(anchor: int, interval: str, on: int) -> None:
    length = parse_interval(interval)
    k = index_of(anchor, length, on)
    assert boundary(anchor, length, k) <= on < boundary(anchor, length, k + 1)


@given(anchor=DAYS, interval=INTERVALS)
def test_sixty_windows_have_no_hole(anchor: int, interval: str) -> None:
    length = parse_interval(interval)
    version = Version(length, anchor, ((anchor, FAR),))
    horizon = boundary(anchor, length, 59)
    windows = list(windows_of_version(0, version, (anchor, FAR), horizon, {}, Grace()))
    assert len(windows) == 60
    assert all(before.end == after.start for before, after in pairwise(windows))
    assert all(window.owed for window in windows)


@pytest.mark.parametrize(
    ("length", "grace"),
    [(1, 7), (74, 7), (75, 8), (84, 8), (85, 9), (91, 9), (294, 29), (295, 30), (366, 30)],
)
def test_grace_is_a_tenth_rounded_half_up_within_its_bounds(length: int, grace: int) -> None:
    assert Grace().of(length) == grace


def test_half_of_the_days_in_scope_and_valid_are_enough() -> None:
    april = Version(parse_interval("P1M"), day("2026-04-01"), ((day("2026-04-01"), FAR),))
    for since, owed in (("2026-04-16", True), ("2026-04-17", False)):
        (window,) = windows_of_version(0, april, (day(since), FAR), day("2026-04-30"), {}, Grace())
        assert window.owed is owed


def test_a_limit_is_only_moved_to_a_later_day() -> None:
    april = Version(parse_interval("P1M"), day("2026-04-01"), ((day("2026-04-01"), FAR),))
    for moved_to, limit in (("2026-05-01", "2026-05-08"), ("2026-07-15", "2026-07-15")):
        waivers = {(0, day("2026-04-01")): Waiver(limit=day(moved_to))}
        (window,) = windows_of_version(0, april, (0, FAR), day("2026-04-30"), waivers, Grace())
        assert (window.limit, window.moved) == (day(limit), limit == moved_to)


def test_a_version_valid_in_two_parts_has_the_windows_of_both() -> None:
    parts = ((day("2026-04-01"), day("2026-05-01")), (day("2026-07-01"), day("2026-08-01")))
    version = Version(parse_interval("P1M"), day("2026-04-01"), parts)
    windows = windows_of_version(0, version, (0, FAR), day("2027-01-01"), {}, Grace())
    assert [window.k for window in windows] == [0, 3]


def test_spans_are_cut_and_counted() -> None:
    assert without((0, 10), [(8, 12), (2, 4), (3, 5)]) == ((0, 2), (5, 8))
    assert without((0, 10), [(-5, 20)]) == ()
    assert without((0, 10), []) == ((0, 10),)
    assert clip([(0, 4), (6, 9)], (3, 7)) == ((3, 4), (6, 7))
    assert shared_days([(0, 4), (6, 9)], 2, 8) == 4
