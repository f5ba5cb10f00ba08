"""The only words the engine knows: what was recorded, about whom, and what was planned.

Plain values, no I/O. `fold.py` makes them from snapshots; nothing of the web program ever enters here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from controls.quick import quick

COUNTING = frozenset({"submitted", "approved"})


@quick
@dataclass(frozen=True, slots=True)
class Evidence:
    """One file linked to one record. `file` is the SHA-256 of its bytes (64 hex digits)."""

    link: str
    file: str
    state: str  # offered, accepted, rejected, superseded, withdrawn
    added_by: str
    accepted_by: str | None = None
    accepted_on: date | None = None
    expires_on: date | None = None  # the day itself still counts
    role: str = ""
    page: str = ""
    intact: bool = True
    added_on: date | None = None

    def proves_on(self, day: date, *, alone: bool = False) -> bool:
        """Accepted by somebody else than the uploader, intact, and not expired on that day.

        `alone`: a policy let the uploader accept it.
        """
        accepted = self.state == "accepted" and (alone or self.accepted_by != self.added_by)
        return accepted and self.intact and (self.expires_on is None or day <= self.expires_on)


@quick
@dataclass(frozen=True, slots=True)
class Consent:
    person: str
    side: str
    form: str
    agreed_on: date


@quick
@dataclass(frozen=True, slots=True)
class Delivery:
    to: str
    side: str
    channel: str
    sent_on: date


@quick
@dataclass(frozen=True, slots=True)
class Record:
    """One version of one record: number, edition (new terms) and correction (same terms, put right)."""

    number: str
    kind: str
    edition: int
    correction: int
    state: str
    content: Mapping[str, Any]
    subjects: tuple[str, ...] = ()
    owner: str | None = None
    created_by: str | None = None
    recorded_at: datetime | None = None
    approved_by: str | None = None
    approved_on: date | None = None
    occurred_on: date | None = None
    period_from: date | None = None
    period_to: date | None = None
    valid_from: date | None = None
    valid_to: date | None = None  # excluded; of an edition with a successor: the successor's valid_from
    counts_for: str = "this"
    counts_for_window: date | None = None
    confidentiality: str = "audit"
    evidence: tuple[Evidence, ...] = ()
    consents: tuple[Consent, ...] = ()
    deliveries: tuple[Delivery, ...] = ()
    reason: str = ""  # why it was sent back or declared void
    earlier: tuple[tuple[date, Mapping[str, Any]], ...] = ()  # (approved on, content) before it was put right

    @property
    def final(self) -> bool:
        return self.state == "approved"

    @property
    def counting(self) -> bool:
        return self.state in COUNTING

    def agreed_by(self, sides: Iterable[str]) -> bool:
        """Approved, and every side that was asked has agreed: what it takes to be in force."""
        return self.final and {consent.side for consent in self.consents}.issuperset(sides)

    def valid_on(self, day: date) -> bool:
        """Whether the day lies in the validity; never without a first day."""
        return (
            self.valid_from is not None
            and self.valid_from <= day
            and (self.valid_to is None or day < self.valid_to)
        )


@quick
@dataclass(frozen=True, slots=True)
class Subject:
    """Whom a duty is owed for; in scope on [in_scope_from, in_scope_to)."""

    number: str
    kind: str  # organisation, customer, service, sla, supplier, internal_supplier, contract
    in_scope_from: date
    in_scope_to: date | None = None
    tier: str | None = None
    owner: str | None = None

    def in_scope(self, day: date) -> bool:
        return self.in_scope_from <= day and (self.in_scope_to is None or day < self.in_scope_to)


@quick
@dataclass(frozen=True, slots=True)
class Plan:
    """One edition of a planned interval, valid on [valid_from, valid_to)."""

    number: str
    edition: int
    subject: str
    activity: str
    interval: str  # ISO 8601 duration: P1M, P3M, P1Y, P2W, P10D
    anchor: date
    valid_from: date
    valid_to: date | None = None
    grace_days: int | None = None
    control: str | None = None
    owner: str | None = None
    created_by: str | None = None


@dataclass(frozen=True, slots=True)
class WindowException:
    """An approved exception for one window of one plan edition."""

    number: str
    plan: str
    edition: int | None  # None = whichever edition owns a window of that start
    window_start: date
    effect: str  # excused or moved
    new_limit: date | None = None  # the first day no longer in time
    reason: str = ""
    approved_by: str | None = None


@dataclass(frozen=True, slots=True)
class Organisation:
    number: str
    time_zone: str = "Asia/Tokyo"
    fiscal_year_start: str = "04-01"
    in_scope_from: date | None = None
    closed_days: frozenset[date] = frozenset()  # working days of the week on which nobody works


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything known at one journal position. Tuples are sorted, so equal knowledge is an equal value."""

    position: int
    organisation: Organisation
    subjects: tuple[Subject, ...] = ()
    plans: tuple[Plan, ...] = ()
    exceptions: tuple[WindowException, ...] = ()
    records: tuple[Record, ...] = ()
    policies: tuple[Record, ...] = field(default=())
