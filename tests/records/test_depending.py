"""The form of a dependency review: figures worked out, single points proposed and asked for."""

from __future__ import annotations

import pytest

from app.records import extension
from app.records.computed import compute
from app.records.lookup import Seen
from app.records.prefill import prefilled
from tests.records.contents import all_kinds
from tests.support.lookup import ValueLookup

KINDS = all_kinds()
KIND = KINDS["dependency_review"]


def part(row, name, party, **more):
    return {"id": row, "name": name, "operated_by": "external", "party": party, **more}


def service(number, tier, *parts, **more):
    return Seen(number, "service", 2, content={"tier": tier, "components": list(parts), **more})


def contract(number, supplier, amount, currency="JPY", **more):
    content = {"supplier": supplier, "amount": amount, "currency": currency, **more}
    return Seen(number, "contract", content=content)


MAIL = service(
    "SVC-1", "critical", part("r1", "Hosting", "VND-1"), part("r2", "Line", "VND-2", alternative="VND-1")
)
WEB = service("SVC-2", "standard", part("r1", "Hosting", "VND-1"))
SEEN = [MAIL, WEB, contract("CON-1", "VND-1", "300"), contract("CON-2", "VND-2", "100"),
        contract("CON-3", "VND-2", "7", "EUR")]  # fmt: skip


def figures(language="en", content=None, more=()):
    seen = ValueLookup([*SEEN, *more], language=language, kinds=KINDS)
    found = compute(KIND, content or {}, seen)["figures"]
    return {row["measure"]: row["value"] for row in found}


def test_figures_are_worked_out():
    assert figures() == {
        "Concentration (HHI) by components": "5555.56",
        "Equal suppliers by components": "1.8",
        "Concentration (HHI) by critical services": "5000",
        "Equal suppliers by critical services": "2",
        "Concentration (HHI) by yearly amounts in EUR": "10000",
        "Equal suppliers by yearly amounts in EUR": "1",
        "Concentration (HHI) by yearly amounts in JPY": "6250",
        "Equal suppliers by yearly amounts in JPY": "1.6",
        "Single points of critical services": "1",
        "Services that stop without one supplier, at most": "2",
    }


def test_they_are_in_the_language_of_the_record():
    assert figures("en", {"language": "ja"}).keys() == figures("ja").keys() != figures("en").keys()


def test_a_restricted_amount_leaves_out_all_figures_by_amounts():
    restricted = contract("CON-4", "VND-1", "5", "EUR", confidentiality="restricted")
    found = figures(more=[restricted])
    assert not any("by yearly amounts in" in measure for measure in found)
    withheld = "Restricted contracts with an amount (so nothing is worked out by yearly amounts)"
    assert found[withheld] == "1" and found["Concentration (HHI) by components"] == "5555.56"
    assert any("年額別の値は算出しない" in measure for measure in figures("ja", more=[restricted]))
    without_amount = contract("CON-4", "VND-1", None, confidentiality="restricted")
    assert figures(more=[without_amount]) == figures()


@pytest.mark.parametrize("day", ["2026-11-18", "2025-01-01"])
def test_services_count_while_they_are_in_scope(day):
    began = {"in_scope_from": "2026-01-01"}
    seen = ValueLookup([service("SVC-1", "critical", part("r1", "Hosting", "VND-1"), **began)], kinds=KINDS)
    rows = compute(KIND, {"occurred_on": day}, seen)["figures"]
    assert ("1" in [row["value"] for row in rows if row["measure"].startswith("Single")]) is (day > "2026")


def test_single_points_are_proposed_and_have_to_be_listed():
    seen = ValueLookup(SEEN, kinds=KINDS)
    line = {"record": "SVC-1", "edition": 2, "row": "r1"}
    rows = prefilled(KIND, seen, {})["single_points"]
    assert [(row["service"], row["component"], row["supplier"]) for row in rows] == [("SVC-1", line, "VND-1")]
    assert extension.word("derived", "single_point")(KIND, {}, seen) == [line]
