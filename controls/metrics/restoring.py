"""Times to restore and between failures. Means hide long tails and open cases, so both stand beside them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from controls.metrics.figures import Exact, Share, exact, median, percentile
from controls.metrics.service_hours import ServiceHours
from controls.metrics.spans import common, minutes, span

RULE_OF_THREE = 3  # 95 % upper bound of the expected number when none was seen
_TAIL = 90


@dataclass(frozen=True, slots=True)
class Incident:
    """`since`: when its clock starts: detected, reported or begun; whoever shows a figure says which."""

    since: datetime
    restored: datetime | None = None


@dataclass(frozen=True, slots=True)
class RestoreTimes:
    """Minutes of `n` restored incidents. `open` ones are not in the mean: how many, and the oldest age."""

    n: int
    total: Fraction
    median: Fraction | None
    p90: Fraction | None
    open: int
    oldest_open: Fraction | None

    @property
    def mean(self) -> Fraction | None:
        return Share(self.total, self.n).value


def time_to_restore(
    incidents: Iterable[Incident],
    period: tuple[datetime, datetime],
    as_of: datetime,
    hours: ServiceHours | None = None,
) -> RestoreTimes:
    """MTTR = sum(restored - since) / n over incidents restored in [from, to), counted up to `as_of`.

    With `hours` only service hours count, else elapsed time. P90 is the nearest rank, the median of an even
    number the mean of the middle two. ValueError for moments without a zone and for incidents restored before
    they began.

    Two incidents of 30 and 90 minutes have a mean of 60; one that is open for 5 hours is said beside it:

    >>> from datetime import UTC
    >>> def at(hour, minute=0):
    ...     return datetime(2026, 6, 1, hour, minute, tzinfo=UTC)
    >>> cases = [Incident(at(1), at(1, 30)), Incident(at(2), at(3, 30)), Incident(at(7))]
    >>> found = time_to_restore(cases, (at(0), at(23)), at(12))
    >>> found.mean, found.p90, found.open, found.oldest_open
    (Fraction(60, 1), Fraction(90, 1), 1, Fraction(300, 1))
    """
    known = [one for one in incidents if one.since <= as_of]
    done = [
        _lasted(one.since, one.restored, hours)
        for one in known
        if one.restored and one.restored <= as_of and period[0] <= one.restored < period[1]
    ]
    waiting = [one.since for one in known if one.restored is None or one.restored > as_of]
    ages = [_lasted(since, as_of, hours) for since in waiting]
    return RestoreTimes(
        len(done), sum(done, Fraction()), median(done), percentile(done, _TAIL), len(ages), _oldest(ages)
    )


def _oldest(ages: Sequence[Fraction]) -> Fraction | None:
    return max(ages) if ages else None


def _lasted(since: datetime, until: datetime, hours: ServiceHours | None) -> Fraction:
    whole = (span(since, until),)
    if hours is None:
        return minutes(whole)
    local = since.astimezone(hours.zone).date(), until.astimezone(hours.zone).date()
    return minutes(common(whole, hours.spans(*local)))


@dataclass(frozen=True, slots=True)
class FailureRate:
    """Uptime in hours and failures in it. Without any failure there is no mean, only a bound of the rate."""

    uptime: Fraction
    failures: int

    @property
    def hours_between(self) -> Fraction | None:
        """MTBF = uptime / failures; None without a failure: say "no failure in so many hours"."""
        return Share(self.uptime, self.failures).value

    @property
    def rate_at_most(self) -> Fraction | None:
        """Failures an hour, not exceeded with 95 % confidence when none was seen: 3 / h, rule of three."""
        return None if self.failures else Share(RULE_OF_THREE, self.uptime).value


def time_between_failures(uptime: Exact, failures: int) -> FailureRate:
    """MTBF from hours of uptime and the number of failures. ValueError below 0.

    >>> time_between_failures(720, 3).hours_between, time_between_failures(720, 0).hours_between
    (Fraction(240, 1), None)
    >>> time_between_failures(720, 0).rate_at_most
    Fraction(1, 240)
    """
    hours = exact(uptime)
    if hours < 0 or failures < 0:
        raise ValueError("uptime and failures cannot be below 0")
    return FailureRate(hours, failures)
