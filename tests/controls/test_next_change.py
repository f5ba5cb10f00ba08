"""The next change: nothing differs before the day reported, and something does on it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from controls.assessment import Question
from controls.judge import Judge
from controls.known import Known
from controls.next_change import NextChange, answer, first_change, looks, next_change, window_ahead
from controls.wording import sentence
from tests.controls.asking import CATALOG, KINDS, question
from tests.controls.building import Journal
from tests.controls.invented import Invented
from tests.controls.test_cases_results import sheet
from tests.controls.test_engine import meeting, with_customer
from tests.controls.worlds import TARGET, World, line, rows

AHEAD = 100
FAR = date(2027, 12, 31)
Parts = tuple[Known, str, str, Question]


def differing(parts: Parts, upto: date) -> date | None:
    """The first day with another answer, looked for day by day."""
    known, control, number, asked = parts
    subject, declared = known.subject(number), CATALOG.control(control)
    now = looks(answer(Judge(known, declared, asked), subject))
    day = asked.as_of + timedelta(days=1)
    while day <= upto:
        if looks(answer(Judge(known, declared, replace(asked, as_of=day)), subject)) != now:
            return day
        day += timedelta(days=1)
    return None


def agrees(parts: Parts) -> bool:
    known, control, number, asked = parts
    upto = asked.as_of + timedelta(days=AHEAD)
    found = next_change(known, CATALOG.control(control), number, asked, upto)
    assert found is None or found.reasons, "a change always says what it is"
    return (found and found.day) == differing(parts, upto)


@settings(max_examples=40, deadline=None)
@given(
    seed=st.integers(0, 10**6),
    as_of=st.dates(date(2024, 9, 1), date(2026, 8, 31)),
    control=st.sampled_from(CATALOG.controls),
    place=st.integers(0, 9),
)
def test_of_an_invented_organisation(seed: int, as_of: date, control: Any, place: int) -> None:
    journal = Invented(seed, customers=2).journal
    known = Known(CATALOG, KINDS, journal.facts())
    asked = Question(date(as_of.year - 1, 4, 1), date(as_of.year, 3, 31), as_of, journal.position)
    if population := Judge(known, control, asked).population():
        assert agrees((known, control.id, population[place % len(population)].number, asked))


@pytest.mark.parametrize("control", [control.id for control in CATALOG.controls])
def test_of_a_small_organisation_in_order(control: str) -> None:
    world = World()
    known = Known(CATALOG, KINDS, world.facts())
    asked = question(world, control, as_of=date(2025, 4, 20))
    for subject in Judge(known, CATALOG.control(control), asked).population():
        assert agrees((known, control, subject.number, asked))


# ---- in words ----


def found_on(journal: Journal, day: str, control: str = "BRM-04", number: str = "CUS-1") -> NextChange | None:
    known = Known(CATALOG, KINDS, journal.facts())
    asked = question(journal, control, as_of=date.fromisoformat(day))
    return next_change(known, CATALOG.control(control), number, asked, FAR)


def said(journal: Journal, day: str, lang: str = "en", **more: str) -> list[str]:
    found = found_on(journal, day, **more)
    return [sentence(reason, lang) for reason in found.reasons] if found else []


def test_a_window_that_begins_and_one_that_closes() -> None:
    journal = with_customer()
    assert said(journal, "2025-07-09") == [
        "On 10 Jul 2025 the window 1 Apr 2025 to 30 Jun 2025 closes. If nothing is recorded by then it is: "
        "gap.",
        "On 10 Jul 2025 the status as a whole goes from not due yet to: not met.",
    ]
    assert said(journal, "2025-06-30") == [
        "On 1 Jul 2025 the window 1 Jul 2025 to 30 Sep 2025 begins. It is in time until 9 Oct 2025."
    ]
    assert said(journal, "2025-06-30", "ja") == [
        "2025年7月1日に2025年7月1日から2025年9月30日までの区間が始まります。期限は2025年10月9日です。"
    ]


def test_a_window_that_is_met_falls_due_as_it_stands() -> None:
    journal = with_customer()
    meeting(journal, "MTG-1", "2025-05-20")
    assert said(journal, "2025-07-09") == [
        "On 10 Jul 2025 the window 1 Apr 2025 to 30 Jun 2025 falls due and counts as it stands: met.",
        "On 10 Jul 2025 the status as a whole goes from not due yet to: met.",
    ]


@pytest.mark.parametrize("day", ["2025-07-09", "2025-06-30", "2025-11-03", "2026-01-09"])
def test_what_becomes_of_a_window_is_what_the_engine_says(day: str) -> None:
    journal = with_customer()
    meeting(journal, "MTG-1", "2025-05-20")
    known = Known(CATALOG, KINDS, journal.facts())
    asked = question(journal, as_of=date.fromisoformat(day))
    (now,) = Judge(known, CATALOG.control("BRM-04"), asked).assess().subjects
    for place, window in enumerate(now.windows):
        told = window_ahead(known, window)
        assert bool(told) is (window.status in ("open", "not_due"))
        for reason in told:
            on = reason.values["on"]
            before, then = (
                Judge(known, CATALOG.control("BRM-04"), replace(asked, as_of=when)).assess().subjects[0]
                for when in (on - timedelta(days=1), on)
            )
            assert before.windows[place].status == window.status
            assert then.windows[place].status == {"open": "gap", "not_due": "open"}[window.status]


def test_a_complaint_that_falls_due() -> None:
    journal = with_customer()
    journal.plan("PLN-2", "CUS-1", "complaint_report", "P1Y")
    complaint = {"customer": "CUS-1", "received_on": "2025-05-01", "due_on": "2025-05-20", "text": "Slow"}
    dealt = {"handler": "PER-1", "acknowledged_on": "2025-05-02"}
    journal.record("complaint", "CMP-1", {**complaint, **dealt}, state="open")
    found = found_on(journal, "2025-05-19", "BRM-13")
    assert found is not None
    assert found.day == date(2025, 5, 21)
    assert "On 21 May 2025 CMP-1 becomes: partly met." in said(journal, "2025-05-19", control="BRM-13")


def test_two_misses_of_one_sheet_are_told_apart() -> None:
    world = World()
    world.sla(targets=[TARGET, {**TARGET, "id": "t2", "name": "Restore time"}])
    missed = [{"target": line("SLA-1", row), "value": "1", "verdict": "missed"} for row in ("t1", "t2")]
    sheet("2025-05", lines=rows(*missed))(world)  # approved on 10 June
    found = said(world, "2025-07-10", control="SLM-10", number="SLA-1")
    assert found[0] == "On 11 Jul 2025 MSR-2025-05, “Availability”, becomes: partly met."
    assert found[1] == "On 11 Jul 2025 MSR-2025-05, “Restore time”, becomes: partly met."
    japanese = said(world, "2025-07-10", "ja", control="SLM-10", number="SLA-1")
    assert japanese[1] == "2025年7月11日にMSR-2025-05の「Restore time」が「一部充足」になります。"


def test_an_agreement_that_ends() -> None:
    world = World()
    world.sla("SLA-1", valid_to="2025-09-01")
    found = found_on(world, "2025-08-20", "SLM-02", "SVC-1")
    assert found is not None
    assert found.day == date(2025, 9, 1)


def test_nothing_more_to_come_and_an_unknown_subject() -> None:
    journal = with_customer()
    assert found_on(journal, "2026-04-10") is None
    assert found_on(journal, "2025-07-09", number="CUS-9") is None


def test_the_earliest_of_several() -> None:
    journal = with_customer()
    journal.plan("PLN-2", "CUS-1", "business_environment_note", "P6M")
    known = Known(CATALOG, KINDS, journal.facts())
    pairs = [(CATALOG.control(control), "CUS-1") for control in ("BRM-05", "BRM-04")]
    found = first_change(known, pairs, question(journal, as_of=date(2025, 7, 2)), FAR)
    assert found is not None
    assert (found.control, found.day) == ("BRM-04", date(2025, 7, 10))


@pytest.mark.parametrize("text", ["2026-02-30", "9999-12-31", "２０２６-０１-０１", "0001-01-01"])
def test_a_text_like_a_day_is_no_day(text: str) -> None:
    """A name or a reference may look like one; it does not stop the look ahead."""
    world = World()
    world.change("CUS-1", name=text)
    world.record("policy", "POL-1", {"topic": "limits", "rule": text, "valid_from": "2025-04-01"})
    known, asked = Known(CATALOG, KINDS, world.facts()), question(world)
    assert agrees((known, "BRM-04", "CUS-1", asked))
