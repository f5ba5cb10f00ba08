"""Can suppliers carry it: all promises behind the targets of a service, and what is not known."""

from __future__ import annotations

from datetime import date

import pytest

from controls.carrying.carried import carried_by
from controls.known import Known
from controls.wording import sentence
from tests.controls.asking import CATALOG, KINDS, one
from tests.controls.worlds import CONTRACT, SCOPE, TARGET, World, line, rows

DAY = date(2026, 1, 1)
HOSTING = {"name": "Hosting", "kind": "component", "operated_by": "external", "party": "VND-1"}
OWN = {"name": "Desk", "kind": "process", "operated_by": "own"}


def part(name, party, by="external", **more):
    return {"name": name, "kind": "component", "operated_by": by, "party": party, **more}


def supplier(w, number, value, below=(), **more):
    """One more supplier, with a contract that supports the target of the SLA."""
    w.record(
        "supplier", number, {"name": number, **SCOPE, "subcontractors": rows(*({"name": n} for n in below))}
    )
    target = {**TARGET, "id": "c1", "value": value, "supports": [line("SLA-1", "t1")], **more}
    w.contract(f"CON-{number}", supplier=number, targets=[target])


def with_parts(*parts):
    w = World()
    w.change("SVC-1", components=rows(OWN, *parts))
    return w


def asked(w, day=DAY):
    known = Known(CATALOG, KINDS, w.facts())
    return carried_by(known, "SVC-1", day)[0]


def said(found, lang="en"):
    return [sentence(one.reason, lang) for one in found.steps]


def codes(found):
    return [one.reason.code.removeprefix("carry_") for one in found.steps]


def test_one_supplier_that_carries():
    found = asked(World())
    assert (found.sla.number, found.row["id"], found.state) == ("SLA-1", "t1", "ok")
    assert [(link.promise.party, link.gap, link.components) for link in found.links] == [
        ("VND-1", "none", ("Hosting",))
    ]
    assert said(found) == [
        "Run by ourselves and counted as never down: Desk. No figure is promised for it.",
        "Best case: 99 % reaches ≥ 99 %, promised to the customer.",
    ]
    assert found.links[0].answer == ()


def test_two_that_hold_alone_fall_short_together():
    w = with_parts(HOSTING, part("Line", "VND-2"))
    w.change("CON-1", targets=[{**CONTRACT["targets"][0], "value": "99.4"}])
    supplier(w, "VND-2", "99.5")
    found = asked(w)
    assert found.state == "short"
    assert [link.gap for link in found.links] == ["composite", "composite"]
    assert said(found)[0] == "In series: 99.4 % × 99.5 % = 98.903 %."
    assert said(found)[2] == (
        "Best case: 98.903 % does not reach ≥ 99 %, promised to the customer; 0.097 points too little."
    )
    assert said(found, "ja")[0] == "直列: 99.4% × 99.5% = 98.903%"
    assert said(found)[-1] == "The weakest link is VND-1 with ≥ 99.4 %."


def test_who_falls_short_alone_does_not_blame_the_others():
    w = with_parts(HOSTING, part("Line", "VND-2"))
    w.change("CON-1", targets=[{**CONTRACT["targets"][0], "value": "98"}])
    supplier(w, "VND-2", "99.99")
    found = asked(w)
    assert [link.gap for link in found.links] == ["value", "none"]
    assert found.weakest.promise.party == "VND-1"


def lines(below=((), ())):
    w = with_parts(HOSTING, part("Line", "VND-2"), part("Line", "VND-3"))
    w.change("CON-1", targets=[{**CONTRACT["targets"][0], "value": "99.9"}])
    for number, names in zip(("VND-2", "VND-3"), below, strict=True):
        supplier(w, number, "98", names)
    return w


def test_two_that_stand_in_for_each_other_are_judged_together():
    found = asked(lines())
    assert found.state == "ok"
    assert [(link.gap, link.backed) for link in found.links] == [
        ("none", False), ("value", True), ("value", True)
    ]  # fmt: skip
    assert said(found)[:2] == [
        "In parallel, one of 2 is enough (VND-2 and VND-3): "
        "100 % − (100 % − 98 %) × (100 % − 98 %) = 99.96 %, "
        "if they fail independently and taking over works.",
        "In series: 99.96 % × 99.9 % = 99.86004 %.",
    ]
    assert [one.reason.code for one in found.links[1].answer] == ["carry_not_assessed"]


def test_a_subcontractor_they_share_takes_both():
    found = asked(lines((("Fibre", "Power"), ("Fibre",))))
    assert found.state == "short"
    assert said(found)[0] == (
        "Common cause: VND-2 and VND-3 share Fibre. They are counted as one, by the weakest: 98 %."
    )


def test_who_runs_another_part_alone_does_not_stand_in():
    w = lines()
    w.change("SVC-1", components=rows(OWN, HOSTING, part("Line", "VND-2"), part("Line", "VND-3"),
                                      part("Router", "VND-2")))  # fmt: skip
    assert "parallel" not in codes(asked(w))


def test_nobody_stands_in_without_a_promise():
    w = lines()
    w.void("CON-VND-3")
    found = asked(w)
    assert "not_standing_in" in codes(found) and found.state == "short"


def test_an_alternative_with_a_promise_stands_in():
    w = with_parts({**HOSTING, "alternative": "VND-2"})
    w.change("CON-1", targets=[{**CONTRACT["targets"][0], "value": "98"}])
    supplier(w, "VND-2", "98")
    found = asked(w)
    assert found.state == "ok" and "parallel" in codes(found)


def test_a_party_without_a_target_is_unknown():
    w = with_parts(HOSTING, part("Calls", "VND-2"))
    w.record("supplier", "VND-2", {"name": "Cirrus", **SCOPE})
    found = asked(w)
    assert found.state == "unknown"
    assert said(found)[2] == "Run by VND-2: Calls. No target of theirs is named as supporting this one."


def test_a_target_of_the_same_measure_is_pointed_out_and_not_counted():
    w = with_parts(HOSTING, part("Line", "VND-2"))
    supplier(w, "VND-2", "90", supports=[])
    found = asked(w)
    assert len(found.links) == 1 and "hint" in codes(found)


def test_an_assessment_says_why_none_is_needed():
    w = with_parts(HOSTING, part("Calls", "VND-2"))
    w.record("supplier", "VND-2", {"name": "Cirrus", **SCOPE})
    uncovered = rows({"sla_target": line("SLA-1", "t1"), "reason": "Calls only."})
    w.record("alignment_assessment", "ALN-1", {
        "supplier": "VND-2", "occurred_on": "2025-06-01", "pairs": [], "uncovered": uncovered})  # fmt: skip
    found = asked(w)
    assert found.state == "ok"
    assert "ALN-1 says why no supplier target is needed: Calls only." in said(found)


def test_an_internal_supplier_counts_alike():
    w = with_parts(HOSTING, part("Line", "ISU-1", by="internal"))
    target = {**TARGET, "id": "o1", "value": "90", "supports": [line("SLA-1", "t1")]}
    w.record("internal_agreement", "OLA-1", {
        "internal_supplier": "ISU-1", "services": ["SVC-1"], "valid_from": "2025-04-01", "targets": [target],
    }, consents=("internal_supplier",))  # fmt: skip
    found = asked(w)
    assert found.state == "short" and found.weakest.promise.party == "ISU-1"
    short = next(link for link in found.links if link.promise.party == "ISU-1")
    assert [one.reason.code for one in short.answer] == ["carry_no_risk_of_service"]
    risk(w, "RSK-1", services=["SVC-1"])
    short = next(link for link in asked(w).links if link.promise.party == "ISU-1")
    assert [one.reason.code for one in short.answer] == ["carry_risk_treated"]


def test_nothing_bought():
    w = World()
    w.change("SVC-1", components=rows(OWN))
    w.void("CON-1")
    found = asked(w)
    assert (found.state, codes(found)) == ("own", ["nothing_bought"])


def test_outside_its_days_a_promise_counts_for_nothing():
    w = World()
    w.change("CON-1", valid_to="2026-01-01")
    assert asked(w, date(2025, 12, 31)).links and not asked(w).links


def test_measured_all_together():
    w = with_parts(HOSTING, part("Line", "VND-2"))
    supplier(w, "VND-2", "99.5")
    checked(w, "PCK-1", "VND-1", "CON-1", "99.8")
    assert "measured_missing" in codes(asked(w))
    checked(w, "PCK-2", "VND-2", "CON-VND-2", "99.7")
    checked(w, "PCK-3", "VND-2", "CON-VND-2", "99.9", "2026-01-02")
    assert "Measured, all together: 99.8 % × 99.7 % = 99.5006 %, by the newest results of each." in said(
        asked(w)
    )


def checked(w, number, party, contract, value, on="2025-07-01"):
    result = {"agreement": contract, "target": line(contract, "c1"), "value": value, "verdict": "met"}
    w.record("performance_check", number, {
        "party": party, "period_from": "2025-06-01", "period_to": "2025-06-30", "occurred_on": on,
        "lines": rows(result)})  # fmt: skip


def risk(w, number="RSK-1", state="open", **more):
    content = {
        "event": "Down",
        "raised_on": "2025-05-01",
        "treatment": "reduce",
        "measures": "Two sites",
        **more,
    }
    w.record("risk", number, content, state=state)


def weak(pair_more=None, **risk_more):
    """A supplier that promises too little, assessed in June."""
    w = World()
    w.change("CON-1", targets=[{**CONTRACT["targets"][0], "value": "98"}])
    pair = {"supplier_target": line("CON-1", "c1"), "sla_target": line("SLA-1", "t1"), "gap": "value",
            **(pair_more or {})}  # fmt: skip
    w.record("alignment_assessment", "ALN-1", {
        "supplier": "VND-1", "occurred_on": "2025-06-01", "pairs": rows(pair)})  # fmt: skip
    if risk_more:
        risk(w, **risk_more)
    return w


@pytest.mark.parametrize(
    ("world", "expected"),
    [
        (weak(), ["carry_no_risk"]),
        (weak({"risk": "RSK-1"}), ["risk_gone"]),
        (weak({"risk": "RSK-1"}, state="open"), ["carry_risk_treated"]),
        (weak({"risk": "RSK-1"}, state="draft"), ["risk_gone"]),
        (weak({"risk": "RSK-1"}, treatment=""), ["carry_risk_untreated"]),
        (weak({"risk": "RSK-1"}, measures=" "), ["carry_risk_untreated"]),
        (weak({"risk": "RSK-1", "gap": "none"}, state="open"),
         ["carry_recorded_otherwise", "carry_risk_treated"]),
    ],
    ids=["none named", "not there", "treated", "a draft", "no treatment", "no measures", "found otherwise"],
)  # fmt: skip
def test_a_shortfall_needs_a_risk_with_treatment(world, expected):
    found = asked(world)
    assert [one.reason.code for one in found.links[0].answer] == expected
    assert found.treated is (expected[-1] == "carry_risk_treated")


def test_an_assessment_to_come_is_not_looked_at():
    found = asked(weak({"risk": "RSK-1"}, state="open"), date(2025, 5, 31))
    assert [one.reason.code for one in found.links[0].answer] == ["carry_not_assessed"]


def test_our_own_result_stands_beside():
    w = World()
    lines_ = rows({"target": line("SLA-1", "t1"), "value": "99.95", "verdict": "met"})
    w.record("measurement", "MSR-1", {
        "sla": "SLA-1", "period_from": "2025-06-01", "period_to": "2025-06-30", "occurred_on": "2025-07-01",
        "lines": lines_})  # fmt: skip
    assert asked(w).result.line["value"] == "99.95"
    assert asked(w, date(2025, 6, 30)).result is None


def test_the_same_facts_give_the_same_answer_once():
    known = Known(CATALOG, KINDS, World().facts())
    service = known.record("SVC-1")
    assert carried_by(known, service.number, DAY) is carried_by(known, service.number, DAY)


@pytest.mark.parametrize("named", [{}, {"risk": "RSK-1"}], ids=["no risk", "a risk without treatment"])
def test_the_control_says_the_same_words(named):
    w = weak(named, treatment="") if named else weak()
    w.plan("PLN-1", "VND-1", "alignment_assessment", "P1Y")
    judged = one(w, "SUP-07", subjects=("VND-1",)).subjects[0]
    words = [sentence(reason, "en") for item in judged.lacking for reason in item.reasons]
    expected = "Value: ≥ 98 % is promised to us and ≥ 99 % to the customer, 1 point too little."
    assert words.count(expected) == 1
    assert expected in [sentence(step.reason, "en") for step in asked(w).links[0].compared.steps]
