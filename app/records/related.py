"""Records near a content: of a kind, for the same customer, supplier or SLA."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from app.records.lookup import Content, Lookup, Seen
from controls.kinds import Field, Kind

DAYS = ("period_to", "occurred_on", "valid_from")


def day_of(content: Content, lookup: Lookup) -> date:
    """The day whose terms hold for this content; today when it names none."""
    named = next((content[name] for name in DAYS if content.get(name)), None)
    return date.fromisoformat(named) if named else lookup.today


def references_to(kind: Kind, target: str) -> Iterator[Field]:
    """The fields of a kind, outside tables, that name records of another kind."""
    return (field for field in kind.fields if field.type in ("ref", "refs") and target in field.to)


def named(content: Content, field: Field) -> list[str]:
    value = content.get(field.name)
    return value if isinstance(value, list) else [value] if value else []


def near(target: str, kind: Kind, content: Content, lookup: Lookup) -> list[Seen]:
    """Records of a kind that this content means.

    Those it names itself; else those in force that name the same party; else, when it names no party they
    could share, all in force.
    """
    day = day_of(content, lookup)
    own = [number for field in references_to(kind, target) for number in named(content, field)]
    if own:
        return [seen for number in own if (seen := in_force_on(number, day, lookup))]
    matches = list(shared(lookup.kinds[target], kind, content))
    found = {seen.number: seen for match in matches for seen in lookup.in_force(target, day, **match)}
    return list(found.values()) if matches else lookup.in_force(target, day)


def in_force_on(number: str, day: date, lookup: Lookup) -> Seen | None:
    """The approved edition that had begun last on that day; before the first, the first; else any version."""
    editions = lookup.editions(number)
    begun = [seen for seen in editions if seen.content.get("valid_from", "") <= day.isoformat()]
    return begun[-1] if begun else editions[0] if editions else lookup.record(number)


def shared(target: Kind, kind: Kind, content: Content) -> Iterator[Mapping[str, Any]]:
    """How records of the target name the parties this content names: {"customers": "CUS-2026-0001"}."""
    for field in kind.fields:
        if field.type in ("ref", "refs"):
            for party in field.to:
                for there in references_to(target, party):
                    yield from ({there.name: number} for number in named(content, field))


def same_party(target: Kind, own: Field, content: Content) -> Mapping[str, Any] | None:
    """The match that keeps a choice to the party in the field `own`; None when none is chosen yet."""
    numbers = named(content, own)
    there = next((field for party in own.to for field in references_to(target, party)), None)
    return {there.name: numbers} if there and numbers else None
