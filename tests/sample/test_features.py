"""What the story must hold, so that every page and every report has something to show."""

from __future__ import annotations

from collections import Counter

import pytest
from flask import Flask

from app.access import kinds
from app.db import db
from app.records.models import Comment, Consent, Delivery, RecordVersion, Relation
from app.records.outages import figure_of, proposed, says_the_same
from app.records.queries import lookup_now
from app.vault.models import EvidenceFile, EvidenceLink
from controls.facts import Facts, Record

# That the story is the same on both kinds of database is tried in test_story.py.
pytestmark = [pytest.mark.usefixtures("context"), pytest.mark.one_database]


def of_kind(kind: str, **states: str) -> list[RecordVersion]:
    return list(db.session.scalars(db.select(RecordVersion).filter_by(kind=kind, **states)))


def called(kind: str, part: str) -> RecordVersion:
    lookup = lookup_now()
    return next(v for v in of_kind(kind, state="approved") if part in lookup.name(v.number))


def test_a_file_was_sent_back_and_replaced(context: Flask) -> None:
    links = list(db.session.scalars(db.select(EvidenceLink)))
    by_state = Counter(link.state for link in links)
    assert by_state["rejected"] == 2
    assert by_state["accepted"] > 150
    meetings = [link.record for link in links if link.state == "rejected" and link.record.startswith("MTG-")]
    replaced = [link for link in links if link.record == meetings[0]]
    assert [link.state for link in sorted(replaced, key=lambda link: link.position)] == [
        "rejected",
        "accepted",
    ]
    assert {link.accepted_by for link in replaced if link.accepted_by} != {link.added_by for link in replaced}


def test_a_correction_of_an_approved_record(context: Flask) -> None:
    corrected = [v for v in of_kind("measurement") if v.correction == 1]
    assert [v.state for v in corrected] == ["approved"]
    assert corrected[0].content["change_reason"].startswith("Digits swapped")
    before = next(v for v in of_kind("measurement") if v.number == corrected[0].number and v.correction == 0)
    values = [
        next(row["value"] for row in v.content["lines"] if row["id"] == "r3") for v in (before, corrected[0])
    ]
    assert values == ["74", "47"]
    verdicts = [
        next(row["verdict"] for row in v.content["lines"] if row["id"] == "r3")
        for v in (before, corrected[0])
    ]
    assert verdicts == ["missed", "met"]


def test_values_are_judged_by_the_edition_in_force(context: Flask) -> None:
    sla = called("sla", "Order platform")
    editions = [v for v in of_kind("sla", state="approved") if v.number == sla.number]
    targets = {v.edition: v.content["targets"][0]["value"] for v in editions}
    assert targets == {1: "99.9", 2: "99.95"}
    first = {
        v.content["period_from"]: v.content["lines"][0]
        for v in of_kind("measurement", state="approved")
        if v.content["sla"] == sla.number
    }
    assert (first["2025-09-01"]["value"], first["2025-09-01"]["verdict"]) == ("99.93", "met")
    assert (first["2026-05-01"]["value"], first["2026-05-01"]["verdict"]) == ("99.92", "missed")
    assert first["2026-03-01"]["target"]["edition"] == 1
    assert first["2026-04-01"]["target"]["edition"] == 2


def test_plans_of_their_own_and_plans_after_a_change_of_tier(facts: Facts) -> None:
    editions = {(p.activity, p.valid_from.isoformat(), p.interval) for p in facts.plans if p.edition == 2}
    assert ("brm_meeting", "2026-04-01", "P1M") in editions
    assert ("performance_check", "2026-04-01", "P3M") in editions
    assert {exception.effect for exception in facts.exceptions} == {"excused", "moved"}


def test_states_of_every_sort(context: Flask) -> None:
    meetings = Counter(v.state for v in of_kind("brm_meeting"))
    assert (meetings["void"], meetings["draft"], meetings["submitted"]) == (1, 1, 1)
    assert [v.state for v in of_kind("supplier_evaluation") if v.latest].count("draft") == 1
    assert Counter(v.state for v in of_kind("action")) == {"done": 5, "open": 4}
    assert Counter(v.state for v in of_kind("improvement")) == {"approved": 2, "open": 2}
    assert Counter(v.state for v in of_kind("risk")) == {"approved": 5, "open": 1}


def test_what_was_done_is_reported_back(context: Flask) -> None:
    done = {v.number for v in of_kind("action", state="done")}
    reported = {
        n for v in of_kind("brm_meeting", state="approved") for n in v.content.get("reported_actions", [])
    }
    assert reported == done


def test_evaluations_of_two_years_by_the_same_criteria(facts: Facts) -> None:
    found: dict[str, list[Record]] = {}
    for record in facts.records:
        if record.kind == "supplier_evaluation" and record.final:
            found.setdefault(record.content["supplier"], []).append(record)
    totals = sorted(
        [r.content["total"] for r in sorted(of, key=lambda r: str(r.occurred_on))] for of in found.values()
    )
    assert totals == [["2.5"], ["3.4", "3.3"], ["3.8", "3.9"]]
    low = [r for of in found.values() for r in of if r.content.get("low")]
    assert [r.content["decision"] for r in low] == ["improve"]


def test_lines_attached_to_records(context: Flask) -> None:
    count = {model: db.session.query(model).count() for model in (Comment, Consent, Delivery, Relation)}
    assert count[Consent] == 3 + 4 + 1 + 2  # contracts, SLAs, the new edition, interfaces
    assert count[Comment] == 4
    assert count[Delivery] >= 25
    assert count[Relation] == 4


def test_files_of_every_sort_are_what_they_say(context: Flask) -> None:
    files = list(db.session.scalars(db.select(EvidenceFile)))
    assert {file.extension for file in files} == {"pdf", "csv", "png", "txt", "eml"}
    assert {file.warnings for file in files} == {""}
    assert any(not file.name.isascii() for file in files)


def test_a_survey_with_its_answers(context: Flask) -> None:
    survey = of_kind("survey_round", state="approved")[0]
    assert len(survey.content["frame"]) == 6
    answers = of_kind("survey_response")
    assert {v.content["round"] for v in answers} == {survey.number}
    assert len(answers) == 5


def test_a_sheet_lists_its_outages_and_says_what_they_give(context: Flask) -> None:
    """Two outages that overlap from 10:02 to 10:28, and 90 minutes that were announced, of 30 days."""
    sheet = next(v for v in of_kind("measurement", state="approved") if v.content.get("outages"))
    kind, row = kinds()["measurement"], sheet.content["lines"][0]
    figure = figure_of(kind.field("lines"), row, sheet.content, lookup_now())
    assert figure and proposed(figure) == {"numerator": "43084", "denominator": "43110"}
    assert (row["numerator"], row["denominator"]) == ("43084", "43110") and says_the_same(row, figure)
