"""Sets and parts worked out once for many records: which lines are due in a period, who runs a part."""

from __future__ import annotations

from datetime import date

import pytest

from controls.components import runs_a_part
from controls.derived import sla_targets_due
from controls.known import Known
from tests.controls.asking import CATALOG, KINDS
from tests.controls.worlds import SERVICE, TARGET, World

BOTH = {"t1": {1, 2}, "t2": {2}}


@pytest.fixture
def world() -> World:
    """From 16 October on a second version of the SLA holds, with one target more."""
    found = World()
    found.change("SLA-1", valid_to="2025-10-16")
    found.sla(edition=2, valid_from="2025-10-16", targets=[TARGET, {**TARGET, "id": "t2", "name": "Reply"}])
    return found


@pytest.mark.parametrize(
    ("first", "last", "due"),
    [
        ("2025-09-01", "2025-09-30", {"t1": {1}}),
        ("2025-09-01", "2025-10-20", {"t1": {1}}),  # no month ends while the second version holds
        ("2025-10-01", "2025-10-31", {"t1": {2}, "t2": {2}}),  # none while the first does
        ("2025-09-01", "2025-10-31", BOTH),
        ("2025-09-15", "2025-11-30", BOTH),
        ("2025-10-01", "2025-10-15", {}),
        ("2025-03-01", "2025-03-31", None),
    ],
)
def test_targets_due_are_those_whose_month_ends_while_they_hold(
    world: World, first: str, last: str, due: dict[str, set[int]] | None
) -> None:
    days = {"period_from": first, "period_to": last, "occurred_on": last}
    world.record("measurement", "MSR-1", {"sla": "SLA-1", **days})
    known = Known(CATALOG, KINDS, world.facts())
    assert _due(known, "MSR-1") == due


def test_each_record_has_the_lines_of_its_own_days(world: World) -> None:
    """What was worked out for the days of one is not taken for those of another."""
    for number, months in enumerate((("2025-09-01", "2025-09-30"), ("2025-10-01", "2025-10-31"))):
        days = dict(zip(("period_from", "period_to"), months, strict=True))
        world.record("measurement", f"MSR-{number}", {"sla": "SLA-1", "occurred_on": "2025-11-02", **days})
    known = Known(CATALOG, KINDS, world.facts())
    assert _due(known, "MSR-0") == {"t1": {1}}
    assert _due(known, "MSR-1") == {"t1": {2}, "t2": {2}}


def _due(known: Known, number: str) -> dict[str, set[int]] | None:
    """Rows of the SLA with the editions in which they may be answered."""
    record = known.record(number)
    assert record is not None
    found = sla_targets_due(known, record)
    return None if found is None else {key[1]: set(one.editions) for key, one in found.items()}


@pytest.mark.parametrize(
    ("changes", "day", "runs"),
    [
        ({}, "2025-04-01", True),
        ({}, "2025-03-31", False),
        ({"in_scope_to": "2025-06-01"}, "2025-05-31", True),
        ({"in_scope_to": "2025-06-01"}, "2025-06-01", False),
        ({"components": []}, "2025-04-01", False),
    ],
)
def test_a_party_runs_a_part_of_services_in_scope_on_the_day(
    changes: dict[str, object], day: str, runs: bool
) -> None:
    world = World()
    world.change("SVC-1", **changes)
    known = Known(CATALOG, KINDS, world.facts())
    assert runs_a_part(known, "VND-1", date.fromisoformat(day)) is runs


def test_a_part_that_is_not_approved_yet_is_run_by_nobody() -> None:
    world = World()
    part = {"id": "r1", "name": "Backup", "operated_by": "external", "party": "VND-9"}
    for number, state in (("SVC-8", "draft"), ("SVC-9", "approved")):
        world.record("service", number, {**SERVICE, "components": [part]}, state=state)
        known = Known(CATALOG, KINDS, world.facts())
        assert runs_a_part(known, "VND-9", date(2025, 5, 1)) is (state == "approved")
