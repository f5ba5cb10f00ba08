"""Controls on what suppliers deliver: followed up, disputed, evaluated, replaceable."""

from __future__ import annotations

from typing import Any

import pytest

from controls.wording import sentence
from tests.controls.worlds import LIKED, Build, Case, World, day, does, line, nothing, rows, table

ORG = "ORG-0001"
# Approved on 10 June: the 30th day is 10 July, the 90th 8 September.
MISSED = rows({"agreement": "CON-1", "target": line("CON-1", "c1"), "verdict": "missed", "remark": "Late"})


def checked(party: str = "VND-1", number: str = "PCK-1", **more: Any) -> Build:
    content = {
        "party": party,
        "period_from": "2025-05-01",
        "period_to": "2025-05-31",
        "occurred_on": "2025-06-05",
    }
    return lambda w: w.record(
        "performance_check", number, {**content, "lines": MISSED, "checker": "PER-1", **more},
        approved_on="2025-06-10", proved=True,
    )  # fmt: skip


def improved(on: str, *checks: str, **more: Any) -> Build:
    content = {"raised_on": on, "origin_refs": rows(*({"record": check} for check in checks)), **more}
    return lambda w: w.record("improvement", "IMV-1", content, state="open")


def requested(due: str, **more: Any) -> Build:
    request = rows({"sent_on": "2025-06-15", "answer_due_on": due, "text": "Why?", **more})
    return does(checked(), improved("2025-06-15", "PCK-1", supplier_request=request))


def several(linked: int, of: int, party: str = "VND-1") -> Build:
    """So many checks with a miss, the first of them linked."""
    checks = [f"PCK-{n}" for n in range(of)]
    return does(*(checked(party, check) for check in checks), improved("2025-06-20", *checks[:linked]))


SUP_10 = table(
    "SUP-10", "VND-1",
    ("linked on the 30th day", does(checked(), improved("2025-07-10", "PCK-1")), "met"),
    ("linked on the 31st day", does(checked(), improved("2025-07-11", "PCK-1")), "partial"),
    ("linked on the 91st day", does(checked(), improved("2025-09-09", "PCK-1")), "not_met"),
    ("25 % not linked", several(3, 4), "partial"),
    ("33 % not linked", several(2, 3), "not_met"),
    ("not linked", checked(), "not_met"),
    ("not linked yet", checked(), "not_due", day("2025-07-10")),
    ("answered on the day", requested("2025-07-01", answered_on="2025-07-01"), "met"),
    ("answered a day late", requested("2025-07-01", answered_on="2025-07-02"), "partial"),
    ("escalated on the day", requested("2025-07-01", escalated_on="2025-07-01"), "met"),
    ("answered 90 days late", requested("2025-07-01", answered_on="2025-09-29"), "partial"),
    ("answered 91 days late", requested("2025-07-01", answered_on="2025-09-30"), "not_met"),
    ("never answered", requested("2025-07-01"), "not_met"),
    ("not answered yet", requested("2026-06-15"), "met"),
    ("nothing missed", nothing, "not_applicable"),
)  # fmt: skip


DISPUTE = {
    "supplier": "VND-1", "raised_on": "2025-06-01", "raised_by": "own", "subject_matter": "Price",
    "handler": "PER-1", "level": "working",
}  # fmt: skip


def declared(w: World) -> None:
    w.plan("PLN-1", "VND-1", "dispute_confirmation", "P1Y")
    content = {"topic": "disputes", "suppliers": ["VND-1"], "statement": "none", "basis": "Asked"}
    days = {"period_from": LIKED, "period_to": "2026-03-31", "occurred_on": "2026-03-31"}
    w.record("zero_declaration", "ZER-1", {**content, **days})


def dispute(progress: str | None = None, number: str = "DSP-1", **more: Any) -> Build:
    content = {**DISPUTE, **more}
    moved = {"progress": rows({"on": progress, "text": "Talked"})} if progress else {}
    return does(declared if number == "DSP-1" else nothing, lambda w: w.record(
        "dispute", number, {k: v for k, v in {**content, **moved}.items() if v}, state="open"))  # fmt: skip


SUP_14 = table(
    "SUP-14", "VND-1",
    ("none, and declared", declared, "met"),
    ("none, not declared", lambda w: w.plan("PLN-1", "VND-1", "dispute_confirmation", "P1Y"), "partial"),
    ("moved 60 days ago", dispute("2026-04-01"), "met"),
    ("moved 61 days ago", dispute("2026-03-31"), "partial"),
    ("moved 180 days ago", dispute("2025-12-02"), "partial"),
    ("moved 181 days ago", dispute("2025-12-01"), "not_met"),
    ("25 % stalled", does(dispute("2025-12-01"), *(
        dispute("2026-05-01", f"DSP-{n}") for n in (2, 3, 4))), "partial"),
    ("33 % stalled", does(dispute("2025-12-01"), *(
        dispute("2026-05-01", f"DSP-{n}") for n in (2, 3))), "not_met"),
    ("settled", dispute("2025-12-01", settlement="Half"), "met"),
    ("raised 60 days ago", dispute(raised_on="2026-03-31"), "met", day("2026-05-30")),
    ("no handler", dispute("2026-05-01", handler=None), "not_met"),
    ("no level", dispute("2026-05-01", level=None), "partial"),
    ("no matter", dispute("2026-05-01", subject_matter=None), "partial"),
    ("tier standard, none", lambda w: w.change("VND-1", tier="standard"), "not_applicable"),
    ("tier standard, stalled", does(
        dispute("2025-12-01"), lambda w: w.change("VND-1", tier="standard")), "not_met"),
)  # fmt: skip


def evaluated(**more: Any) -> Build:
    def build(w: World) -> None:
        w.plan("PLN-1", "VND-1", "supplier_evaluation", "P1Y")
        content = {
            "supplier": "VND-1",
            "occurred_on": "2025-10-01",
            "criteria_set": "CRT-1",
            "decision": "continue",
        }
        content |= {"coverage_pct": 80, "scores": rows({"grade": "3", "evaluator": "PER-1"}), **more}
        w.record("supplier_evaluation", "EVL-1", content, proved=True)

    return build


LOW = evaluated(low=True, decision="improve")
SUP_15 = table(
    "SUP-15", "VND-1",
    ("80 % of the weight scored", evaluated(), "met"),
    ("79 % of the weight scored", evaluated(coverage_pct=79), "partial"),
    ("approved by who scored", evaluated(
        scores=rows({"grade": "3", "evaluator": "PER-2025-0002"})), "partial"),
    ("low, followed on the 45th day", does(LOW, improved("2025-11-15", "EVL-1")), "met"),
    ("low, followed on the 46th day", does(LOW, improved("2025-11-16", "EVL-1")), "partial"),
    ("low, not followed", LOW, "partial"),
    ("low, not followed yet", LOW, "met", day("2025-11-15")),
    ("low, to be replaced", evaluated(low=True, decision="replace"), "met"),
    ("none", does(evaluated(), lambda w: w.void("EVL-1")), "not_met"),
    ("none due", does(evaluated(), lambda w: w.void("EVL-1")), "not_due", day("2026-04-30")),
)  # fmt: skip


def depending(parts: int = 1, risk_on: str | None = "2025-10-20", named: int = 1, **more: Any) -> Build:
    """A critical service has so many single points; a review of 1 October names a risk for the first ones."""

    def build(w: World) -> None:
        hosted = [{"name": f"Part {n}", "operated_by": "external", "party": "VND-1"} for n in range(parts)]
        w.change("SVC-1", tier="critical", components=rows(*hosted))
        w.plan("PLN-1", ORG, "dependency_review", "P1Y")
        points = [
            {
                "service": "SVC-1",
                "component": line("SVC-1", f"r{n + 1}"),
                "supplier": "VND-1",
                "risk": "RSK-1",
            }
            for n in range(named)
        ]
        content = {
            "occurred_on": "2025-10-01",
            "figures": rows({"measure": "n", "value": "1"}),
            "conclusion": "Watch",
        }
        w.record("dependency_review", "DPR-1", {**content, "single_points": rows(*points)}, proved=True)
        rated = {"treatment": "reduce", "measures": "Second line", "likelihood": 2, "impact": 3}
        if risk_on:
            w.record("risk", "RSK-1", {"event": "Fails", "raised_on": risk_on, **rated, **more}, state="open")

    return build


PARTS = rows(*({"name": f"Part {n}", "operated_by": "external", "party": "VND-1"} for n in range(2)))


def again() -> Build:
    """The service is approved after the review, with two single points."""
    return lambda w: w.change("SVC-1", components=PARTS, approved_on="2025-11-01")


def replaceable(w: World) -> None:
    """At the review another could have taken the second part over."""
    w.change("SVC-1", components=[PARTS[0], {**PARTS[1], "alternative": "VND-2"}])


SUP_16 = table(
    "SUP-16", ORG,
    ("a risk with level and treatment", depending(), "met"),
    ("a risk on the 30th day", depending(risk_on="2025-10-31"), "met"),
    ("a risk on the 31st day", depending(risk_on="2025-11-01"), "partial"),
    ("a risk on the 90th day", depending(risk_on="2025-12-30"), "partial"),
    ("a risk on the 91st day", depending(risk_on="2025-12-31"), "not_met"),
    ("no risk", depending(risk_on=None), "not_met"),
    *((f"a risk without {name}", depending(**{name: None}), "partial")
      for name in ("treatment", "measures", "likelihood", "impact")),
    ("25 % without risk", depending(4, named=3), "partial"),
    ("33 % without risk", depending(3, named=2), "not_met"),
    ("an alternative is named", does(depending(), lambda w: w.change("SVC-1", components=rows(
        {"name": "a", "operated_by": "external", "party": "VND-1", "alternative": "VND-2"}))), "met"),
    ("the service is not critical", does(depending(risk_on=None), lambda w: w.change(
        "SVC-1", tier="important")), "met"),
    ("50 % without risk, the service approved again since", does(depending(2), again()), "not_met"),
    ("a part added since then", does(depending(), again()), "met"),
    ("a part added on its day", does(depending(), lambda w: w.change(
        "SVC-1", components=PARTS, approved_on="2025-10-01")), "not_met"),
    ("a part without alternative since then", does(depending(), replaceable, again()), "met"),
    ("never reviewed", lambda w: w.plan("PLN-1", ORG, "dependency_review", "P1Y"), "not_met"),
    ("no suppliers", lambda w: w.void("VND-1"), "not_judged"),
)  # fmt: skip


def internal(*steps: Build) -> Build:
    def agreed(w: World) -> None:
        w.plan("PLN-1", "ISU-1", "performance_check", "P1Y")
        content = {"internal_supplier": "ISU-1", "targets": [], "valid_from": LIKED}
        w.record("internal_agreement", "OLA-1", content, consents=("internal_supplier",))

    return does(agreed, *steps)


CHECKED = checked("ISU-1")
ISP_02 = table(
    "ISP-02", "ISU-1",
    ("linked on the 30th day", internal(CHECKED, improved("2025-07-10", "PCK-1")), "met"),
    ("linked on the 31st day", internal(CHECKED, improved("2025-07-11", "PCK-1")), "partial"),
    ("linked on the 90th day", internal(CHECKED, improved("2025-09-08", "PCK-1")), "partial"),
    ("linked on the 91st day", internal(CHECKED, improved("2025-09-09", "PCK-1")), "not_met"),
    ("25 % not linked", internal(several(3, 4, "ISU-1")), "partial"),
    ("33 % not linked", internal(several(2, 3, "ISU-1")), "not_met"),
    ("nothing missed", internal(checked("ISU-1", lines=rows({"verdict": "met"}))), "met"),
    ("not checked", internal(), "not_met"),
    ("check not due", internal(), "not_due", day("2026-04-30")),
    ("no agreement", CHECKED, "not_judged"),
)  # fmt: skip


@pytest.mark.parametrize("case", [*SUP_10, *SUP_14, *SUP_15, *SUP_16, *ISP_02])
def test_each_case_has_its_status(case: Case) -> None:
    assert case.result().status == case.expected


def test_an_evaluation_and_what_it_calls_for_are_told_apart() -> None:
    build = does(LOW, improved("2025-11-15", "EVL-1"))
    items = Case("SUP-15", "VND-1", "low", build, "met").result().items
    assert [item.id for item in items] == ["EVL-1", "EVL-1@supplier_evaluation"]


def test_an_evaluation_that_is_complete_is_said_to_be_before_a_window_is_due() -> None:
    result = Case("SUP-15", "VND-1", "complete", LOW, "met", day("2026-04-01")).result()
    evaluated = [sentence(reason, "en") for reason in result.reasons if reason.code == "latest_complete"]
    assert evaluated == ["The latest record, EVL-1, has all that is asked of it."]
