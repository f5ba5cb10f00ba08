"""Exact numbers: what every figure of this package is made of, and the only place where one is rounded.

Nothing is a float: a value that came as "99.899" is held against its target as 99.899. What cannot be worked
out, such as a share of nothing, is `None`: undefined is neither nought nor all.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal
from fractions import Fraction
from math import ceil, isqrt
from typing import Any

Exact = int | str | Decimal | Fraction

Z_95 = Fraction("1.959963984540054")  # 95 % of a normal distribution lie within so many standard deviations
PERCENT = 100
_ROOT_DIGITS = 30
_READ: tuple[type[Any], ...] = (int, str, Decimal, Fraction)


def exact(value: Exact) -> Fraction:
    """The number without loss. TypeError for a float, which has lost some already; ValueError for no number.

    >>> exact("99.899")
    Fraction(99899, 1000)
    """
    if not isinstance(value, _READ):
        raise TypeError(f"not an exact number: {value!r}")
    try:
        return Fraction(value)
    except (OverflowError, ZeroDivisionError) as error:
        raise ValueError(f"not a number: {value!r}") from error


def share_between(value: Exact, what: str) -> Fraction:
    """A share from 0 to 1. ValueError, which says what it is, for anything else.

    >>> share_between("0.95", "confidence")
    Fraction(19, 20)
    """
    found = exact(value)
    if not 0 <= found <= 1:
        raise ValueError(f"{what} is no share from 0 to 1: {value}")
    return found


@dataclass(frozen=True, slots=True)
class Share:
    """A part of a whole, both kept: 2 of 3 says more than 66.7 %. Any unit, the same for both.

    >>> Share(2, 3).value, Share(2, 3).reaches("66.67"), Share(0, 0).value
    (Fraction(2, 3), False, None)
    """

    numerator: Fraction | int
    denominator: Fraction | int

    @property
    def value(self) -> Fraction | None:
        """From 0 to 1 where the part lies within the whole; None of nothing."""
        return Fraction(self.numerator) / self.denominator if self.denominator else None

    @property
    def percent(self) -> Fraction | None:
        return None if self.value is None else self.value * PERCENT

    def reaches(self, target_pct: Exact) -> bool | None:
        """On the unrounded value: exactly on the target reaches it. None while there is no value."""
        return None if self.percent is None else self.percent >= exact(target_pct)


@dataclass(frozen=True, slots=True)
class Interval:
    """Bounds of what a value may be, both included, in the unit of the value."""

    lower: Fraction
    upper: Fraction


def interval_around(centre: Fraction, half: Fraction, lowest: int, highest: int) -> Interval:
    """Centre ± half, cut off where the scale ends.

    >>> interval_around(Fraction(95), Fraction(10), -100, 100)
    Interval(lower=Fraction(85, 1), upper=Fraction(100, 1))
    """
    return Interval(max(Fraction(lowest), centre - half), min(Fraction(highest), centre + half))


def pooled(shares: Iterable[Share]) -> Share:
    """Several shares as one, each weighing as much as its whole: an average of percentages would not.

    99 of 100 tickets and 0 of 1 are 99 of 101, not the 49.5 % between them.

    >>> pooled([Share(99, 100), Share(0, 1)])
    Share(numerator=99, denominator=101)
    """
    found = list(shares)
    return Share(sum(share.numerator for share in found), sum(share.denominator for share in found))


def mean(values: Iterable[Exact]) -> Fraction | None:
    """Sum by number; None of nothing.

    >>> mean([4, "4.5"]), mean([])
    (Fraction(17, 4), None)
    """
    found = [exact(value) for value in values]
    return sum(found, Fraction()) / len(found) if found else None


def median(values: Iterable[Exact]) -> Fraction | None:
    """The middle one, or the mean of the two in the middle; None of nothing.

    >>> median([3, 1, 2]), median([1, 2])
    (Fraction(2, 1), Fraction(3, 2))
    """
    return middle(sorted(exact(value) for value in values))


def middle(ordered: Sequence[Fraction]) -> Fraction | None:
    """The median of values already in order."""
    if not ordered:
        return None
    return (ordered[(len(ordered) - 1) // 2] + ordered[len(ordered) // 2]) / 2


def percentile(values: Iterable[Exact], percent: Exact) -> Fraction | None:
    """The smallest value that so many percent do not exceed (nearest rank), in their unit; None of nothing.

    Of ten times to restore, P90 is the ninth: a value that happened, where other conventions interpolate.
    ValueError outside 0 < percent ≤ 100.

    >>> percentile(range(1, 11), 90), percentile([5], 90)
    (Fraction(9, 1), Fraction(5, 1))
    """
    part = exact(percent) / PERCENT
    if not 0 < part <= 1:
        raise ValueError(f"no percentile: {percent}")
    ordered = sorted(exact(value) for value in values)
    return ordered[ceil(part * len(ordered)) - 1] if ordered else None


def root(value: Fraction) -> Fraction:
    """Square root to 30 decimals, exact where it is a fraction, the same everywhere. ValueError below 0.

    >>> root(Fraction(9, 16)), float(root(Fraction(2)))
    (Fraction(3, 4), 1.4142135623730951)
    """
    scale = 10**_ROOT_DIGITS
    return Fraction(isqrt(value.numerator * value.denominator * scale**2), value.denominator * scale)


def rounded(value: Fraction, places: int) -> Decimal:
    """For display only, half to even, with all its places. Nothing is ever judged by what this gives.

    99.899 reads as 99.90 and still misses 99.9.

    >>> rounded(Fraction("99.899"), 2), Fraction("99.899") >= Fraction("99.9")
    (Decimal('99.90'), False)
    """
    scaled = Decimal(round(value * 10**places))
    return scaled.scaleb(-places).quantize(Decimal(1).scaleb(-places), ROUND_HALF_EVEN)
