"""What an assessment says: statuses, the numbers behind them, reasons in codes that pages put in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any


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


@dataclass(frozen=True, slots=True)
class Reason:
    """A code from `controls/reasons.toml` and the values its sentence quotes."""

    code: str
    values: Mapping[str, Any] = field(default_factory=dict)


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


@dataclass(frozen=True, slots=True)
class Counts:
    n: int = 0
    met: int = 0
    met_late: int = 0
    excused: int = 0
    partial: int = 0
    gap: int = 0


@dataclass(frozen=True, slots=True)
class SubjectResult:
    subject: str  # record number
    kind: str
    tier: str | None
    status: str  # met, partial, not_met, excused, not_due, not_applicable, not_computed
    current: bool | None
    counts: Counts
    windows: tuple[WindowResult, ...] = ()
    reasons: tuple[Reason, ...] = ()


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
