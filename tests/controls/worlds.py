"""A small organisation in which every control has what it asks for: tables of cases change one thing each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pytest

from controls.assessment import SubjectResult
from tests.controls.asking import one
from tests.controls.building import Journal

Content = dict[str, Any]
SCOPE = {"in_scope_from": "2025-04-01", "tier": "important"}
LIKED = "2025-04-01"  # the first day of everything


def rows(*contents: Mapping[str, Any]) -> list[Content]:
    """Rows of a table, each with an id."""
    return [{"id": f"r{n}", **content} for n, content in enumerate(contents, 1)]


def line(record: str, row: str, edition: int = 1) -> Content:
    return {"record": record, "edition": edition, "row": row}


TARGET = {
    "id": "t1", "name": "Availability", "metric": "availability", "operator": "ge", "value": "99",
    "unit": "percent",
    "service_hours": "24x7", "measuring_period": "P1M", "method": "Monitoring", "time_based": True,
    "requirements": ["REQ-1"],
}  # fmt: skip
SLA = {
    "services": ["SVC-1"], "customers": ["CUS-1"], "form": "signed", "valid_from": LIKED, "targets": [TARGET],
    "workload_limits": rows({"metric": "volume", "operator": "le", "value": "10", "period": "P1M"}),
    "no_exceptions": True,
}  # fmt: skip
TOPICS = ("scope", "requirements", "targets", "responsibilities")
MORE = ("security", "breach", "audit_right", "termination", "subcontracting")
CONTRACT = {
    "supplier": "VND-1", "services": ["SVC-1"], "form": "signed", "valid_from": LIKED,
    "contents": rows(*({"topic": topic, "present": True, "reference": "p. 1"} for topic in (*TOPICS, *MORE))),
    "targets": [{**TARGET, "id": "c1", "supports": [line("SLA-1", "t1")], "requirements": []}],
}  # fmt: skip
SERVICE = {
    "name": "Mail", "customers": ["CUS-1"], "users": "Staff", "interested_parties": "none", **SCOPE,
    "components": rows(
        {"name": "Desk", "kind": "process", "operated_by": "own"},
        {"name": "Hosting", "kind": "component", "operated_by": "external", "party": "VND-1"},
    ),
}  # fmt: skip


class World(Journal):
    """People, a customer with a service and an SLA, a supplier with a contract: all in order."""

    def __init__(self) -> None:
        super().__init__()
        for number, side in (
            ("PER-1", "own"),
            ("PER-2", "own"),
            ("PER-44", "customer"),
            ("PER-2025-0044", "customer"),
        ):
            self.record("person", number, {"side": side, "active_from": "2020-01-01", "may_agree": True})
        self.record("customer", "CUS-1", {"name": "Kita", "contacts": ["PER-44"], **SCOPE}, proved=True)
        self.record("service", "SVC-1", SERVICE, proved=True)
        self.record("supplier", "VND-1", {"name": "Nord", **SCOPE}, proved=True)
        self.record(
            "internal_supplier", "ISU-1", {"name": "Network group", "party_kind": "internal", **SCOPE}
        )
        requirement = {
            "customer": "CUS-1",
            "text": "It runs",
            "source": "contract",
            "raised_on": "2024-01-10",
        }
        self.record(
            "requirement", "REQ-1", {**requirement, "answered_on": "2024-02-01", "disposition": "accepted"}
        )
        self.sla()
        self.contract()

    def sla(
        self, number: str = "SLA-1", edition: int = 1, agreed_on: str | None = LIKED, **more: Any
    ) -> None:
        """`approved_on`, `proved` and `agreed_on` (None = the customer did not) beside the content."""
        system = {
            name: more.pop(name)
            for name in ("approved_on", "approved_by", "state", "correction")
            if name in more
        }
        proved = more.pop("proved", True)
        self.record("sla", number, {**SLA, **more}, edition=edition, proved=proved, **system)
        if agreed_on:
            self.agree(number, "customer", agreed_on, edition)

    def contract(self, number: str = "CON-1", edition: int = 1, agreed: bool = True, **more: Any) -> None:
        system = {name: more.pop(name) for name in ("approved_on", "state", "correction") if name in more}
        proved = more.pop("proved", True)
        self.record("contract", number, {**CONTRACT, **more}, edition=edition, proved=proved, **system)
        if agreed:
            self.agree(number, "supplier", LIKED, edition)

    def agree(self, record: str, side: str, on: str, edition: int = 1, person: str = "PER-44") -> None:
        content = {"record": record, "edition": edition, "person": person, "side": side, "form": "signed"}
        self.note("consent", f"consent-{self.position}", {**content, "agreed_on": on})

    def change(self, number: str, **more: Any) -> None:
        """Correct a record: the content as it was, with some fields other than before (None = emptied)."""
        last = next(s for s in reversed(self.snapshots) if s.id == number)
        system = {name: more.pop(name) for name in ("approved_on",) if name in more}
        content = {**last.content["content"], **more}
        content = {name: value for name, value in content.items() if value is not None}
        edition, correction = last.edition, last.correction + 1
        self.record(last.kind, number, content, edition=edition, correction=correction, **system)

    def withdraw(self, record: str) -> None:
        """Take the evidence of a record back."""
        links = [s for s in self.snapshots if s.kind == "evidence_link" and s.content["record"] == record]
        for link in links:
            self.note("evidence_link", link.id, {**link.content, "state": "withdrawn"})

    def void(self, number: str, edition: int = 1) -> None:
        """Declare a record void."""
        last = next(s for s in reversed(self.snapshots) if s.id == number and s.edition == edition)
        self.note(last.kind, number, {**last.content, "state": "void"}, edition, last.correction)


Build = Callable[[World], Any]


@dataclass(frozen=True)
class Case:
    """One line of a table: what is different, the status it gives, and the days asked about."""

    control: str
    subject: str
    what: str
    build: Build
    expected: str
    asked: dict[str, date] = field(default_factory=dict)

    def result(self) -> SubjectResult:
        world = World()
        self.build(world)
        found = one(world, self.control, subjects=(self.subject,), **self.asked).subjects
        return found[0] if found else NOBODY


NOBODY = SubjectResult("", "", None, "not_judged", None, None)  # type: ignore[arg-type]


def table(control: str, subject: str, *lines: tuple[Any, ...]) -> list[Any]:
    """(what, how, status) or (what, how, status, days asked) → parameters of a test."""
    return [
        pytest.param(Case(control, subject, *one_line), id=f"{control} {one_line[0]}") for one_line in lines
    ]


def day(text: str) -> dict[str, date]:
    """Asked about fiscal year 2025 as of another day."""
    return {"as_of": date.fromisoformat(text)}


def nothing(_: World) -> None:
    """As the world is."""


def does(*steps: Build) -> Build:
    """Several things one after the other."""

    def build(world: World) -> None:
        for step in steps:
            step(world)

    return build
