"""A service that rests on two suppliers: one promises less than we do, the other nothing."""

from __future__ import annotations

from typing import Any

import pytest

from app.config import Settings
from app.records.attachments import consent
from app.records.usecases import correct, save
from app.transaction import transaction
from tests.support import records
from tests.support.agreements import SLA, SUPPLIER, build_agreements, line
from tests.support.people import SMALL, Organisation, Person, people_in
from tests.support.program import program

SERVICE, SECOND, PROMISE = "SVC-2026-0001", "VND-2026-0002", "CON-2026-0002"
People = dict[str, Person]


def build_carried(settings: Settings) -> None:
    build_agreements(settings)
    with program(settings) as app, app.test_request_context("/"):
        people = people_in(app)
        content = {"name": "Cirrus Desk", "in_scope_from": "2025-09-01", "tier": "standard",
                   "tier_reason": "Calls", "delivers": "Calls"}  # fmt: skip
        assert records.recorded(people, "VM", "supplier", content) == SECOND
        assert promise(people, "99.9", "12000") == PROMISE
        name_parts(people)
        measured(people)


def promise(people: People, value: str, amount: str = "", **more: Any) -> str:
    """A contract with a target that supports the availability of the SLA, agreed by the supplier."""
    topics = ("scope", "requirements", "targets", "responsibilities")
    target = {"id": "r1", **records.target("Hosting", value), "supports": [line("r1")]}
    number = records.recorded(people, "VM", "contract", {
        "supplier": SUPPLIER, "services": [SERVICE], "form": "signed", "valid_from": "2026-01-01",
        "contents": [{"topic": topic, "present": True, "reference": "2"} for topic in topics],
        "targets": [target], "amount": amount or None, "currency": "JPY", **more,
    })  # fmt: skip
    contact = records.person(people, "Takumi", side="supplier", may_agree=True)
    with transaction(people["VM"].actor) as tx:
        consent(tx, number, person=contact, side="supplier", form="signed", agreed_on="2026-01-01")
    return number


def name_parts(people: People) -> None:
    bought = {"kind": "component", "operated_by": "external", "agreement": PROMISE}
    components = [
        {"id": "r1", "name": "Application", "kind": "component", "operated_by": "own"},
        {"id": "r2", "name": "Hosting", "party": SUPPLIER, **bought},
        {"id": "r3", "name": "Calls at night", "party": SECOND, **bought},
    ]
    with transaction(people["SM"].actor) as tx:
        content = correct(tx, SERVICE, "Its parts").content
        save(tx, kind="service", content={**content, "components": components}, number=SERVICE)
    records.sent_and_approved(people, "SM", SERVICE)


def measured(people: People) -> None:
    result = {"agreement": PROMISE, "target": line("r1", PROMISE), "value": "99.96", "verdict": "met",
              "basis": "supplier_report"}  # fmt: skip
    records.recorded(people, "VM", "performance_check", {
        "party": SUPPLIER, "period_from": "2026-10-01", "period_to": "2026-10-31",
        "occurred_on": "2026-11-02", "checker": people["VM"].number, "lines": [result]})  # fmt: skip


CARRIED = Organisation("carried", build_carried, SMALL.emails)


@pytest.fixture
def organisation() -> Organisation:
    return CARRIED


__all__ = ["CARRIED", "PROMISE", "SECOND", "SERVICE", "SLA", "SUPPLIER", "promise"]
