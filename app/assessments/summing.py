"""Figures over an assessment: what is covered to date, how many gaps."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace

from controls.assessment import Assessment, ControlResult

COVERED = ("met", "met_late", "excused")


@dataclass(frozen=True)
class Totals:
    """Windows due so far: how many there are, covered, with a gap, partly met."""

    due: int
    covered: int
    gaps: int
    partial: int

    @property
    def percent(self) -> int | None:
        """Rounded down: 100 % is said only when nothing is missing."""
        return self.covered * 100 // self.due if self.due else None


def covered_to_date(assessment: Assessment) -> Totals:
    found = Counter(
        w.status
        for r in assessment.controls
        if r.status != "not_computed"
        for s in r.subjects
        for w in s.windows
    )
    covered = sum(found[status] for status in COVERED)
    return Totals(covered + found["gap"] + found["partial"], covered, found["gap"], found["partial"])


def standing(assessment: Assessment, results: list[ControlResult]) -> Assessment:
    """The same assessment with some of its controls only."""
    return replace(assessment, controls=tuple(results))
