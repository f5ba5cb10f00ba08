"""What a list of outages and planned stops makes of the availability of a period, and of times to restore.

Nothing here looks at a clock: what is not over counts to the end of the period, so that the same list gives
the same figures whenever somebody works them out again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta, tzinfo
from typing import Any

from controls.metrics.availability import Availability, Outage, availability
from controls.metrics.restoring import Incident, RestoreTimes, time_to_restore
from controls.metrics.service_hours import ServiceHours
from controls.metrics.spans import Spans, common, span, union
from controls.metrics.spans import outside as without

COUNTS = "counts"  # as downtime; every other value is an agreed exclusion
_SECONDS = 60
_ONE_DAY = timedelta(days=1)

Period = tuple[date, date]  # both days included, on the clock of the service


@dataclass(frozen=True, slots=True)
class Stretch:
    """A row of the list. No `until`: not over. `target` is (record, row) of the SLA; None: all of them."""

    since: datetime
    until: datetime | None = None
    counts: bool = True
    target: tuple[str, str] | None = None

    def is_about(self, target: tuple[str, str]) -> bool:
        return self.target in (None, target)


def stretches(rows: Iterable[Mapping[str, Any]]) -> Iterator[Stretch]:
    """Rows as records hold them; those that cannot be counted, while somebody types, are left out."""
    for row in rows:
        since, until = _moment(row.get("since")), _moment(row.get("until"))
        if since and not (until and until < since):
            line = row.get("target")
            target = (line["record"], line["row"]) if isinstance(line, Mapping) else None
            yield Stretch(since, until, row.get("counts", COUNTS) == COUNTS, target)


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def edges(period: Period, zone: tzinfo) -> tuple[datetime, datetime]:
    """The first midnight of the period, and the first after it."""
    first, last = period
    return datetime.combine(first, time(), zone), datetime.combine(last + _ONE_DAY, time(), zone)


def outside(since: datetime, until: datetime | None, period: Period, zone: tzinfo) -> bool:
    """Does not a moment of it lie in the period?"""
    begin, end = edges(period, zone)
    return since >= end or (until is not None and since < begin and until <= begin)


# ---- availability ----------------------------------------------------------------------------------------


def availability_of(
    listed: Sequence[Stretch], hours: ServiceHours, period: Period, zone: tzinfo
) -> Availability:
    """Of rows about one target. `hours` are those of the week, whatever zone they name; `zone` has the clock.

    A partial outage counts as a whole one: no field of an SLA says otherwise.
    """
    end = edges(period, zone)[1]
    down = [Outage(one.since, one.until) for one in listed if one.counts]
    excluded = [_lasting(one, end) for one in listed if not one.counts]
    return availability(replace(hours, zone=zone), period, down, excluded, now=end)


def pieces(
    listed: Sequence[Stretch], hours: ServiceHours, period: Period, zone: tzinfo
) -> tuple[Spans, Spans]:
    """(downtime, exclusions) as `availability_of` counts them, piece by piece within the agreed hours."""
    agreed, end = replace(hours, zone=zone).spans(*period), edges(period, zone)[1]
    down, excluded = (
        union(span(*_lasting(one, end)) for one in listed if one.counts is counts) for counts in (True, False)
    )
    return common(down, without(agreed, excluded)), common(excluded, agreed)


def _lasting(one: Stretch, end: datetime) -> tuple[datetime, datetime]:
    return one.since, one.until or max(one.since, end)


@dataclass(frozen=True, slots=True)
class Parts:
    """Numerator and denominator as whole numbers: minutes, or seconds where minutes would not be whole."""

    numerator: int
    denominator: int
    seconds: bool = False


def parts(found: Availability) -> Parts:
    up, agreed = found.agreed - found.down, found.agreed
    if up.denominator == agreed.denominator == 1:
        return Parts(int(up), int(agreed))
    return Parts(int(up * _SECONDS), int(agreed * _SECONDS), seconds=True)


# ---- times to restore ------------------------------------------------------------------------------------


def restoring(listed: Iterable[Stretch], period: Period, zone: tzinfo) -> RestoreTimes:
    """Of outages restored in the period: elapsed time from their beginning. Open: not over at its end.

    Exclusions are no incidents; the same stretch listed for two targets is one.
    """
    incidents = {Incident(one.since, one.until) for one in listed if one.counts}
    begin, end = edges(period, zone)
    return time_to_restore(incidents, (begin, end), end)
