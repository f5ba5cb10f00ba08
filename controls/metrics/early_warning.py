"""Early warning: a target that is still met and gets worse. A reason to look, never a nonconformity.

At a level of 5 % one healthy target in twenty alarms by chance. Whoever prefers rules that need no statistics
has `worsening_in_a_row` and `repeated_misses`.
"""

from __future__ import annotations

from bisect import insort
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import pairwise
from math import lcm

from controls.metrics.bounds import Bound
from controls.metrics.mann_kendall import chance_of, sign
from controls.metrics.sen import SenLine, periods_to_crossing

POINTS_MIN = 8
LEVEL = Fraction(5, 100)
LOOKAHEAD = 3


@dataclass(frozen=True, slots=True)
class Observed:
    """One period of a target: what it was held against and its value, None when nobody measured it."""

    bound: Bound
    value: Fraction | None


@dataclass(frozen=True, slots=True)
class Alert:
    """A target that worsens, from the period at index `since` to the one at `until`; None: it still does.

    The figures are those of the first period: `points` results in a row; `s` of Mann-Kendall, where below 0
    is worse whichever direction is good, and its one-sided `p` (1 while s is not below 0); the slope in units
    of the value per period (of the distance from the target for `eq`); and after how many periods Sen's line
    reaches the target, None when it does not come to that. `worsens` and `crosses` say which of the two rules
    it met.
    """

    since: int
    until: int | None
    points: int
    s: int
    p: Fraction
    slope: Fraction
    crosses_in: Fraction | None
    worsens: bool
    crosses: bool


@dataclass(frozen=True, slots=True)
class Limits:
    """When a trend is an alert: results in a row, level of the test as a share, periods looked ahead."""

    points_min: int = POINTS_MIN
    level: Fraction = LEVEL
    lookahead: int = LOOKAHEAD


def trend_alerts(results: Sequence[Observed], limits: Limits | None = None) -> tuple[Alert, ...]:
    """Alerts of one target over its periods in order, without a hole: each from its first period to its last.

    In every period with `points_min` results in a row or more, all results of the row are looked at. It
    alerts when they worsen (one-sided Mann-Kendall, exact, p ≤ level) or when Sen's line, still on the good
    side, will have crossed the target within `lookahead` periods. A period without a value ends the row, and
    so does a target whose good side changes. ValueError for fewer than two points.

    Eight months that lose 0.01 each from 100.00 on: one of 40,320 orders.

    >>> months = [Observed(Bound("ge", exact(99)), 100 - Fraction(i, 100)) for i in range(8)]
    >>> [(a.since, a.until, a.s, a.p, a.slope, a.crosses_in) for a in trend_alerts(months)]
    [(7, None, -28, Fraction(1, 40320), Fraction(-1, 100), Fraction(93, 1))]
    """
    asked = limits or Limits()
    if asked.points_min < 2:
        raise ValueError("a trend needs two points or more")
    return tuple(
        alert
        for first, row in _rows(results)
        for alert in _joined(_looks(first, row, asked), first + len(row), len(results))
    )


def _rows(results: Sequence[Observed]) -> Iterator[tuple[int, list[tuple[Bound, Fraction]]]]:
    """Results in a row, with the index of the first."""
    row: list[tuple[Bound, Fraction]] = []
    for index, one in enumerate(results):
        if row and (one.value is None or one.bound.sign != row[-1][0].sign):
            yield index - len(row), row
            row = []
        if one.value is not None:
            row.append((one.bound, one.value))
    if row:
        yield len(results) - len(row), row


def _joined(looks: Iterable[Alert | int], end: int, every: int) -> Iterator[Alert]:
    """Alerts in a row as one, with the figures of the first; a plain index is a period without one."""
    begun: Alert | None = None
    for look in looks:
        if isinstance(look, Alert):
            begun = begun or look
        elif begun:
            yield replace(begun, until=look)
            begun = None
    if begun:
        yield begun if end == every else replace(begun, until=end)


def _looks(first: int, row: Sequence[tuple[Bound, Fraction]], limits: Limits) -> Iterator[Alert | int]:
    """What each period of a row says, worked out from the one before: a new value adds its own pairs only."""
    so_far = _SoFar(row)
    for index, (bound, _) in enumerate(row):
        so_far.add()
        look = so_far.look(first + index, bound, limits) if index + 1 >= limits.points_min else None
        yield look or first + index


class _SoFar:
    """The results of a row up to some period as whole numbers of which more is better.

    Whole numbers, because a few thousand targets with three years of months have millions of pairs.
    """

    def __init__(self, row: Sequence[tuple[Bound, Fraction]]) -> None:
        measures = [bound.sign * bound.measure(value) for bound, value in row]
        self.scale = lcm(*(measure.denominator for measure in measures))
        self.time_scale = lcm(*range(1, len(row)))
        self.every = [int(measure * self.scale) for measure in measures]
        self.seen: list[int] = []
        self.ordered: list[int] = []
        self.slopes: list[int] = []
        self.s = 0

    def add(self) -> None:
        n = len(self.seen)
        new = self.every[n]
        self.s += sign(self.seen, new)
        self.slopes += [(new - one) * (self.time_scale // (n - i)) for i, one in enumerate(self.seen)]
        self.slopes.sort()
        self.seen.append(new)
        insort(self.ordered, new)

    def look(self, index: int, bound: Bound, limits: Limits) -> Alert | None:
        p = chance_of(-self.s, tuple(sorted(Counter(self.seen).values()))) if self.s < 0 else Fraction(1)
        worsens = p <= limits.level
        if not worsens and _twice_the_middle(self.slopes) >= 0:
            return None
        line, last = self.line(bound), len(self.seen) - 1
        reached = periods_to_crossing(line, last, bound.of_measure)
        crosses = bool(reached) and not bound.of_measure.fulfilled(line.at(last + limits.lookahead))
        if not worsens and not crosses:
            return None
        points = len(self.seen)
        return Alert(index, None, points, self.s, p, line.slope, reached, worsens, crosses)

    def line(self, bound: Bound) -> SenLine:
        unit = 2 * self.scale * bound.sign
        slope = Fraction(_twice_the_middle(self.slopes), unit * self.time_scale)
        time = Fraction(len(self.seen) - 1, 2)
        return SenLine(slope, time, Fraction(_twice_the_middle(self.ordered), unit))


def _twice_the_middle(ordered: Sequence[int]) -> int:
    return ordered[(len(ordered) - 1) // 2] + ordered[len(ordered) // 2]


def worsening_in_a_row(results: Sequence[Observed]) -> int:
    """How many of the last periods were each worse than the one before; three are a reason to look.

    >>> bound = Bound("le", exact(4))
    >>> worsening_in_a_row([Observed(bound, exact(hours)) for hours in (2, 3, 1, 2, 3)])
    2
    """
    found = 0
    for before, now in reversed(list(pairwise(results))):
        if before.value is None or now.value is None:
            break
        if now.bound.sign * (now.bound.measure(now.value) - before.bound.measure(before.value)) >= 0:
            break
        found += 1
    return found


def repeated_misses(missed: Sequence[bool], misses_min: int = 2, within: int = 6) -> tuple[int, ...]:
    """The periods, by index, that complete `misses_min` misses within `within` periods; one for each run.

    A run lasts as long as so many misses lie within the last periods. ValueError when it could never come to
    that.

    >>> repeated_misses([True, False, True, True, False, False, False, False, True, True], within=3)
    (2, 9)
    """
    if not 1 <= misses_min <= within:
        raise ValueError(f"{misses_min} misses within {within} periods")
    counts = [sum(missed[max(0, i + 1 - within) : i + 1]) for i in range(len(missed))]
    return tuple(
        i for i, n in enumerate(counts) if n >= misses_min and (i == 0 or counts[i - 1] < misses_min)
    )
