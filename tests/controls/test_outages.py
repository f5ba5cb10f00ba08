"""A list of outages against the agreed hours of a period, worked out by hand."""

from __future__ import annotations

from datetime import UTC, date, datetime
from fractions import Fraction
from zoneinfo import ZoneInfo

import pytest

from controls.carrying.hours import read_hours
from controls.metrics.service_hours import WEEKDAYS, always, service_hours
from controls.outages import Parts, availability_of, outside, parts, restoring, stretches

TOKYO, BERLIN = ZoneInfo("Asia/Tokyo"), ZoneInfo("Europe/Berlin")
JUNE, FEBRUARY = (date(2026, 6, 1), date(2026, 6, 30)), (date(2026, 2, 1), date(2026, 2, 28))
ALWAYS, OFFICE = always(UTC), service_hours(UTC, {day: [("09:00", "19:00")] for day in WEEKDAYS[:5]})


def utc(local, zone=TOKYO):
    at = datetime.fromisoformat(local).replace(tzinfo=zone)
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def row(since, until="", counts="counts", **more):
    found = {"since": utc(since), "counts": counts, **more}
    return found | ({"until": utc(until)} if until else {})


def worked(*rows, hours=ALWAYS, period=JUNE, zone=TOKYO):
    return availability_of(list(stretches(rows)), hours, period, zone)


def test_what_overlaps_counts_once_and_a_planned_stop_leaves_both_sides():
    found = worked(
        row("2026-06-10T10:00", "2026-06-10T10:30"),
        row("2026-06-10T10:20", "2026-06-10T10:50"),
        row("2026-06-20T01:00", "2026-06-20T03:00", "planned_maintenance"),
        row("2026-06-20T02:30", "2026-06-20T03:10"),
    )
    assert (found.excluded, found.agreed, found.down) == (120, 43080, 60)
    assert found.share.percent == Fraction(100 * 43020, 43080)
    assert parts(found) == Parts(43020, 43080)


@pytest.mark.parametrize(("minutes", "met"), [("11", True), ("12", True), ("13", False)])
def test_a_minute_on_either_side_of_the_target(minutes, met):
    """20 days of 10 hours are 12,000 minutes: 99.9 % leave 12."""
    found = worked(row("2026-02-02T09:00", f"2026-02-02T09:{minutes}"), hours=OFFICE, period=FEBRUARY)
    assert (found.agreed, found.share.reaches("99.9")) == (12000, met)


def test_only_agreed_hours_count_on_the_clock_of_the_service():
    """From Friday 18:50 to Monday 9:05: ten minutes and five, whatever happened between."""
    found = worked(row("2026-02-06T18:50", "2026-02-09T09:05"), hours=OFFICE, period=FEBRUARY)
    assert found.down == 15
    elsewhere = worked(row("2026-02-06T18:50", "2026-02-09T09:05"), hours=OFFICE, period=FEBRUARY, zone=UTC)
    assert elsewhere.down == 550, "in UTC it began at 09:50 and was over before Monday morning"


def test_what_crosses_an_edge_of_the_period_counts_inside():
    assert worked(row("2026-05-31T23:50", "2026-06-01T00:07")).down == 7
    assert worked(row("2026-06-30T23:58", "2026-07-02T00:00")).down == 2
    assert worked(row("2026-06-30T23:58")).down == 2, "not over: to the end of the period"


def test_a_month_in_which_the_clock_is_put_back_is_an_hour_longer():
    october = date(2026, 10, 1), date(2026, 10, 31)
    found = worked(
        {"since": "2026-10-25T00:30:00Z", "until": "2026-10-25T01:30:00Z"}, period=october, zone=BERLIN
    )
    assert (found.agreed, found.down) == (31 * 24 * 60 + 60, 60), "from 02:30 to 02:30"


def test_seconds_where_minutes_are_not_whole():
    assert parts(worked(row("2026-06-10T10:00:00", "2026-06-10T10:00:20"))) == Parts(2591980, 2592000, True)


def test_a_period_of_which_nothing_is_left_has_no_availability():
    found = worked(row("2026-06-01T00:00", "2026-07-01T00:00", "exception"))
    assert (found.agreed, found.share.percent) == (0, None)


@pytest.mark.parametrize(
    ("since", "until", "expected"),
    [
        ("2026-06-01T00:00", "2026-06-01T00:00", False),
        ("2026-05-31T23:00", "2026-06-01T00:00", True),
        ("2026-05-31T23:00", "2026-06-01T00:01", False),
        ("2026-06-30T23:59", "", False),
        ("2026-07-01T00:00", "", True),
        ("2026-05-01T00:00", "", False),
        ("2026-05-01T00:00", "2026-08-01T00:00", False),
    ],
)
def test_what_lies_wholly_outside(since, until, expected):
    end = datetime.fromisoformat(utc(until)) if until else None
    assert outside(datetime.fromisoformat(utc(since)), end, JUNE, TOKYO) is expected


def test_rows_about_one_target_and_rows_that_cannot_be_counted_yet():
    line = {"record": "SLA-1", "edition": 2, "row": "t1"}
    rows = [
        row("2026-06-10T10:00", "2026-06-10T10:30", target=line),
        row("2026-06-11T10:00", "2026-06-11T10:30"),
        {"until": utc("2026-06-10T10:00"), "counts": "counts"},
        row("2026-06-10T10:00", "2026-06-10T09:00"),
    ]
    found = list(stretches(rows))
    assert len(found) == 2
    assert [one.is_about(("SLA-1", "t1")) for one in found] == [True, True]
    assert [one.is_about(("SLA-1", "t2")) for one in found] == [False, True]


# ---- times to restore ------------------------------------------------------------------------------------


def test_restored_in_the_period_from_the_beginning_of_the_outage():
    """30, 50, 40 and 1450 minutes: the last one began in May. One is open since 22:00 on the last evening."""
    rows = [
        row("2026-06-10T10:00", "2026-06-10T10:30"),
        row("2026-06-10T10:00", "2026-06-10T10:50"),
        row("2026-06-12T10:00", "2026-06-12T10:40"),
        row("2026-06-12T10:00", "2026-06-12T10:40", target={"record": "SLA-1", "row": "t2"}),
        row("2026-05-31T00:00", "2026-06-01T00:10"),
        row("2026-06-15T00:00", "2026-06-15T09:00", "planned_maintenance"),
        row("2026-06-16T00:00", "2026-06-16T09:00", "customer_caused"),
        row("2026-06-30T22:00", "2026-07-03T00:00"),
    ]
    found = restoring(list(stretches(rows)), JUNE, TOKYO)
    assert (found.n, found.mean, found.median, found.p90) == (4, Fraction(1570, 4), 45, 1450)
    assert (found.open, found.oldest_open) == (1, 120)


def test_the_hours_of_a_week_as_people_write_them():
    hours = read_hours("Mon–Fri 09:00–19:00")
    assert worked(hours=hours, period=FEBRUARY).agreed == 12000


def test_a_stretch_of_three_centuries_is_cut_like_any_other():
    old = {"since": "1900-01-02T00:00:00Z", "until": "2199-12-30T00:00:00Z"}
    assert worked(old).share.percent == 0
    assert restoring(list(stretches([old])), JUNE, TOKYO).open == 1
