"""Audit samples: how many to look at so that finding nothing wrong says something.

ISO 19011, A.6 asks for population, method, size and reason, and names no number. 90 % confidence with 9 %
tolerable deviations is the "25 samples" of J-SOX practice; the square root is the rule for sites in IAF MD 1,
used by habit.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from math import comb, floor, isqrt

from controls.metrics.figures import Exact, share_between


@dataclass(frozen=True, slots=True)
class AuditSample:
    """`n` items; `chance_of_missing`: to draw no deviation although there are more than tolerable."""

    n: int
    chance_of_missing: Fraction


def audit_sample(population: int | None, confidence: Exact, tolerable: Exact) -> AuditSample:
    """The smallest sample that, free of deviations, shows that no more than tolerable exist.

    n with C(N-D, n) / C(N, n) ≤ 1 - confidence, D = floor(N · tolerable) + 1; for a large population (None)
    (1 - tolerable)^n ≤ 1 - confidence. Never more than there are. ValueError without population, and unless
    both shares lie between 0 and 1.

    Of 12 monthly records 9, of 52 weekly ones 20, of very many 29 for 95 % and 10 %:

    >>> [audit_sample(population, "0.95", "0.10").n for population in (12, 52, None)]
    [9, 20, 29]
    """
    sure, share = share_between(confidence, "confidence"), share_between(tolerable, "tolerable share")
    if not (0 < sure < 1 and 0 < share < 1):
        raise ValueError(f"no sample is certain: confidence {confidence}, tolerable {tolerable}")
    if population is None:
        return _smallest(lambda n: (1 - share) ** n, 1 - sure)
    if population < 1:
        raise ValueError("nothing to draw from")
    deviations = floor(population * share) + 1
    return _smallest(lambda n: _none_drawn(population, deviations, n), 1 - sure)


def square_root_sample(population: int) -> int:
    """The square root, rounded up. ValueError below 0.

    >>> [square_root_sample(population) for population in (4, 12, 250, 0)]
    [2, 4, 16, 0]
    """
    return isqrt(population - 1) + 1 if population else 0


def _none_drawn(population: int, deviations: int, n: int) -> Fraction:
    good = population - deviations
    return Fraction(comb(good, n), comb(population, n)) if n <= good else Fraction()


def _smallest(chance: Callable[[int], Fraction], limit: Fraction) -> AuditSample:
    """The chance only falls with n: double until it is small enough, then halve the way back."""
    enough = 1
    while chance(enough) > limit:
        enough *= 2
    least = enough // 2
    while enough - least > 1:
        half = (least + enough) // 2
        least, enough = (least, half) if chance(half) <= limit else (half, enough)
    return AuditSample(enough, chance(enough))
