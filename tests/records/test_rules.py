"""Every rule word, once kept and once broken, with the sentence it says."""

from __future__ import annotations

import pytest

from app.records import rules
from tests.records.ruling import KINDS, broken

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
        "not_above_named", "service",
        {"components": [{"name": "Line", "party": "VND-1", "needed": 2}, {"name": "Line", "party": "VND-2"},
                        {"name": "Desk", "operated_by": "own", "needed": 1}]},
        {"components": [{"name": "Line", "party": "VND-1"}, {"name": "Hosting", "party": "VND-3"},
                        {"name": "Line", "party": "VND-1", "alternative": "VND-2", "needed": 3}]},
        "components-2-needed",
        "Row 3: 3 are needed at once, and this component names 2. Name the others, or lower the number.",
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
    elsewhere |= {"touches_period", "explains_outages"}  # test_outages.py
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
