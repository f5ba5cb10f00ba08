"""What an invented organisation writes down: subjects, their agreements, and records as long as real ones.

Chance decides by seed only: the same seed gives the same texts. Every function returns a record's content.
"""

from __future__ import annotations

from datetime import date
from random import Random
from typing import Any

Content = dict[str, Any]

SENTENCES = (
    "All targets of the period were met; availability fell on two evenings because of maintenance announced.",
    "The customer asked for a second contact at night and gets a name until the end of the month.",
    "Storage grows by three percent a month. The order for the next shelf is placed and confirmed.",
    "The move of the warehouse in spring brings sixty more users; load is looked at again before it.",
    "利用者数は前期比で一割増加した。夜間の応答時間は目標内であったが、余裕は小さくなっている。",
    "前回の処置はすべて完了し、効果も確認した。再発はない。次回は容量計画を議題とする。",
    "月次報告の様式を見直し、目標ごとの推移を先頭に置くことで合意した。",
)
CATEGORIES = ("performance", "incidents", "complaints", "business_environment", "sla")
TARGETS = (
    ("availability", "ge", "99.5", "percent"),
    ("response_time", "le", "2", "seconds"),
    ("resolution_time", "le", "8", "hours"),
    ("on_time_share", "ge", "95", "percent"),
)


class Writer:
    """Writes contents. `own` and `outside` are the person numbers it lets speak."""

    def __init__(self, chance: Random, own: str) -> None:
        self.chance = chance
        self.own = own

    def text(self, sentences: int = 2) -> str:
        return " ".join(self.chance.sample(SENTENCES, sentences))

    def customer(self, name: str, contact: str, tier: str, since: str) -> Content:
        return {
            "name": name,
            "in_scope_from": since,
            "tier": tier,
            "tier_reason": self.text(1),
            "contacts": [contact],
            "owner": self.own,
            "language": "en",
        }

    def service(self, name: str, customer: str, tier: str, since: str) -> Content:
        components = [
            {"id": f"r{n}", "name": part, "kind": "component", "operated_by": "own"}
            for n, part in enumerate(("Application", "Database", "Network"), start=1)
        ]
        return {
            "name": name,
            "in_scope_from": since,
            "tier": tier,
            "customers": [customer],
            "users": "Order desks and stores",
            "interested_parties": "none",
            "components": components,
            "owner": self.own,
            "language": "en",
        }

    def supplier(self, name: str, tier: str, since: str) -> Content:
        return {
            "name": name,
            "in_scope_from": since,
            "tier": tier,
            "tier_reason": self.text(1),
            "delivers": self.text(1),
            "owner": self.own,
            "language": "ja",
        }

    def plan(self, subject: str, activity: str, interval: str, since: str) -> Content:
        return {
            "subject": subject,
            "activity": activity,
            "interval": interval,
            "anchor_on": since,
            "valid_from": since,
            "reason": "Default of the control catalog",
            "owner": self.own,
            "language": "en",
        }

    def sla(self, service: str, customer: str, since: str) -> Content:
        return {
            "services": [service],
            "customers": [customer],
            "form": "signed",
            "valid_from": since,
            "targets": targets(),
            "no_exceptions": True,
            "owner": self.own,
            "language": "en",
        }

    def contract(self, supplier: str, service: str, since: str) -> Content:
        topics = ("scope", "requirements", "targets", "responsibilities", "security", "breach")
        contents = [
            {"id": f"c{n}", "topic": topic, "present": True, "reference": f"§ {n}"}
            for n, topic in enumerate(topics, start=1)
        ]
        return {
            "supplier": supplier,
            "services": [service],
            "form": "signed",
            "valid_from": since,
            "contents": contents,
            "targets": targets(),
            "owner": self.own,
            "language": "ja",
        }

    def meeting(self, field: str, subject: str, day: date, outside: str) -> Content:
        """With a customer or a supplier: `field` is the word for it."""
        side = field
        people = ((self.own, "own"), (outside, side if self.chance.random() < 0.92 else "other"))
        attendees = [
            {"id": f"a{n}", "person": who, "side": of, "present": True}
            for n, (who, of) in enumerate(people, 1)
        ]
        agenda = [
            {"id": f"g{n}", "category": category, "title": category.capitalize(), "minutes": self.text()}
            for n, category in enumerate(self.chance.sample(CATEGORIES, 2), start=1)
        ]
        content = {
            field: subject,
            "occurred_on": day.isoformat(),
            "attendees": attendees,
            "agenda": agenda,
            "owner": self.own,
            "language": "en",
        }
        more = (
            {"no_decisions": True}
            if field == "customer"
            else {"our_shortcomings": self.text(1), "no_actions": True}
        )
        return content | more

    def results(self, agreement: str, edition: int, table: str) -> list[Content]:
        """One row per target of an agreement, as sheets, reviews and checks hold them."""
        rows = []
        for n, (_metric, _operator, value, _unit) in enumerate(TARGETS, start=1):
            target = {"record": agreement, "edition": edition, "row": f"t{n}"}
            row = {
                "id": f"l{n}",
                "target": target,
                "value": value,
                "verdict": self.chance.choice(("met", "met", "missed")),
            }
            rows.append(row | EXTRA[table])
        return rows[: 4 if self.chance.random() < 0.95 else 3]

    def period(self, first: date, last: date, day: date) -> Content:
        return {
            "period_from": first.isoformat(),
            "period_to": last.isoformat(),
            "occurred_on": day.isoformat(),
            "owner": self.own,
            "language": "en",
        }

    def sheet(self, sla: str, edition: int) -> Content:
        return {
            "sla": sla,
            "lines": self.results(sla, edition, "measurement"),
            "source": "Monitoring, monthly export",
        }

    def review(self, sla: str, edition: int) -> Content:
        return {
            "sla": sla,
            "results": self.results(sla, edition, "sla_review"),
            "workload_remark": self.text(1),
            "conclusion": self.text(2),
        }

    def report(self, sla: str, edition: int) -> Content:
        return {
            "sla": sla,
            "results": self.results(sla, edition, "service_report"),
            "trend_periods": 6,
            "no_action_reason": self.text(1),
            "incidents": self.text(2),
        }

    def service_review(self, service: str, day: date) -> Content:
        return {
            "service": service,
            "customers": [],
            "occurred_on": day.isoformat(),
            "measurements": [],
            "trend": self.text(2),
            "outcome": self.text(1),
            "no_action_reason": self.text(1),
            "owner": self.own,
            "language": "en",
        }

    def check(self, supplier: str, contract: str) -> Content:
        lines = [row | {"agreement": contract} for row in self.results(contract, 1, "performance_check")]
        return {"party": supplier, "checker": self.own, "lines": lines}


EXTRA: dict[str, Content] = {
    "measurement": {"basis": "imported", "numerator": "43091", "denominator": "43200"},
    "sla_review": {"remark": "As agreed in the last review."},
    "service_report": {"reason": "Planned maintenance on two evenings."},
    "performance_check": {"basis": "own_measurement"},
}


def targets() -> list[Content]:
    return [
        {
            "id": f"t{n}",
            "name": metric.replace("_", " ").capitalize(),
            "metric": metric,
            "operator": operator,
            "value": value,
            "unit": unit,
            "service_hours": "24 h",
            "measuring_period": "P1M",
            "method": "Monitoring probe, minutes up of all minutes",
            "warning_at": value,
        }
        for n, (metric, operator, value, unit) in enumerate(TARGETS, start=1)
    ]
