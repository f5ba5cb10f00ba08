"""Results beside what was agreed: each line of a sheet by the row it points to."""

from __future__ import annotations

import pytest

from reports.gap.model import Target
from tests.reports.example import example


@pytest.fixture(scope="module")
def by_control() -> dict[str, tuple[Target, ...]]:
    report, _ = example("en", customers=2)
    return {part.head.id: part.targets for clause in report.clauses for part in clause.controls}


def test_workload_stands_beside_its_limit_and_not_beside_the_target_of_the_same_id(by_control):
    limits = by_control["SLM-07"]
    assert limits
    assert {limit.limit.split()[0] for limit in limits} == {"≤"}
    assert {limit.limit.split()[1] for limit in limits} == {"5000"}


def test_measured_values_stand_beside_their_targets(by_control):
    assert {target.limit for target in by_control["SLM-06"]} == {"≥ 99.5 %"}
    assert all(target.last.endswith(" %") for target in by_control["SLM-06"])
