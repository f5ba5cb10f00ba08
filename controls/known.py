"""Facts arranged for questions: records by kind, by subject, by what they point to. Built when asked for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TypeVar

from controls.content import Row, matches, rows_of, targets_of
from controls.control import Activity, Catalog, Provider
from controls.facts import Facts, Plan, Record, Subject, WindowException
from controls.fold import fiscal_year_start
from controls.kind import Kinds
from controls.once import Once

K = TypeVar("K")
V = TypeVar("V")


@dataclass(frozen=True, slots=True)
class Counted:
    """A record that counts for an activity, and by which of the activity's providers."""

    record: Record
    provider: Provider


class Known(Once):
    """What is known at one journal position, with the catalog and the kinds it is read by."""

    def __init__(self, catalog: Catalog, kinds: Kinds, facts: Facts) -> None:
        super().__init__()
        self.catalog = catalog
        self.kinds = kinds
        self.facts = facts
        self._activities: dict[str, Mapping[str, Mapping[str, Counted]]] = {}
        self._pointing: dict[tuple[str, str], Mapping[str, Sequence[Record]]] = {}
        self._concerning: dict[str, Mapping[str, Sequence[Record]]] = {}

    def with_settings(self, facts: Facts) -> Known:
        """What is known with other subjects, plans, exceptions or policies beside the same records: indexes
        that rest on the records alone are not made again.
        """
        other = Known(self.catalog, self.kinds, facts)
        other.__dict__.update(by_kind=self.by_kind, by_number=self.by_number)
        other._activities, other._pointing = self._activities, self._pointing
        other._concerning = self._concerning
        return other

    @cached_property
    def subjects(self) -> Mapping[str, Subject]:
        return {subject.number: subject for subject in self.facts.subjects}

    @cached_property
    def subjects_of_kind(self) -> Mapping[str, Sequence[Subject]]:
        return _grouped((subject.kind, subject) for subject in self.facts.subjects)

    @cached_property
    def by_kind(self) -> Mapping[str, Sequence[Record]]:
        return _grouped((record.kind, record) for record in self.facts.records)

    @cached_property
    def by_number(self) -> Mapping[str, Sequence[Record]]:
        """All editions of each record, the oldest first."""
        return _grouped((record.number, record) for record in self.facts.records)

    @cached_property
    def plans(self) -> Mapping[tuple[str, str], Sequence[Plan]]:
        """Plans by subject and activity."""
        return _grouped(((plan.subject, plan.activity), plan) for plan in self.facts.plans)

    @cached_property
    def exceptions(self) -> Mapping[str, Sequence[WindowException]]:
        """Approved exceptions by plan."""
        return _grouped((exception.plan, exception) for exception in self.facts.exceptions)

    @cached_property
    def fiscal_year_anchor(self) -> int:
        """First day of some fiscal year: measuring periods are counted from it."""
        return fiscal_year_start(self.facts.organisation, date(2000, 12, 31)).toordinal()

    def may_accept_alone(self, day: date | None) -> bool:
        """Whether a policy for small organisations let people accept their own files on that day."""
        return day is not None and any(policy.valid_on(day) for policy in self._small_organisation)

    @cached_property
    def _small_organisation(self) -> Sequence[Record]:
        return [p for p in self.facts.policies if p.content.get("topic") == "small_organisation"]

    def record(self, number: str) -> Record | None:
        """The newest approved edition, else the newest."""
        editions = self.by_number.get(number, ())
        final = [edition for edition in editions if edition.final] or editions
        return final[-1] if final else None

    def in_force(self, number: str) -> Sequence[Record]:
        """Editions that are approved and agreed, each for its days; the oldest first."""
        editions = self.by_number.get(number, ())
        return self.once(
            ("in_force", number), lambda: [e for e in editions if e.agreed_by(self.kinds[e.kind].consent)]
        )

    def all_in_force(self, kind: str) -> Sequence[Record]:
        """Editions of a kind that are approved and agreed, by their first day."""
        sides = self.kinds[kind].consent
        found = [e for e in self.by_kind.get(kind, ()) if e.valid_from and e.agreed_by(sides)]
        return sorted(found, key=lambda e: (e.valid_from or date.min, e.number, e.edition))

    def pointing(self, kind: str, field: str, number: str) -> Sequence[Record]:
        """Records of a kind that name `number` in a field (one reference or several)."""
        if (kind, field) not in self._pointing:
            pairs = (
                (target, record)
                for record in self.by_kind.get(kind, ())
                for target in targets_of(record.content.get(field))
            )
            self._pointing[kind, field] = _grouped(pairs)
        return self._pointing[kind, field].get(number, ())

    def originating(self, kind: str, table: str, number: str) -> Sequence[Record]:
        """Records of a kind that name `number` as the record of a row."""

        def made() -> Mapping[str, Sequence[Record]]:
            return _grouped(
                (named, record)
                for record in self.by_kind.get(kind, ())
                for named in dict.fromkeys(row.get("record") for row in record.content.get(table, ()))
                if named
            )

        return self.once(("originating", kind, table), made).get(number, ())

    def concerning(self, kind: str, subject: str) -> Sequence[Record]:
        """Records of a kind that count for a subject; all of them for the organisation."""
        if subject == self.facts.organisation.number:
            return self.by_kind.get(kind, ())
        if kind not in self._concerning:
            pairs = ((s, record) for record in self.by_kind.get(kind, ()) for s in record.subjects)
            self._concerning[kind] = _grouped(pairs)
        return self._concerning[kind].get(subject, ())

    def counting(self, activity: str, subject: str) -> Mapping[str, Counted]:
        """Submitted and approved records of an activity that count for a subject, by number."""
        if activity not in self._activities:
            self._activities[activity] = self._count(self.catalog.activity(activity))
        return self._activities[activity].get(subject, {})

    def _count(self, activity: Activity) -> Mapping[str, Mapping[str, Counted]]:
        by_subject: dict[str, dict[str, Counted]] = defaultdict(dict)
        for provider in activity.provided_by:
            for record in self.by_kind.get(provider.record, ()):
                if record.counting and record.occurred_on is not None:
                    for subject in subjects_for(record, provider):
                        by_subject[subject][record.number] = Counted(record, provider)
        return by_subject


def subjects_for(record: Record, provider: Provider) -> Iterable[str]:
    """Whom a record counts for by this provider: nobody where it has no row or value as asked for."""
    if provider.rows is None:
        return record.subjects if matches(record.content, provider.where) else ()
    rows = provided_rows(record, provider)
    if provider.subject is None or not rows:
        return record.subjects if rows else ()
    column = provider.subject.partition(".")[2]
    return {row[column] for row in rows if row.get(column)}


def provided_rows(record: Record, provider: Provider) -> list[Row]:
    """The rows by which a record counts."""
    rows = rows_of(record, record.content, provider.rows or "")
    return [row for row in rows if matches(row, provider.where)]


def valid_between(record: Record, first: date, last: date) -> bool:
    """Whether a document was valid on any day from first to last."""
    return (
        record.valid_from is not None
        and record.valid_from <= last
        and (record.valid_to is None or first < record.valid_to)
    )


def _grouped(pairs: Iterable[tuple[K, V]]) -> Mapping[K, Sequence[V]]:
    grouped: dict[K, list[V]] = defaultdict(list)
    for key, value in pairs:
        grouped[key].append(value)
    return grouped
