"""Forms open with what is in force: targets, results and criteria, agreements, limits."""

from __future__ import annotations

from datetime import date

import pytest

from app.records import limits, prefill
from app.records.lookup import Seen
from tests.records.prefilling import KINDS, MONTH, line, opened, sla
from tests.support.lookup import ValueLookup


def test_a_sheet_opens_with_the_targets_due_in_the_edition_in_force():
    content = opened("measurement", sla(), sla(2, "2026-09-15"), sla(3, "2026-10-01"), given=MONTH)
    assert [row["target"] for row in content["lines"]] == [line("SLA-1", "t1", 2), line("SLA-1", "t3", 2)]
    assert content["lines"][0]["basis"] == "measured"
    assert [row["limit"] for row in content["workload"]] == [line("SLA-1", "w1", 2)]


def test_a_yearly_target_is_due_when_the_year_ends():
    march = {"sla": "SLA-1", "period_from": "2027-03-01", "period_to": "2027-03-31"}
    assert len(opened("measurement", sla(), given=march)["lines"]) == 3


def measured(number, month, value):
    last = {"08": "31", "09": "30"}[month]
    lines = [{"id": "r1", "target": line("SLA-1", "t1"), "value": value, "basis": "measured"}]
    content = {
        "sla": "SLA-1",
        "period_from": f"2026-{month}-01",
        "period_to": f"2026-{month}-{last}",
        "lines": lines,
    }
    return Seen(number, "measurement", content=content)


def test_a_review_opens_with_the_measured_results_of_its_period():
    quarter = {"sla": "SLA-1", "period_from": "2026-07-01", "period_to": "2026-09-30"}
    seen = [sla(), measured("MSR-2", "09", "99.8"), measured("MSR-1", "08", "99.95")]
    rows = opened("sla_review", *seen, given=quarter)["results"]
    assert [(row["target"]["row"], row.get("value")) for row in rows] == [
        ("t1", "99.95"),
        ("t1", "99.8"),
        ("t3", None),
    ]


def test_a_check_opens_with_the_targets_of_every_agreement_with_the_party():
    supplier = Seen("VND-1", "supplier", content={})
    targets = [{"id": "t1", "name": "Answer", "measuring_period": "P1M"}]
    contract = Seen(
        "CON-1", "contract", content={"supplier": "VND-1", "valid_from": "2026-04-01", "targets": targets}
    )
    other = Seen(
        "CON-2", "contract", content={"supplier": "VND-2", "valid_from": "2026-04-01", "targets": targets}
    )
    given = {"party": "VND-1", "period_from": "2026-09-01", "period_to": "2026-09-30"}
    (row,) = opened("performance_check", supplier, contract, other, given=given)["lines"]
    assert (row["agreement"], row["target"], row["basis"]) == (
        "CON-1",
        line("CON-1", "t1"),
        "supplier_report",
    )


def test_an_evaluation_opens_with_the_criteria_in_force_for_its_purpose():
    def criteria(number, purpose, **more):
        rows = [{"id": "c1", "name": "Quality"}, {"id": "c2", "name": "Speed"}]
        content = {"purpose": purpose, "valid_from": "2026-04-01", "criteria": rows} | more
        return Seen(number, "criteria_set", content=content)

    sets = [
        criteria("CRT-1", "selection"),
        criteria("CRT-2", "evaluation"),
        criteria("CRT-3", "evaluation", valid_to="2026-05-01"),
    ]
    content = opened("supplier_evaluation", *sets)
    assert content["criteria_set"] == "CRT-2"
    assert [row["criterion"] for row in content["scores"]] == [line("CRT-2", "c1"), line("CRT-2", "c2")]
    assert not any("grade" in row for row in content["scores"])


def test_areas_that_apply():
    rows = [{"id": "a", "area": "contact", "applies": True}, {"id": "b", "area": "change", "applies": False}]
    definition = Seen("IFD-1", "interface_definition", content={"supplier": "VND-1", "areas": rows})
    content = opened("interface_check", definition, given={"supplier": "VND-1"})
    assert content["areas"] == [{"id": "r1", "area": "contact"}]  # whether it works has to be found out


# ---- in scope, in force, same period, limits -------------------------------------------------------------


def test_everything_in_scope_today():
    gone = Seen("SVC-1", "service", content={"in_scope_to": "2026-11-18"})
    there = Seen("SVC-2", "service", content={"in_scope_from": "2026-04-01"})
    assert opened("stakeholder_confirmation", gone, there)["services"] == ["SVC-2"]
    customer = Seen("CUS-1", "customer", content={"segment": "Retail"})
    assert opened("survey_round", customer)["frame"] == [
        {"id": "r1", "customer": "CUS-1", "segment": "Retail", "invited": True}
    ]


def test_the_document_in_force_for_the_same_party():
    plans = [
        Seen(f"EXP-{n}", "exit_plan", content={"supplier": f"VND-{n}", "valid_from": "2026-04-01"})
        for n in (1, 2)
    ]
    assert opened("exit_plan_check", *plans, given={"supplier": "VND-2"})["exit_plan"] == "EXP-2"
    assert "exit_plan" not in opened("exit_plan_check", *plans)


def test_measurements_of_the_services_slas():
    service = Seen("SVC-1", "service", content={})
    planned = {("performance_review", "SVC-1"): [(date(2026, 8, 1), date(2026, 9, 1), date(2026, 9, 8))]}
    seen = [service, sla(), measured("MSR-1", "08", "99.9"), measured("MSR-2", "09", "99.9")]
    content = opened("performance_review", *seen, given={"service": "SVC-1"}, planned=planned)
    assert content["measurements"] == ["MSR-1", "MSR-2"]


def test_a_day_some_days_later():
    procedure = Seen("CPP-1", "complaint_procedure", content={"answer_days": 10, "valid_from": "2026-04-01"})
    assert opened("complaint", procedure)["due_on"] == "2026-11-28"
    assert "due_on" not in opened("complaint")


def test_limits_come_from_the_own_rule_and_the_plan():
    policy = Seen(
        "POL-1",
        "policy",
        content={"topic": "limits", "settings": [{"param": "rate_default_pct", "value": "45"}]},
    )
    lookup = ValueLookup([policy], kinds=KINDS)
    assert limits.own_limit("rate_default_pct", lookup, {}) == "45"
    assert limits.own_limit("other", lookup, {}) is None
    absurd = {"topic": "limits", "settings": [{"param": "due_soon_days", "value": "99999999999"}]}
    recorded = ValueLookup([Seen("POL-1", "policy", content=absurd)], kinds=KINDS)
    assert limits.own_limit("due_soon_days", recorded, {}) == "3650"
    plan = Seen("PLN-1", "plan", content={"subject": "CUS-1", "activity": "brm_meeting", "interval": "P3M"})
    planned = ValueLookup([plan], kinds=KINDS)
    assert limits.planned_interval("interval", planned, {"customer": "CUS-1"}) == "P3M"
    assert limits.planned_interval("interval", planned, {}) is None


def test_limits_of_the_catalog(app):
    with app.app_context():
        assert limits.catalog_limit("due_soon_days", None, {}) == 14
        assert opened("survey_round")["rate_target_pct"] > 0
        assert opened("action")["due_on"] == "2026-12-02"


def test_a_row_added_by_hand_opens_with_its_defaults():
    lookup = ValueLookup(kinds=KINDS)
    kind = KINDS["pipeline_note"]
    assert prefill.blank_row(kind, kind.field("items"), {}, lookup) == {
        "noted_on": "2026-11-18",
        "decision": "open",
    }


@pytest.mark.one_database  # only the words of other rooms are the program's
def test_every_kind_opens(app):
    with app.app_context():
        for kind in KINDS:
            opened(kind, given={"customer": "CUS-1", "supplier": "VND-1", "sla": "SLA-1"})
