"""Records tests start from: a customer with people, an SLA with targets, a supplier with a contract."""

from __future__ import annotations

from typing import Any

from app.records.attachments import consent
from app.records.lifecycle import approve, submit
from app.records.usecases import save
from app.transaction import transaction
from tests.support.people import Person

People = dict[str, Person]


def recorded(
    people: People, author: str, kind: str, content: dict[str, Any], *, approved: bool = True
) -> str:
    """A record made and sent by one person and approved by the approver; returns its number."""
    with transaction(people[author].actor) as tx:
        number = save(tx, kind=kind, content={"language": "en", **content}).number
    if approved:
        sent_and_approved(people, author, number)
    return number


def sent_and_approved(people: People, author: str, number: str) -> None:
    """What the author has written is sent, and approved by the approver."""
    with transaction(people[author].actor) as tx:
        submit(tx, number)
    with transaction(people["AP"].actor) as tx:
        approve(tx, number)


def person(people: People, name: str, side: str = "customer", **more: Any) -> str:
    content = {"name": name, "side": side, "active_from": "2025-09-01", "language": "en", **more}
    with transaction(people["RO"].actor) as tx:
        return save(tx, kind="person", content=content).number


def customer(people: People, name: str = "Kitagawa Logistics", **more: Any) -> str:
    contact = person(people, f"Contact of {name}", may_agree=True)
    content = {
        "name": name,
        "in_scope_from": "2025-09-01",
        "tier": "important",
        "tier_reason": "Runs its orders on our platform.",
        "contacts": [contact],
        **more,
    }
    return recorded(people, "RO", "customer", content)


def service(people: People, customers: list[str], name: str = "Order platform", **more: Any) -> str:
    content = {
        "name": name,
        "in_scope_from": "2025-09-01",
        "tier": "important",
        "customers": customers,
        "users": "Order desks",
        "interested_parties": "none",
        "components": [{"name": "Application", "kind": "component", "operated_by": "own"}],
        **more,
    }
    return recorded(people, "SM", "service", content)


def target(name: str = "Availability", value: str = "99.5", **more: Any) -> dict[str, Any]:
    return {
        "name": name,
        "metric": "availability",
        "operator": "ge",
        "value": value,
        "unit": "percent",
        "service_hours": "24 h",
        "measuring_period": "P1M",
        "method": "Monitoring probe, minutes up of all minutes",
        **more,
    }


def sla(people: People, customer_number: str, service_number: str, **more: Any) -> str:
    """In force: approved by us, agreed by the customer's contact."""
    content = {
        "services": [service_number],
        "customers": [customer_number],
        "form": "signed",
        "valid_from": "2025-09-01",
        "targets": [{"id": "r1", **target()}],
        "no_exceptions": True,
        **more,
    }
    number = recorded(people, "SM", "sla", content)
    agree(people, number)
    return number


def agree(people: People, number: str) -> None:
    contact = person(people, "Signer", may_agree=True)
    with transaction(people["SM"].actor) as tx:
        consent(tx, number, person=contact, side="customer", form="signed", agreed_on="2025-09-01")


def meeting(people: People, customer_number: str, day: str, **more: Any) -> dict[str, Any]:
    """Content of a complete meeting."""
    contact = person(people, "Hiroshi Kitagawa")
    attendees = [
        {"person": people["RO"].number, "side": "own", "present": True},
        {"person": contact, "side": "customer", "present": True},
    ]
    agenda = [{"category": "performance", "title": "Results", "minutes": "All targets met."}]
    return {
        "customer": customer_number,
        "occurred_on": day,
        "attendees": attendees,
        "agenda": agenda,
        "no_decisions": True,
        **more,
    }
