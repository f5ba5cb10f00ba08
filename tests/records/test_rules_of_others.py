"""Rules that look at other records: through references, and at what stands beside."""

from __future__ import annotations

import pytest

from app.records.lookup import Seen
from tests.records.ruling import broken, line

CRITERIA = Seen(
    "CRT-1",
    "criteria_set",
    edition=2,
    content={
        "valid_from": "2026-01-01",
        "criteria": [
            {"id": "c1", "name": "Quality", "weight": 40, "scale": 5},
            {"id": "c2", "name": "Speed", "weight": 60, "scale": 3},
        ],
    },
)
SLA = Seen(
    "SLA-1",
    "sla",
    edition=3,
    content={
        "valid_from": "2026-04-01",
        "targets": [
            {
                "id": "t1",
                "name": "Availability",
                "operator": "ge",
                "value": "99.9",
                "unit": "percent",
                "measuring_period": "P1M",
            },
            {
                "id": "t2",
                "name": "Response time",
                "operator": "le",
                "value": "2",
                "unit": "hours",
                "measuring_period": "P3M",
            },
        ],
        "workload_limits": [
            {
                "id": "w1",
                "metric": "volume",
                "operator": "le",
                "value": "5000",
                "unit": "count",
                "period": "P1M",
            }
        ],
    },
)


# ---- through references ----------------------------------------------------------------------------------


def test_not_before_through_several_references_quotes_the_latest():
    older = Seen("SLA-8", "sla", content={"valid_from": "2026-04-01"})
    newer = Seen("SLA-9", "sla", content={"valid_from": "2026-07-01"})
    content = {"slas": ["SLA-8", "SLA-9"], "reviewed_on": "2026-05-01"}
    assert broken("not_before", "working_procedure", content, older) == []
    (problem,) = broken("not_before", "working_procedure", content, older, newer)
    assert problem == (
        "reviewed_on",
        "The SLA changed after this check (1 Jul 2026). Hold the procedure against the new version.",
    )


def test_same_as():
    plan = Seen("EXP-1", "exit_plan", content={"supplier": "VND-1"})
    assert broken("same_as", "exit_plan_check", {"exit_plan": "EXP-1", "supplier": "VND-1"}, plan) == []
    (problem,) = broken("same_as", "exit_plan_check", {"exit_plan": "EXP-1", "supplier": "VND-2"}, plan)
    assert problem == ("exit_plan", "This exit plan belongs to another supplier. Choose the plan of VND-2.")


def test_not_above_looks_at_the_row_the_line_points_to():
    def scores(grade):
        return {"scores": [{"criterion": line("CRT-1", "c2", 2), "grade": grade}]}

    assert broken("not_above", "supplier_evaluation", scores("3"), CRITERIA) == []
    assert broken("not_above", "supplier_evaluation", scores("3.5")) == []  # nothing to compare with
    (problem,) = broken("not_above", "supplier_evaluation", scores("3.5"), CRITERIA)
    assert problem == ("scores-0-grade", "Row 1: the grade is above the highest one, 3.")


def test_rows_cover_the_rows_behind_a_reference():
    content = {"criteria_set": "CRT-1", "scores": [{"criterion": line("CRT-1", "c1", 1)}]}
    (problem,) = broken("rows_cover", "selection", content, CRITERIA)
    assert problem == ("scores", "Speed has no grade. Add one.")
    both = content | {"scores": [*content["scores"], {"criterion": line("CRT-1", "c2", 2)}]}
    assert broken("rows_cover", "selection", both, CRITERIA) == []


def test_rows_cover_a_list_of_the_same_record():
    content = {"customers": ["CUS-1", "CUS-2"], "counts": [{"customer": "CUS-2"}]}
    (problem,) = broken("rows_cover", "complaint_report", content)
    assert problem[0] == "counts" and "Kita Logistics" in problem[1]


def test_rows_cover_the_targets_due_in_the_period():
    month = {
        "sla": "SLA-1",
        "period_from": "2026-08-01",
        "period_to": "2026-08-31",
        "lines": [{"target": line("SLA-1", "t1", 3)}],
    }
    assert broken("rows_cover", "measurement", month, SLA) == []
    quarter_end = month | {"period_from": "2026-09-01", "period_to": "2026-09-30"}
    (problem,) = broken("rows_cover", "measurement", quarter_end, SLA)
    assert problem == (
        "lines",
        'There is no result for Response time. Add it, or list it under "could not be measured".',
    )
    said_so = quarter_end | {"missing": [{"target": line("SLA-1", "t2", 3)}]}
    assert broken("rows_cover", "measurement", said_so, SLA) == []


# ---- other records ---------------------------------------------------------------------------------------


def entry(number, start, end=None, edition=1, **more):
    content = {"service": "SVC-1", "valid_from": start} | ({"valid_to": end} if end else {}) | more
    return Seen(number, "catalogue_entry", edition, content=content)


@pytest.mark.parametrize(
    ("others", "wrong"),
    [
        ([], False),
        ([entry("CAT-1", "2026-01-01", "2026-04-01")], False),  # the end day is excluded
        ([entry("CAT-1", "2026-01-01", "2026-04-02")], True),
        ([entry("CAT-1", "2026-01-01")], True),
        ([entry("CAT-1", "2026-07-01")], False),
        ([entry("CAT-1", "2026-01-01", service="SVC-2")], False),
        ([entry("CAT-9", "2026-01-01")], False),  # the record itself
        ([entry("CAT-1", "2026-01-01"), entry("CAT-1", "2026-03-01", "2026-04-01", edition=2)], False),
    ],
)
def test_no_overlap(others, wrong):
    content = {"service": "SVC-1", "valid_from": "2026-04-01", "valid_to": "2026-07-01"}
    found = broken("no_overlap", "catalogue_entry", content, *others, number="CAT-9")
    sentence = "Another entry for SVC-1 is valid on the same days. End it first, or choose a later start."
    assert found == ([("valid_from", sentence)] if wrong else [])


def test_plans_for_another_control_do_not_overlap():
    def plan(number, **more):
        content = {"subject": "CUS-1", "activity": "brm_meeting", "valid_from": "2026-04-01"} | more
        return Seen(number, "plan", content=content)

    own = plan("PLN-1").content
    assert broken("no_overlap", "plan", own, plan("PLN-2", control="BRM-04"), number="PLN-1") == []
    assert broken("no_overlap", "plan", own, plan("PLN-2"), number="PLN-1") != []


def test_agreements_overlap_when_they_share_a_service():
    def content(*services):
        return {"internal_supplier": "ISU-1", "services": list(services), "valid_from": "2026-04-01"}

    other = Seen("OLA-2", "internal_agreement", content=content("SVC-2", "SVC-3"))
    assert broken("no_overlap", "internal_agreement", content("SVC-1"), other) == []
    assert broken("no_overlap", "internal_agreement", content("SVC-1", "SVC-3"), other) != []


def test_not_while():
    finding = Seen("FND-1", "finding", state="draft", content={"audit": "AUD-1"})
    assert broken("not_while", "audit", {}, finding) == []
    assert broken("not_while", "audit", {}, finding, number="AUD-2") == []
    (problem,) = broken("not_while", "audit", {}, finding, number="AUD-1")
    assert problem == ("", "Findings of this audit are not issued yet: FND-1. Issue or void them first.")
