"""How much depends on how few."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

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


def test_nothing_bought_has_no_concentration():
    w = World()
    w.change("SVC-1", components=rows({"name": "Desk", "kind": "process", "operated_by": "own"}))
    found = asked(w)
    assert found.by_components.hhi is None and found.by_components.label is None
    assert found.single_points == () and dict(found.lost) == {}
