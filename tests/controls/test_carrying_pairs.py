"""One promise of a supplier against one to a customer: one thing changed each time."""

from __future__ import annotations

import doctest
from fractions import Fraction
from importlib import import_module

import pytest

from controls.carrying.pair import compare, implies, in_unit
from controls.metrics import Bound
from controls.wording import sentence
from tests.controls.asking import KINDS

AVAILABILITY = {
    "metric": "availability", "operator": "ge", "value": "99.9", "unit": "percent",
    "service_hours": "24x7", "measuring_period": "P1M",
}  # fmt: skip
RESTORE = {
    "metric": "restoration_time", "operator": "le", "value": "4", "unit": "hours",
    "service_hours": "24x7", "measuring_period": "event",
}  # fmt: skip
OFFICE = "Mon-Fri 09:00-19:00"


def codes(compared):
    return [(one.state, one.reason.code.removeprefix("carry_")) for one in compared.steps]


@pytest.mark.parametrize(
    ("theirs", "ours", "gap", "state", "code"),
    [
        ({}, {}, "none", "ok", "value_equal"),
        ({"value": "99.9001"}, {}, "none", "ok", "value_ok"),
        ({"value": "99.8999"}, {}, "value", "short", "value_short"),
        ({}, {"operator": "gt"}, "value", "short", "value_short"),
        ({"operator": "gt"}, {"operator": "gt"}, "none", "ok", "value_equal"),
        ({"value": ""}, {}, "value", "unknown", "no_value"),
        ({}, {"operator": ""}, "value", "unknown", "no_value"),
        ({"metric": "on_time_share"}, {}, "value", "unknown", "other_measure"),
        ({"unit": "minutes"}, {}, "value", "unknown", "other_unit"),
        ({"operator": "le"}, {}, "value", "unknown", "other_direction"),
        ({"service_hours": OFFICE}, {"service_hours": OFFICE}, "none", "ok", "hours_same"),
        ({"service_hours": OFFICE}, {}, "hours", "short", "hours_short"),
        ({"service_hours": OFFICE}, {"service_hours": "Mon-Fri 09:00-18:00"}, "none", "ok", "hours_cover"),
        ({"service_hours": OFFICE}, {"service_hours": "Mon-Fri 9:00-19:01"}, "hours", "short", "hours_short"),
        ({}, {"service_hours": "Order entry"}, "none", "ok", "hours_always"),
        ({"service_hours": "Office"}, {}, "hours", "unknown", "hours_unread"),
        ({"service_hours": ""}, {}, "hours", "unknown", "hours_not_named"),
        ({}, {"service_hours": None}, "hours", "unknown", "hours_not_ours"),
        ({"measuring_period": "P3M"}, {}, "period", "short", "period_longer"),
        ({}, {"measuring_period": "P3M"}, "none", "ok", "period_shorter"),
        ({"measuring_period": None}, {}, "period", "unknown", "period_not_named"),
        ({"value": "99", "service_hours": OFFICE}, {}, "value", "short", "hours_short"),
    ],
)  # fmt: skip
def test_availabilities(theirs, ours, gap, state, code):
    found = compare({**AVAILABILITY, **theirs}, {**AVAILABILITY, **ours}, KINDS)
    assert (found.gap, found.state) == (gap, state)
    assert code in {code for _, code in codes(found)}


@pytest.mark.parametrize(
    ("theirs", "ours", "gap", "state", "code"),
    [
        ({"value": "3"}, {}, "none", "ok", "time_ok"),
        ({}, {}, "none", "ok", "time_nothing_left"),
        ({"value": "240", "unit": "minutes"}, {}, "none", "ok", "time_nothing_left"),
        ({"value": "241", "unit": "minutes"}, {}, "value", "short", "time_short"),
        ({"value": "1", "unit": "days"}, {"value": "24"}, "none", "ok", "time_nothing_left"),
        ({"unit": "business_hours"}, {}, "hours", "short", "clock_stops"),
        ({}, {"unit": "business_hours"}, "none", "ok", "clock_elapsed"),
        ({"unit": "days"}, {"unit": "business_days"}, "none", "ok", "clock_elapsed"),
        ({"unit": "hours"}, {"unit": "business_days"}, "value", "unknown", "other_unit"),
        ({"unit": "business_days"}, {"unit": "business_days"}, "none", "ok", "time_nothing_left"),
        ({"measuring_period": "P1M"}, {}, "period", "short", "period_longer"),
        ({}, {"measuring_period": "P1M"}, "none", "ok", "period_shorter"),
        ({"service_hours": OFFICE}, {}, "hours", "short", "hours_short"),
    ],
)  # fmt: skip
def test_times(theirs, ours, gap, state, code):
    found = compare({**RESTORE, **theirs}, {**RESTORE, **ours}, KINDS)
    assert (found.gap, found.state) == (gap, state)
    assert code in {code for _, code in codes(found)}


def test_the_working_of_a_year_against_a_month():
    found = compare({**AVAILABILITY, "measuring_period": "P1Y"}, AVAILABILITY, KINDS)
    assert found.worst == 1 - Fraction("8.76") / 720
    assert [sentence(one.reason, "en") for one in found.steps] == [
        "Value: ≥ 99.9 % is promised to us and ≥ 99.9 % to the customer, nothing to spare.",
        "Hours: the same on both sides, “24x7” and “24x7”.",
        "Measuring period: Year for the supplier, Month for the customer. "
        "A bad stretch of the supplier can fall into one period of the customer.",
        "Worst case: in one measuring period (Year, 365 days, 8,760 hours) the supplier may be down for "
        "8.76 hours. If they all fall into the 720 hours it shares with the customer's 720, 98.78333 % of "
        "them remain.",
    ]


def test_the_worst_case_of_office_hours():
    found = compare({**AVAILABILITY, "value": "99.5", "service_hours": OFFICE}, AVAILABILITY, KINDS)
    assert found.worst == Fraction(50, 168) * Fraction("0.995")


def test_nothing_is_said_of_a_worst_case_that_is_the_promise_itself():
    found = compare(AVAILABILITY, AVAILABILITY, KINDS)
    assert found.worst == Fraction("0.999")
    assert "worst_case" not in {code for _, code in codes(found)}


@pytest.mark.parametrize("value", ["-1", "100.01"])
def test_no_worst_case_of_what_is_no_share(value):
    assert compare({**AVAILABILITY, "value": value}, AVAILABILITY, KINDS).worst is None


@pytest.mark.parametrize(
    ("bound", "unit", "value"),
    [
        (Bound("le", Fraction(90), "seconds"), "minutes", Fraction(3, 2)),
        (Bound("le", Fraction(2), "business_days"), "days", 2),
        (Bound("le", Fraction(2), "count"), "hours", None),
        (Bound("le", Fraction(2), "minutes"), "business_hours", Fraction(1, 30)),
    ],
)
def test_units(bound, unit, value):
    found = in_unit(bound, unit)
    assert (found and found.value) == value


@pytest.mark.parametrize(
    ("promise", "wanted", "enough"),
    [
        (("eq", 5), ("eq", 5), True), (("ge", 5), ("eq", 5), False), (("eq", 5), ("ge", 5), True),
        (("eq", 5), ("gt", 5), False), (("lt", 5), ("lt", 5), True), (("le", 5), ("lt", 5), False),
        (("le", 4), ("lt", 5), True), (("lt", 5), ("le", 5), True),
    ],
)  # fmt: skip
def test_what_one_promise_says_of_another(promise, wanted, enough):
    bounds = (Bound(operator, Fraction(value)) for operator, value in (promise, wanted))
    assert implies(*bounds) is enough


@pytest.mark.parametrize("module", ["amounts", "carrying.hours", "carrying.pair"])
def test_worked_examples(module):
    found = doctest.testmod(import_module(f"controls.{module}"))
    assert found.attempted and not found.failed
