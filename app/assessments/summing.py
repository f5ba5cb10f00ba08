"""Figures over an assessment: what is covered to date, how many gaps, what lacks by clause."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from controls.assessment import Assessment, ControlResult, SubjectResult
from controls.control import Catalog, Clause, Control


@dataclass(frozen=True)
class Totals:
    """Windows due so far: how many there are, covered, with a gap, partly met. What is recorded before it is
    due counts from then on, as in reports.
    """

    due: int
    covered: int
    gaps: int
    partial: int

    @property
    def percent(self) -> int | None:
        """Rounded down: 100 % is said only when nothing is missing."""
        return self.covered * 100 // self.due if self.due else None


def covered_to_date(assessment: Assessment) -> Totals:
    return totals_of(
        subject for r in assessment.controls if r.status != "not_computed" for subject in r.subjects
    )


def totals_of(subjects: Iterable[SubjectResult]) -> Totals:
    counts = [subject.counts for subject in subjects]
    return Totals(
        due=sum(one.n for one in counts),
        covered=sum(one.met + one.met_late + one.excused for one in counts),
        gaps=sum(one.gap for one in counts),
        partial=sum(one.partial for one in counts),
    )


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
