"""A new form filled again for another subject: proposals change, what somebody typed stays."""

from __future__ import annotations

import pytest

from app.records import refilling
from app.records.lookup import Seen
from app.records.prefill import prefilled
from tests.records.contents import all_kinds
from tests.support.lookup import ValueLookup

KINDS = all_kinds()
MEETING, SHEET = KINDS["brm_meeting"], KINDS["measurement"]
KITA, AOBA = "CUS-2026-0001", "CUS-2026-0002"
HIROSHI, SORA, MINE = "PER-2025-0002", "PER-2025-0003", "PER-2025-0001"


def attendee(person, side="customer"):
    return {"id": person[-1], "person": person, "side": side, "present": True}


def past(number, customer, person, **more):
    content = {"customer": customer, "occurred_on": "2026-10-14", "place": f"Room of {customer}"}
    return Seen(number, "brm_meeting", content=content | {"attendees": [attendee(person)]} | more)


@pytest.fixture
def lookup():
    return ValueLookup(
        [
            Seen(KITA, "customer", content={"name": "Kita"}),
            Seen(AOBA, "customer", content={"name": "Aoba"}),
            past(
                "MTG-2026-0001", KITA, HIROSHI, agenda=[{"id": "r1", "category": "sla", "title": "Results"}]
            ),
            past("MTG-2026-0002", AOBA, SORA),
        ],
        kinds=KINDS,
    )


def typed(lookup, **changes):
    return prefilled(MEETING, lookup, {"customer": KITA}) | changes


def people(filled):
    return [row["person"] for row in filled.content["attendees"]]


def test_another_customer_brings_their_people_and_place(lookup):
    again = refilling.refilled(MEETING, lookup, typed(lookup, customer=AOBA), {"customer": KITA})
    assert again.content["customer"] == AOBA
    assert again.content["place"] == f"Room of {AOBA}"
    assert people(again) == [SORA]
    assert again.grounds == {"customer": AOBA}


def test_what_somebody_changed_stays(lookup):
    now = typed(lookup, customer=AOBA, place="Our own room", occurred_on="2026-11-02", next_on="2026-12-01")
    again = refilling.refilled(MEETING, lookup, now, {"customer": KITA})
    for name in ("place", "occurred_on", "next_on"):
        assert again.content[name] == now[name]


def test_an_emptied_proposal_stays_empty(lookup):
    now = typed(lookup, customer=AOBA)
    del now["place"]
    assert "place" not in refilling.refilled(MEETING, lookup, now, {"customer": KITA}).content


def test_rows_somebody_wrote_in_stay_beside_the_new_proposals(lookup):
    now = typed(lookup, customer=AOBA)
    now["attendees"] = [*now["attendees"], {"id": "r9", "person": MINE, "side": "own", "present": True}]
    now["agenda"] = [now["agenda"][0] | {"minutes": "Two targets missed."}]
    now["decisions"] = [{"id": "r1", "text": "Keep it"}]
    again = refilling.refilled(MEETING, lookup, now, {"customer": KITA})
    assert people(again) == [SORA, MINE]
    assert [row.get("minutes") for row in again.content["agenda"]] == ["Two targets missed."]
    assert [row["text"] for row in again.content["decisions"]] == ["Keep it"]
    for rows in ("attendees", "agenda", "decisions"):
        ids = [row["id"] for row in again.content[rows]]
        assert len(ids) == len(set(ids))


def test_filling_again_without_a_change_changes_nothing(lookup):
    now = typed(lookup)
    assert refilling.refilled(MEETING, lookup, now, {"customer": KITA}).content == now


def test_a_result_typed_for_a_target_survives_another_period():
    targets = [
        {"id": "r1", "name": "Uptime", "measuring_period": "P1M"},
        {"id": "r2", "name": "Yearly", "measuring_period": "P1Y"},
    ]
    agreement = Seen("SLA-2026-0001", "sla", content={"valid_from": "2026-01-01", "targets": targets})
    lookup = ValueLookup([agreement], kinds=KINDS)
    grounds = {"sla": "SLA-2026-0001", "period_from": "2026-10-01", "period_to": "2026-10-31"}
    now = prefilled(SHEET, lookup, grounds) | {"period_from": "2026-03-01", "period_to": "2026-03-31"}
    now["lines"] = [now["lines"][0] | {"value": "99.9"}]
    again = refilling.refilled(SHEET, lookup, now, grounds)
    assert [(row["target"]["row"], row.get("value")) for row in again.content["lines"]] == [
        ("r1", "99.9"),
        ("r2", None),
    ]
    assert again.grounds == {"sla": "SLA-2026-0001", "period_from": "2026-03-01", "period_to": "2026-03-31"}


def result(id, value, **more):
    return {"id": id, "target": {"record": "SLA-2026-0001", "edition": 1, "row": "r1"}, "value": value} | more


def test_rows_about_the_same_thing_are_told_apart_by_their_ids():
    rows = KINDS["sla_review"].field("results")
    before = {"results": [result("r1", "99.97"), result("r2", "99.96"), result("r3", "99.91")]}
    typed = {"results": [*before["results"][:2], result("r3", "99.91", remark="A disk failed")]}
    assert refilling.merged(rows, typed, before, before) == typed["results"]
    after = {"results": [result("r1", "99.5")]}
    kept = refilling.merged(rows, typed, before, after)
    assert [row.get("remark", row["value"]) for row in kept] == ["A disk failed"]


def test_a_second_row_about_the_same_thing_stays_beside_the_first():
    rows = KINDS["supplier_evaluation"].field("scores")
    line = {"record": "CRT-2026-0001", "edition": 1, "row": "c1"}
    before = {"scores": [{"id": "r1", "criterion": line}]}
    typed = {
        "scores": [
            {"id": "r1", "criterion": line, "grade": "3"},
            {"id": "x", "criterion": line, "grade": "5"},
        ]
    }
    assert refilling.merged(rows, typed, before, before) == typed["scores"]


@pytest.mark.parametrize("text", ["", "{", "[]", '"x"', "null"])
def test_a_hidden_field_that_was_tampered_with_says_nothing(text):
    assert refilling.from_text(text) == {}


def test_the_hidden_field_keeps_words_and_lists_only():
    assert refilling.from_text('{"a": "x", "b": ["y"], "c": 1, "d": [2], "e": {"f": "g"}}') == {
        "a": "x",
        "b": ["y"],
    }
