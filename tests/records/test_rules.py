"""Every rule word, once kept and once broken, with the sentence it says."""

from __future__ import annotations

from datetime import date

import pytest

from app.records import rules
from app.records.lookup import Seen
from app.records.rules.case import RuleCase
from app.records.rules.comparing import jp_corporate_number
from tests.records.contents import all_kinds
from tests.support.lookup import ValueLookup

KINDS = all_kinds()
NAMES = {"CUS-1": "Kita Logistics", "PER-1": "Yui Nakamura", "PER-2": "Kenji Mori"}


def line(number, row, edition=1):
    return {"record": number, "edition": edition, "row": row}


CRITERIA = Seen(
    "CRT-1",
    "criteria_set",
    edition=2,
    content={
        "valid_from": "2026-01-01",
        "criteria": [
            {"id": "c1", "name": "Quality", "weight": 40, "scale": 5},
            {"id": "c2", "name": "Speed", "weight": 60, "scale": 3},
        ],
    },
)
SLA = Seen(
    "SLA-1",
    "sla",
    edition=3,
    content={
        "valid_from": "2026-04-01",
        "targets": [
            {
                "id": "t1",
                "name": "Availability",
                "operator": "ge",
                "value": "99.9",
                "unit": "percent",
                "measuring_period": "P1M",
            },
            {
                "id": "t2",
                "name": "Response time",
                "operator": "le",
                "value": "2",
                "unit": "hours",
                "measuring_period": "P3M",
            },
        ],
        "workload_limits": [
            {
                "id": "w1",
                "metric": "volume",
                "operator": "le",
                "value": "5000",
                "unit": "count",
                "period": "P1M",
            }
        ],
    },
)


def broken(word, kind, content, *seen, language="en", **more):
    """The problems that rules of this word find: (path, sentence)."""
    lookup = ValueLookup(seen, language=language, names=NAMES, kinds=KINDS)
    cases = (
        RuleCase(KINDS[kind], rule, content, lookup, **more)
        for rule in KINDS[kind].rules
        if rule.rule == word
    )
    return [(problem.path, problem.message) for case in cases for problem in rules.WORDS[word](case)]


# (word, kind, content that keeps it, content that breaks it, path, sentence)
SIMPLE = [
    (
        "not_before", "brm_meeting",
        {"occurred_on": "2026-10-14", "agenda_sent_on": "2026-10-14"},
        {"occurred_on": "2026-10-14", "agenda_sent_on": "2026-10-15"},
        "occurred_on", "The agenda was sent after the meeting (15 Oct 2026). Check the two days.",
    ),
    (
        "not_before", "contract",
        {"price_talks": [{"id": "a", "asked_on": "2026-05-01", "answered_on": "2026-05-01"}]},
        {"price_talks": [{"id": "a"}, {"id": "b", "asked_on": "2026-05-02", "answered_on": "2026-05-01"}]},
        "price_talks-1-answered_on", "Row 2: answered before it was asked. Choose 2 May 2026 or later.",
    ),
    (
        "not_before", "dispute",
        {"raised_on": "2026-05-01", "progress": [{"id": "a", "on": "2026-05-01"}]},
        {"raised_on": "2026-05-02", "progress": [{"id": "a", "on": "2026-05-01"}]},
        "progress-0-on", "Row 1: lies before the dispute was raised. Choose 2 May 2026 or later.",
    ),
    (
        "after", "brm_meeting",
        {"occurred_on": "2026-10-14", "next_on": "2026-10-15"},
        {"occurred_on": "2026-10-14", "next_on": "2026-10-14"},
        "next_on", "The next meeting must come after this one. Choose a day after 14 Oct 2026.",
    ),
    (
        "in_bounds", "policy",
        {"settings": [{"param": "action_days", "value": "3650"}, {"param": "p_max_pct", "value": "0"}]},
        {"settings": [{"param": "p_max_pct", "value": "100"}, {"param": "action_days", "value": "3651"}]},
        "settings-1-value", "Row 2: write a number from 0 to 3650.",
    ),
    (
        "not_in_future", "brm_meeting",
        {"occurred_on": "2026-11-18"},
        {"occurred_on": "2026-11-19"},
        "occurred_on", "Held on is in the future (19 Nov 2026). Submit the record on that day or later.",
    ),
    (
        "at_least_one_of_each", "contract",
        {"contents": [{"topic": t} for t in ("scope", "requirements", "targets", "responsibilities")]},
        {"contents": [{"topic": "scope"}, {"topic": "targets"}]},
        "contents",
        "The content map has no row for Requirements to meet, Responsibilities of both sides. "
        "Add it and say where the contract deals with it.",
    ),
    (
        "at_least_rows", "audit",
        {"team": [{"person": "PER-1", "role": "lead"}]},
        {"team": [{"person": "PER-1", "role": "auditor"}]},
        "team", "The team has no lead auditor. Name one.",
    ),
    (
        "sum_is", "criteria_set",
        {"criteria": [{"weight": 40}, {"weight": 60}, {"name": "no weight yet"}]},
        {"criteria": [{"weight": 40}, {"weight": 55}]},
        "criteria", "Weights add up to 95 %. They must make 100 %.",
    ),
    (
        "unique_rows", "brm_meeting",
        {"attendees": [{"person": "PER-1"}, {"person": "PER-2"}]},
        {"attendees": [{"person": "PER-1"}, {"person": "PER-2"}, {"person": "PER-1"}]},
        "attendees-2-person", "Yui Nakamura is listed twice. Remove one row.",
    ),
    (
        "one_of_fields", "brm_meeting",
        {"no_decisions": True},
        {"no_decisions": False},
        "decisions", 'Write down a decision, or tick "No decisions taken".',
    ),
    (
        "not_both", "brm_meeting",
        {"decisions": [{"text": "Go"}], "no_decisions": False},
        {"decisions": [{"text": "Go"}], "no_decisions": True},
        "decisions", 'There are decisions and "No decisions taken" is ticked. Keep one of the two.',
    ),
    (
        "needed_if", "requirement",
        {"disposition": "accepted", "handled_by": "CHG-1", "source": "own"},
        {"disposition": "accepted", "source": "own"},
        "handled_by", "Name the change, proposal or plan that carries the need.",
    ),
    (
        "needed_if", "service",
        {"components": [{"name": "Network", "operated_by": "own"}]},
        {"components": [{"name": "Network", "operated_by": "external", "agreement": "CON-1"}]},
        "components-0-party", "Row 1: name the party that runs Network.",
    ),
    (
        "needed_if", "interface_check",
        {"areas": [{"area": "contact", "works": True}]},
        {"areas": [{"area": "contact", "works": False}]},
        "areas-0-remark", "Row 1: say what did not work.",
    ),
    (
        "needed_if_differs", "finding",
        {"grade": "minor", "proposed_grade": "minor"},
        {"grade": "minor", "proposed_grade": "major"},
        "grade_reason", "The grade differs from the proposal. Say why.",
    ),
    (
        "differs_from", "customer",
        {"contacts": ["PER-2"], "owner": "PER-1"},
        {"contacts": ["PER-1", "PER-2"], "owner": "PER-1"},
        "contacts", "A contact of the customer cannot be the owner on our side. Choose somebody else.",
    ),
    (
        "differs_from", "supplier_evaluation",
        {"decision": "improve", "low": True},
        {"decision": "continue", "low": True},
        "decision", "The total is below the limit. Choose improve, watch or replace.",
    ),
    (
        "check_digit", "supplier",
        {"corporate_number": "7000012050002"},
        {"corporate_number": "8000012050002"},
        "corporate_number",
        "8000012050002 is not a corporate number: the first digit does not fit the rest. Check the digits.",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("word", "kind", "kept", "wrong", "path", "sentence"), SIMPLE)
def test_a_rule_says_what_is_wrong_and_only_then(word, kind, kept, wrong, path, sentence):
    assert broken(word, kind, kept) == []
    assert broken(word, kind, {}) == [] or word == "one_of_fields"
    assert broken(word, kind, wrong) == [(path, sentence)]


def test_every_word_is_tested_here():
    elsewhere = {"needed_from_version", "same_as", "rows_cover", "not_above", "no_overlap", "not_while"}
    assert {case[0] for case in SIMPLE} | elsewhere == set(rules.WORDS) == set(KINDS.rule_words)


def test_sentences_are_in_the_language_of_the_page():
    content = {"attendees": [{"person": "PER-1", "side": "own", "present": True}]}
    (found,) = broken("at_least_one_of_each", "brm_meeting", content, language="ja")
    assert found == ("attendees", "顧客の出席者がいません。双方を一人以上、出席として登録してください。")
    (day,) = broken(
        "after", "brm_meeting", {"occurred_on": "2026-10-14", "next_on": "2026-10-12"}, language="ja"
    )
    assert "2026年10月14日より後の日付" in day[1]


def test_needed_from_version():
    assert broken("needed_from_version", "contract", {}, version=1) == []
    assert broken("needed_from_version", "contract", {"change_note": "Price"}, version=2) == []
    assert [path for path, _ in broken("needed_from_version", "contract", {}, version=2)] == ["change_note"]


def test_an_approver_is_judged_only_on_approving():
    content = {"scores": [{"evaluator": "PER-1"}, {"evaluator": "PER-2"}]}
    assert broken("differs_from", "selection", content) == []
    assert broken("differs_from", "selection", content, approver="PER-3") == []
    (problem,) = broken("differs_from", "selection", content, approver="PER-2")
    assert problem[0] == "scores-1-evaluator"
    assert [
        path for path, _ in broken("differs_from", "assignment", {"person": "PER-1"}, approver="PER-1")
    ] == ["person"]


# ---- through references ----------------------------------------------------------------------------------


def test_not_before_through_several_references_quotes_the_latest():
    older = Seen("SLA-8", "sla", content={"valid_from": "2026-04-01"})
    newer = Seen("SLA-9", "sla", content={"valid_from": "2026-07-01"})
    content = {"slas": ["SLA-8", "SLA-9"], "reviewed_on": "2026-05-01"}
    assert broken("not_before", "working_procedure", content, older) == []
    (problem,) = broken("not_before", "working_procedure", content, older, newer)
    assert problem == (
        "reviewed_on",
        "The SLA changed after this check (1 Jul 2026). Hold the procedure against the new version.",
    )


def test_same_as():
    plan = Seen("EXP-1", "exit_plan", content={"supplier": "VND-1"})
    assert broken("same_as", "exit_plan_check", {"exit_plan": "EXP-1", "supplier": "VND-1"}, plan) == []
    (problem,) = broken("same_as", "exit_plan_check", {"exit_plan": "EXP-1", "supplier": "VND-2"}, plan)
    assert problem == ("exit_plan", "This exit plan belongs to another supplier. Choose the plan of VND-2.")


def test_not_above_looks_at_the_row_the_line_points_to():
    def scores(grade):
        return {"scores": [{"criterion": line("CRT-1", "c2", 2), "grade": grade}]}

    assert broken("not_above", "supplier_evaluation", scores("3"), CRITERIA) == []
    assert broken("not_above", "supplier_evaluation", scores("3.5")) == []  # nothing to compare with
    (problem,) = broken("not_above", "supplier_evaluation", scores("3.5"), CRITERIA)
    assert problem == ("scores-0-grade", "Row 1: the grade is above the highest one, 3.")


def test_rows_cover_the_rows_behind_a_reference():
    content = {"criteria_set": "CRT-1", "scores": [{"criterion": line("CRT-1", "c1", 1)}]}
    (problem,) = broken("rows_cover", "selection", content, CRITERIA)
    assert problem == ("scores", "Speed has no grade. Add one.")
    both = content | {"scores": [*content["scores"], {"criterion": line("CRT-1", "c2", 2)}]}
    assert broken("rows_cover", "selection", both, CRITERIA) == []


def test_rows_cover_a_list_of_the_same_record():
    content = {"customers": ["CUS-1", "CUS-2"], "counts": [{"customer": "CUS-2"}]}
    (problem,) = broken("rows_cover", "complaint_report", content)
    assert problem[0] == "counts" and "Kita Logistics" in problem[1]


def test_rows_cover_the_targets_due_in_the_period():
    month = {
        "sla": "SLA-1",
        "period_from": "2026-08-01",
        "period_to": "2026-08-31",
        "lines": [{"target": line("SLA-1", "t1", 3)}],
    }
    assert broken("rows_cover", "measurement", month, SLA) == []
    quarter_end = month | {"period_from": "2026-09-01", "period_to": "2026-09-30"}
    (problem,) = broken("rows_cover", "measurement", quarter_end, SLA)
    assert problem == (
        "lines",
        'There is no result for Response time. Add it, or list it under "could not be measured".',
    )
    said_so = quarter_end | {"missing": [{"target": line("SLA-1", "t2", 3)}]}
    assert broken("rows_cover", "measurement", said_so, SLA) == []


# ---- other records ---------------------------------------------------------------------------------------


def entry(number, start, end=None, edition=1, **more):
    content = {"service": "SVC-1", "valid_from": start} | ({"valid_to": end} if end else {}) | more
    return Seen(number, "catalogue_entry", edition, content=content)


@pytest.mark.parametrize(
    ("others", "wrong"),
    [
        ([], False),
        ([entry("CAT-1", "2026-01-01", "2026-04-01")], False),  # the end day is excluded
        ([entry("CAT-1", "2026-01-01", "2026-04-02")], True),
        ([entry("CAT-1", "2026-01-01")], True),
        ([entry("CAT-1", "2026-07-01")], False),
        ([entry("CAT-1", "2026-01-01", service="SVC-2")], False),
        ([entry("CAT-9", "2026-01-01")], False),  # the record itself
        ([entry("CAT-1", "2026-01-01"), entry("CAT-1", "2026-03-01", "2026-04-01", edition=2)], False),
    ],
)
def test_no_overlap(others, wrong):
    content = {"service": "SVC-1", "valid_from": "2026-04-01", "valid_to": "2026-07-01"}
    found = broken("no_overlap", "catalogue_entry", content, *others, number="CAT-9")
    sentence = "Another entry for SVC-1 is valid on the same days. End it first, or choose a later start."
    assert found == ([("valid_from", sentence)] if wrong else [])


def test_plans_for_another_control_do_not_overlap():
    def plan(number, **more):
        content = {"subject": "CUS-1", "activity": "brm_meeting", "valid_from": "2026-04-01"} | more
        return Seen(number, "plan", content=content)

    own = plan("PLN-1").content
    assert broken("no_overlap", "plan", own, plan("PLN-2", control="BRM-04"), number="PLN-1") == []
    assert broken("no_overlap", "plan", own, plan("PLN-2"), number="PLN-1") != []


def test_agreements_overlap_when_they_share_a_service():
    def content(*services):
        return {"internal_supplier": "ISU-1", "services": list(services), "valid_from": "2026-04-01"}

    other = Seen("OLA-2", "internal_agreement", content=content("SVC-2", "SVC-3"))
    assert broken("no_overlap", "internal_agreement", content("SVC-1"), other) == []
    assert broken("no_overlap", "internal_agreement", content("SVC-1", "SVC-3"), other) != []


def test_not_while():
    finding = Seen("FND-1", "finding", state="draft", content={"audit": "AUD-1"})
    assert broken("not_while", "audit", {}, finding) == []
    assert broken("not_while", "audit", {}, finding, number="AUD-2") == []
    (problem,) = broken("not_while", "audit", {}, finding, number="AUD-1")
    assert problem == ("", "Findings of this audit are not issued yet: FND-1. Issue or void them first.")


@pytest.mark.parametrize("number", ["7000012050002", "1180301018771", "2000012100001"])
def test_real_corporate_numbers_are_right(number):
    assert jp_corporate_number(number)
    assert not jp_corporate_number(str((int(number[0]) + 1) % 10) + number[1:])


# ---- a whole record --------------------------------------------------------------------------------------


def check(kind, content, *seen, at="submit", **more):
    lookup = ValueLookup(seen, today=date(2026, 11, 18), names=NAMES, kinds=KINDS)
    return [
        (problem.path, problem.message) for problem in rules.check(KINDS[kind], content, lookup, at, **more)
    ]


def test_a_draft_keeps_only_the_rules_of_drafts():
    content = {"occurred_on": "2026-12-01", "next_on": "2026-11-30"}
    assert [path for path, _ in check("brm_meeting", content, at="save")] == ["next_on"]
    assert {"attendees", "decisions", "occurred_on"} <= {path for path, _ in check("brm_meeting", content)}


def test_a_complete_record_has_every_field_and_column_that_approval_asks_for():
    content = {
        "purpose": "evaluation",
        "valid_from": "2026-04-01",
        "criteria": [{"id": "a", "name": "Quality"}],
    }
    found = dict(check("criteria_set", content))
    assert found["criteria"] == "Criteria and weights needs at least 2 rows. Add what is missing."
    assert found["criteria-0-weight"] == "Row 1: Weight (%) is empty. Fill it in."
    assert found["owner"] == "Owner is empty. Fill it in before you send the record."
    assert "valid_to" not in found


def test_a_correction_needs_its_reason():
    assert "change_reason" not in dict(check("criteria_set", {}, correction=0))
    assert "change_reason" in dict(check("criteria_set", {}, correction=1))


def test_what_nobody_works_out_yet_is_not_asked_for():
    found = dict(check("evidence_file", {}))
    assert "sha256" not in found
    assert "original_name" in found


def test_a_no_is_an_answer_where_somebody_has_to_answer():
    assert "matches_sla" in dict(check("catalogue_review", {}))
    assert "matches_sla" not in dict(check("catalogue_review", {"matches_sla": False}))


def test_filled_names_what_a_step_needs():
    lookup = ValueLookup(kinds=KINDS)
    problems = rules.filled(KINDS["dispute"], {"level": "working"}, ["supplier", "level"], lookup)
    assert [problem.path for problem in problems] == ["supplier"]
