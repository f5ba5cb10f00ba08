"""SUP-07: what suppliers promise is held against the SLAs that rest on it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.controls.worlds import CONTRACT, Build, Case, World, day, does, line, rows, table

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


def resting(w: World) -> None:
    """The contract began on 1 April, the only SLA that rests on it on 1 June."""
    w.change("SLA-1", valid_from="2025-06-01")


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


BOUGHT: dict[str, Any] = CONTRACT["targets"][0]  # type: ignore[index]


def promised(value: str, **more: Any) -> Build:
    """What the supplier promises for the 99 % promised to the customer."""
    return lambda w: w.change("CON-1", targets=[{**BOUGHT, "value": value, **more}])


def unsupported(**row: Any) -> Build:
    """No target of the contract supports the SLA that depends on the supplier."""
    targets = [{**BOUGHT, "supports": []}]
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
    ("on the 60th day since an SLA rests on it", does(planned, resting, assessed("2025-07-31")), "met"),
    ("on the 61st day since an SLA rests on it", does(planned, resting, assessed("2025-08-01")), "partial"),
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
    ("no gap recorded, 98.9 % bought", does(promised("98.9"), planned, assessed("2025-05-20")), "partial"),
    ("no gap recorded, 99 % bought", does(promised("99.0"), planned, assessed("2025-05-20")), "met"),
    ("no gap recorded, hours nobody can read", does(
        promised("99", service_hours="When open"), planned, assessed("2025-05-20")), "met"),
    ("no gap in the version assessed", does(planned, assessed("2025-05-20"), lambda w: w.contract(
        edition=2, valid_from="2026-05-20", targets=[{**BOUGHT, "value": "98.9"}])), "met"),
    ("nothing promised, reason given", unsupported(reason="Spare parts"), "met"),
    ("nothing promised, no reason", unsupported(), "not_met"),
    ("the pair left out", does(planned, assessed("2025-05-20", {
        **PAIR, "sla_target": line("SLA-9", "t1")})), "partial"),
    ("no SLA rests on it", lambda w: w.void("SLA-1"), "not_judged"),
)  # fmt: skip


@pytest.mark.parametrize("case", SUP_07)
def test_each_case_has_its_status(case: Case) -> None:
    assert case.result().status == case.expected


@pytest.mark.parametrize(
    ("recorded", "bought", "said"),
    [("value", "98.9", False), ("hours", "98.9", True), ("value", "99", True), ("composite", "99", False)],
)
def test_another_gap_than_the_targets_show_is_said(recorded: str, bought: str, said: bool) -> None:
    build = does(promised(bought), gap(gap=recorded, risk="RSK-1"), risk())
    result = Case("SUP-07", "VND-1", recorded, build, "met").result()
    codes = [reason.code for item in result.items for reason in item.reasons]
    assert ("carry_recorded_otherwise" in codes) is said
    assert result.status == "met"
