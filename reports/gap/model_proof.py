"""The back of the gap report as values: evidence index, limitations, settings and the catalog's own words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from reports.capped import Capped


@dataclass(frozen=True, slots=True)
class Head:
    """A control by its name: both clause numbers, source in words, status of the control."""

    id: str
    title: str
    clause: str
    clause_name: str
    iso_clause: str
    source: str
    status: str


@dataclass(frozen=True, slots=True)
class EvidenceEntry:
    """One accepted file behind a result. `accepted_by` is empty where the name is not known."""

    place: int
    title: str
    record: str
    version: str
    file: str
    digest: str
    occurred: date | None
    accepted_by: str
    accepted_on: date | None
    expires_on: date | None


@dataclass(frozen=True, slots=True)
class LateEntry:
    record: str
    title: str
    occurred: date
    recorded: date
    days: int


@dataclass(frozen=True, slots=True)
class Unaccepted:
    """A file that proves nothing. `why`: offered, rejected, own (its uploader's), expired, damaged."""

    record: str
    title: str
    file: str
    why: str


@dataclass(frozen=True, slots=True)
class Voided:
    """A record that was approved and then declared void, because it had been entered by mistake."""

    record: str
    title: str
    day: date | None
    reason: str


@dataclass(frozen=True, slots=True)
class PolicyEntry:
    number: str
    edition: int
    topic_id: str
    topic: str
    text: str
    since: date | None
    settings: tuple[tuple[str, str, str], ...]  # control, number, value


@dataclass(frozen=True, slots=True)
class HintGroup:
    """What somebody may ask about, of one sort: so many of the records that could raise it do."""

    name: str
    why: str
    found: int
    of: int
    sentences: Capped[str]


@dataclass(frozen=True, slots=True)
class Limitations:
    records: int  # behind the results
    late: Capped[LateEntry]
    late_days: int
    relaxed: tuple[PolicyEntry, ...]
    unaccepted: Capped[Unaccepted]
    voided: Capped[Voided]
    hints: tuple[HintGroup, ...]
    uncomputed: tuple[str, ...]
    restricted: int
    zone: str
    calendar: str


@dataclass(frozen=True, slots=True)
class PlanEntry:
    """Planned intervals that are alike, and whom they are for."""

    activity: str
    interval: str
    anchor: date
    grace: int | None
    subjects: tuple[str, ...]
    versions: tuple[str, ...]  # plan number and edition


@dataclass(frozen=True, slots=True)
class ExceptionEntry:
    number: str
    subject: str
    activity: str
    window: date
    effect: str  # excused, moved
    last_day: date | None
    reason: str
    approved_by: str


@dataclass(frozen=True, slots=True)
class Settings:
    plans: Capped[PlanEntry]
    exceptions: Capped[ExceptionEntry]
    policies: tuple[PolicyEntry, ...]
    fiscal_year_start: str
    grace: tuple[int, int, int]  # percent of the window, at least, at most


@dataclass(frozen=True, slots=True)
class ControlText:
    """The catalog's own words on a control, its numbers filled in."""

    head: Head
    requirement: str
    why: str
    rule: tuple[tuple[str, str], ...]  # heading, sentence
