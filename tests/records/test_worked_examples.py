"""Three records worked out by hand: what saving and sending them says, word for word."""

from __future__ import annotations

from datetime import date

from app.records import rules, schemas
from app.records.computed import compute
from app.records.lookup import Seen
from app.records.titles import title
from tests.records.contents import all_kinds
from tests.support.lookup import ValueLookup

KINDS = all_kinds()
COMMON = {"owner": "PER-2025-0001", "language": "en"}
NAMES = {"CUS-2025-0003": "Kita Logistics", "VND-2025-0007": "Minato Networks"}


def line(number, edition, row):
    return {"record": number, "edition": edition, "row": row}


SLA = Seen(
    "SLA-2026-0002",
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
                "measuring_period": "P1M",
            },
        ],
        "workload_limits": [
            {"id": "w1", "metric": "volume", "operator": "le", "value": "5000", "unit": "count"}
        ],
    },
)
CRITERIA = Seen(
    "CRT-2026-0001",
    "criteria_set",
    edition=2,
    content={
        "purpose": "evaluation",
        "low_limit": "3",
        "criteria": [
            {"id": "c1", "name": "Quality", "weight": 40, "scale": 5},
            {"id": "c2", "name": "Speed", "weight": 30, "scale": 5},
            {"id": "c3", "name": "Proposals", "weight": 30, "scale": 5},
        ],
    },
)


def lookup(language="en", today=date(2026, 11, 18)):
    return ValueLookup([SLA, CRITERIA], today, "PER-2025-0001", language, KINDS, NAMES)


def content_of(kind, **data):
    return compute(KINDS[kind], schemas.load(KINDS[kind], COMMON | data), lookup())


def said(kind, content, at, language="en"):
    return {p.path: p.message for p in rules.check(KINDS[kind], content, lookup(language), at)}


def meeting():
    return content_of(
        "brm_meeting",
        customer="CUS-2025-0003",
        occurred_on="2026-10-14",
        attendees=[
            {"person": "PER-2025-0001", "side": "own", "present": True, "authority": True},
            {"person": "PER-2025-0044", "side": "customer", "present": False, "authority": True},
        ],
        agenda=[
            {
                "category": "performance",
                "title": "September results",
                "minutes": "Two targets missed.",
                "conclusion": "Plan by 28 Oct",
            }
        ],
        decisions=[],
        actions=["ACT-2026-0118"],
        next_on="2026-10-12",
    )


def test_meeting():
    after = "The next meeting must come after this one. Choose a day after 14 Oct 2026."
    assert said("brm_meeting", meeting(), "save") == {"next_on": after}
    assert said("brm_meeting", meeting(), "submit") == {
        "next_on": after,
        "attendees": "Nobody of Customer is marked as present. Add at least one person of each side.",
        "decisions": 'Write down a decision, or tick "No decisions taken".',
    }
    assert said("brm_meeting", meeting(), "submit", "ja") == {
        "next_on": "次回はこの会議より後にしてください。2026年10月14日より後の日付を選んでください。",
        "attendees": "顧客の出席者がいません。双方を一人以上、出席として登録してください。",
        "decisions": "決定事項を記入するか、「決定事項なし」を選んでください。",
    }


def test_title_of_the_meeting():
    assert title(KINDS["brm_meeting"], meeting(), lookup()) == "BRM meeting Kita Logistics, Oct 2026"
    assert title(KINDS["brm_meeting"], meeting(), lookup("ja")) == "Kita Logistics 事業関係会議 2026年10月"


def sheet(*more):
    return content_of(
        "measurement",
        sla="SLA-2026-0002",
        period_from="2026-09-01",
        period_to="2026-09-30",
        occurred_on="2026-10-03",
        lines=[
            {
                "target": line("SLA-2026-0002", 3, "t1"),
                "numerator": "21558",
                "denominator": "21600",
                "value": "99.80555555555556",
                "basis": "imported",
            },
            *more,
        ],
        workload=[{"limit": line("SLA-2026-0002", 3, "w1"), "value": "5210", "comment": ""}],
        source="Monitoring export 2026-09",
    )


def test_measurement():
    response = {"target": line("SLA-2026-0002", 3, "t2"), "value": "1.5", "basis": "measured"}
    content = sheet(response)
    assert content["lines"][0]["verdict"] == "missed" and content["workload"][0]["exceeded"] is True
    passed = "Row 1: the limit was passed. Say what was done."
    assert said("measurement", content, "submit") == {"workload-0-comment": passed}
    assert said("measurement", sheet(), "submit") == {
        "workload-0-comment": passed,
        "lines": 'There is no result for Response time. Add it, or list it under "could not be measured".',
    }


def test_evaluation():
    grades = [
        ("c1", "3", "PER-2025-0001", False),
        ("c2", "2", "PER-2025-0009", True),
        ("c3", "3", "PER-2025-0009", True),
    ]
    scores = [
        {"criterion": line("CRT-2026-0001", 2, c), "grade": g, "evaluator": e, "frontline": f}
        for c, g, e, f in grades
    ]
    data = {
        "supplier": "VND-2025-0007",
        "occurred_on": "2026-06-20",
        "criteria_set": "CRT-2026-0001",
        "scores": scores,
    }
    content = content_of("supplier_evaluation", **data, decision="continue")
    assert (content["total"], content["coverage_pct"], content["low"]) == ("2.7", 100, True)
    assert said("supplier_evaluation", content, "submit") == {
        "decision": "The total is below the limit. Choose improve, watch or replace."
    }
    assert said("supplier_evaluation", content | {"decision": "improve"}, "submit") == {}
    assert title(KINDS["supplier_evaluation"], content, lookup()) == "Evaluation of Minato Networks, FY2026"
    assert title(KINDS["supplier_evaluation"], content, lookup("ja")) == "Minato Networks 評価 2026年度"
