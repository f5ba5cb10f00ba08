"""Loops found from each of their records, in order of urgency, and in words."""

from __future__ import annotations

from datetime import date

import pytest

from controls.loops import loops_about, loops_over
from controls.loops.words import step_in_words, words
from controls.wording import sentence
from tests.controls import test_cases_complaints as complaints
from tests.controls import test_cases_contracts as contracts
from tests.controls import test_cases_hearing as hearing
from tests.controls import test_cases_results as results
from tests.controls import test_cases_supplying as supplying
from tests.controls.asking import KINDS
from tests.controls.test_loops import ACTED, CHAINS, EFFECTIVE, LAST, LOW, known_of, only, reported
from tests.controls.test_loops import TABLES as LOOPING
from tests.controls.worlds import Build, Case, does


@pytest.mark.parametrize(
    ("build", "control", "records"),
    [
        (
            does(LOW, ACTED, hearing.told("2026-01-20", "ACT-1")),
            "BRM-12",
            ("SVY-1", "ACT-1", "MTG-1", "CUS-1"),
        ),
        (
            does(results.MISS, results.improved("2025-06-20", results.MAY)),
            "SLM-10",
            (results.MAY, "IMV-1", "SLA-1"),
        ),
        (
            does(results.noted(), results.reviewed("keep", "2025-07-01", "SCR-1", "ENV-1")),
            "SLM-13",
            ("ENV-1", "SCR-1", "SLA-1"),
        ),
        (
            does(complaints.complained(), lambda w: reported(w, "2025-10-09")),
            "BRM-13",
            ("CMP-1", "CPR-1", "CUS-1"),
        ),
        (supplying.requested("2025-07-01"), "SUP-10", ("PCK-1", "IMV-1", "VND-1")),
        (contracts.contract_changed(), "SUP-13", ("CCA-1", "CON-1")),
    ],
)
def test_every_record_of_a_loop_shows_the_same_loop(
    build: Build, control: str, records: tuple[str, ...]
) -> None:
    known = known_of(build)
    found = [only(loops_over(known, number, LAST), control) for number in records]
    assert all(loop == found[0] for loop in found)


@pytest.mark.parametrize("case", LOOPING)
def test_whatever_a_loop_leads_over_shows_it(case: Case) -> None:
    known = known_of(case.build)
    for subject in known.facts.subjects:
        for loop in loops_about(known, subject.number, LAST):
            assert all(loop in loops_over(known, number, LAST) for number in loop.records)


def test_a_single_point_shows_at_its_service_its_review_and_its_risk() -> None:
    known = known_of(supplying.depending())
    (loop,) = (one for one in loops_about(known, supplying.ORG, LAST) if one.control == "SUP-16")
    assert set(loop.records) == {"SVC-1", "DPR-1", "RSK-1"}
    assert ("Seen in the dependency review", "DPR-1") in [(s.name.en, s.record) for s in loop.steps]


@pytest.mark.parametrize(("day", "owed"), [("2025-06-19", False), ("2025-06-20", True)])
def test_a_report_is_owed_from_the_day_a_complaint_is_closed(day: str, owed: bool) -> None:
    known = known_of(complaints.complained(closed_on="2025-06-20"))
    loop = only(loops_about(known, "CUS-1", date.fromisoformat(day)), "BRM-13")
    assert (loop.steps[-1].by is not None) is owed


def test_a_record_shows_no_loop_of_others() -> None:
    known = known_of(does(results.MISS, results.improved("2025-06-20", results.MAY)))
    assert loops_over(known, "CON-1", LAST) == []
    assert loops_over(known, "REQ-1", LAST) == []
    assert loops_over(known, "XXX-1", LAST) == []


def test_what_is_overdue_stands_first() -> None:
    miss = does(
        results.MISS, results.sheet("2025-06", verdict="missed"), results.improved("2025-06-20", results.MAY)
    )
    loops = loops_about(known_of(does(miss, results.noted())), "SLA-1", LAST)
    assert [loop.state for loop in loops] == ["overdue", "overdue", "open", "open"]
    assert [loop.id for loop in loops if loop.control == "SLM-10"] == ["MSR-2025-06#r1", "MSR-2025-05#r1"]


def test_later_results_are_said() -> None:
    checked = does(results.TWICE, results.improved("2025-06-20", results.MAY, **EFFECTIVE))
    loop = only(loops_about(known_of(checked), "SLA-1", LAST), "SLM-11")
    note = loop.steps[-1].note
    assert note is not None
    assert sentence(note, "en") == "Effective, with 2 later results."
    assert sentence(note, "ja") == "有効（後の実績2件）。"


def test_every_word_has_both_languages() -> None:
    for key, text in words().items():
        assert text.en and text.ja and (text.en != text.ja or key == "said.done"), key
        assert key.partition(".")[0] in ("name", "start", "step", "said", "state")


SAID = [
    ("told before it was done", "31 Oct 2025", "2025年10月31日"),
    ("told before it was done", "15 Dec 2025, after 45 days", "2025年12月15日（45日後）"),
    ("told before it was done", "1 Feb 2026, 1 day after the last day in time, 31 Jan 2026",
     "2026年2月1日（期限2026年1月31日から1日遅れ）"),
    ("nothing done on the last day in time", "in time until 15 Dec 2025", "期限2025年12月15日"),
    ("nothing done a day later", "not done, 1 day after the last day in time, 15 Dec 2025",
     "未実施（期限2025年12月15日を1日超過）"),
    ("nothing done a day later", "comes after that", "その後に実施"),
    ("contract change waiting", "not done yet", "未実施"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "english", "japanese"), SAID)
def test_steps_in_words(name: str, english: str, japanese: str) -> None:
    subject, chain = CHAINS[name]
    loop = only(loops_about(known_of(chain.build), subject, chain.as_of), chain.control)
    assert english in [step_in_words(step, "en", {}) for step in loop.steps]
    assert japanese in [step_in_words(step, "ja", {}) for step in loop.steps]


def test_steps_name_days_that_kinds_have() -> None:
    for key in words():
        if key.startswith("step."):
            kind, _, path = key.removeprefix("step.").partition(".")
            head = path.partition(".")[0]
            assert head in ("approved_on", "deliveries") or KINDS[kind].field(path), key
