"""Verdicts and scores are judged on exact values; what is shown never says something else."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.records import rules
from app.records.computed import compute
from app.records.figures import value_text
from app.records.lookup import Seen
from controls.metrics import OPERATORS, Bound
from tests.records.contents import all_kinds
from tests.records.ruling import line
from tests.records.test_rules_of_others import CRITERIA, SLA
from tests.support.lookup import ValueLookup

KINDS = all_kinds()
LOOKUP = ValueLookup([SLA, CRITERIA], kinds=KINDS)


def first_line(**row):
    content = {"sla": "SLA-1", "lines": [{"id": "r1", "target": line("SLA-1", "t1", 3), **row}]}
    return compute(KINDS["measurement"], content, LOOKUP)["lines"][0]


@pytest.mark.parametrize(
    ("row", "value", "verdict"),
    [
        ({"value": "99.9"}, "99.9", "met"),
        ({"value": "99.899"}, "99.899", "missed"),
        ({"numerator": "21558", "denominator": "21600"}, "99.805556", "missed"),
        ({"numerator": "999", "denominator": "1000"}, "99.9", "met"),
        ({"numerator": "998999999999", "denominator": "1000000000000"}, "99.899999", "missed"),
        ({"numerator": "0", "denominator": "0"}, None, "no_events"),
        ({"numerator": "5"}, None, None),
        ({}, None, None),
    ],
)
def test_a_result_against_its_target(row, value, verdict):
    found = first_line(**row)
    assert (found.get("value"), found.get("verdict")) == (value, verdict)


def test_a_target_of_another_unit_takes_the_value_itself():
    content = {
        "lines": [
            {"id": "r1", "target": line("SLA-1", "t2", 3), "numerator": "9", "denominator": "3", "value": "2"}
        ]
    }
    assert compute(KINDS["measurement"], content, LOOKUP)["lines"][0]["verdict"] == "met"


def test_a_verdict_typed_in_is_worked_out_again():
    assert first_line(value="99", verdict="met")["verdict"] == "missed"
    assert "verdict" not in first_line(verdict="met")


@pytest.mark.parametrize(("value", "exceeded"), [("5000", None), ("5000.01", True)])
def test_a_workload_limit(value, exceeded):
    content = {"workload": [{"id": "r1", "limit": line("SLA-1", "w1", 3), "value": value}]}
    found = compute(KINDS["measurement"], content, LOOKUP)["workload"][0]
    assert found.get("exceeded") is exceeded  # an unticked box is not kept


def contradictions(**row):
    content = {"lines": [{"id": "r1", "target": line("SLA-1", "t1", 3), **row}]}
    return [p.message for p in rules.check(KINDS["measurement"], content, LOOKUP, "save")]


def test_a_result_that_contradicts_its_numbers():
    assert contradictions(numerator="21558", denominator="21600", value="99.81") == []
    assert contradictions(numerator="21558", denominator="21600", value="99.80555555555556") == []
    assert contradictions(numerator="21558", denominator="21600", value="99.80") == []
    assert contradictions(numerator="21558", denominator="21600", value="99.9") == [
        "Row 1: 21558 of 21600 is 99.805556 %, not 99.9. Correct one of them, or leave the result empty."
    ]


@given(
    st.fractions(min_value=-1000, max_value=1000, max_denominator=10**12),
    st.decimals(-1000, 1000, places=3).map(Fraction),
    st.sampled_from(sorted(OPERATORS)),
)
def test_the_value_shown_reads_as_it_was_judged(exact, target, operator):
    bound = Bound(operator, target, "percent")
    text = value_text(exact, bound)
    assert bound.fulfilled(Fraction(text)) == bound.fulfilled(exact)
    assert abs(Fraction(text) - exact) < Fraction(1, 10**6)


# ---- scores ----------------------------------------------------------------------------------------------


def evaluated(*scores, **more):
    rows = [{"id": f"r{n}", "criterion": line("CRT-1", c, 2), "grade": g} for n, (c, g) in enumerate(scores)]
    content = {"criteria_set": "CRT-1", "scores": rows} | more
    return compute(KINDS["supplier_evaluation"], content, LOOKUP)


def test_weights_count_by_the_grades_there_are():
    found = evaluated(("c1", "4"), ("c2", "3"))
    assert (found["total"], found["coverage_pct"]) == ("3.4", 100)
    assert evaluated(("c1", "4"))["coverage_pct"] == 40
    assert evaluated(("c1", "4"))["total"] == "4"


def test_several_evaluators_count_by_their_mean():
    assert evaluated(("c1", "4"), ("c1", "5"), ("c2", "3"))["total"] == "3.6"


def test_without_grades_there_is_no_total():
    found = evaluated(("c1", None), total="5", low=True)
    assert not {"total", "coverage_pct"} - {"coverage_pct"} & found.keys()
    assert found.get("coverage_pct") == 0 and "low" not in found


@pytest.mark.parametrize(
    ("grades", "knock_out", "low"),
    [
        (("3", "3"), False, None),
        (("2", "4"), False, None),
        (("2", "2"), False, True),
        (("2", "4"), True, True),
    ],
)
def test_below_the_limit(grades, knock_out, low):
    criteria = [
        {"id": "c1", "name": "Security", "weight": 40, "knock_out": knock_out},
        {"id": "c2", "name": "Speed", "weight": 60},
    ]
    crt = Seen("CRT-2", "criteria_set", content={"criteria": criteria, "low_limit": "3"})
    rows = [
        {"id": f"r{n}", "criterion": line("CRT-2", f"c{n + 1}"), "grade": g} for n, g in enumerate(grades)
    ]
    lookup = ValueLookup([crt], kinds=KINDS)
    found = compute(KINDS["supplier_evaluation"], {"criteria_set": "CRT-2", "scores": rows}, lookup)
    assert found.get("low") is low


def test_level_of_a_risk():
    assert compute(KINDS["risk"], {"likelihood": 4, "impact": 5}, LOOKUP)["level"] == 20
    assert "level" not in compute(KINDS["risk"], {"likelihood": 4, "level": 3}, LOOKUP)
