"""What things were called at a journal position: titles come from the facts, people from their identities."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any
from zoneinfo import ZoneInfo

from app.accounts.queries import identities
from app.db import AnySession
from app.records.holding import matches, preference
from app.records.lookup import Seen
from app.records.page import numbers_in
from app.records.queries import SqlLookup
from app.records.readable import may_read
from app.records.titles import title
from controls.assessment import Assessment
from controls.facts import Facts, Record
from controls.kinds import Kinds
from controls.known import Known
from controls.withheld import withheld

RESTRICTED = "restricted"
MayRead = Callable[[Record], bool]


class FactsNames(Mapping[str, str]):
    """The Names of app/records/lookup.py over facts, not tables; also number → name, made when asked for.

    What is not open, asked of its newest approved version, is called by its number.
    """

    def __init__(
        self, facts: Facts, kinds: Kinds, language: str, people: Mapping[str, str], may_read: MayRead
    ) -> None:
        self.kinds = kinds
        self.language = language
        self._zone = facts.organisation.time_zone
        self._people = people
        self.may_read = may_read
        self._named: dict[str, str] = {}
        self._versions: dict[str, list[Record]] = {}
        for record in (*facts.records, *facts.policies):
            self._versions.setdefault(record.number, []).append(record)

    def __getitem__(self, number: str) -> str:
        if number not in self._people and number not in self._versions:
            raise KeyError(number)
        return self.name(number)

    def __iter__(self) -> Iterator[str]:
        yield from self._people
        yield from self._versions

    def __len__(self) -> int:
        return len(self._people) + len(self._versions)

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self._zone)

    def record(self, number: str) -> Seen | None:
        found = self._newest(self._versions.get(number, ()))
        return seen_of(found) if found else None

    def version(self, number: str, edition: int) -> Seen | None:
        found = self._newest(r for r in self._versions.get(number, ()) if r.edition == edition)
        return seen_of(found) if found else None

    def _newest(self, versions: Iterable[Record]) -> Record | None:
        return min(versions, key=lambda record: preference(seen_of(record)), default=None)

    def records(self, kind: str, *, states: Sequence[str] = ("approved",), **match: Any) -> list[Seen]:
        every = (record for versions in self._versions.values() for record in versions)
        found = (seen_of(record) for record in every if record.kind == kind and record.state in states)
        return [seen for seen in found if matches(seen.content, match)]

    def is_open(self, number: str) -> bool:
        """Whether more may be said of a record than its number; of what is no record, anything."""
        found = self._newest(self._versions.get(number, ()))
        return found is None or self.may_read(found)

    def name(self, number: str) -> str:
        if number not in self._named:
            self._named[number] = number  # a title that names itself ends here
            self._named[number] = self._name(number)
        return self._named[number]

    def _name(self, number: str) -> str:
        if number in self._people:
            return self._people[number]
        seen = self.record(number)
        if seen is None or not self.is_open(number):
            return number
        return title(self.kinds[seen.kind], seen.content, self, edition=seen.edition)


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


def names_at(session: AnySession, known: Known, language: str, may_read: MayRead) -> FactsNames:
    """Names as they were known at the facts' position. Those erased since are gone, the numbers stay."""
    facts = known.facts
    people = {number: identity.name for number, identity in identities(session, facts.position).items()}
    return FactsNames(facts, known.kinds, language, people, may_read)


def open_to_all(record: Record) -> bool:
    """Whether a document may name a record: it goes from hand to hand."""
    return record.confidentiality != RESTRICTED


def of_open(assessment: Assessment, known: Known, names: FactsNames) -> Assessment:
    """An assessment that quotes nothing of records that may not be named."""
    if all(map(names.may_read, known.facts.records)):
        return assessment
    found = tuple(withheld(result, known, names.is_open) for result in assessment.controls)
    return replace(assessment, controls=found)


def open_in(known: Known) -> Callable[[str], bool]:
    """Whether the person may read a record, by its number."""

    def is_open(number: str) -> bool:
        record = known.record(number)
        return record is None or may_read(record)

    return is_open
