"""People to choose from, those one most likely means first."""

from __future__ import annotations

from collections.abc import Iterable

from app.i18n import _
from app.records.lookup import Seen
from app.records.lookups import SqlLookup

Group = tuple[str, list[tuple[str, str]]]  # heading, (number, name)


def grouped_people(lookup: SqlLookup, first: Iterable[str] = ()) -> list[Group]:
    """Everybody active today by side, headed by those named first."""
    sides = {value.id: value.text.get(lookup.language) for value in lookup.kinds.lists["side"]}
    people = [seen for seen in lookup.records("person") if is_active(seen, lookup)]
    known = {seen.number for seen in people}
    likely = [number for number in dict.fromkeys(first) if number in known]
    groups: list[Group] = [(_("In this record"), [(number, lookup.name(number)) for number in likely])]
    for side, label in sides.items():
        numbers = [s.number for s in people if s.content.get("side") == side and s.number not in likely]
        groups.append((label, by_name(numbers, lookup)))
    return [group for group in groups if group[1]]


def by_name(numbers: Iterable[str], lookup: SqlLookup) -> list[tuple[str, str]]:
    named = [(number, lookup.name(number)) for number in numbers]
    return sorted(named, key=lambda choice: (choice[1].casefold(), choice[0]))


def is_active(person: Seen, lookup: SqlLookup) -> bool:
    today = lookup.today.isoformat()
    end = person.content.get("active_to")
    return bool(person.content.get("active_from", "") <= today and (not end or today < end))
