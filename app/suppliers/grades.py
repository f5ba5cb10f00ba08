"""Grades by criterion: its weight, what a grade adds to the total, how it compares with the one before."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from app.records.lookup import Seen
from app.records.lookups import SqlLookup
from app.records.values import decimal_text, is_given, same_row
from app.records.wording import row_behind
from controls.kinds import Field
from controls.metrics import mean

Row = Mapping[str, Any]
Key = tuple[str, str]  # criteria set and row: the same criterion in every edition
PLACES = 2
PERCENT = 100


@dataclass(frozen=True, slots=True)
class Criterion:
    """One criterion of a set. `weight` is in percent, `scale` the highest grade."""

    key: Key
    name: str
    weight: int
    scale: int
    must_pass: bool


def criterion_of(line: Any, column: Field, lookup: SqlLookup) -> Criterion | None:
    """The criterion a row of scores means; None while none is chosen, or when it is not to be found."""
    if not isinstance(line, Mapping):
        return None
    row = row_behind(column, line, lookup)[1]
    if row is None:
        return None
    return Criterion(
        key=same_row(line),
        name=row.get("name", ""),
        weight=row.get("weight", 0),
        scale=row.get("scale", 0),
        must_pass=bool(row.get("knock_out")),
    )


def grades_of(scores: Iterable[Row]) -> dict[Key, Fraction]:
    """The mean grade of each criterion."""
    found: dict[Key, list[Any]] = {}
    for score in scores:
        if is_given(score.get("grade")) and isinstance(score.get("criterion"), Mapping):
            found.setdefault(same_row(score["criterion"]), []).append(score["grade"])
    return {key: grade for key, grades in found.items() if (grade := mean(grades)) is not None}


def grade_text(grade: Fraction | None) -> str:
    return "" if grade is None else decimal_text(grade, PLACES)


def total_text(total: Any, limit: Any = "") -> str:
    """With two decimals; with all of them where it would otherwise read as if it reached the limit."""
    if not is_given(total):
        return ""
    rounded = f"{float(Fraction(total)):.2f}"
    misleading = is_given(limit) and (Fraction(rounded) < Fraction(limit)) != (
        Fraction(total) < Fraction(limit)
    )
    return str(total) if misleading else rounded


def points_text(grade: Any, weight: int) -> str:
    """What a grade adds to the total: always with two decimals, so that they stand below each other."""
    if not is_given(grade):
        return ""
    return f"{float(Fraction(grade) * weight / PERCENT):.2f}"


def evaluations(supplier: str, lookup: SqlLookup, *, before: str = "", besides: str = "") -> list[Seen]:
    """Approved evaluations that are open, newest first; only those before a day, and without one number."""
    found = lookup.open_of(lookup.records("supplier_evaluation", supplier=supplier)) if supplier else []
    return [s for s in found if s.number != besides and (not before or s.content["occurred_on"] < before)]


def best_of(criteria: Iterable[Criterion | None]) -> int:
    """The highest grade there is; 0 when no criterion is known."""
    return max((criterion.scale for criterion in criteria if criterion), default=0)


def fallen(now: Mapping[Key, Fraction], before: Mapping[Key, Fraction]) -> Iterator[tuple[Key, Fraction]]:
    """Criteria graded lower than the time before, with the difference."""
    for key, grade in now.items():
        if key in before and grade < before[key]:
            yield key, before[key] - grade
