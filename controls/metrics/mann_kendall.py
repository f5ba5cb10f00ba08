"""Mann-Kendall: do values rise or fall over time, and could chance alone have ordered them so?

The exact answer for every length, also with ties: months at 100.00 % are the normal case, and tables for
values without ties are wrong there. Sources: Mann 1945, Kendall 1975; normal approximation with ties as in
Gilbert 1987.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from itertools import accumulate
from math import erfc, sqrt

from controls.metrics.numbers import Exact, exact, root

Groups = tuple[int, ...]  # how often each value occurs, in order


@dataclass(frozen=True, slots=True)
class MannKendall:
    """`s`: rising pairs minus falling ones. `groups`: how often each value occurs, rare ones first."""

    s: int
    groups: Groups

    @property
    def ties(self) -> bool:
        return any(size > 1 for size in self.groups)

    @property
    def p_one_sided(self) -> Fraction:
        """Chance that orders of these values reach |s| in this direction: P(S ≥ |s|), ties kept."""
        return chance_of(abs(self.s), self.groups)

    @property
    def p_two_sided(self) -> Fraction:
        return min(Fraction(1), 2 * self.p_one_sided)

    @property
    def variance(self) -> Fraction:
        """Of S, with the correction for ties: (n(n-1)(2n+5) - Σ t(t-1)(2t+5)) / 18."""
        return Fraction(_spread(sum(self.groups)) - sum(map(_spread, self.groups)), 18)

    @property
    def z(self) -> Fraction:
        """Standard deviations from 0, with the correction for continuity; 0 when s or its variance is 0."""
        if not self.s or not self.variance:
            return Fraction()
        return (self.s - (1 if self.s > 0 else -1)) / root(self.variance)

    @property
    def p_normal(self) -> float:
        """Two-sided, by the normal approximation: what other programs print; nothing is judged by it."""
        return erfc(abs(float(self.z)) / sqrt(2))


def mann_kendall(values: Iterable[Exact]) -> MannKendall:
    """S = Σ sign(xj - xi) over j > i. Less than two values have no order: s 0, p 1.

    100, 100, 100, 99.9: S is -3, and the low one stands last in one of four orders:

    >>> found = mann_kendall(["100", "100", "100", "99.9"])
    >>> found.s, found.p_one_sided, found.p_two_sided, found.variance
    (-3, Fraction(1, 4), Fraction(1, 2), Fraction(5, 1))
    """
    found = [exact(value) for value in values]
    s = sum(sign(found[:j], value) for j, value in enumerate(found))
    return MannKendall(s, tuple(sorted(Counter(found).values())))


def sign(earlier: Sequence[Fraction | int], value: Fraction | int) -> int:
    """How many of the earlier values lie below, minus how many above."""
    return sum((value > one) - (value < one) for one in earlier)


def chance_of(s: int, groups: Groups) -> Fraction:
    """P(S ≥ s) over all orders of values that occur so often each.

    One-sided 5 % without ties needs 6 of 4 values, 16 of 8:

    >>> float(chance_of(16, (1,) * 8)) <= 0.05 < float(chance_of(14, (1,) * 8))
    True
    """
    below = _orders(tuple(sorted(groups)))
    pairs = len(below) - 1
    if s > pairs:
        return Fraction()
    return Fraction(below[min(pairs, (pairs - s) // 2)], below[-1])


@lru_cache(maxsize=4096)
def _orders(groups: Groups) -> tuple[int, ...]:
    """At i: how many orders have at most i pairs that fall. S = untied pairs - 2 x falling ones.

    The number of orders by falling pairs is the Gaussian multinomial coefficient: group after group, times (1
    - q^(m+j)) / (1 - q^j) for the j-th value of a group that joins m others. Every step is a whole
    polynomial.
    """
    counts, joined = [1], 0
    for size in groups:
        for j in range(1, size + 1):
            counts = _divided(_multiplied(counts, joined + j), j)
        joined += size
    return tuple(accumulate(counts))


def _multiplied(counts: list[int], power: int) -> list[int]:
    """Times (1 - q^power)."""
    nothing = [0] * power
    return [one - other for one, other in zip(counts + nothing, nothing + counts, strict=True)]


def _divided(counts: list[int], power: int) -> list[int]:
    """By (1 - q^power), which leaves nothing over."""
    found = counts[: len(counts) - power]
    for i in range(power, len(found)):
        found[i] += found[i - power]
    return found


def _spread(n: int) -> int:
    return n * (n - 1) * (2 * n + 5)
