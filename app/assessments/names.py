"""What things were called at a journal position: titles come from the facts, people from their identities."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from app.accounts.queries import identities
from app.db import AnySession
from app.records.holding import matches, preference
from app.records.lookup import Seen
from app.records.page import numbers_in
from app.records.queries import SqlLookup
from app.records.titles import title
from controls.facts import Facts, Record
from controls.kinds import Kinds


class FactsNames(Mapping[str, str]):
    """The Names of app/records/lookup.py over facts, not tables; also number → name, made when asked for."""

    def __init__(self, facts: Facts, kinds: Kinds, language: str, people: Mapping[str, str]) -> None:
        self.kinds = kinds
        self.language = language
        self._people = people
        self._named: dict[str, str] = {}
        self._versions: dict[str, list[Seen]] = {}
        for record in (*facts.records, *facts.policies):
            self._versions.setdefault(record.number, []).append(seen_of(record))

    def __getitem__(self, number: str) -> str:
        if number not in self._people and number not in self._versions:
            raise KeyError(number)
        return self.name(number)

    def __iter__(self) -> Iterator[str]:
        yield from self._people
        yield from self._versions

    def __len__(self) -> int:
        return len(self._people) + len(self._versions)

    def record(self, number: str) -> Seen | None:
        found = sorted(self._versions.get(number, []), key=preference)
        return found[0] if found else None

    def version(self, number: str, edition: int) -> Seen | None:
        found = sorted((s for s in self._versions.get(number, []) if s.edition == edition), key=preference)
        return found[0] if found else None

    def records(self, kind: str, *, states: Sequence[str] = ("approved",), **match: Any) -> list[Seen]:
        every = (seen for versions in self._versions.values() for seen in versions)
        return [s for s in every if s.kind == kind and s.state in states and matches(s.content, match)]

    def name(self, number: str) -> str:
        if number not in self._named:
            self._named[number] = number  # a title that names itself ends here
            self._named[number] = self._name(number)
        return self._named[number]

    def _name(self, number: str) -> str:
        if number in self._people:
            return self._people[number]
        seen = self.record(number)
        return title(self.kinds[seen.kind], seen.content, self, edition=seen.edition) if seen else number


class LookupNames(Mapping[str, str]):
    """What a page's lookup calls the records that sentences name, asked one by one: for pages with few."""

    def __init__(self, lookup: SqlLookup) -> None:
        self.lookup = lookup

    def __getitem__(self, number: str) -> str:
        if not any(numbers_in(number)):
            raise KeyError(number)
        return self.lookup.name(number)

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0


def seen_of(record: Record) -> Seen:
    return Seen(record.number, record.kind, record.edition, record.correction, record.state, record.content)


def names_at(session: AnySession, facts: Facts, kinds: Kinds, language: str) -> FactsNames:
    """Names as they were known at the facts' position. Those erased since are gone, the numbers stay."""
    people = {number: identity.name for number, identity in identities(session, facts.position).items()}
    return FactsNames(facts, kinds, language, people)
