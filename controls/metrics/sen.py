"""Sen's slope: how much a value changes from period to period, whatever a single outlier says.

Sources: Sen 1968; the line through the medians of time and value as in Conover 1980. Other conventions for
the line are in use, so whoever shows a projection names this one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from controls.metrics.bounds import Bound
from controls.metrics.figures import Exact, exact, median


@dataclass(frozen=True, slots=True)
class SenLine:
    """`slope` in units of the value per period, through (`time`, `value`); periods count from 0."""

    slope: Fraction
    time: Fraction
    value: Fraction

    def at(self, time: Exact) -> Fraction:
        return self.value + self.slope * (exact(time) - self.time)


def sen_slope(values: Sequence[Exact | None]) -> Fraction | None:
    """The median of the slopes between all pairs, per period; None with fewer than two values.

    A value that is missing keeps its place in time.

    >>> sen_slope([0, 1, 0, 1]), sen_slope([100, None, 98]), sen_slope([5])
    (Fraction(1, 6), Fraction(-1, 1), None)
    """
    line = sen_line(values)
    return None if line is None else line.slope


def sen_line(values: Sequence[Exact | None]) -> SenLine | None:
    """Sen's slope through the medians of the periods that have a value and of their values.

    >>> sen_line([100, 98, 97, 94]).at(4)
    Fraction(185, 2)
    """
    points = [(time, exact(value)) for time, value in enumerate(values) if value is not None]
    slopes = [
        (value - earlier) / (time - before)
        for at, (time, value) in enumerate(points)
        for before, earlier in points[:at]
    ]
    slope = median(slopes)
    time, value = median(time for time, _ in points), median(value for _, value in points)
    if slope is None or time is None or value is None:
        return None
    return SenLine(slope, time, value)


def periods_to_crossing(line: SenLine, last: int, bound: Bound) -> Fraction | None:
    """In how many periods after `last` the line reaches the bound; None when it never leaves the good side.

    0 when it lies on the other side already. For a bound that may be reached (`ge`, `le`) what counts as
    crossed lies beyond this moment.

    99.96, 99.94 … lose 0.02 a month and reach 99.9 one month after 99.92:

    >>> bound = Bound("ge", Fraction("99.9"))
    >>> line = sen_line(["99.96", "99.94", "99.92"])
    >>> periods_to_crossing(line, 2, bound)
    Fraction(1, 1)
    """
    if not bound.fulfilled(line.at(last)):
        return Fraction()
    worsens = line.slope * bound.sign < 0
    return (bound.value - line.at(last)) / line.slope if worsens else None
