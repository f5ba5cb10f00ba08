"""All that a record is asked at once, from the draft to the step."""

from __future__ import annotations

from datetime import date

import pytest

from app.records import rules
from app.records.rules.comparing import jp_corporate_number
from tests.records.ruling import KINDS, NAMES
from tests.support.lookup import ValueLookup


@pytest.mark.parametrize("number", ["7000012050002", "1180301018771", "2000012100001"])
def test_real_corporate_numbers_are_right(number):
    assert jp_corporate_number(number)
    assert not jp_corporate_number(str((int(number[0]) + 1) % 10) + number[1:])


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


def test_a_no_is_an_answer_where_somebody_has_to_answer():
    assert "matches_sla" in dict(check("catalogue_review", {}))
    assert "matches_sla" not in dict(check("catalogue_review", {"matches_sla": False}))


def test_filled_names_what_a_step_needs():
    lookup = ValueLookup(kinds=KINDS)
    problems = rules.filled(KINDS["dispute"], {"level": "working"}, ["supplier", "level"], lookup)
    assert [problem.path for problem in problems] == ["supplier"]
