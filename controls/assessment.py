"""What an assessment says: statuses, the numbers behind them, reasons in codes that pages put in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from controls.declaration import Text
from controls.quick import quick


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked. The period includes both days; `known_at` is a journal position."""

    period_from: date
    period_to: date
    as_of: date
    known_at: int
    clauses: tuple[str, ...] = ()  # our numbering, e.g. ("8.3.1",); empty = all
    controls: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()


@quick
@dataclass(frozen=True, slots=True)
class Reason:
    """A code from `controls/reasons.toml` and the values its sentence quotes."""

    code: str
    values: Mapping[str, Any] = field(default_factory=dict)


@quick
@dataclass(frozen=True, slots=True)
class WindowResult:
    plan: str
    edition: int
    start: date
    end: date  # excluded
    limit: date  # the first day no longer in time
    status: str  # met, excused, met_late, partial, not_due, open, gap, not_applicable
    days_late: int | None = None
    missing_days: int | None = None
    records: tuple[str, ...] = ()  # record numbers that count for it
    reasons: tuple[Reason, ...] = ()


@quick
@dataclass(frozen=True, slots=True)
class Counts:
    n: int = 0
    met: int = 0
    met_late: int = 0
    excused: int = 0
    partial: int = 0
    gap: int = 0


@quick
@dataclass(frozen=True, slots=True)
class ItemResult:
    """One thing a control judges for a subject beside its planned intervals: a complaint, a version, a miss.

    `partial`: only what is wanted is missing, or it came late; `not_met`: what is needed is missing.
    """

    id: str  # unique within the subject, such as CMP-2026-0001 or SLA-2026-0001/2
    record: str  # number of the record it stands in, or of the subject where nothing was recorded
    edition: int | None
    row: str | None  # of the record, where the item is one row
    label: str | Text | None  # what the row is called
    status: str  # met, partial, not_met, not_due
    since: date | None = None  # when what it calls for began
    last_in_time: date | None = None
    done_on: date | None = None
    records: tuple[str, ...] = ()  # the record itself and what was found for it
    reasons: tuple[Reason, ...] = ()


@quick
@dataclass(frozen=True, slots=True)
class SubjectResult:
    """`intervals_status` is what the planned intervals led to and `items_status` what the rest of the test
    did, each None where the control has no such part; the status is the lower of both.
    """

    subject: str  # record number
    kind: str
    tier: str | None
    status: str  # met, partial, not_met, excused, not_due, not_applicable, not_computed
    current: bool | None
    counts: Counts
    windows: tuple[WindowResult, ...] = ()
    reasons: tuple[Reason, ...] = ()
    intervals_status: str | None = None
    items_status: str | None = None
    items: tuple[ItemResult, ...] = ()

    @property
    def lacking(self) -> tuple[ItemResult, ...]:
        """Items that are not or only partly met."""
        return tuple(item for item in self.items if item.status in ("partial", "not_met"))

    @property
    def records(self) -> tuple[str, ...]:
        """Numbers of the records it rests on, in the order of windows and items."""
        windows = (number for window in self.windows for number in window.records)
        return tuple(dict.fromkeys([*windows, *(number for item in self.items for number in item.records)]))


@dataclass(frozen=True, slots=True)
class ControlResult:
    control: str  # BRM-04
    clause: str
    iso_clause: str
    status: str  # met, partial, not_met, excused, not_due, no_population, not_computed
    subjects: tuple[SubjectResult, ...] = ()
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class Assessment:
    question: Question
    catalog_edition: str
    controls: tuple[ControlResult, ...] = ()
