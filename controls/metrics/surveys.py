"""Surveys: how many answered, how many should, and how far chance may move what they say.

Sources: Cochran, Sampling Techniques, for margin and size with a finite population; AAPOR, Standard
Definitions, RR1, for the response rate.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from math import ceil

from controls.metrics.figures import Z_95, Exact, Share, exact, mean, root, share_between

HALF = Fraction(1, 2)  # the share that needs the largest sample


@dataclass(frozen=True, slots=True)
class Invited:
    """One person who was asked. `ineligible`: known not to belong in the frame, such as somebody who left."""

    customer: str
    complete: bool
    ineligible: bool = False


@dataclass(frozen=True, slots=True)
class ResponseRate:
    """People, and customers of whom one or more answered: one talkative customer carries no survey."""

    persons: Share
    customers: Share


def response_rate(invited: Iterable[Invited]) -> ResponseRate:
    """Complete answers by those invited; who could not be reached stays in, unless known not to belong there.

    Customer A answers three times, B not at all: 3 of 4 people, but 1 of 2 customers.

    >>> response_rate([Invited("A", True)] * 3 + [Invited("B", False), Invited("B", False, ineligible=True)])
    ResponseRate(persons=Share(numerator=3, denominator=4), customers=Share(numerator=1, denominator=2))
    """
    asked = [one for one in invited if not one.ineligible]
    heard = [one for one in asked if one.complete]
    return ResponseRate(
        Share(len(heard), len(asked)),
        Share(len({one.customer for one in heard}), len({one.customer for one in asked})),
    )


def mean_by_customer(answers: Iterable[tuple[str, Exact | None]]) -> Fraction | None:
    """The mean of the customers' means, so that each customer weighs the same; None without a valid answer.

    Three fives of A and a two of B have a mean of 4.25 by person and 3.5 by customer:

    >>> mean_by_customer([("A", 5), ("A", 5), ("A", 5), ("B", 2), ("B", None)])
    Fraction(7, 2)
    """
    grades: dict[str, list[Fraction]] = {}
    for customer, grade in answers:
        if grade is not None:
            grades.setdefault(customer, []).append(exact(grade))
    return mean(found for found in map(mean, grades.values()) if found is not None)


@dataclass(frozen=True, slots=True)
class Margin:
    """± with 95 % confidence, from 0 up; `margin` with the correction for a finite population."""

    without_correction: Fraction
    margin: Fraction


def margin_of_error(population: int, n: int, share: Exact = HALF) -> Margin:
    """E = z · sqrt(p(1-p)/n) · sqrt((N-n)/(N-1)); 0 when everybody answered. ValueError outside 1 ≤ n ≤ N.

    12 answers of 20 people: ± 18.4 %, where the formula for a large population says 28.3 %.

    >>> found = margin_of_error(20, 12)
    >>> round(float(found.margin), 3), round(float(found.without_correction), 3)
    (0.184, 0.283)
    """
    p = share_between(share, "share")
    if not 1 <= n <= population:
        raise ValueError(f"{n} answers of {population}")
    variance = p * (1 - p) / n
    left = Fraction(population - n, population - 1) if population > 1 else Fraction()
    return Margin(Z_95 * root(variance), Z_95 * root(variance * left))


def survey_size(population: int, margin: Exact, share: Exact = HALF) -> int:
    """The smallest number of answers whose margin is not above the one wanted (0 to 1), always rounded up.

    n = n0 / (1 + (n0 - 1) / N), n0 = z² p(1-p) / E². ValueError without population or margin.

    ± 10 % needs 10 of 10 people, 17 of 20, 50 of 100: with fewer than 30 everybody is asked.

    >>> [survey_size(population, "0.10") for population in (10, 20, 100)]
    [10, 17, 50]
    """
    wanted = share_between(margin, "margin")
    p = share_between(share, "share")
    if population < 1 or wanted == 0:
        raise ValueError(f"no survey of {population} people within {margin}")
    spread = Z_95**2 * p * (1 - p)
    return max(1, ceil(spread * population / (wanted**2 * (population - 1) + spread))) if spread else 1
