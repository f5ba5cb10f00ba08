"""What the records of the invented provider say: mostly all that is asked of them."""

from __future__ import annotations

import random
from datetime import date
from typing import Any

from controls.facts import Plan

Content = dict[str, Any]


def meeting_content(chance: random.Random, side: str) -> Content:
    attended = chance.random() > 0.05
    return {
        "attendees": [
            {"id": "r1", "person": "PER-2025-0001", "side": "own", "present": True},
            {"id": "r2", "person": "PER-2025-0009", "side": side, "present": attended},
        ],
        "agenda": [{"id": "r1", "category": "performance", "title": "Results", "minutes": "Discussed."}],
        "decisions": [{"id": "r1", "text": "Go on."}],
        "our_shortcomings": "Late forecasts.",
        "no_actions": True,
    }


def note_content(chance: random.Random, side: str) -> Content:
    return {
        "change": "A new warehouse opens.",
        **({"conclusion": "affects"} if chance.random() > 0.1 else {}),
    }


CONTENTS = {
    "brm_meeting": meeting_content,
    "supplier_meeting": meeting_content,
    "business_environment_note": note_content,
}


def line(agreement: str, value: float, limit: float) -> Content:
    target = {"record": agreement, "edition": 1, "row": "t1"}
    met = value >= limit
    verdict: Content = (
        {"verdict": "met"} if met else {"verdict": "missed", "remark": "Told.", "reason": "A disk."}
    )
    return {"id": "r1", "target": target, "value": f"{value:.3f}", "basis": "measured", **verdict}


def targets(value: str) -> list[Content]:
    agreed = {
        "name": "Availability",
        "metric": "availability",
        "operator": "ge",
        "value": value,
        "unit": "percent",
    }
    return [{"id": "t1", "measuring_period": "P1M", "service_hours": "24 h", "method": "Probe", **agreed}]


def content_of(
    chance: random.Random, customers: list[str], plan: Plan, agreement: str, first: date, last: date
) -> Content:
    """What a record of the plan's activity says, mostly all that is asked of it."""
    if plan.activity in CONTENTS:
        return CONTENTS[plan.activity](
            chance, "supplier" if plan.activity == "supplier_meeting" else "customer"
        )
    value = min(100.0, 99.8 + chance.gauss(0, 0.21))
    rows = [line(agreement, value, 99.5)]
    workload = [
        {
            "id": "w",
            "limit": {"record": agreement, "edition": 1, "row": "t1"},
            "value": str(chance.randint(3100, 5200)),
            "exceeded": False,
        }
    ]
    return {
        "sla": agreement,
        "party": plan.subject,
        "checker": "PER-2025-0002",
        "service": plan.subject,
        "lines": rows,
        "results": rows,
        "workload": workload,
        "source": "Monitoring export",
        "workload_remark": "Below the limit.",
        "conclusion": "Stable.",
        "trend": "flat",
        "outcome": "As agreed.",
        "trend_periods": [{"id": str(n), "period": "P1M"} for n in range(3)],
        "no_action_reason": "All met.",
        "measurements": [f"MSR-2025-{n:04d}" for n in range(1, 4)],
        "customers": customers,
        "period_from": first.isoformat(),
        "period_to": last.isoformat(),
    }
