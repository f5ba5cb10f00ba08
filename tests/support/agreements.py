"""A small organisation with a customer, an SLA that was measured, a supplier that was evaluated.

It is November 2026; everything was recorded that day, so the numbers are known beforehand.
"""

from __future__ import annotations

from typing import Any

from app.config import Settings
from tests.support import records
from tests.support.people import SMALL, Organisation, Person, build_organisation, people_in
from tests.support.program import program

KITA, AOBA = "CUS-2026-0001", "CUS-2026-0002"
SLA, SUPPLIER, CRITERIA, CONTRACT = "SLA-2026-0001", "VND-2026-0001", "CRT-2026-0001", "CON-2026-0001"
LAST_MEETING, OPEN_ACTION = "MTG-2026-0001", "ACT-2026-0001"
MEASURED = {"2026-08": ("99.97", "45"), "2026-09": ("99.91", "41")}
People = dict[str, Person]


def build_agreements(settings: Settings) -> None:
    build_organisation(settings)
    with program(settings) as app, app.test_request_context("/"):
        people = people_in(app)
        build_relationship(people)
        build_service_levels(people)
        build_supplier(people)


AGREEMENTS = Organisation("agreements", build_agreements, SMALL.emails)


def build_relationship(people: People) -> None:
    """Two customers; with the first a meeting in October that left an action."""
    assert records.customer(people) == KITA
    assert records.customer(people, "Aoba Medical Group") == AOBA
    content = records.meeting(people, KITA, "2026-10-21", place="Their office")
    content |= {"decisions": [{"text": "Keep the targets", "decided_by": people["RO"].number}]}
    content["no_decisions"] = False
    number = records.recorded(people, "RO", "brm_meeting", content, approved=False)
    action = {
        "text": "Test the restore", "responsible": people["SM"].number, "owner": people["SM"].number,
        "side": "own", "due_on": "2026-10-30", "created_on": "2026-10-21",
        "origin_refs": [{"record": number}],
    }  # fmt: skip
    assert records.recorded(people, "RO", "action", action, approved=False) == OPEN_ACTION
    assert number == LAST_MEETING
    records.sent_and_approved(people, "RO", number)


def build_service_levels(people: People) -> None:
    """One SLA with two targets and a workload limit, measured for two months."""
    service = records.service(people, [KITA])
    targets = [
        {"id": "r1", **records.target("Availability", "99.95")},
        {
            "id": "r2",
            **records.target("Restore time", "60", metric="restoration_time", operator="le", unit="minutes"),
        },
    ]
    limit = {
        "id": "r1", "metric": "volume", "operator": "le", "value": "40000", "unit": "count", "period": "P1M",
        "over_limit_rule": "Talk about capacity",
    }  # fmt: skip
    assert records.sla(people, KITA, service, targets=targets, workload_limits=[limit]) == SLA
    for month, values in MEASURED.items():
        records.recorded(people, "SM", "measurement", sheet(month, *values))


def line(row: str, number: str = SLA) -> dict[str, Any]:
    return {"record": number, "edition": 1, "row": row}


def sheet(month: str, availability: str, restore: str, load: str = "33000") -> dict[str, Any]:
    """Content of a complete measurement sheet of one month."""
    last = "30" if month.endswith("09") else "31"
    return {
        "sla": SLA, "period_from": f"{month}-01", "period_to": f"{month}-{last}",
        "occurred_on": "2026-11-02", "source": "Monitoring",
        "lines": [
            {"target": line("r1"), "value": availability, "basis": "measured"},
            {"target": line("r2"), "value": restore, "basis": "measured"},
        ],
        "workload": [{"limit": line("r1"), "value": load, "comment": "Agreed before"}],
    }  # fmt: skip


def build_supplier(people: People) -> None:
    """A supplier with a contract, criteria and an evaluation in May."""
    content = {
        "name": "Minamoto DC", "in_scope_from": "2025-09-01", "tier": "critical", "tier_reason": "Hosting",
        "delivers": "Hosting and storage",
    }  # fmt: skip
    assert records.recorded(people, "VM", "supplier", content) == SUPPLIER
    topics = ("scope", "requirements", "targets", "responsibilities", "audit_right")
    contract = {
        "supplier": SUPPLIER, "services": ["SVC-2026-0001"], "form": "signed", "valid_from": "2025-09-01",
        "valid_to": "2027-04-01", "notice_on": "2026-12-31",
        "contents": [{"topic": topic, "present": True, "reference": "2"} for topic in topics],
    }  # fmt: skip
    assert records.recorded(people, "VM", "contract", contract) == CONTRACT
    criteria = [
        {"id": "c1", "name": "Results", "weight": 60, "scale": 5},
        {"id": "c2", "name": "Security", "weight": 40, "scale": 5},
    ]
    made = {"purpose": "evaluation", "valid_from": "2025-09-01", "low_limit": "2.8", "criteria": criteria}
    assert records.recorded(people, "VM", "criteria_set", made) == CRITERIA
    records.recorded(people, "VM", "supplier_evaluation", evaluation(people, "2026-05-20", "4", "3"))


def evaluation(people: People, day: str, *grades: str, **more: Any) -> dict[str, Any]:
    """Content of a complete evaluation."""
    scores = [
        {"criterion": line(f"c{place}", CRITERIA), "grade": grade, "evaluator": people["SM"].number}
        for place, grade in enumerate(grades, start=1)
    ]
    return {
        "supplier": SUPPLIER, "occurred_on": day, "criteria_set": CRITERIA, "scores": scores,
        "decision": "continue", **more,
    }  # fmt: skip
