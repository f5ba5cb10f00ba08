"""Stretches of time as whole microseconds since 1970 in UTC, [from, to): joined, cut, measured.

Integers, because a month of service hours is compared with every outage in it; microseconds, because that is
what a moment can hold, so that nothing is rounded.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from fractions import Fraction

Span = tuple[int, int]
Spans = tuple[Span, ...]

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
MINUTE = 60_000_000


def moment(at: datetime) -> int:
    """ValueError for a moment without a time zone: nobody could say when it was."""
    if at.tzinfo is None:
        raise ValueError(f"a moment without a time zone: {at.isoformat()}")
    return (at - EPOCH) // MICROSECOND


def as_moment(at: int) -> datetime:
    """The other way round, in UTC.

    >>> as_moment(0).isoformat()
    '1970-01-01T00:00:00+00:00'
    """
    return EPOCH + at * MICROSECOND


def span(since: datetime, until: datetime) -> Span:
    """ValueError when it ends before it begins."""
    found = moment(since), moment(until)
    if found[0] > found[1]:
        raise ValueError(f"it ends before it begins: {since.isoformat()} to {until.isoformat()}")
    return found


def union(spans: Iterable[Span]) -> Spans:
    """In order, without overlap: what two of them share counts once.

    >>> union([(5, 8), (0, 3), (2, 4), (4, 4)])
    ((0, 4), (5, 8))
    """
    found: list[Span] = []
    for since, until in sorted(one for one in spans if one[0] < one[1]):
        if found and since <= found[-1][1]:
            found[-1] = found[-1][0], max(found[-1][1], until)
        else:
            found.append((since, until))
    return tuple(found)


def common(one: Sequence[Span], other: Sequence[Span]) -> Spans:
    """What lies in both; each must be in order and without overlap, as `union` gives it.

    >>> common([(0, 4), (6, 9)], [(3, 7)])
    ((3, 4), (6, 7))
    """
    found: list[Span] = []
    i = j = 0
    while i < len(one) and j < len(other):
        since, until = max(one[i][0], other[j][0]), min(one[i][1], other[j][1])
        if since < until:
            found.append((since, until))
        i, j = (i + 1, j) if one[i][1] <= other[j][1] else (i, j + 1)
    return tuple(found)


def outside(one: Sequence[Span], other: Sequence[Span]) -> Spans:
    """What lies in the first and not in the second; both in order and without overlap.

    >>> outside([(0, 10)], [(2, 3), (9, 12)])
    ((0, 2), (3, 9))
    """
    found: list[Span] = []
    for since, until in one:
        for first, last in common(((since, until),), other):
            if since < first:
                found.append((since, first))
            since = last
        if since < until:
            found.append((since, until))
    return tuple(found)


def minutes(spans: Iterable[Span]) -> Fraction:
    """How long they are together, exactly.

    >>> minutes([(0, 90_000_000)])
    Fraction(3, 2)
    """
    return Fraction(sum(until - since for since, until in spans), MINUTE)
