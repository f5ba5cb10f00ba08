"""The form of an alignment assessment: pairs proposed, versions and gaps worked out."""

from __future__ import annotations

import pytest

from app.records import extension
from app.records.computed import compute
from app.records.lookup import Seen
from app.records.pairs import pairs_in_force
from app.records.prefill import prefilled
from tests.records.contents import all_kinds
from tests.support.lookup import ValueLookup

KINDS = all_kinds()
KIND = KINDS["alignment_assessment"]
AVAILABILITY = {
    "name": "Availability", "metric": "availability", "operator": "ge", "value": "99.9", "unit": "percent",
    "service_hours": "24 h", "measuring_period": "P1M",
}  # fmt: skip


def line(record, row="r1", edition=1):
    return {"record": record, "edition": edition, "row": row}


def contract(number, supplier, value="99.99", edition=1, **more):
    target = {"id": "r1", **AVAILABILITY, "value": value, "supports": [line("SLA-1")]}
    return Seen(number, "contract", edition, content={"supplier": supplier, "targets": [target], **more})


def supplier(number, *below):
    return Seen(number, "supplier", content={"name": number, "subcontractors": [{"name": n} for n in below]})


def part(name, party):
    return {"name": name, "operated_by": "external", "party": party}


SLA = Seen("SLA-1", "sla", 2, content={"services": ["SVC-1"], "targets": [{"id": "r1", **AVAILABILITY}]})
SERVICE = Seen("SVC-1", "service", content={"components": [part("Hosting", "VND-1"), part("Line", "VND-2")]})


def lookup(*seen):
    return ValueLookup([SLA, SERVICE, *seen], kinds=KINDS)


def gap(*seen, sla=2, theirs=1):
    row = {"supplier_target": line("CON-1", edition=theirs), "sla_target": line("SLA-1", edition=sla)}
    found = compute(KIND, {"supplier": "VND-1", "pairs": [{"id": "p1", **row}]}, lookup(*seen))
    return found["pairs"][0].get("gap")


def test_pairs_in_force_are_proposed_with_their_versions():
    seen = lookup(
        contract("CON-1", "VND-1", edition=3), contract("CON-2", "VND-2"),
        contract("CON-9", "VND-1", valid_to="2026-01-01"),
    )  # fmt: skip
    found = prefilled(KIND, seen, {"supplier": "VND-1"})["pairs"]
    assert [{name: row[name] for name in ("supplier_target", "sla_target")} for row in found] == [
        {"supplier_target": line("CON-1", edition=3), "sla_target": line("SLA-1", edition=2)}
    ]
    computed = compute(KIND, {"supplier": "VND-1", "pairs": found}, seen)["pairs"][0]
    assert (computed["supplier_version"], computed["sla_version"], computed["gap"]) == (3, 2, "none")


def test_nothing_is_proposed_before_the_supplier_is_chosen():
    seen = lookup(contract("CON-1", "VND-1"))
    assert list(pairs_in_force({}, seen)) == []
    assert "pairs" not in prefilled(KIND, seen, {})


@pytest.mark.parametrize("supports", [[line("SLA-2")], [line("SLA-1", "r9")], None])
def test_what_is_not_in_force_is_no_pair(supports):
    target = {"id": "r1", **AVAILABILITY, "supports": supports}
    seen = lookup(contract("CON-1", "VND-1", targets=[target]))
    assert list(pairs_in_force({"supplier": "VND-1"}, seen)) == []


def test_every_pair_in_force_has_to_be_compared():
    fact = extension.word("derived", "target_pairs")
    assert fact(KIND, {"supplier": "VND-1"}, lookup(contract("CON-1", "VND-1"))) == [line("SLA-1", edition=2)]


@pytest.mark.parametrize(
    ("value", "found"), [("99.9", "none"), ("99.8", "value"), ("", "value")], ids=["as much", "less", "none"]
)
def test_gaps_of_a_pair(value, found):
    assert gap(contract("CON-1", "VND-1", value)) == found


def test_the_versions_named_are_compared():
    assert gap(contract("CON-1", "VND-1", "99"), contract("CON-1", "VND-1", "99.9", edition=2)) == "value"
    assert gap(contract("CON-1", "VND-1", "99", edition=2), theirs=2) == "value"


def test_a_target_that_is_not_there_has_no_gap():
    assert gap(contract("CON-1", "VND-1"), sla=7) is None
    assert gap() is None


def test_all_together_can_fall_short():
    both = contract("CON-1", "VND-1", "99.95"), contract("CON-2", "VND-2", "99.94")
    assert gap(*both) == "composite"
    assert gap(both[0], contract("CON-2", "VND-2", "99.99")) == "none"
    assert gap(both[0], contract("CON-2", "VND-2", "99.8")) == "none"  # the other one alone is to blame


def test_who_stands_in_for_each_other_is_seen_together():
    lines = Seen("SVC-1", "service", content={"components": [part("Line", "VND-1"), part("Line", "VND-2")]})
    both = contract("CON-1", "VND-1", "99.95"), contract("CON-2", "VND-2", "99.94")
    assert gap(lines, *both) == "none"
    assert gap(lines, *both, supplier("VND-1", "Fibre"), supplier("VND-2", "Fibre")) == "none"


def test_where_both_are_needed_they_fall_short_together():
    both = contract("CON-1", "VND-1", "99.95"), contract("CON-2", "VND-2", "99.94")
    for needed, found in ((1, "none"), (2, "composite")):
        components = [part("Line", "VND-1") | {"needed": needed}, part("Line", "VND-2")]
        assert gap(Seen("SVC-1", "service", content={"components": components}), *both) == found


def test_internal_agreements_count_as_well():
    inside = Seen("OLA-1", "internal_agreement", content={
        "internal_supplier": "ISU-1", "targets": contract("CON-2", "").content["targets"]})  # fmt: skip
    assert gap(contract("CON-1", "VND-1", "99.905"), inside) == "composite"
