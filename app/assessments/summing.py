"""Figures over an assessment: what is covered to date, how many gaps, what lacks by clause."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from controls.assessment import Assessment, ControlResult
from controls.control import Catalog, Clause, Control

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


@dataclass(frozen=True)
class OfClause:
    """A clause with its controls; `lacking`: how many are not or only partly met, the gravest first."""

    clause: Clause
    controls: tuple[Control, ...]
    lacking: tuple[tuple[str, int], ...]


def by_clause(catalog: Catalog, statuses: Mapping[str, str]) -> Iterator[OfClause]:
    """Those that have controls."""
    for clause in catalog.numbering.values():
        controls = tuple(control for control in catalog.controls if control.clause == clause.user)
        counts = Counter(statuses[control.id] for control in controls)
        lacking = tuple((status, counts[status]) for status in ("not_met", "partial") if counts[status])
        if controls:
            yield OfClause(clause, controls, lacking)
