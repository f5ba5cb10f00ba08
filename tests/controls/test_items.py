"""The bricks: items, counted contents and shares become a status, to one percent and one item."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from controls.assessment import ItemResult, Reason
from controls.declaration import Text
from controls.items import FAIL_SHARE, Share, counted, lowest, of_items, of_shares, ranked
from controls.judge import combine
from controls.scene import months_before
from controls.workdays import plus_workdays

QUARTER = {FAIL_SHARE: 25}


def items(met: int = 0, weak: int = 0, failed: int = 0, to_come: int = 0) -> list[ItemResult]:
    counts = {"met": met, "partial": weak, "not_met": failed, "not_due": to_come}
    statuses = [status for status, count in counts.items() for _ in range(count)]
    return [ItemResult(str(n), "X-1", 1, None, None, status) for n, status in enumerate(statuses)]


@pytest.mark.parametrize(
    ("found", "params", "expected"),
    [
        (items(), QUARTER, None),
        (items(to_come=2), QUARTER, "not_due"),
        (items(met=1, to_come=9), QUARTER, "met"),
        (items(met=9, weak=1), QUARTER, "partial"),
        (items(weak=1), QUARTER, "partial"),
        (items(met=75, failed=25), QUARTER, "partial"),
        (items(met=74, failed=26), QUARTER, "not_met"),
        (items(met=75, failed=25, to_come=100), QUARTER, "partial"),
        (items(met=99, failed=1), {}, "not_met"),
        (items(met=99, weak=1), {}, "partial"),
        (items(met=2, weak=1, failed=1), QUARTER, "partial"),
    ],
)
def test_items(found: list[ItemResult], params: dict[str, int], expected: str | None) -> None:
    assert of_items(found, params).status == expected
    assert of_items(found[::-1], params).status == expected


@pytest.mark.parametrize(("found", "expected"), [(4, "met"), (3, "partial"), (2, "not_met"), (5, "met")])
def test_counted_contents(found: int, expected: str) -> None:
    assert counted(found, {"parts_met": 4, "parts_partial": 3}) == expected


@pytest.mark.parametrize(
    ("shares", "expected"),
    [
        ([(90, 100)], "met"),
        ([(89, 100)], "partial"),
        ([(75, 100)], "partial"),
        ([(74, 100)], "not_met"),
        ([(100, 100), (89, 100)], "partial"),
        ([(100, 100), (0, 0)], "met"),
        ([(0, 0)], None),
    ],
)
def test_shares(shares: list[tuple[int, int]], expected: str | None) -> None:
    made = [Share(Text("x", "x"), kept, of) for kept, of in shares]
    assert of_shares(made, {"met_min_pct": 90, "partial_min_pct": 75})[0] == expected


@pytest.mark.parametrize(
    ("intervals", "found", "expected"),
    [
        ("met", "not_met", "not_met"),
        ("not_met", "met", "not_met"),
        ("met", "partial", "partial"),
        ("met", None, "met"),
        (None, "met", "met"),
        ("not_due", "met", "met"),
        ("met", "not_due", "met"),
        ("not_due", None, "not_due"),
        (None, "not_due", "not_due"),
        ("excused", "partial", "partial"),
        ("excused", "not_due", "excused"),
        ("not_applicable", None, "not_applicable"),
        ("not_applicable", "met", "met"),
        (None, None, "not_applicable"),
    ],
)
def test_the_subject_gets_the_lower_of_both_parts(
    intervals: str | None, found: str | None, expected: str
) -> None:
    assert combine(intervals, found) == expected


def test_the_lowest_of_what_is_judged() -> None:
    assert lowest(["met", "not_due", "partial"]) == "partial"
    assert (lowest(["not_due"]), lowest([])) == ("not_due", None)


def test_the_best_of_items_has_the_highest_status_and_lacks_least() -> None:
    lack = (Reason("x"),)
    found = [replace(item, reasons=lack) for item in items(met=1, weak=1, failed=1)]
    equal = replace(found[0], id="a"), replace(found[0], id="b", reasons=())
    assert [item.id for item in ranked([*found[::-1], *equal])] == ["b", "0", "a", "1", "2"]


@pytest.mark.parametrize(
    ("start", "count", "expected"),
    [
        ("2025-06-05", 0, "2025-06-05"),
        ("2025-06-05", 1, "2025-06-06"),
        ("2025-06-05", 2, "2025-06-09"),
        ("2025-06-07", 1, "2025-06-10"),
    ],
)
def test_business_days_skip_weekends_and_closed_days(start: str, count: int, expected: str) -> None:
    closed = {date(2025, 6, 10)} if start == "2025-06-05" else {date(2025, 6, 9)}
    assert plus_workdays(date.fromisoformat(start), count, closed) == date.fromisoformat(expected)


def test_months_before_the_end_of_a_long_month() -> None:
    assert months_before(date(2026, 5, 31), 3) == date(2026, 2, 28)
    assert months_before(date(2026, 5, 31), 24) == date(2024, 5, 31)
