"""Weighted scores: grades by criterion as one figure, which says how much of it was scored at all.

What nobody scored is left out of the score and stands beside it as coverage; it is never a silent nought.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from controls.metrics.figures import PERCENT, Exact, Share, exact, mean

COVERAGE_MIN_PCT = 80
GRADES: tuple[tuple[int, str], ...] = ((85, "A"), (70, "B"), (55, "C"))  # from so many points on
LOWEST_GRADE = "D"
FAILED = "failed"
SPREAD_MAX = 2
DROP_MAX = 15


def weighted_mean(pairs: Iterable[tuple[int, Fraction]]) -> Fraction | None:
    """S = sum(w · s) / sum(w), in the unit of the scores; None without weight. ValueError for one below 0.

    >>> weighted_mean([(40, Fraction(4)), (60, Fraction(3))]), weighted_mean([])
    (Fraction(17, 5), None)
    """
    found = list(pairs)
    if any(weight < 0 for weight, _ in found):
        raise ValueError("a weight below 0")
    return Share(sum(w * s for w, s in found), sum(w for w, _ in found)).value


@dataclass(frozen=True, slots=True)
class Criterion:
    """Weight as a whole number; score from `lowest` to `highest`, None while nobody scored it.

    `knock_out_failed`: it had to be passed, such as security, and was not.
    """

    weight: int
    score: Fraction | None
    knock_out_failed: bool = False
    lowest: int = 1
    highest: int = 5

    @property
    def points(self) -> Fraction | None:
        """From 0 to 100."""
        if self.score is None:
            return None
        if not self.lowest <= self.score <= self.highest:
            raise ValueError(f"not on the scale from {self.lowest} to {self.highest}: {self.score}")
        return (self.score - self.lowest) / (self.highest - self.lowest) * PERCENT


@dataclass(frozen=True, slots=True)
class WeightedScore:
    """`coverage`: scored weight of all weight. `score` from 0 to 100; None: refused for lack of coverage."""

    coverage: Share
    score: Fraction | None
    grade: str | None

    @property
    def refused(self) -> bool:
        return self.score is None


def coverage_of(criteria: Iterable[tuple[int, bool]]) -> Share:
    """Weight that was scored, of all weight: (weight, scored) each.

    >>> coverage_of([(40, True), (60, False)]).percent
    Fraction(40, 1)
    """
    found = list(criteria)
    return Share(sum(weight for weight, scored in found if scored), sum(weight for weight, _ in found))


def weighted_score(
    criteria: Sequence[Criterion],
    grades: Sequence[tuple[int, str]] = GRADES,
    coverage_min: Exact = COVERAGE_MIN_PCT,
) -> WeightedScore:
    """The weighted mean of (s - lowest) / (highest - lowest) · 100 over what was scored, and its grade.

    Refused below `coverage_min` percent of the weight. A failed knock-out makes the grade `failed` and leaves
    the score. Grades are given on the unrounded score. ValueError for scores off their scale.

    80 % of the weight is enough: (500 · 75 + 300 · 50) / 800 = 65.625

    >>> four, three = Fraction(4), Fraction(3)
    >>> found = weighted_score([Criterion(500, four), Criterion(300, three), Criterion(200, None)])
    >>> found.coverage.value, float(found.score), found.grade
    (Fraction(4, 5), 65.625, 'C')
    """
    points = [(one.weight, one.points) for one in criteria]
    coverage = coverage_of((weight, point is not None) for weight, point in points)
    score = weighted_mean((weight, point) for weight, point in points if point is not None)
    kept = score if coverage.reaches(coverage_min) else None
    if any(one.knock_out_failed for one in criteria):
        return WeightedScore(coverage, kept, FAILED)
    return WeightedScore(coverage, kept, None if kept is None else grade_of(kept, grades))


def grade_of(score: Fraction, grades: Sequence[tuple[int, str]] = GRADES) -> str:
    """The first grade whose points are reached, else the lowest.

    >>> grade_of(Fraction(85)), grade_of(Fraction("84.999")), grade_of(Fraction(0))
    ('A', 'B', 'D')
    """
    return next((grade for points, grade in grades if score >= points), LOWEST_GRADE)


def asks_for_action(score: Fraction, before: Fraction | None = None, drop_max: Exact = DROP_MAX) -> bool:
    """The lowest grade, or a fall of 15 points or more since the evaluation before.

    >>> asks_for_action(Fraction(70), Fraction(85)), asks_for_action(Fraction(71), Fraction(85))
    (True, False)
    """
    fallen = before is not None and before - score >= exact(drop_max)
    return fallen or grade_of(score) == LOWEST_GRADE


@dataclass(frozen=True, slots=True)
class Spread:
    """What several evaluators gave, in grades."""

    mean: Fraction
    lowest: Fraction
    highest: Fraction

    @property
    def asks_for_remark(self) -> bool:
        """Two grades apart or more: somebody saw what others did not."""
        return self.highest - self.lowest >= SPREAD_MAX


def spread_of(grades: Iterable[Exact]) -> Spread | None:
    """Mean and spread of several evaluators' grades; None without any.

    >>> found = spread_of([2, 4])
    >>> found.mean, found.asks_for_remark
    (Fraction(3, 1), True)
    """
    found = [exact(grade) for grade in grades]
    middle = mean(found)
    return None if middle is None else Spread(middle, min(found), max(found))
