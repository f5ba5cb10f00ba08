"""Who runs which part of a service: components and process parts of the services in scope on a day."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from controls.content import Row
from controls.facts import Record
from controls.known import Known

EXTERNAL = "external"


def services_on(known: Known, day: date) -> Iterator[Record]:
    """Newest approved versions of the services in scope on a day, by number."""
    for subject in known.subjects_of_kind("service"):
        found = known.record(subject.number) if subject.in_scope(day) else None
        if found is not None and found.final:
            yield found


def run_by(known: Known, party: str, day: date) -> list[tuple[Record, Row]]:
    """Components that a party runs, with their services in scope on a day."""
    parts = known.once("components", _by_party).get(party, ())
    scopes = ((known.subject(service.number), service, row) for service, row in parts)
    return [(service, row) for scope, service, row in scopes if scope and scope.in_scope(day)]


def _by_party(known: Known) -> Mapping[str, list[tuple[Record, Row]]]:
    """Of all services ever in scope: assessments of suppliers ask about as many days as there are of them."""
    found: dict[str, list[tuple[Record, Row]]] = {}
    for subject in known.subjects_of_kind("service"):
        service = known.record(subject.number)
        for row in service.content.get("components", ()) if service and service.final else ():
            if service and row.get("party"):
                found.setdefault(row["party"], []).append((service, row))
    return found


def runs_a_part(known: Known, party: str, day: date) -> bool:
    """Whether a party runs a component or process part of any service in scope."""
    return bool(run_by(known, party, day))


def single_points(known: Known, day: date) -> list[tuple[Record, Row]]:
    """Components of critical services that stop without one external supplier: too few others run them, or
    are named who could.
    """
    return [
        (service, row) for service in services_on(known, day) for row in single_points_in(service.content)
    ]


def single_since(service: Record, component: str) -> date | None:
    """When the service was first approved with this component as a single point, and then ever again."""
    since = service.approved_on
    for approved_on, content in service.earlier:
        if not any(row["id"] == component for row in single_points_in(content)):
            break
        since = approved_on
    return since


def single_points_in(content: Row) -> Iterator[Row]:
    """Those of one service, by its content."""
    for row in content.get("components", ()) if content.get("tier") == "critical" else ():
        if row.get("operated_by") == EXTERNAL and row.get("party"):
            others = parties_of(content, row["name"]) - {row["party"]}
            if len(others) < needed_of(content, row["name"]):
                yield row


def parties_of(content: Row, name: str) -> set[str]:
    """Who runs the component of that name, or could."""
    rows = (row for row in content.get("components", ()) if row["name"] == name)
    return {party for row in rows for party in (row.get("party"), row.get("alternative")) if party}


def needed_of(content: Row, name: str) -> int:
    """How many of them have to be up at once: the highest number its rows name, one if none does."""
    rows = (row for row in content.get("components", ()) if row["name"] == name)
    return max((row.get("needed") or 1 for row in rows), default=1)
