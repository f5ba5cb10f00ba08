"""Controls on suppliers: who manages them, how they were chosen, what was agreed with them."""

from __future__ import annotations

from typing import Any

import pytest

from tests.controls.worlds import (
    LIKED,
    MORE,
    TOPICS,
    Build,
    Case,
    World,
    day,
    does,
    nothing,
    rows,
    table,
)

ROLES = ("supplier_relationship", "supplier_contract", "supplier_performance")


def appointed(*roles: str, since: str = LIKED, upto: str | None = None, number: str = "ASG") -> Build:
    """One person to each role from a day on."""

    def build(w: World) -> None:
        for role in roles:
            content = {"person": "PER-1", "role": role, "subjects": ["VND-1"], "valid_from": since}
            w.record("assignment", f"{number}-{role}", {**content, **({"valid_to": upto} if upto else {})})

    return build


ALL = appointed(*ROLES)
SUP_01 = table(
    "SUP-01", "VND-1",
    ("all three roles", ALL, "met"),
    ("one role not filled", appointed(*ROLES[:2]), "partial"),
    ("one role only", appointed(ROLES[0]), "partial"),
    ("no role on the day", appointed(*ROLES, upto="2026-05-31"), "not_met"),
    ("14 days without", appointed(*ROLES, since="2025-04-15"), "met"),
    ("15 days without", appointed(*ROLES, since="2025-04-16"), "partial"),
    ("91 of 365 days without anybody", appointed(*ROLES, since="2025-07-01"), "partial"),
    ("92 of 365 days without anybody", appointed(*ROLES, since="2025-07-02"), "not_met"),
    ("nobody", nothing, "not_met"),
    ("not in scope", lambda w: w.change("VND-1", in_scope_from="2026-04-01"), "not_judged"),
)  # fmt: skip

SCORES = rows(*({"candidate": "Nord", "grade": "4", "evaluator": who} for who in ("PER-1", "PER-2")))
SELECTION = {
    "party": "VND-1", "occurred_on": "2025-03-10", "criteria_set": "CRT-1", "scored_on": "2025-03-05",
    "scores": SCORES, "decision_reason": "Best",
}  # fmt: skip


def selected(
    criteria_on: str = "2025-03-05", approved_on: str = LIKED, proved: bool = True, **more: Any
) -> Build:
    def build(w: World) -> None:
        w.record(
            "criteria_set", "CRT-1", {"purpose": "selection", "valid_from": LIKED}, approved_on=criteria_on
        )
        content = {name: value for name, value in {**SELECTION, **more}.items() if value is not None}
        w.record("selection", "SEL-1", content, approved_on=approved_on, proved=proved)

    return build


def afterwards(contract_since: str) -> Build:
    """A contract of long ago, and an evaluation of it afterwards."""
    return does(lambda w: w.change("CON-1", valid_from=contract_since), selected(retrospective=True))


SUP_02 = table(
    "SUP-02", "VND-1",
    ("in order", selected(), "met"),
    ("approved a day after the contract began", selected(approved_on="2025-04-02"), "partial"),
    ("criteria a day after scoring", selected("2025-03-06"), "partial"),
    ("one evaluator", selected(scores=SCORES[:1]), "partial"),
    ("no criteria", selected(criteria_set=None), "partial"),
    ("no evidence", selected(proved=False), "partial"),
    ("no reason", selected(decision_reason=None), "not_met"),
    ("afterwards, contract of 36 months", afterwards("2023-05-31"), "partial"),
    ("afterwards, contract older than that", afterwards("2023-05-30"), "met"),
    ("no contract yet", does(lambda w: w.void("CON-1"), selected(approved_on="2026-01-01")), "met"),
    ("no contract yet, day of scoring not known", does(
        lambda w: w.void("CON-1"), selected(scored_on=None)), "not_due"),
    ("the same, without a reason", does(
        lambda w: w.void("CON-1"), selected(scored_on=None, decision_reason=None)), "not_met"),
    ("the same, by one evaluator", does(
        lambda w: w.void("CON-1"), selected(scored_on=None, scores=SCORES[:1])), "partial"),
    ("not approved", does(selected(), lambda w: w.void("SEL-1")), "not_met"),
    ("none", nothing, "not_met"),
    ("not in scope", lambda w: w.change("VND-1", in_scope_from="2026-04-01"), "not_judged"),
)  # fmt: skip


def evaluated(
    kind: str, frontline: bool, usability: bool, on: str = "2025-06-01", number: str = "EVL-1"
) -> Build:
    def build(w: World) -> None:
        criteria = rows({"name": "Use", "weight": 100, "usability": usability})
        w.record(
            "criteria_set",
            f"CRT-{number}",
            {"purpose": "evaluation", "criteria": criteria, "valid_from": LIKED},
        )
        party = {"supplier": "VND-1"} if kind == "supplier_evaluation" else {"party": "VND-1"}
        scores = rows({"grade": "3", "frontline": False}, {"grade": "3", "frontline": frontline})
        w.record(
            kind, number, {**party, "occurred_on": on, "criteria_set": f"CRT-{number}", "scores": scores}
        )

    return build


EVALUATION = "supplier_evaluation"
SUP_03 = table(
    "SUP-03", "VND-1",
    ("an evaluation with both", evaluated(EVALUATION, True, True), "met"),
    ("a selection with both", evaluated("selection", True, True), "met"),
    ("only a daily user", evaluated(EVALUATION, True, False), "partial"),
    ("only a criterion", evaluated(EVALUATION, False, True), "partial"),
    ("neither", evaluated(EVALUATION, False, False), "not_met"),
    ("one of two with neither", does(
        evaluated(EVALUATION, True, True), evaluated("selection", False, False, number="SEL-1")), "not_met"),
    ("before the period", evaluated(EVALUATION, False, False, "2025-03-31"), "not_applicable"),
    ("none", nothing, "not_applicable"),
)  # fmt: skip


def contract(**more: Any) -> Build:
    return lambda w: w.change("CON-1", **more)


def followed_by(since: str) -> Build:
    """The contract ends on 30 June; the next one begins on a day."""
    return does(contract(valid_to="2025-07-01"), lambda w: w.contract("CON-2", valid_from=since))


SUP_04 = table(
    "SUP-04", "VND-1",
    ("covered all year", nothing, "met"),
    ("30 days without", followed_by("2025-07-31"), "partial"),
    ("31 days without", followed_by("2025-08-01"), "not_met"),
    ("no day without", followed_by("2025-07-01"), "met"),
    ("ended the day before", contract(valid_to="2026-05-31"), "not_met"),
    ("ends the day after", contract(valid_to="2026-06-01"), "met"),
    ("not agreed", does(lambda w: w.void("CON-1"), lambda w: w.contract("CON-2", agreed=False)), "not_met"),
    ("no evidence", does(lambda w: w.void("CON-1"), lambda w: w.contract("CON-2", proved=False)), "partial"),
    ("notice in 31 days", contract(notice_on="2026-07-01"), "met"),
    ("notice in 30 days, undecided", contract(notice_on="2026-06-30"), "partial"),
    ("notice passed, undecided", contract(notice_on="2026-01-31"), "partial"),
    ("notice in 30 days, decided", contract(notice_on="2026-06-30", renewal_decision="renew"), "met"),
    ("runs no part", lambda w: w.change("SVC-1", components=[]), "not_judged"),
    ("gone", lambda w: w.change("VND-1", in_scope_to="2026-05-31"), "not_judged"),
)  # fmt: skip


def contents(*topics: str, reference: str = "p. 1", **absent: str) -> Build:
    """A contract with these topics; the absent ones are marked so, with a reason."""
    there = [{"topic": topic, "present": True, "reference": reference} for topic in topics]
    left_out = [{"topic": topic, "present": False, "reason": reason} for topic, reason in absent.items()]
    return contract(contents=rows(*there, *left_out))


SUP_05 = table(
    "SUP-05", "CON-1",
    ("all four", contents(*TOPICS), "met"),
    ("three of four", contents(*TOPICS[:3]), "partial"),
    ("two of four", contents(*TOPICS[:2]), "not_met"),
    ("one marked as absent", contents(*TOPICS[:3], responsibilities="none"), "partial"),
    ("no reference", contents(*TOPICS, reference=""), "partial"),
    ("an absent one without reference", contents(*TOPICS, breach="none"), "met"),
    ("no evidence", does(contents(*TOPICS), lambda w: w.withdraw("CON-1")), "partial"),
    ("ended", contract(valid_to="2026-05-31"), "not_judged"),
)  # fmt: skip

SUP_06 = table(
    "SUP-06", "CON-1",
    ("all five", contents(*MORE), "met"),
    ("one not needed, with a reason", contents(*MORE[:4], subcontracting="None used"), "met"),
    ("one not needed, without a reason", contents(*MORE[:4], subcontracting=""), "partial"),
    ("three", contents(*MORE[:3]), "partial"),
    ("two", contents(*MORE[:2]), "not_met"),
    ("of tier standard", lambda w: w.change("VND-1", tier="standard"), "not_judged"),
)  # fmt: skip


def interface(*areas: str, reason: str = "", **more: Any) -> Build:
    def build(w: World) -> None:
        w.plan("PLN-1", "VND-1", "interface_check", "P1Y")
        checked = {"supplier": "VND-1", "occurred_on": "2025-10-01", "result": "works"}
        w.record(
            "interface_check",
            "IFC-1",
            {**checked, "areas": rows({"area": "contact", "works": True})},
            proved=True,
        )
        defined = [{"area": area, "applies": True, "channel": "Phone"} for area in areas]
        defined += [{"area": "change", "applies": False, "reason": reason}] if reason else []
        content = {"supplier": "VND-1", "areas": rows(*defined), "valid_from": LIKED, **more}
        w.record("interface_definition", "IFD-1", content, consents=("supplier",))

    return build


SUP_08 = table(
    "SUP-08", "VND-1",
    ("three areas", interface("contact", "incident", "change"), "met"),
    ("one does not apply", interface("contact", "incident", reason="No changes"), "met"),
    ("two areas", interface("contact", "incident"), "partial"),
    ("one area", interface("contact"), "not_met"),
    ("ended", interface("contact", "incident", "change", valid_to="2026-05-31"), "not_met"),
    ("check not due", interface("contact", "incident", "change"), "met", day("2026-04-30")),
    ("none", lambda w: w.plan("PLN-1", "VND-1", "interface_check", "P1Y"), "not_met"),
)  # fmt: skip


def exit_plan(how: str = "walk_through", on: str = "2025-10-01", **more: Any) -> Build:
    def build(w: World) -> None:
        w.change("VND-1", tier="critical")
        w.plan("PLN-1", "VND-1", "exit_plan_check", "P1Y")
        every = {"supplier": "VND-1", "exit_plan": "EXP-1", "result": "Fine"}
        w.record("exit_plan_check", "XCK-0", {**every, "occurred_on": on, "how": how}, proved=True)
        w.record(
            "exit_plan_check", "XCK-1", {**every, "occurred_on": "2025-11-01", "how": "review"}, proved=True
        )
        content = {
            "supplier": "VND-1",
            "triggers": "Fails",
            "steps": "Move",
            "data_return": "Yes",
            "switch_days": 30,
        }
        content |= {"alternatives": rows({"party": "Sued"}), "valid_from": LIKED, **more}
        w.record("exit_plan", "EXP-1", content)

    return build


SUP_17 = table(
    "SUP-17", "VND-1",
    ("complete and walked through", exit_plan(), "met"),
    ("only reviewed", exit_plan("review"), "partial"),
    ("tested 24 months ago", exit_plan("full_test", "2024-05-31"), "met"),
    ("tested longer ago", exit_plan("full_test", "2024-05-30"), "partial"),
    *((f"no {name}", exit_plan(**{name: ""}), "not_met") for name in ("triggers", "steps")),
    *((f"no {name}", exit_plan(**{name: None}), "partial")
      for name in ("alternatives", "data_return", "switch_days")),
    ("ended", exit_plan(valid_to="2026-05-31"), "not_met"),
    ("of tier important", nothing, "not_judged"),
)  # fmt: skip


def internal(agreed: bool = True, **more: Any) -> Build:
    def build(w: World) -> None:
        w.plan("PLN-1", "ISU-1", "agreement_review", "P1Y")
        review = {
            "internal_supplier": "ISU-1",
            "occurred_on": "2025-10-01",
            "result": "keep",
            "reason": "Fits",
        }
        w.record("agreement_review", "AGR-1", review, proved=True)
        content = {"internal_supplier": "ISU-1", "targets": rows({"name": "Up"}), "commitments": "Yes"}
        content |= {"activities": "Run", "interfaces": "Phone", "valid_from": LIKED, **more}
        w.record("internal_agreement", "OLA-1", content, consents=("internal_supplier",) if agreed else ())

    return build


ISP_01 = table(
    "ISP-01", "ISU-1",
    ("all four contents", internal(), "met"),
    ("three contents", internal(interfaces=""), "partial"),
    ("two contents", internal(interfaces="", activities=""), "not_met"),
    ("not agreed", internal(agreed=False), "not_met"),
    ("ended", internal(valid_to="2026-05-31"), "not_met"),
    ("review not due", internal(), "met", day("2026-04-30")),
    ("none", lambda w: w.plan("PLN-1", "ISU-1", "agreement_review", "P1Y"), "not_met"),
    ("not in scope", lambda w: w.change("ISU-1", in_scope_from="2026-04-01"), "not_judged"),
)  # fmt: skip


@pytest.mark.parametrize(
    "case", [*SUP_01, *SUP_02, *SUP_03, *SUP_04, *SUP_05, *SUP_06, *SUP_08, *SUP_17, *ISP_01]
)
def test_each_case_has_its_status(case: Case) -> None:
    assert case.result().status == case.expected
