"""Loops: each step with its day, what is owed next, and never another status than the control's own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest

from controls.assessment import Question
from controls.items import lowest
from controls.judge import Judge
from controls.known import Known
from controls.loops import Loop, Step, loops_about
from tests.controls import test_cases_complaints as complaints
from tests.controls import test_cases_contracts as contracts
from tests.controls import test_cases_hearing as hearing
from tests.controls import test_cases_results as results
from tests.controls import test_cases_supplying as supplying
from tests.controls.asking import CATALOG, KINDS
from tests.controls.worlds import Build, Case, World, does, rows

LAST = date(2026, 5, 31)


def known_of(build: Build) -> Known:
    world = World()
    build(world)
    return Known(CATALOG, KINDS, world.facts())


def told(step: Step) -> str:
    """done Action agreed 2025-12-15 +45, overdue Effect assessed by 2025-09-20 (253 late)"""
    words = [step.state, step.name.en, step.on and f"{step.on}", step.days is not None and f"+{step.days}"]
    if step.state in ("overdue", "waiting") and step.by:
        words.append(f"by {step.by}")
    return " ".join(filter(None, [*words, step.days_late and f"({step.days_late} late)"]))


@dataclass(frozen=True)
class Chain:
    """One line of a table: what happened, and the loop that a control makes of it."""

    control: str
    build: Build
    state: str
    steps: list[str]
    as_of: date = LAST


def only(loops: list[Loop], control: str) -> Loop:
    (found,) = (loop for loop in loops if loop.control == control)
    return found


LOW = hearing.LOW  # closed on 31 October 2025
ACTED = hearing.acted("2025-12-15")


def done(on: str, due: str = "2026-01-31") -> Build:
    return lambda w: w.change("ACT-1", done_on=on, due_on=due)


REJECTED = {"decision": "rejected", "decision_reason": "Once"}
EFFECTIVE: dict[str, Any] = {**results.CAUSE, **results.CHECKED, "effect_checked_on": "2025-09-10"}

CHAINS = {
    "low answer, action, done, told": ("CUS-1", Chain("BRM-12",
        does(LOW, ACTED, done("2026-01-10"), hearing.told("2026-01-20", "ACT-1")), "closed", [
            "done Answered low 2025-10-31", "done Action agreed 2025-12-15 +45",
            "done Action done 2026-01-10 +26", "done Told at a meeting 2026-01-20 +10"])),
    "told before it was done": ("CUS-1", Chain("BRM-12",
        does(LOW, ACTED, done("2026-02-01"), hearing.told("2026-01-20", "ACT-1")), "closed", [
            "done Answered low 2025-10-31", "done Action agreed 2025-12-15 +45",
            "done Told at a meeting 2026-01-20 +36", "late Action done 2026-02-01 +12 (1 late)"])),
    "told at the second meeting only": ("CUS-1", Chain("BRM-12",
        does(LOW, ACTED, done("2026-01-10"), hearing.told("2026-01-12"),
            hearing.told("2026-01-20", "ACT-1", number="MTG-2")), "closed", [
            "done Answered low 2025-10-31", "done Action agreed 2025-12-15 +45",
            "done Action done 2026-01-10 +26", "late Told at a meeting 2026-01-20 +10 (8 late)"])),
    "told at none": ("CUS-1", Chain("BRM-12",
        does(LOW, ACTED, done("2026-01-10"), hearing.told("2026-01-12")), "overdue", [
            "done Answered low 2025-10-31", "done Action agreed 2025-12-15 +45",
            "done Action done 2026-01-10 +26", "overdue Told at a meeting by 2026-01-12 (139 late)"])),
    "nothing done on the last day in time": ("CUS-1", Chain("BRM-12",
        LOW, "open", [
            "done Answered low 2025-10-31", "waiting Action agreed by 2025-12-15",
            "to_come Action done", "to_come Told at a meeting"], date(2025, 12, 15))),
    "nothing done a day later": ("CUS-1", Chain("BRM-12",
        LOW, "overdue", [
            "done Answered low 2025-10-31", "overdue Action agreed by 2025-12-15 (1 late)",
            "to_come Action done", "to_come Told at a meeting"], date(2025, 12, 16))),
    "miss, improvement, effect in later values": ("SLA-1", Chain("SLM-10",
        does(results.MISS,
            results.improved("2025-06-20", results.MAY, **EFFECTIVE)), "closed", [
            "done Miss approved 2025-06-10", "done Improvement raised 2025-06-20 +10",
            "done Improvement done 2025-07-15 +25", "done Effect checked 2025-09-10 +57"])),
    "done, its effect not looked at": ("SLA-1", Chain("SLM-10",
        does(results.MISS, results.improved("2025-06-20", results.MAY, done_on="2025-07-15")), "open", [
            "done Miss approved 2025-06-10", "done Improvement raised 2025-06-20 +10",
            "done Improvement done 2025-07-15 +25", "waiting Effect checked"])),
    "improvement past its date": ("SLA-1", Chain("SLM-10",
        does(results.MISS, results.improved("2025-07-11", results.MAY, due_on="2026-05-30")), "overdue", [
            "done Miss approved 2025-06-10", "late Improvement raised 2025-07-11 +31 (1 late)",
            "overdue Improvement done by 2026-05-30 (1 late)", "to_come Effect checked"])),
    "reasoned decision not to act": ("SLA-1", Chain("SLM-10",
        does(results.MISS,
            results.improved("2025-07-10", results.MAY, **REJECTED)), "closed", [
            "done Miss approved 2025-06-10", "done Decided not to act 2025-07-10 +30"])),
    "complaint, closed, reported": ("CUS-1", Chain("BRM-13",
        does(complaints.complained(), lambda w: reported(w, "2025-10-09")), "closed", [
            "done Received 2025-06-02", "done Acknowledged 2025-06-03 +1", "done Closed 2025-06-18 +15",
            "done Reported 2025-10-09 +113"])),
    "complaint reported a day late": ("CUS-1", Chain("BRM-13",
        does(complaints.complained(), lambda w: reported(w, "2025-10-19")), "closed", [
            "done Received 2025-06-02", "done Acknowledged 2025-06-03 +1", "done Closed 2025-06-18 +15",
            "late Reported 2025-10-19 +123 (1 late)"])),
    "complaint closed, the report to come": ("CUS-1", Chain("BRM-13",
        complaints.complained(), "open", [
            "done Received 2025-06-02", "done Acknowledged 2025-06-03 +1", "done Closed 2025-06-18 +15",
            "waiting Reported by 2025-10-18"], date(2025, 10, 18))),
    "complaint a day past its date": ("CUS-1", Chain("BRM-13",
        complaints.still_open(due_on="2026-05-30"), "overdue", [
            "done Received 2025-06-02", "done Acknowledged 2025-06-03 +1",
            "overdue Closed by 2026-05-30 (1 late)", "to_come Reported"])),
    "business change, review, new version": ("SLA-1", Chain("SLM-13",
        does(results.noted(), results.reviewed("change", "2025-07-31", "SCR-1", "ENV-1"),
            lambda w: w.sla(edition=2, valid_from="2025-10-01")), "closed", [
            "done Change noted 2025-06-01", "done Content reviewed 2025-07-31 +60",
            "done New version in force 2025-10-01 +62"])),
    "business change, no review": ("SLA-1", Chain("SLM-13",
        results.noted(), "overdue", [
            "done Change noted 2025-06-01", "overdue Content reviewed by 2025-07-31 (304 late)"])),
    "supplier missed, asked, answered": ("VND-1", Chain("SUP-10",
        supplying.requested("2025-07-01", answered_on="2025-07-01"), "open", [
            "done Miss approved 2025-06-10", "done Improvement raised 2025-06-15 +5",
            "done Request sent 2025-06-15 +0", "done Answered or escalated 2025-07-01 +16",
            "waiting Improvement done", "to_come Effect checked"])),
    "supplier asked, escalated late": ("VND-1", Chain("SUP-10",
        supplying.requested("2025-07-01", escalated_on="2025-07-02"), "open", [
            "done Miss approved 2025-06-10", "done Improvement raised 2025-06-15 +5",
            "done Request sent 2025-06-15 +0", "late Answered or escalated 2025-07-02 +17 (1 late)",
            "waiting Improvement done", "to_come Effect checked"])),
    "contract change assessed before": ("CON-1", Chain("SUP-13",
        contracts.contract_changed("2025-09-18"), "closed", [
            "done Effect assessed 2025-09-18", "done Change approved 2025-09-20 +2",
            "done In force 2025-10-01 +11"])),
    "contract change assessed a day after": ("CON-1", Chain("SUP-13",
        contracts.contract_changed("2025-09-21"), "closed", [
            "done Change approved 2025-09-20", "late Effect assessed 2025-09-21 +1 (1 late)",
            "done In force 2025-10-01 +10"])),
    "contract change never assessed": ("CON-1", Chain("SUP-13",
        contracts.contract_changed(None), "overdue", [
            "done Change approved 2025-09-20", "done In force 2025-10-01 +11",
            "overdue Effect assessed by 2025-09-20 (253 late)"])),
    "contract change waiting": ("CON-1", Chain("SUP-13",
        lambda w: w.contract(edition=2, valid_from="2026-07-01", state="submitted", agreed=False), "open", [
            "waiting Effect assessed", "to_come Change approved", "to_come In force"])),
}  # fmt: skip


def reported(w: World, on: str) -> None:
    days = {"period_from": "2025-04-01", "period_to": "2025-09-30", "occurred_on": on}
    counts = rows({"customer": "CUS-1", "received": 1, "closed": 1, "open": 0, "escalated": 0})
    w.record(
        "complaint_report", "CPR-1", {"customers": ["CUS-1"], "counts": counts, "assessment": "x", **days}
    )


@pytest.mark.parametrize("name", CHAINS)
def test_a_loop_is_told_step_by_step(name: str) -> None:
    subject, chain = CHAINS[name]
    loops = loops_about(known_of(chain.build), subject, chain.as_of)
    loop = next(found for found in loops if found.control == chain.control)
    assert [told(step) for step in loop.steps] == chain.steps
    assert loop.state == chain.state


# ---- never another status than the control's ----

TABLES = [
    *hearing.BRM_11,
    *hearing.BRM_12,
    *results.SLM_10,
    *results.SLM_11,
    *results.SLM_12,
    *results.SLM_13,
    *complaints.BRM_13,
    *supplying.SUP_10,
    *supplying.SUP_14,
    *supplying.SUP_15,
    *supplying.SUP_16,
    *contracts.SUP_13,
]


@pytest.mark.parametrize("case", TABLES)
def test_status_and_days_are_those_of_the_control(case: Case) -> None:
    """Each loop against the items of the control for the same days: the lowest of those it is made of."""
    world = World()
    case.build(world)
    known = Known(CATALOG, KINDS, world.facts())
    as_of = case.asked.get("as_of", LAST)
    question = Question(date.min, as_of, as_of, known.facts.position, controls=(case.control,))
    judge = Judge(known, CATALOG.control(case.control), question)
    subject = known.subject(case.subject)
    items = judge.subject(subject).items if judge.check.applies(judge.inquiry, subject) else ()
    items = tuple(item for item in items if not item.id.endswith(f"@{judge.control.activity}"))
    loops = [loop for loop in loops_about(known, case.subject, as_of) if loop.control == case.control]
    own = {item.id: item for item in items}
    inner = [item for item in items if item.id not in {loop.id for loop in loops}]
    for loop in loops:
        statuses = [own[loop.id].status, *(item.status for item in inner if item.record in loop.records)]
        assert loop.status == lowest(statuses)
        assert own[loop.id].done_on is None or own[loop.id].done_on in {step.on for step in loop.steps}
    assert all(any(item.record in loop.records for loop in loops) for item in inner)
