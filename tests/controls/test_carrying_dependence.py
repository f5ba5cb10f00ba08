"""How much depends on how few."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from controls.carrying.dependence import dependence_on
from controls.components import single_points
from controls.known import Known
from tests.controls.asking import CATALOG, KINDS
from tests.controls.worlds import SCOPE, SERVICE, World, rows

DAY = date(2026, 1, 1)


def part(name, party, **more):
    return {"name": name, "kind": "component", "operated_by": "external", "party": party, **more}


def world():
    """Mail (critical) on two suppliers, one with an alternative; a web page on two lines."""
    w = World()
    for number in ("VND-2", "VND-3"):
        below = rows({"name": "Fibre"})
        w.record("supplier", number, {"name": number, **SCOPE, "subcontractors": below})
    w.change("SVC-1", tier="critical", components=rows(
        part("Hosting", "VND-1"), part("Line", "VND-2", alternative="VND-3"),
        {"name": "Desk", "kind": "process", "operated_by": "internal", "party": "ISU-1"}))  # fmt: skip
    w.record("service", "SVC-2", {**SERVICE, "name": "Web", "components": rows(
        part("Line", "VND-2"), part("Line", "VND-3"))})  # fmt: skip
    w.change("CON-1", amount="300", currency="JPY")
    return w


def asked(w):
    return dependence_on(Known(CATALOG, KINDS, w.facts()), DAY)


def test_three_concentrations():
    found = asked(world())
    assert found.by_components.hhi == Fraction(3750)  # 1, 2 and 1 of 4
    assert found.by_components.effective_number == Fraction(8, 3)
    assert found.by_critical.hhi == 5000
    assert found.by_spend["JPY"].hhi == 10000
    assert found.without_amount == ("VND-2", "VND-3")


def test_spend_is_summed_by_currency():
    w = world()
    w.contract("CON-2", supplier="VND-2", amount="100", currency="JPY", targets=[])
    w.contract("CON-3", supplier="VND-2", amount="7", currency="EUR", targets=[])
    w.contract("CON-4", supplier="VND-3", amount="9", currency="JPY", targets=[], valid_to="2026-01-01")
    found = asked(w)
    shares = found.shares_of_spend("VND-2")
    assert {currency: share.value for currency, share in shares.items()} == {"EUR": 1, "JPY": Fraction(1, 4)}
    assert found.shares_of_spend("VND-3") == {}
    assert found.without_amount == ("VND-3",)


def test_single_points_and_what_falls():
    found = asked(world())
    assert [(use.service, use.component) for use in found.single_points] == [("SVC-1", "Hosting")]
    assert found.lost == {"VND-1": {"SVC-1"}, "VND-2": frozenset(), "VND-3": frozenset()}
    assert found.used["VND-2"] == {"SVC-1", "SVC-2"}
    assert found.shared == {"Fibre": {"VND-2", "VND-3"}}
    assert found.services == ("SVC-1", "SVC-2")


def test_a_part_that_two_run_is_no_single_point_for_the_control_either():
    w = world()
    w.change("SVC-1", components=rows(part("Line", "VND-2"), part("Line", "VND-3"), part("Hosting", "VND-1")))
    known = Known(CATALOG, KINDS, w.facts())
    assert [row["name"] for _, row in single_points(known, DAY)] == ["Hosting"]


def needing(needed, *more):
    w = world()
    w.change("SVC-1", components=rows(part("Line", "VND-2", needed=needed), part("Line", "VND-3"), *more))
    return w


@pytest.mark.parametrize(
    ("needed", "more", "points"),
    [
        (1, (), []),
        (2, (), ["Line", "Line"]),
        (2, (part("Line", "VND-1"),), []),
        (3, (part("Line", "VND-1"),), ["Line", "Line", "Line"]),
        (2, ({**part("Line", "ISU-1"), "operated_by": "internal"},), []),
    ],
    ids=["one is enough", "both", "one to spare", "all three", "one to spare inside"],
)
def test_where_all_are_needed_each_is_a_single_point(needed, more, points):
    w = needing(needed, *more)
    known = Known(CATALOG, KINDS, w.facts())
    assert [row["name"] for _, row in single_points(known, DAY)] == points
    found = asked(w)
    assert bool(found.single_points) is bool(points)
    assert found.lost["VND-2"] == (frozenset({"SVC-1"}) if points else frozenset())


def test_who_shares_a_part_with_our_own_people_alone_is_no_single_point():
    inside = {**part("Hosting", "ISU-1"), "operated_by": "internal"}
    w = World()
    w.change("SVC-1", tier="critical", components=rows(part("Hosting", "VND-1"), inside))
    assert single_points(Known(CATALOG, KINDS, w.facts()), DAY) == []
    assert asked(w).single_points == ()


def test_nothing_bought_has_no_concentration():
    w = World()
    w.change("SVC-1", components=rows({"name": "Desk", "kind": "process", "operated_by": "own"}))
    found = asked(w)
    assert found.by_components.hhi is None and found.by_components.label is None
    assert found.single_points == () and dict(found.lost) == {}
