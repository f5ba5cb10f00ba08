"""Which version of a record holds: of an edition the last correction approved, and each edition for its days.

The same rule as controls/versions.py, over the versions as forms and rules see them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from app.records.lookup import Content, Seen


def holding(versions: Iterable[tuple[Seen, bool]]) -> list[Seen]:
    """Of one record: (version, was it ever approved) → the versions that still say something.

    An approved correction takes the place of those before it. Made void since, it takes its edition with it.
    """
    ordered = sorted(versions, key=lambda pair: (pair[0].edition, pair[0].correction))
    last: dict[int, int] = {seen.edition: seen.correction for seen, approved in ordered if approved}
    return [seen for seen, _approved in ordered if seen.correction >= last.get(seen.edition, 0)]


def in_force(versions: Iterable[Seen], day: date, agreed: Callable[[Seen], bool]) -> Seen | None:
    """The edition of one record whose terms hold on that day. A later one ends the earlier when it starts."""
    text, end = day.isoformat(), ""
    for seen in sorted(versions, key=lambda s: s.edition, reverse=True):
        if seen.state != "approved" or not agreed(seen):
            continue
        if valid(seen.content, day) and (not end or text < end):
            return seen
        start = start_of(seen.content)
        end = min(filter(None, (end, start)), default="")
    return None


def valid(content: Mapping[str, Any], day: date) -> bool:
    """By its own days; the last one is excluded."""
    start, end = start_of(content), content.get("valid_to") or content.get("in_scope_to")
    return (not start or start <= day.isoformat()) and (not end or day.isoformat() < end)


def start_of(content: Content) -> str:
    return str(content.get("valid_from") or content.get("in_scope_from") or "")


def preference(seen: Seen) -> tuple[bool, int, int]:
    """Sorts what a name or a reference means first: approved before all else, then the newest."""
    return seen.state != "approved", -seen.edition, -seen.correction


def by_number(versions: Iterable[tuple[Seen, bool]]) -> dict[str, list[Seen]]:
    """What holds of each of many records."""
    grouped: dict[str, list[tuple[Seen, bool]]] = defaultdict(list)
    for seen, approved in versions:
        grouped[seen.number].append((seen, approved))
    return {number: holding(found) for number, found in grouped.items()}


def matches(content: Content, match: Mapping[str, Any]) -> bool:
    """Every field equal to what is asked, or one of it, or a list that holds it."""
    return all(value_matches(content.get(name), value) for name, value in match.items())


def value_matches(found: Any, wanted: Any) -> bool:
    if isinstance(wanted, (list, tuple, set, frozenset)):
        return any(value_matches(found, one) for one in wanted)
    return wanted in found if isinstance(found, list) else found == wanted


def latest_day(content: Content) -> str:
    names = ("occurred_on", "period_to", "valid_from", "created_on", "raised_on")
    return next((str(content[name]) for name in names if content.get(name)), "")
