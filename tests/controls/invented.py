"""An invented organisation with years of meetings, sheets and checks: good ones, poor ones, missing ones."""

from __future__ import annotations

import random
from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from tests.controls.building import Journal

SINCE = {"anchor_on": "2024-04-01", "valid_from": "2024-04-01"}
CHANCE = {"approved": 88, "submitted": 6, "draft": 3, "void": 3}


class Invented:
    """Chance decides by seed only, so the same seed gives the same journal."""

    def __init__(self, seed: int, *, customers: int = 4, first: str = "2024-04", months: int = 27) -> None:
        self.chance = random.Random(seed)
        self.journal = Journal()
        self.count = 0
        self.months = list(_months(first, months))
        self.journal.record("person", "PER-1", {"side": "own", "active_from": "2020-01-01"})
        for number in range(customers):
            self.customer(f"CUS-{number}", f"SVC-{number}", f"SLA-{number}")
            self.supplier(f"VND-{number}", f"CON-{number}")

    def number(self, prefix: str) -> str:
        self.count += 1
        return f"{prefix}-2025-{self.count:04}"

    def scope(self) -> dict[str, Any]:
        tier = self.chance.choice(("critical", "important", "standard"))
        since = self.chance.choice(("2023-04-01", "2024-08-10", "2025-05-20"))
        ends = {"in_scope_to": "2026-01-15"} if self.chance.random() < 0.2 else {}
        return {"tier": tier, "in_scope_from": since, **ends}

    def plan(self, subject: str, activity: str, interval: str) -> None:
        if self.chance.random() < 0.95:
            number = self.journal.plan(
                self.number("PLN"),
                subject,
                activity,
                interval,
                anchor_on="2024-04-01",
                valid_from="2024-04-01",
            )
            if self.chance.random() < 0.3:
                self.exception(number)

    def exception(self, plan: str) -> None:
        effect = self.chance.choice(("excused", "moved"))
        start = self.chance.choice(("2025-04-01", "2025-07-01", "2025-10-01"))
        content = {"plan": plan, "window_start": start, "effect": effect, "reason": "Flood"}
        due = {"new_due_on": "2026-02-28"} if effect == "moved" else {}
        self.journal.record("exception", self.number("EXC"), {**content, **due})

    def customer(self, customer: str, service: str, sla: str) -> None:
        self.journal.record("customer", customer, {"name": customer, **self.scope()})
        self.journal.record("service", service, {"name": service, "customers": [customer], **self.scope()})
        self.agreement(sla, service, customer)
        self.asked_for(customer)
        for activity, interval in (("brm_meeting", "P3M"), ("business_environment_note", "P6M")):
            self.plan(customer, activity, interval)
        for activity, interval in (
            ("measurement", "P1M"),
            ("workload_measurement", "P1M"),
            ("sla_review", "P3M"),
        ):
            self.plan(sla, activity, interval)
        for first, last in self.months:
            if self.chance.random() < 0.5:
                self.meeting(customer, first)
            if self.chance.random() < 0.85:
                self.sheet(sla, first, last)

    def asked_for(self, customer: str) -> None:
        """Who looks after the customer, what it needs and what it complained about, in good time or not."""
        owner = {"person": "PER-1", "role": "relationship_owner", "subjects": [customer]}
        since = self.chance.choice(("2024-04-01", "2025-06-10"))
        self.journal.record("assignment", self.number("ASG"), {**owner, "valid_from": since})
        for first, _ in self.months[::5]:
            on, later = str(first), str(first + timedelta(days=self.chance.randrange(160)))
            need = {"customer": customer, "source": "meeting", "raised_on": on}
            self.case("requirement", "REQ", need, {"answered_on": later, "disposition": "deferred"})
            content = {"customer": customer, "received_on": on, "due_on": str(first + timedelta(days=20))}
            closed = {"acknowledged_on": on, "closed_on": later, "customer_response": "accepted"}
            self.case("complaint", "CMP", {**content, "text": "Slow", "handler": "PER-1"}, closed)

    def case(self, kind: str, prefix: str, content: dict[str, Any], closing: dict[str, Any]) -> None:
        """A case, perhaps closed."""
        if self.chance.random() < 0.7:
            self.journal.record(kind, self.number(prefix), {**content, **closing})
        else:
            self.journal.record(kind, self.number(prefix), content, state="open")

    def follow_up(self, sheet: str, on: date) -> None:
        """An improvement for what a sheet missed, sooner or later, or none."""
        if self.chance.random() < 0.6:
            raised = str(on + timedelta(days=self.chance.randrange(120)))
            content = {"origin_refs": [{"id": "r1", "record": sheet}], "raised_on": raised, "owner": "PER-1"}
            self.case(
                "improvement", "IMV", {**content, "cause": "Old", "due_on": raised}, {"done_on": raised}
            )

    def agreement(self, sla: str, service: str, customer: str) -> None:
        content = {
            "services": [service],
            "customers": [customer],
            "targets": [
                {"id": "t1", "name": "Availability", "measuring_period": "P1M"},
                {"id": "t2", "name": "Satisfaction", "measuring_period": "P1Y"},
            ],
            "workload_limits": [{"id": "w1", "metric": "volume", "period": "P1M"}],
        }
        for edition, since in ((1, "2024-04-01"), (2, "2025-10-01")):
            consents = ("customer",) if self.chance.random() < 0.9 else ()
            terms = {**content, "valid_from": since}
            self.journal.record("sla", sla, terms, edition=edition, consents=consents)

    def supplier(self, supplier: str, contract: str) -> None:
        self.journal.record("supplier", supplier, {"name": supplier, **self.scope()})
        content = {"supplier": supplier, "valid_from": "2024-04-01"}
        rows = [{"id": "t1", "name": "Repair time", "measuring_period": "P3M"}]
        self.journal.record("contract", contract, {**content, "targets": rows}, consents=("supplier",))
        for activity in ("performance_check", "supplier_meeting", "supplier_evaluation"):
            self.plan(supplier, activity, self.chance.choice(("P3M", "P6M", "P1Y")))
        for first, last in self.months[2::3]:
            days = {"period_from": str(first - timedelta(days=59)), "period_to": str(last)}
            target = {"record": contract, "edition": 1, "row": "t1"}
            lines = [{"id": "l1", "target": target, "verdict": self.chance.choice(("met", "missed"))}]
            content = {"party": supplier, **days, "occurred_on": str(last), "lines": lines}
            self.record("performance_check", "PCK", {**content, "checker": "PER-2025-0001"})

    def meeting(self, customer: str, first: date) -> None:
        sides = ["own", "customer"] if self.chance.random() < 0.8 else ["own"]
        category = self.chance.choice(("performance", "business_environment"))
        row = {"id": "g1", "category": category, "minutes": self.chance.choice(("", "Talked"))}
        content = {
            "customer": customer,
            "occurred_on": str(first + timedelta(days=self.chance.randrange(28))),
            "attendees": [{"id": side, "side": side, "present": True} for side in sides],
            "agenda": [{**row, "conclusion": self.chance.choice(("", "watch"))}],
            "no_decisions": self.chance.random() < 0.8,
            "counts_for": self.chance.choice(("this", "this", "previous")),
        }
        self.record("brm_meeting", "MTG", content)

    def sheet(self, sla: str, first: date, last: date) -> None:
        edition = 2 if first >= date(2025, 10, 1) else 1
        lines = [
            {
                "id": row,
                "target": {"record": sla, "edition": edition, "row": row},
                "value": f"99.{self.chance.randrange(10)}",
                "verdict": self.chance.choice(("met", "met", "met", "missed")),
            }
            for row in ("t1", "t2")
        ]
        basis = self.chance.choice(("measured", "imported", "imported", "estimated"))
        load = {"record": sla, "edition": edition, "row": "w1"}
        content = {
            "sla": sla,
            "period_from": str(first + timedelta(days=self.chance.choice((0, 0, 0, 3)))),
            "period_to": str(last),
            "occurred_on": str(last + timedelta(days=self.chance.randrange(1, 40))),
            "lines": [{**line, "basis": basis} for line in lines],
            "workload": [{"id": "k1", "limit": load, "value": "10", "exceeded": self.chance.random() < 0.3}],
            "source": "Monitoring",
        }
        self.follow_up(self.record("measurement", "MSR", content), last)

    def record(self, kind: str, prefix: str, content: dict[str, Any]) -> str:
        number = self.number(prefix)
        state = self.chance.choices(list(CHANCE), list(CHANCE.values()))[0]
        self.journal.record(kind, number, content, state="draft")
        approved = {"approved_on": content["occurred_on"]} if state == "approved" else {}
        self.journal.record(kind, number, content, state=state, **approved)
        if self.chance.random() < 0.9:
            self.journal.evidence(
                number, state=self.chance.choice(("accepted",) * 9 + ("offered", "rejected"))
            )
        return number


def _months(first: str, count: int) -> Iterator[tuple[date, date]]:
    """First and last day of each month."""
    year, month = (int(part) for part in first.split("-"))
    for _ in range(count):
        yield date(year, month, 1), date(year, month, monthrange(year, month)[1])
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
