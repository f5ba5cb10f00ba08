"""Availability: the share of the agreed time in which a service could really be used.

A = (AST - DT) / AST. AST: agreed service time of the period minus agreed exclusions. DT: downtime within it.
Source: JIS Q 20000-1:2012, 3.1, note; Japanese cloud SLAs put total and downtime of the calendar month for
it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction

from controls.metrics.figures import PERCENT, Exact, Share, exact, share_between
from controls.metrics.service_hours import ServiceHours
from controls.metrics.spans import Span, Spans, common, minutes, moment, outside, span, union

WHOLE = Fraction(1)


@dataclass(frozen=True, slots=True)
class Outage:
    """[since, until) in any time zone; no `until`: not over yet. `affected`: over 0 up to 1, the whole."""

    since: datetime
    until: datetime | None = None
    affected: Fraction = WHOLE


@dataclass(frozen=True, slots=True)
class Availability:
    """Minutes of a period, both days included: agreed (without those excluded), down in them, excluded."""

    first: date
    last: date
    agreed: Fraction
    down: Fraction
    excluded: Fraction

    @property
    def share(self) -> Share:
        """Without agreed time there is no availability, also not 100 %."""
        return Share(self.agreed - self.down, self.agreed)


def availability(
    hours: ServiceHours,
    period: tuple[date, date],
    outages: Iterable[Outage],
    exclusions: Iterable[tuple[datetime, datetime]] = (),
    *,
    now: datetime,
    partial_counts: bool = False,
) -> Availability:
    """What was agreed and what was down, in minutes, between two local days, both included.

    Outages that overlap count once, only within service hours, to the last minute; one that is not over runs
    to `now`. `exclusions` are what was agreed not to count: maintenance as announced, declared exceptions. A
    partial outage counts as a full one unless the SLA says otherwise (`partial_counts`); then, while several
    last, the largest share counts. ValueError for moments without a zone, ends before beginnings, shares
    outside 0 to 1.

    44 minutes of a June around the clock are a miss of 99.9 %, though they read as 99.90 %:

    >>> from datetime import UTC
    >>> from controls.metrics.service_hours import always
    >>> down = Outage(datetime(2026, 6, 10, 0, 0, tzinfo=UTC), datetime(2026, 6, 10, 0, 44, tzinfo=UTC))
    >>> june = date(2026, 6, 1), date(2026, 6, 30)
    >>> found = availability(always(UTC), june, [down], now=datetime(2026, 7, 1, tzinfo=UTC))
    >>> found.agreed, found.down, found.share.value, found.share.reaches("99.9")
    (Fraction(43200, 1), Fraction(44, 1), Fraction(10789, 10800), False)
    """
    agreed = hours.spans(*period)
    counted = outside(agreed, union(span(*one) for one in exclusions))
    ended = [(_lasting(one, now), _weight(one, partial_counts)) for one in outages]
    left = minutes(counted)
    return Availability(*period, left, _down(ended, counted), minutes(agreed) - left)


def _lasting(outage: Outage, now: datetime) -> Span:
    since = moment(outage.since)
    return span(outage.since, outage.until) if outage.until else (since, max(since, moment(now)))


def _weight(outage: Outage, partial_counts: bool) -> Fraction:
    if share_between(outage.affected, "what an outage affects") == 0:
        raise ValueError("an outage that affects nothing")
    return outage.affected if partial_counts else WHOLE


def _down(outages: list[tuple[Span, Fraction]], counted: Spans) -> Fraction:
    """Layer by layer: what every outage of at least this share adds to the smaller ones below."""
    down, below = Fraction(), Fraction()
    for layer in sorted({weight for _, weight in outages}):
        lasting = union(one for one, weight in outages if weight >= layer)
        down += (layer - below) * minutes(common(lasting, counted))
        below = layer
    return down


def allowed_downtime(agreed: Exact, target_pct: Exact) -> Fraction:
    """How long a service may be down in `agreed` time and still be on its target, in the same unit.

    99.9 % of 30 days around the clock leave 43.2 minutes, of 20 days with 10 hours 12.

    >>> float(allowed_downtime(30 * 24 * 60, "99.9")), float(allowed_downtime(20 * 10 * 60, "99.9"))
    (43.2, 12.0)
    """
    return exact(agreed) * (1 - share_between(exact(target_pct) / PERCENT, "target"))


def inherent_availability(between_failures: Exact, to_restore: Exact) -> Fraction | None:
    """A = MTBF / (MTBF + MTTR), both in one unit; None when both are 0. ValueError below 0.

    A failure every 999 hours that is repaired within one:

    >>> inherent_availability(999, 1)
    Fraction(999, 1000)
    """
    up, down = exact(between_failures), exact(to_restore)
    if up < 0 or down < 0:
        raise ValueError("a mean time below 0")
    return Share(up, up + down).value


def guaranteed(promised: Exact, supplier: Exact, customer: Exact, both: Exact) -> Fraction | None:
    """What a supplier's availability is worth in the customer's time, at worst, from 0 to 1.

    `promised`: the supplier's availability (0 to 1); then time of one unit: the supplier's, the customer's,
    what lies in both. The supplier may be down for (1 - promised) of its time, and all of it may fall into
    the customer's. The same formula serves hours (50 of 168) and periods (a year's downtime in one month).
    None without customer's time; ValueError when `both` exceeds one of the two.

    99.5 % in office hours guarantee 29.6 % of a week; 99.9 % of a year may all be missing in one month of 30
    days:

    >>> round(float(guaranteed("0.995", 50, 168, 50)), 3), round(float(guaranteed("0.999", 365, 30, 30)), 5)
    (0.296, 0.98783)
    """
    its, wanted, shared = exact(supplier), exact(customer), exact(both)
    if not 0 <= shared <= min(its, wanted):
        raise ValueError("what lies in both times cannot exceed one of them")
    lost = its * (1 - share_between(promised, "availability"))
    return Share(max(Fraction(), shared - lost), wanted).value
