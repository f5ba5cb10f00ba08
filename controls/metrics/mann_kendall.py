"""Mann-Kendall: do values rise or fall over time, and could chance alone have ordered them so?

The exact answer for every length, also with ties: months at 100.00 % are the normal case, and tables for
values without ties are wrong there. Sources: Mann 1945, Kendall 1975; normal approximation with ties as in
Gilbert 1987.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from itertools import accumulate, combinations
from math import erfc, factorial, prod, sqrt
from operator import sub

from controls.metrics.figures import Exact, exact, root

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
    s = sum((later > one) - (later < one) for one, later in combinations(found, 2))
    return MannKendall(s, tuple(sorted(Counter(found).values())))


def chance_of(s: int, groups: Groups) -> Fraction:
    """P(S ≥ s) for s from 0 on, over all orders of values that occur so often each.

    One-sided 5 % without ties needs 16 of 8 values:

    >>> [round(float(chance_of(s, (1,) * 8)), 3) for s in (16, 14)]
    [0.031, 0.054]
    """
    return Fraction(*orders_reaching(s, groups))


def orders_reaching(s: int, groups: Groups) -> tuple[int, int]:
    """How many orders of these values reach S ≥ s, for s from 0 on, and how many there are.

    >>> orders_reaching(3, (1, 3))
    (1, 4)
    """
    every, pairs = factorial(sum(groups)) // prod(map(factorial, groups)), untied_pairs(groups)
    return (_orders(tuple(sorted(groups)))[(pairs - s) // 2] if s <= pairs else 0), every


def untied_pairs(groups: Groups) -> int:
    return (sum(groups) ** 2 - sum(size**2 for size in groups)) // 2


@lru_cache(maxsize=4096)
def _orders(groups: Groups) -> tuple[int, ...]:
    """At i: how many orders have at most i pairs that fall, up to half of all pairs. S = all pairs - 2 x i.

    The number of orders by falling pairs is the Gaussian multinomial coefficient of the groups, a polynomial:
    (1 - q)(1 - q²)…(1 - q^n), divided by the same product up to t for each group of t. Factors on both sides
    are left out, which leaves little to do where most months are alike.
    """
    powers = Counter(range(1, sum(groups) + 1))
    powers.subtract(power for size in groups for power in range(1, size + 1))
    counts = [1] + [0] * (untied_pairs(groups) // 2)
    for power, times in powers.items():
        for _ in range(abs(times)):
            _multiply(counts, power) if times > 0 else _divide(counts, power)
    return tuple(accumulate(counts))


def _multiply(counts: list[int], power: int) -> None:
    """Times (1 - q^power)."""
    counts[power:] = list(map(sub, counts[power:], counts))


def _divide(counts: list[int], power: int) -> None:
    """By (1 - q^power), that is times 1 + q^power + q^(2 power) …"""
    for rest in range(min(power, len(counts))):
        counts[rest::power] = accumulate(counts[rest::power])


def _spread(n: int) -> int:
    return n * (n - 1) * (2 * n + 5)
