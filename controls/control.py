"""The control catalog as values: what must be true, how it is tested, and how often."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from controls.declaration import Text

Number = int | Decimal


@dataclass(frozen=True, slots=True, eq=False)
class Test:
    """How a control is judged. `raw` holds the keys of its test kind (needs, wants, lines …) as declared.

    `qualify` are the control's own content conditions on records of its activity; `tiers` the tiers it
    judges (empty = all); `rec_floor` the lowest status the planned intervals may lead to. The texts quote
    numbers as {name}.
    """

    kind: str
    raw: Mapping[str, Any]
    records: tuple[str, ...]
    qualify: tuple[Mapping[str, Any], ...]
    tiers: tuple[str, ...]
    rec_floor: str | None
    params: Mapping[str, Number]
    population: Text
    met: Text
    partial: Text
    not_met: Text
    na: Text


@dataclass(frozen=True, slots=True, eq=False)
class Control:
    """One control. `clause` is our numbering, `iso_clause` that of the published standard.

    A control with an activity has either one `interval` (ISO 8601 duration) or one per tier.
    """

    id: str
    clause: str
    iso_clause: str
    related: tuple[str, ...]
    source: str  # standard, guidance
    severity: str  # major, minor, observation
    subject: str
    also_subjects: tuple[str, ...]
    activity: str | None
    interval: str | None
    intervals_by_tier: Mapping[str, str]
    grace_days: int | None
    grace_days_by_tier: Mapping[str, int]
    title: Text
    requirement: Text
    why: Text
    evidence: tuple[Text, ...]
    questions: tuple[Text, ...]
    severity_reason: Text
    test: Test
    file: str  # where it is declared
    own: bool  # declared by the organisation

    @property
    def subjects(self) -> tuple[str, ...]:
        """The kinds of subject it is judged for."""
        return (self.subject, *self.also_subjects)


@dataclass(frozen=True, slots=True, eq=False)
class Provider:
    """Records that count for an activity: of `record`, only those with rows or values like `where`.

    `stands_for` says which column takes the place of which field of the activity's own record; `subject`
    where the subject is named when not in the kind's own `subjects`.
    """

    record: str
    rows: str | None
    where: Mapping[str, Any]
    stands_for: Mapping[str, str]
    subject: str | None


@dataclass(frozen=True, slots=True, eq=False)
class Activity:
    id: str
    name: Text
    time: str  # event, period
    provided_by: tuple[Provider, ...]


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause in both numberings."""

    user: str
    iso: str
    name: Text


@dataclass(frozen=True, slots=True)
class Status:
    id: str
    of: tuple[str, ...]  # window, subject, control
    name: Text


@dataclass(frozen=True, slots=True)
class TestKind:
    id: str
    keys: tuple[str, ...]
    params: tuple[str, ...]
    needs_activity: bool
    text: Text


@dataclass(frozen=True, slots=True)
class Derived:
    """A fact computed from records; `reads` are the fields it rests on."""

    id: str
    reads: tuple[str, ...]
    text: Text


@dataclass(frozen=True, slots=True, eq=False)
class Catalog:
    """One edition of the catalog with an organisation's own controls."""

    edition_id: str  # "rel-agr-8.3@1.0.0"
    name: Text
    notice: Text
    basis: tuple[str, ...]
    controls: tuple[Control, ...]
    by_id: Mapping[str, Control]
    activities: Mapping[str, Activity]
    numbering: Mapping[str, Clause]
    schemes: Mapping[str, Text]
    subjects: Mapping[str, Text]
    tiers: Mapping[str, Text]
    sources: Mapping[str, Text]
    statuses: Mapping[str, Status]
    grades: Mapping[str, Text]  # from the gravest to the lightest
    grading: Mapping[str, Any]  # how a status proposes a grade
    defaults: Mapping[str, Any]
    durations: Mapping[str, Text]
    test_kinds: Mapping[str, TestKind]
    conditions: Mapping[str, Any]  # words of the condition language
    derived: Mapping[str, Derived]
    rules: Mapping[str, Text]
    source: str  # everything declared, as one JSON text
    digest: str  # SHA-256 of it, 64 hex digits

    def control(self, control: str) -> Control:
        """KeyError for an unknown id."""
        return self.by_id[control]

    def activity(self, activity: str) -> Activity:
        """KeyError for an unknown id."""
        return self.activities[activity]

    def interval_of(self, control: Control | str, tier: str | None) -> str | None:
        """The interval owed by a subject of that tier; None when the control asks for nothing there."""
        found = self._control(control)
        return found.interval or found.intervals_by_tier.get(tier or "")

    def grace_of(self, control: Control | str, tier: str | None) -> int | None:
        """Grace days the control asks for; None = the formula."""
        found = self._control(control)
        return found.grace_days_by_tier.get(tier or "", found.grace_days)

    def judges(self, control: Control | str, subject: str, tier: str | None) -> bool:
        """Whether a subject of that kind and tier is in the control's population at all."""
        found = self._control(control)
        return subject in found.subjects and (not found.test.tiers or tier in found.test.tiers)

    def _control(self, control: Control | str) -> Control:
        return self.by_id[control] if isinstance(control, str) else control
