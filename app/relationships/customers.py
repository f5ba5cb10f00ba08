"""The page of a customer: people, meetings, agreements, what is still to do, and how it all stands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from app.actions.shown import action_lines
from app.records.hubs import Hub, Recorded, hub_or_404
from app.records.lookup import Seen
from app.records.models import RecordVersion
from app.records.wording import listed

MEETINGS = 8
STATES = ("draft", "submitted", "returned", "approved")


@dataclass(frozen=True, slots=True)
class Contact:
    number: str
    name: str
    job: str
    may_agree: bool


@dataclass(frozen=True, slots=True)
class MeetingLine:
    """One meeting: who was there of either side, in numbers, and what came out of it."""

    version: RecordVersion
    ours: int
    theirs: int
    decisions: int
    actions: int
    topics: str


@dataclass(frozen=True, slots=True)
class AgreementLine:
    """One SLA with its newest measured period: `missed` is None when nothing is measured yet."""

    number: str
    services: str
    since: str
    state: str
    targets: int
    period_to: str
    missed: int | None


def customer_page(number: str) -> dict[str, Any]:
    """The values of relationships/customer.html."""
    hub = hub_or_404(number, "customer")
    lookup = hub.lookup
    meetings = hub.recorded("brm_meeting", MEETINGS)
    return {
        "hub": hub,
        "lookup": lookup,
        "title": lookup.name(number),
        "tier": hub.kind.field("tier").value_label(hub.content.get("tier", ""), lookup.language),
        "contacts": list(contacts(hub)),
        "services": [
            (seen.number, lookup.name(seen.number)) for seen in lookup.records("service", customers=number)
        ],
        "meetings": meetings,
        "meeting_lines": list(meeting_lines(meetings, lookup.language)),
        "agreements": list(agreements(hub)),
        "actions": action_lines(lookup.open_actions(number), [], lookup),
        "panels": hub.panels(),
    }


def contacts(hub: Hub) -> Iterator[Contact]:
    people = hub.content.get("contacts", [])
    hub.lookup.preload(people)
    for number in people:
        seen = hub.lookup.record(number)
        if seen:
            may_agree = bool(seen.content.get("may_agree"))
            yield Contact(number, hub.lookup.name(number), hub.lookup.identity(number, "job"), may_agree)


def meeting_lines(meetings: Recorded, language: str) -> Iterator[MeetingLine]:
    for version in meetings.versions:
        content = version.content
        there = [row.get("side") for row in content.get("attendees", []) if row.get("present")]
        topics = (row["title"] for row in content.get("agenda", []) if row.get("title"))
        yield MeetingLine(
            version=version,
            ours=there.count("own"),
            theirs=there.count("customer"),
            decisions=len(content.get("decisions", [])),
            actions=len(content.get("actions", [])),
            topics=listed(topics, language),
        )


def agreements(hub: Hub) -> Iterator[AgreementLine]:
    """Those in force and those still being agreed, with what was last measured."""
    lookup = hub.lookup
    found = lookup.open_of(lookup.records("sla", states=STATES, customers=hub.number))
    lookup.preload(number for seen in found for number in seen.content.get("services", []))
    sheets = lookup.records("measurement", sla=[seen.number for seen in found]) if found else []
    newest = {sheet.content["sla"]: sheet for sheet in reversed(lookup.open_of(sheets))}
    for seen in sorted(found, key=lambda each: each.number):
        yield agreement_line(hub, seen, newest.get(seen.number))


def agreement_line(hub: Hub, seen: Seen, sheet: Seen | None) -> AgreementLine:
    names = (hub.lookup.name(number) for number in seen.content.get("services", []))
    verdicts = [row.get("verdict") for row in sheet.content.get("lines", [])] if sheet else None
    return AgreementLine(
        number=seen.number,
        services=listed(names, hub.lookup.language),
        since=seen.content.get("valid_from", ""),
        state=seen.state,
        targets=len(seen.content.get("targets", [])),
        period_to=sheet.content["period_to"] if sheet else "",
        missed=verdicts.count("missed") if verdicts is not None else None,
    )
