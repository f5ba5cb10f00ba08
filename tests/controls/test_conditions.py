"""The words of a condition, one by one, and what happens with words that are not understood."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from controls.assessment import Reason
from controls.compiling import UNDERSTOOD, condition_of
from controls.condition import Condition
from controls.control import Number
from controls.derived import DERIVED
from controls.facts import Facts, Organisation, Record
from controls.judge import Judge
from controls.known import Known
from controls.scene import Scene
from controls.situations import SITUATIONS
from controls.terms import Book, Term
from controls.triggers import DERIVED_TRIGGERS
from tests.controls.asking import CATALOG, KINDS, question
from tests.controls.building import Journal

EDITION = Path(__file__).parents[2] / "controls" / "catalogs" / "edition.toml"
EMPTY = Known(CATALOG, KINDS, Facts(0, Organisation("ORG-0001")))
SCENE = Scene(EMPTY, date(2026, 5, 31))


def read(raw: Mapping[str, Any], **params: Number) -> Term | Reason:
    kind = KINDS[str(raw["field"]).partition(".")[0]]
    return Term.read(raw, kind, Book(KINDS, params, CATALOG.derived), covered=False)


def lack(raw: Mapping[str, Any], content: Mapping[str, Any], **params: Number) -> str | None:
    """Code of what the content lacks, without its prefix."""
    term = read(raw, **params)
    assert isinstance(term, Term), term
    kind = str(raw["field"]).partition(".")[0]
    record = Record("X-1", kind, 1, 0, "approved", content)
    condition = condition_of(term)
    assert isinstance(condition, Condition)
    found = condition.lack(SCENE, record, content)
    return found[0] if found else None


def agenda(*minutes: str) -> dict[str, Any]:
    return {"agenda": [{"id": str(n), "category": "sla", "minutes": text} for n, text in enumerate(minutes)]}


MINUTES = {"field": "brm_meeting.agenda.minutes"}
ROWS = {"field": "brm_meeting.attendees"}
TREND = {"field": "service_report.trend_periods"}


@pytest.mark.parametrize(
    ("raw", "content", "expected"),
    [
        ({"field": "brm_meeting.place"}, {"place": "Room 1"}, None),
        ({"field": "brm_meeting.place"}, {"place": "  "}, "filled"),
        ({"field": "brm_meeting.place"}, {}, "filled"),
        ({"field": "brm_meeting.no_decisions"}, {"no_decisions": False}, "filled"),
        ({"field": "catalogue_review.matches_sla"}, {"matches_sla": False}, None),
        (MINUTES, agenda("a", "b"), None),
        (MINUTES, agenda("a", ""), "column"),
        (MINUTES, agenda(), "rows"),
        ({**MINUTES, "where": {"category": "sla"}}, agenda("a"), None),
        ({**MINUTES, "where": {"category": ["risk", "pipeline"]}}, agenda("a"), "rows"),
        ({**MINUTES, "if": {"category": "pipeline"}}, agenda(""), None),
        ({**MINUTES, "if": {"category": "sla"}}, agenda(""), "column"),
        ({**MINUTES, "unless": {"category": "sla"}}, agenda(""), None),
        ({**MINUTES, "unless": {"category": "pipeline"}}, agenda(""), "column"),
        ({**MINUTES, "share_min": 50}, agenda("a", ""), None),
        ({**MINUTES, "share_min": 51}, agenda("a", ""), "share"),
        ({**MINUTES, "share_min": 1}, agenda(), "share"),
        ({**MINUTES, "distinct_min": 2}, agenda("a", "b"), None),
        ({**MINUTES, "distinct_min": 2}, agenda("a", "a"), "distinct"),
        ({**ROWS, "min": 2}, {"attendees": [{"id": "1"}]}, "rows"),
        ({**ROWS, "min": "two"}, {"attendees": [{"id": "1"}, {"id": "2"}]}, None),
        ({**TREND, "min": "two"}, {"trend_periods": 2}, None),
        ({**TREND, "min": 3}, {"trend_periods": 2}, "number"),
        ({"field": "performance_review.customers", "min": 2}, {"customers": ["CUS-1"]}, "number"),
        ({"field": "sla_content_review.outcome", "one_of": ["change", "keep"]}, {"outcome": "keep"}, None),
        ({"field": "sla_content_review.outcome", "equals": "change"}, {"outcome": "keep"}, "value"),
        ({"field": "brm_meeting.agenda.category", "one_of": ["risk"]}, agenda("a"), "column_value"),
        (
            {"field": "catalogue_review.differences", "if": {"matches_sla": False}},
            {"matches_sla": False},
            "filled",
        ),
        (
            {"field": "catalogue_review.differences", "if": {"matches_sla": False}},
            {"matches_sla": True},
            None,
        ),
        ({"field": "brm_meeting.decisions", "or": "brm_meeting.place"}, {"place": "x"}, None),
        ({"field": "brm_meeting.decisions", "or": "brm_meeting.place"}, {}, "either"),
        ({"field": "sla_review.results", "covers": "sla_targets_due"}, {}, "in_force"),
    ],
)
def test_words(raw: dict[str, Any], content: dict[str, Any], expected: str | None) -> None:
    assert lack(raw, content, two=2) == expected


@pytest.mark.parametrize(
    ("raw", "word"),
    [
        ({"field": "action.result", "when": "full_moon"}, "full_moon"),
        ({"field": "brm_meeting.place", "if": {"done": True}}, "done"),
        ({"field": "brm_meeting.decisions", "covers": "all_of_them"}, "all_of_them"),
        ({"field": "brm_meeting.services", "min": 1, "or_all_available": True}, "or_all_available"),
        ({"field": "brm_meeting.decisions", "or": "brm_meeting.place", "min": 1}, "or"),
    ],
)
def test_what_is_not_understood_is_said(raw: dict[str, Any], word: str) -> None:
    found = read(raw)
    assert isinstance(found, Reason)
    assert (found.code, found.values["word"]) == ("word_not_computed", word)


def test_every_word_set_and_situation_of_the_catalog_is_understood() -> None:
    edition = tomllib.loads(EDITION.read_text(encoding="utf-8"))
    assert set(edition["condition"]["keys"]) == UNDERSTOOD
    moments = {"change_of_person", "first_agreement_start"}
    assert {
        fact["id"] for fact in edition["derived"]
    } == DERIVED.keys() | SITUATIONS.keys() | DERIVED_TRIGGERS.keys() | moments


def own_control(*qualify: dict[str, Any]) -> Judge:
    """BRM-04 with other conditions."""
    control = CATALOG.control("BRM-04")
    test = replace(control.test, qualify=qualify)
    journal = Journal()
    return Judge(Known(CATALOG, KINDS, journal.facts()), replace(control, test=test), question(journal))


def test_a_control_with_a_word_not_understood_is_never_met() -> None:
    judge = own_control({"field": "brm_meeting.decisions", "or": "brm_meeting.place", "min": 1})
    assert judge.assess().status == "not_computed"
    assert [reason.code for reason in judge.assess().reasons] == ["word_not_computed"]


def listed(control: str, **lists: Any) -> Judge:
    """A control with other lists in its test, of an organisation that has nothing to judge yet."""
    found = CATALOG.control(control)
    test = replace(found.test, raw={**found.test.raw, **lists})
    journal = Journal()
    return Judge(Known(CATALOG, KINDS, journal.facts()), replace(found, test=test), question(journal))


DUE = {"field": "improvement.done_on", "due": "improvement.due_on", "late": "late_days"}
CHAIN = {"trigger": "missed_result", "since": "measurement.approved_on", "within": 3}


@pytest.mark.parametrize(
    ("control", "lists", "word"),
    [
        ("IMP-01", {"shares": [{"field": "improvement.target", "covers": "all_of_them"}]}, "all_of_them"),
        ("IMP-01", {"shares": [{"field": "improvement.target", "when": "full_moon"}]}, "full_moon"),
        ("IMP-01", {"shares": [{"field": "improvement.target", "late": 3}]}, "late"),
        ("IMP-01", {"shares": [{"field": "improvement.target", "or": "improvement.cause", "min": 1}]}, "or"),
        ("IMP-01", {"shares": [{**DUE, "equals": "2026-01-01"}]}, "equals"),
        ("IMP-01", {"shares": [{**DUE, "where": {"happy": True}}]}, "happy"),
        ("SUP-06", {"parts": [{"field": "contract.targets.name", "when": "full_moon"}]}, "full_moon"),
        ("SUP-06", {"needs": [{"field": "contract.targets", "lead": 3}]}, "lead"),
        ("SLM-10", {"chains": [{**CHAIN, "unless": {"verdict": "met"}}]}, "unless"),
        ("SLM-05", {"steps": [{"step": "approved_on", "before": "sla.valid_from", "due": "x"}]}, "due"),
    ],
)
def test_no_list_of_a_control_drops_a_word(control: str, lists: dict[str, Any], word: str) -> None:
    result = listed(control, **lists).assess()
    assert result.status == "not_computed"
    assert [reason.values["word"] for reason in result.reasons] == [word]


def test_a_share_may_name_rows_and_marks_of_a_case() -> None:
    late = {**DUE, "where": {"closed": True}}
    assert listed("IMP-01", shares=[late]).problems == ()


def test_also_asks_the_same_of_a_second_field_and_common_fields_belong_to_every_kind() -> None:
    judge = own_control({"field": "brm_meeting.place", "also": "brm_meeting.next_on"}, {"field": "owner"})
    asked = judge.conditions.by_kind["brm_meeting"]
    assert [str(one.needs.values["field"].en) for one in asked] == [
        "“Place or link”",
        "“Next meeting”",
        "“Owner”",
    ]


def test_numbers_of_a_policy_hold_for_its_days() -> None:
    journal = Journal()
    rows = [
        {"id": "1", "param": "customer_min", "value": "3"},
        {"id": "2", "param": "own_min", "value": "2.5", "control": "BRM-04"},
        {"id": "3", "param": "own_min", "value": "9", "control": "SUP-11"},
    ]
    days = {"valid_from": "2025-04-01", "valid_to": "2026-04-01"}
    journal.record("policy", "POL-1", {"topic": "limits", **days, "settings": rows})
    known, control = Known(CATALOG, KINDS, journal.facts()), CATALOG.control("BRM-04")
    within = Judge(known, control, question(journal, as_of=date(2026, 3, 31))).limits
    assert {name: str(number) for name, number in within.params.items()} == {
        "own_min": "2.5",
        "customer_min": "3",
    }
    assert [reason.values["param"] for reason in within.changed] == ["customer_min", "own_min"]
    after = Judge(known, control, question(journal, as_of=date(2026, 4, 1))).limits
    assert (dict(after.params), after.changed) == (dict(control.test.params), ())
