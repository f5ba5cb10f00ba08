"""Controls on what suppliers deliver: held against SLAs, followed up, disputed, evaluated, replaceable."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.controls.worlds import CONTRACT, LIKED, Build, Case, World, day, does, line, nothing, rows, table

ORG = "ORG-0001"
PAIR = {"supplier_target": line("CON-1", "c1"), "sla_target": line("SLA-1", "t1"), "gap": "none"}


def planned(w: World) -> None:
    w.plan("PLN-1", "VND-1", "alignment_assessment", "P1Y")


def assessed(on: str, *pairs: dict[str, Any], number: str = "ALN-1", uncovered: Any = None) -> Build:
    """An assessment of a day; without pairs of the one there is."""

    def build(w: World) -> None:
        found = rows(*(pairs or ([] if uncovered else [PAIR])))
        content = {"supplier": "VND-1", "occurred_on": on, "pairs": found, "conclusion": "Fits"}
        w.record("alignment_assessment", number, {**content, "uncovered": uncovered or []}, proved=True)

    return build


def risk(**more: Any) -> Build:
    content = {
        "event": "Fails",
        "raised_on": "2025-05-01",
        "treatment": "reduce",
        "measures": "Second line",
        **more,
    }
    return lambda w: w.record("risk", "RSK-1", content, state="open")


def gap(**more: Any) -> Build:
    """The pair has a gap of value."""
    return does(planned, assessed("2025-05-20", {**PAIR, "gap": "value", **more}))


def changed(*assessments: Build) -> Build:
    """The SLA gets a new version on 1 October; sixty days later it is 30 November."""
    return does(
        planned, assessed("2025-05-20"), lambda w: w.sla(edition=2, valid_from="2025-10-01"), *assessments
    )


LATER = {"period_from": date(2026, 4, 1), "period_to": date(2027, 3, 31), "as_of": date(2027, 5, 31)}


def overdue(w: World) -> None:
    """Each year an assessment; a version of 1 January is overdue in March, and replaced on 10 April."""
    w.plan("PLN-1", "VND-1", "alignment_assessment", "P1Y", anchor_on="2024-04-01", valid_from="2024-04-01")
    w.change("SLA-1", valid_from="2024-05-01")
    w.change("CON-1", valid_from="2024-05-01")
    w.change("SVC-1", in_scope_from="2024-05-01")
    w.change("VND-1", in_scope_from="2024-04-01")
    assessed("2024-06-01")(w)
    w.sla(edition=2, valid_from="2025-01-01")
    w.sla(edition=3, valid_from="2025-04-10")


def unsupported(**row: Any) -> Build:
    """No target of the contract supports the SLA that depends on the supplier."""
    targets = [{**CONTRACT["targets"][0], "supports": []}]  # type: ignore[index]
    found = rows({"sla_target": line("SLA-1", "t1"), **row})
    return does(
        planned, lambda w: w.change("CON-1", targets=targets), assessed("2025-05-20", uncovered=found)
    )


SUP_07 = table(
    "SUP-07", "VND-1",
    ("assessed on the 60th day", does(planned, assessed("2025-05-31")), "met"),
    ("assessed on the 61st day", does(planned, assessed("2025-06-01")), "partial"),
    ("never, for 60 days", planned, "not_due", day("2025-05-31")),
    ("never, for 61 days", planned, "not_met", day("2025-06-01")),
    ("never, for 61 days, with a new version on the 60th", does(planned, lambda w: w.sla(
        edition=2, valid_from="2025-05-31")), "not_met", day("2025-06-01")),
    ("never, both sides renewed", does(
        planned, lambda w: w.sla(edition=2, valid_from="2025-05-31"),
        lambda w: w.contract(edition=2, valid_from="2025-05-20")), "not_met", day("2025-06-01")),
    ("never, for 60 days since the contract is back", does(
        planned, lambda w: w.change("SVC-1", components=None),
        lambda w: w.change("CON-1", valid_to="2025-05-01"),
        lambda w: w.contract(edition=2, valid_from="2025-06-01")), "not_due", day("2025-07-31")),
    ("never, for 61 days since the contract is back", does(
        planned, lambda w: w.change("SVC-1", components=None),
        lambda w: w.change("CON-1", valid_to="2025-05-01"),
        lambda w: w.contract(edition=2, valid_from="2025-06-01")), "not_met", day("2025-08-01")),
    ("a new version assessed on the 60th day", changed(assessed("2025-11-30", number="ALN-2")), "met"),
    ("a new version assessed on the 61st day", changed(assessed("2025-12-01", number="ALN-2")), "partial"),
    ("a new version not assessed", changed(), "partial"),
    ("an overdue version, replaced before it was assessed", does(
        overdue, assessed("2025-05-20", number="ALN-2")), "partial"),
    ("the same, in the year after", does(
        overdue, assessed("2025-05-20", number="ALN-2"), assessed("2026-05-20", number="ALN-3")),
        "met", LATER),
    ("assessed before with the new version", changed(assessed("2025-09-01", {
        **PAIR, "sla_target": line("SLA-1", "t1", 2)}, number="ALN-2")), "met"),
    ("a gap without risk", gap(), "not_met"),
    ("a gap with a treated risk", does(gap(risk="RSK-1"), risk()), "met"),
    ("a gap with an untreated risk", does(gap(risk="RSK-1"), risk(treatment=None)), "partial"),
    ("a gap with a risk without measures", does(gap(risk="RSK-1"), risk(measures="")), "partial"),
    ("a gap with a risk since void", does(gap(risk="RSK-1"), risk(), lambda w: w.void("RSK-1")), "not_met"),
    ("nothing promised, reason given", unsupported(reason="Spare parts"), "met"),
    ("nothing promised, no reason", unsupported(), "not_met"),
    ("the pair left out", does(planned, assessed("2025-05-20", {
        **PAIR, "sla_target": line("SLA-9", "t1")})), "partial"),
    ("no SLA rests on it", lambda w: w.void("SLA-1"), "not_judged"),
)  # fmt: skip

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


@pytest.mark.parametrize("case", [*SUP_07, *SUP_10, *SUP_14, *SUP_15, *SUP_16, *ISP_02])
def test_each_case_has_its_status(case: Case) -> None:
    assert case.result().status == case.expected
