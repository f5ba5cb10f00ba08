"""Early warning: a target that is still met and gets worse. A reason to look, never a nonconformity.

At a level of 5 % one healthy target in twenty alarms by chance. Whoever prefers rules that need no statistics
has `worsening_in_a_row` and `repeated_misses`.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import pairwise
from math import lcm

from controls.metrics.bounds import Bound
from controls.metrics.mann_kendall import orders_reaching
from controls.metrics.sen import SenLine, periods_to_crossing
from controls.quick import quick

POINTS_MIN = 8
LEVEL = Fraction(5, 100)
LOOKAHEAD = 3


@quick
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


def trend_alerts(
    results: Sequence[Observed], limits: Limits | None = None, since: int = 0
) -> tuple[Alert, ...]:
    """Alerts of one target over its periods in order, without a hole: each from its first period to its last.

    In every period with `points_min` results in a row or more, all results of the row are looked at. It
    alerts when they worsen (one-sided Mann-Kendall, exact, p ≤ level) or when Sen's line, still on the good
    side, will have crossed the target within `lookahead` periods. A period without a value ends the row, and
    so does a target whose good side changes. Alerts from before the period `since` are left out, whatever
    they would have said. ValueError for fewer than two points.

    Eight months that lose 0.01 each from 100.00 on: one of 40,320 orders.

    >>> months = [Observed(Bound("ge", Fraction(99)), 100 - Fraction(i, 100)) for i in range(8)]
    >>> [(a.since, a.until, a.s, a.p, a.slope, a.crosses_in) for a in trend_alerts(months)]
    [(7, None, -28, Fraction(1, 40320), Fraction(-1, 100), Fraction(93, 1))]
    """
    asked = limits or Limits()
    if asked.points_min < 2:
        raise ValueError("a trend needs two points or more")
    return tuple(
        alert
        for first, row in _rows(results)
        if first + len(row) > since
        for alert in _alerts(first, row, asked, (since, len(results)))
        if alert.since >= since
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


def _alerts(
    first: int, row: Sequence[tuple[Bound, Fraction]], limits: Limits, asked: tuple[int, int]
) -> Iterator[Alert]:
    """Periods of one row that alert one after the other are one alert, with the figures of the first.

    `asked`: from which period on, the one before tells whether an alert begins there; and up to which.
    """
    if len(row) < limits.points_min:
        return
    so_far, begun = _SoFar(row), None
    for index, (bound, _) in enumerate(row, first):
        so_far.add()
        if index < asked[0] - 1:
            continue
        stands = so_far.stands(bound, limits)
        if stands and begun is None:
            begun = so_far.alert(index, bound, limits)
        elif begun and not stands:
            yield replace(begun, until=index)
            begun = None
    if begun:
        end = first + len(row)
        yield begun if end == asked[1] else replace(begun, until=end)


class _SoFar:
    """The results of a row up to some period as whole numbers of which more is better.

    Whole numbers, and only what a period adds: a few thousand targets with three years of months have
    millions of pairs. A slope is kept times the least number that every distance in time divides.
    """

    def __init__(self, row: Sequence[tuple[Bound, Fraction]]) -> None:
        measures = [(bound.sign, bound.measure(value)) for bound, value in row]
        self.scale = lcm(*(measure.denominator for _, measure in measures))
        self.every = [sign * one.numerator * (self.scale // one.denominator) for sign, one in measures]
        self.time_scale = lcm(*range(1, len(row) + 1))
        self.apart = [self.time_scale // distance for distance in range(len(row), 0, -1)]
        self.ordered: list[int] = []
        self.slopes: list[int] = []
        self.with_slopes = 0  # how many of the values have their slopes among them
        self.s = self.falling = 0

    def add(self) -> None:
        new = self.every[len(self.ordered)]
        below, above = bisect_left(self.ordered, new), len(self.ordered) - bisect_right(self.ordered, new)
        self.s += below - above
        self.falling += above
        insort(self.ordered, new)

    def stands(self, bound: Bound, limits: Limits) -> bool:
        if len(self.ordered) < limits.points_min:
            return False
        return self.worsens(limits.level) or self.crosses(bound, limits.lookahead)

    def worsens(self, level: Fraction) -> bool:
        reached, orders = self.chance()
        return reached * level.denominator <= level.numerator * orders

    def chance(self) -> tuple[int, int]:
        """Orders of these values that are as bad, and all; all of them while nothing gets worse."""
        if self.s >= 0:
            return 1, 1
        return orders_reaching(-self.s, tuple(sorted(Counter(self.ordered).values())))

    def crosses(self, bound: Bound, lookahead: int) -> bool:
        n = len(self.ordered)
        if 4 * self.falling < n * (n - 1):  # less than half of the pairs fall, so the line does not
            return False
        return self.good(bound, 0) and not self.good(bound, lookahead)

    def good(self, bound: Bound, ahead: int) -> bool:
        """Whether Sen's line lies on the good side so many periods after the last one."""
        target = bound.of_measure
        line = 2 * self.time_scale * _twice_the_middle(self.ordered)
        line += (len(self.ordered) - 1 + 2 * ahead) * self.twice_the_slope()
        limit = 4 * self.time_scale * self.scale * bound.sign * target.value.numerator
        off = line * target.value.denominator - limit
        return off > 0 or (off == 0 and target.fulfilled(target.value))

    def twice_the_slope(self) -> int:
        while self.with_slopes < len(self.ordered):
            new, apart = self.every[self.with_slopes], self.apart[len(self.apart) - self.with_slopes :]
            self.slopes += [(new - one) * part for one, part in zip(self.every, apart, strict=False)]
            self.with_slopes += 1
        self.slopes.sort()
        return _twice_the_middle(self.slopes)

    def alert(self, index: int, bound: Bound, limits: Limits) -> Alert:
        points, line = len(self.ordered), self.line(bound.sign)
        return Alert(
            since=index,
            until=None,
            points=points,
            s=self.s,
            p=Fraction(*self.chance()),
            slope=line.slope,
            crosses_in=periods_to_crossing(line, points - 1, bound.of_measure),
            worsens=self.worsens(limits.level),
            crosses=self.crosses(bound, limits.lookahead),
        )

    def line(self, sign: int) -> SenLine:
        unit = 2 * self.scale * sign
        slope = Fraction(self.twice_the_slope(), unit * self.time_scale)
        time = Fraction(len(self.ordered) - 1, 2)
        return SenLine(slope, time, Fraction(_twice_the_middle(self.ordered), unit))


def _twice_the_middle(ordered: Sequence[int]) -> int:
    return ordered[(len(ordered) - 1) // 2] + ordered[len(ordered) // 2]


def worsening_in_a_row(results: Sequence[Observed]) -> int:
    """How many of the last periods were each worse than the one before; three are a reason to look.

    >>> bound = Bound("le", Fraction(4))
    >>> worsening_in_a_row([Observed(bound, Fraction(hours)) for hours in (2, 3, 1, 2, 3)])
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
