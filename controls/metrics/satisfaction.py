"""Satisfaction: what answers say, and how sure a few of them can make anybody."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from controls.metrics.figures import PERCENT, Z_95, Exact, Interval, Share, exact, interval_around, mean, root

SHOWN_FROM = 5  # fewer answers could be told apart by person
TOP_GRADES = 2
PROMOTER = 9
DETRACTOR = 6
NPS_SCALE = range(11)


def wilson(successes: int, n: int) -> Interval | None:
    """Where the true share lies with 95 % confidence, from 0 to 1, also when few were asked; None of nothing.

    Wilson's interval without correction for continuity. ValueError outside 0 ≤ successes ≤ n.

    9 of 10 satisfied is 59.6 % to 98.2 %; 10 of 10 is 72.2 % to 100 %:

    >>> [round(float(b), 3) for b in (wilson(9, 10).lower, wilson(9, 10).upper, wilson(10, 10).lower)]
    [0.596, 0.982, 0.722]
    """
    if not 0 <= successes <= n:
        raise ValueError(f"{successes} of {n}")
    if n == 0:
        return None
    square = Z_95**2
    half = Z_95 * root(Fraction(successes * (n - successes), n) + square / 4)
    return interval_around((successes + square / 2) / (n + square), half / (n + square), 0, 1)


@dataclass(frozen=True, slots=True)
class Csat:
    """`top`: answers of the two best grades, of `n` valid ones; `blank` ones are counted and left out."""

    n: int
    blank: int
    top: int
    mean: Fraction | None

    @property
    def share(self) -> Share:
        return Share(self.top, self.n)

    @property
    def interval(self) -> Interval | None:
        return wilson(self.top, self.n)

    @property
    def show(self) -> bool:
        """A group with fewer than five answers is not shown apart, and no percentage without its `n`."""
        return self.n >= SHOWN_FROM


def csat(answers: Iterable[Exact | None], best: int = 5) -> Csat:
    """Top-two-box: the two best grades of 1 to `best` by valid answers; None is blank or "don't know".

    ValueError for a grade outside the scale.

    4 of 6 valid answers, 2 blank ones beside them; mean 22/6:

    >>> found = csat([5, 4, 4, 5, 3, 1, None, None])
    >>> found.share, found.blank, found.mean, found.show
    (Share(numerator=4, denominator=6), 2, Fraction(11, 3), True)
    """
    given = list(answers)
    valid = [exact(answer) for answer in given if answer is not None]
    wrong = [str(grade) for grade in valid if not 1 <= grade <= best]
    if wrong:
        raise ValueError(f"not on the scale from 1 to {best}: {', '.join(wrong)}")
    top = sum(grade > best - TOP_GRADES for grade in valid)
    return Csat(len(valid), len(given) - len(valid), top, mean(valid))


@dataclass(frozen=True, slots=True)
class Nps:
    """Net promoter score of `n` answers; in points, from -100 to 100."""

    n: int
    blank: int
    promoters: int
    detractors: int

    @property
    def score(self) -> Fraction | None:
        return Share(self.promoters - self.detractors, self.n).percent

    @property
    def standard_error(self) -> Fraction | None:
        """sqrt(p + d - (p - d)²) / sqrt(n). 0 when all answer alike: that is few answers, never certainty."""
        if not self.n:
            return None
        p, d = Fraction(self.promoters, self.n), Fraction(self.detractors, self.n)
        return PERCENT * root((p + d - (p - d) ** 2) / self.n)

    @property
    def interval(self) -> Interval | None:
        """95 %: score ± z standard errors, within the scale."""
        if self.score is None or self.standard_error is None:
            return None
        return interval_around(self.score, Z_95 * self.standard_error, -PERCENT, PERCENT)


def nps(answers: Iterable[int | None]) -> Nps:
    """Share of 9 and 10 minus share of 0 to 6, of answers from 0 to 10; None is blank. ValueError beyond.

    15 promoters and 6 detractors of 30: 30 points, standard error 14.3, so that chance alone moves it by 28:

    >>> found = nps([10] * 15 + [8] * 9 + [3] * 6)
    >>> found.score, round(float(found.standard_error), 1), round(float(Z_95 * found.standard_error))
    (Fraction(30, 1), 14.3, 28)
    """
    given = list(answers)
    valid = [answer for answer in given if answer is not None]
    wrong = [str(answer) for answer in valid if answer not in NPS_SCALE]
    if wrong:
        raise ValueError(f"not on the scale from 0 to 10: {', '.join(wrong)}")
    promoters = sum(answer >= PROMOTER for answer in valid)
    detractors = sum(answer <= DETRACTOR for answer in valid)
    return Nps(len(valid), len(given) - len(valid), promoters, detractors)
