"""The gap report as values: what its pages print, section by section, in one language.

Days are `date`, and names and sentences are ready to print; nothing here knows of HTML. Rows that grow with
the data stand in `Capped`, which says how many were left out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from controls.assessment import Question
from reports.capped import Capped
from reports.changes import Since
from reports.charts import Point, Strip
from reports.gap.model_proof import ControlText, EvidenceEntry, Head, Limitations, Settings


@dataclass(frozen=True, slots=True)
class Issue:
    """One issue of the report: with the question these are all the inputs its bytes depend on.

    `number` is empty while nobody has issued it; `edition` counts the issues under one number;
    `report_edition` names the design of the report; `head_seal` seals the journal at `position`.
    `issued_at` carries a zone.
    """

    number: str
    edition: int
    language: str  # en, ja
    position: int
    head_seal: str
    issued_at: datetime
    report_edition: str
    program_version: str
    prepared_by: str = ""
    distribution: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OrganisationInfo:
    """What the cover says about the organisation.

    `handling`: audit, internal or restricted. `sample`: all of it is invented.
    """

    name: str
    scope: str = ""
    calendar: str = ""
    handling: str = "internal"
    sample: bool = False


@dataclass(frozen=True, slots=True)
class Intervals:
    """Planned intervals due in the period, by what became of them."""

    due: int = 0
    met: int = 0
    met_late: int = 0
    excused: int = 0
    partial: int = 0
    gap: int = 0

    @property
    def covered(self) -> int:
        return self.met + self.met_late + self.excused


@dataclass(frozen=True, slots=True)
class Area:
    """One clause and how many of its controls have which status."""

    clause: str
    iso_clause: str
    name: str
    counts: Mapping[str, int]

    @property
    def total(self) -> int:
        return sum(self.counts.values())


@dataclass(frozen=True, slots=True)
class Shortfall:
    """One interval, or one subject as a whole, that is not or only partly met."""

    control: str
    title: str
    subject: str
    tier: str  # its id, empty without one
    owner: str
    status: str  # gap, partial, not_met
    interval: str
    sentences: tuple[str, ...]
    days: int | None  # since the last day in time


@dataclass(frozen=True, slots=True)
class Overview:
    """One control on one line. `judged` of its subjects were judged, `met` of them are met."""

    head: Head
    judged: int
    met: int


@dataclass(frozen=True, slots=True)
class Summary:
    counts: Mapping[str, int]  # controls by status
    intervals: Intervals
    areas: tuple[Area, ...]
    shortfalls: tuple[Shortfall, ...]  # the gravest first, at most five
    shortfalls_total: int
    overview: tuple[Overview, ...]
    since: Since | None  # None where no report was issued before

    @property
    def controls(self) -> int:
        return sum(self.counts.values())

    @property
    def computed(self) -> int:
        return self.controls - self.counts.get("not_computed", 0)


@dataclass(frozen=True, slots=True)
class SubjectEntry:
    """A subject in or out of the scope of the report, `until` excluded."""

    number: str
    name: str
    kind: str
    tier: str
    owner: str
    since: date
    until: date | None


@dataclass(frozen=True, slots=True)
class Scope:
    inside: Capped[SubjectEntry]
    before: tuple[SubjectEntry, ...]  # had left before the period
    after: tuple[SubjectEntry, ...]  # come into scope after it


@dataclass(frozen=True, slots=True)
class SubjectRow:
    """What one control says about one subject.

    `last` = latest day on which a counted record occurred; `due` = last day in time of the oldest interval
    not covered, else of the latest one; `days` = days since then, or the greatest lateness.
    """

    number: str
    name: str
    tier: str
    owner: str
    status: str
    current: bool | None
    intervals: Intervals
    last: date | None
    due: date | None
    days: int | None
    evidence: tuple[tuple[int, int], ...]  # numbers of the evidence index, as ranges


@dataclass(frozen=True, slots=True)
class Target:
    """Results of one target of one SLA in the period. Missing one is a result, not a gap."""

    subject: str
    name: str
    limit: str
    points: tuple[Point, ...]
    value: float | None  # of the target, for the thin rule
    last: str
    measured: int
    met: int
    missed: int


@dataclass(frozen=True, slots=True)
class Missing:
    """Why one subject is not met, and each of its intervals that is a gap or partly met."""

    subject: str
    status: str
    sentences: tuple[str, ...]
    intervals: tuple[Shortfall, ...]
    left_out: int = 0  # intervals that are not shown


@dataclass(frozen=True, slots=True)
class ControlPart:
    """One control in full. `charts` are its coverage strips, cut into pieces that fit a page; `before` is
    the status the last report gave it, empty where it gave none.
    """

    head: Head
    requirement: str
    rhythm: str  # the interval in words, empty without one
    counts: Mapping[str, int]  # subjects by status
    subjects: Capped[SubjectRow]
    sentences: tuple[str, ...]
    missing: Capped[Missing]
    charts: tuple[tuple[Strip, ...], ...]
    targets: tuple[Target, ...]
    before: str
    targets_left_out: int = 0  # that are not shown
    grade: str = ""  # what the records propose, empty where they propose none
    grade_sentences: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Brief:
    """A control that needs one line only: nothing to judge, or not computed yet."""

    head: Head
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ClausePart:
    clause: str
    iso_clause: str
    name: str
    controls: tuple[ControlPart, ...]
    quiet: tuple[Brief, ...]  # nothing in the period, or not due yet
    uncomputed: tuple[Brief, ...]


@dataclass(frozen=True, slots=True)
class GapReport:
    """Everything the pages print. `data_digest` is the SHA-256 of the JSON that goes with it."""

    issue: Issue
    organisation: OrganisationInfo
    question: Question
    catalog_name: str
    catalog_edition: str
    catalog_digest: str
    catalog_notice: str
    basis: tuple[str, ...]
    data_digest: str
    summary: Summary
    scope: Scope
    clauses: tuple[ClausePart, ...]
    evidence: Capped[EvidenceEntry]
    limitations: Limitations
    settings: Settings
    texts: tuple[ControlText, ...]
