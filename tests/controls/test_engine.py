"""The whole engine on small invented journals: population, qualification, plans, reasons."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from controls.engine import windows_of
from controls.wording import sentence
from tests.controls.asking import CATALOG, KINDS, ask, codes, one, statuses, subject, words
from tests.controls.building import Journal
from tests.controls.worlds import World

CUSTOMER = {"name": "Kita", "tier": "important", "in_scope_from": "2025-04-01"}
BOTH_SIDES = [
    {"id": "a1", "person": "PER-2025-0001", "side": "own", "present": True},
    {"id": "a2", "person": "PER-2025-0044", "side": "customer", "present": True},
]
MINUTES = {
    "attendees": BOTH_SIDES,
    "agenda": [{"id": "g1", "category": "performance", "title": "September", "minutes": "Two misses."}],
    "no_decisions": True,
}


def with_customer() -> Journal:
    journal = Journal()
    journal.record("customer", "CUS-1", CUSTOMER)
    journal.plan("PLN-1", "CUS-1", "brm_meeting", "P3M")
    return journal


def meeting(journal: Journal, number: str, day: str, *, proved: bool = True, **more: Any) -> None:
    system = {key: more.pop(key) for key in ("state", "correction") if key in more}
    content = {"customer": "CUS-1", "occurred_on": day, **MINUTES, **more}
    journal.record("brm_meeting", number, content, proved=proved, **system)


def test_approved_evidenced_complete_minutes_meet_their_window() -> None:
    journal = with_customer()
    for number, day in enumerate(("2025-05-20", "2025-08-20", "2025-11-20", "2026-02-20")):
        meeting(journal, f"MTG-{number}", day)
    result = one(journal, "BRM-04")
    assert result.status == "met"
    (kita,) = result.subjects
    assert (kita.status, kita.current, kita.counts.n, kita.counts.met) == ("met", True, 4, 4)
    assert words(kita.windows[0]) == ["MTG-0 of 20 May 2025 fulfils it."]
    assert words(kita.windows[0], "ja") == ["2025年5月20日のMTG-0で充足しています。"]


def test_every_partial_window_says_what_is_missing() -> None:
    journal = with_customer()
    meeting(journal, "MTG-1", "2025-05-20", proved=False, attendees=BOTH_SIDES[:1], no_decisions=False)
    meeting(journal, "MTG-2", "2025-08-20", state="submitted", agenda=[])
    meeting(journal, "MTG-3", "2025-11-20", proved=False)
    journal.evidence("MTG-3", state="offered")
    meeting(journal, "MTG-4", "2026-02-20", proved=False)
    journal.evidence("MTG-4", expires_on="2026-01-31")
    result = subject(journal, "BRM-04", "CUS-1")
    assert statuses(result) == ["partial"] * 4
    assert [words(window) for window in result.windows] == [
        [
            "MTG-1 has no evidence.",
            "MTG-1: “Attendees” (Side: Customer, Present) has 0 rows, 1 needed.",
            "MTG-1: “Decisions” is empty, and so is “No decisions taken”.",
        ],
        ["MTG-2 is not approved.", "MTG-2: “Agenda and minutes: Minutes” has 0 rows, 1 needed."],
        ["The evidence of MTG-3 is not accepted yet."],
        ["The evidence of MTG-4 was valid until 31 Jan 2026, not on the day of the record."],
    ]


def test_evidence_accepted_by_its_uploader_proves_nothing() -> None:
    journal = with_customer()
    meeting(journal, "MTG-1", "2025-05-20", proved=False)
    journal.evidence("MTG-1", accepted_by="PER-2025-0001")
    assert codes(subject(journal, "BRM-04", "CUS-1").windows[0]) == ["lacks_other_acceptor"]


def test_a_policy_for_small_organisations_lets_it_prove_on_its_days() -> None:
    for accepted_on, expected in (("2025-05-21", "met_by"), ("2026-04-01", "lacks_other_acceptor")):
        journal = with_customer()
        meeting(journal, "MTG-1", "2025-05-20", proved=False)
        journal.evidence("MTG-1", accepted_by="PER-2025-0001", accepted_on=accepted_on)
        days = {"valid_from": "2025-04-01", "valid_to": "2026-04-01"}
        journal.record("policy", "POL-1", {"topic": "small_organisation", **days})
        assert codes(subject(journal, "BRM-04", "CUS-1").windows[0]) == [expected]


def test_a_gap_says_from_when_to_when_and_what_came_nearest() -> None:
    journal = with_customer()
    meeting(journal, "MTG-1", "2025-07-20")
    result = subject(journal, "BRM-04", "CUS-1")
    assert statuses(result) == ["gap", "met", "gap", "gap"]
    assert words(result.windows[0]) == [
        "Nothing counts for 1 Apr 2025 to 30 Jun 2025. The last day in time was 9 Jul 2025.",
        "The nearest record is MTG-1 of 20 Jul 2025.",
    ]
    assert [reason.code for reason in result.reasons] == ["too_many_gaps", "overdue"]


@pytest.mark.parametrize(
    ("named", "said"),
    [
        (
            {"counts_for": "previous"},
            "The nearest record, MTG-1 of 5 Jul 2025, says that it counts for the window before its day.",
        ),
        (
            {"counts_for_window": "2025-04-01"},
            "The nearest record, MTG-1 of 5 Jul 2025, says that it counts for the window that begins on "
            "1 Apr 2025.",
        ),
    ],
)
def test_a_gap_says_why_a_record_of_its_own_days_does_not_count(named, said) -> None:
    journal = with_customer()
    meeting(journal, "MTG-1", "2025-07-05", **named)
    if "counts_for_window" in named:
        window = {"plan": "PLN-1", "window_start": "2025-04-01", "effect": "moved"}
        journal.record("exception", "EXC-1", {**window, "new_due_on": "2025-08-01", "reason": "Moved"})
    result = subject(journal, "BRM-04", "CUS-1")
    assert statuses(result)[:2] == ["met", "gap"]
    assert words(result.windows[1])[1] == said


@pytest.mark.parametrize("moved", [True, False])
def test_a_gap_says_why_a_record_that_names_it_does_not_count(moved: bool) -> None:
    """Recorded after the day to which the limit was moved, or of a window whose limit was never moved."""
    journal = with_customer()
    meeting(journal, "MTG-1", "2025-08-05", counts_for_window="2025-04-01")
    if moved:
        window = {"plan": "PLN-1", "window_start": "2025-04-01", "effect": "moved"}
        journal.record("exception", "EXC-1", {**window, "new_due_on": "2025-08-01", "reason": "Moved"})
    result = subject(journal, "BRM-04", "CUS-1")
    assert statuses(result)[:2] == ["gap", "met"]
    assert words(result.windows[0])[1] == (
        "The nearest record, MTG-1 of 5 Aug 2025, says that it counts for this window, "
        "but no exception gives it until that day."
    )


def test_drafts_and_voided_records_count_for_nothing() -> None:
    journal = with_customer()
    meeting(journal, "MTG-1", "2025-05-20", state="draft")
    meeting(journal, "MTG-2", "2025-08-20")
    meeting(journal, "MTG-2", "2025-08-20", state="void")
    result = subject(journal, "BRM-04", "CUS-1")
    assert statuses(result) == ["gap"] * 4
    assert codes(result.windows[0]) == ["nothing_recorded", "no_record_at_all"]


def test_a_subject_without_plan_is_never_met_and_says_so() -> None:
    journal = with_customer()
    for number, day in enumerate(("2025-05-20", "2025-08-20", "2025-11-20", "2026-02-20")):
        meeting(journal, f"MTG-{number}", day)
    journal.record("customer", "CUS-2", CUSTOMER)
    result = one(journal, "BRM-04")
    assert [(s.subject, s.status) for s in result.subjects] == [("CUS-1", "met"), ("CUS-2", "not_due")]
    assert [reason.code for reason in result.subjects[1].reasons] == ["no_plan"]
    assert result.status == "partial"
    assert [reason.code for reason in result.reasons] == ["control_met", "control_without_plan"]


def test_a_plan_for_the_control_wins_on_its_days() -> None:
    journal = with_customer()
    journal.plan("PLN-2", "CUS-1", "brm_meeting", "P1M", control="BRM-04", valid_from="2025-10-01")
    result = subject(journal, "BRM-04", "CUS-1")
    assert [(w.plan, w.start.month) for w in result.windows] == [
        ("PLN-1", 4), ("PLN-1", 7), ("PLN-2", 10), ("PLN-2", 11), ("PLN-2", 12), ("PLN-2", 1), ("PLN-2", 2),
        ("PLN-2", 3),
    ]  # fmt: skip
    (window, *_) = windows_of(CATALOG, KINDS, journal.facts(), "CUS-1", "brm_meeting", date(2025, 5, 1))
    assert (window.start, window.status) == (date(2025, 4, 1), "open")


def test_exceptions_excuse_or_move_and_are_quoted() -> None:
    journal = with_customer()
    excuse = {"plan": "PLN-1", "reason": "Flood"}
    journal.record("exception", "EXC-1", {**excuse, "window_start": "2025-04-01", "effect": "excused"})
    moved = {"window_start": "2025-07-01", "effect": "moved", "new_due_on": "2025-12-31"}
    journal.record("exception", "EXC-2", {**excuse, **moved})
    meeting(journal, "MTG-1", "2025-12-31", counts_for_window="2025-07-01")
    result = subject(journal, "BRM-04", "CUS-1")
    assert statuses(result) == ["excused", "met", "gap", "gap"]
    assert words(result.windows[0]) == ["Excused by EXC-1: Flood"]
    assert words(result.windows[1])[1] == "EXC-2 moved the last day in time to 31 Dec 2025: Flood"
    assert result.windows[1].limit == date(2026, 1, 1)


def test_a_meeting_stands_for_a_note_by_one_row_that_says_all() -> None:
    journal = Journal()
    journal.record("customer", "CUS-1", CUSTOMER)
    journal.plan("PLN-1", "CUS-1", "business_environment_note", "P6M")
    row = {"id": "g1", "category": "business_environment", "title": "Market", "minutes": "New law"}
    half = [row, {**row, "id": "g2", "minutes": "", "conclusion": "watch"}]
    meeting(journal, "MTG-1", "2025-05-20", agenda=half)
    meeting(journal, "MTG-2", "2025-11-20", agenda=[*half, {**row, "id": "g3", "conclusion": "watch"}])
    meeting(journal, "MTG-3", "2025-05-21")
    result = subject(journal, "BRM-05", "CUS-1")
    assert [(w.status, w.records) for w in result.windows] == [("partial", ("MTG-1",)), ("met", ("MTG-2",))]
    assert words(result.windows[0]) == ["MTG-1: “Conclusion” is empty."]


def test_scope_and_tier_make_the_population() -> None:
    journal = Journal()
    for number, tier, since, upto in (
        ("VND-1", "critical", "2025-04-01", None),
        ("VND-2", "standard", "2025-04-01", None),
        ("VND-3", "important", "2024-04-01", "2025-04-01"),
        ("VND-4", "important", "2026-03-31", None),
    ):
        scope = {"in_scope_from": since, **({"in_scope_to": upto} if upto else {})}
        journal.record("supplier", number, {"name": number, "tier": tier, **scope})
        journal.plan(f"PLN-{number}", number, "supplier_meeting", "P6M")
    assert [(s.subject, s.status) for s in one(journal, "SUP-11").subjects] == [
        ("VND-1", "not_met"),
        ("VND-4", "not_applicable"),
    ]
    assert one(journal, "SUP-11").status == "not_met"
    assert one(Journal(), "SUP-11").status == "no_population"


def test_every_control_of_the_edition_is_computed() -> None:
    statuses = {control.control: control.status for control in ask(with_customer()).controls}
    assert [control for control, status in statuses.items() if status == "not_computed"] == []
    assert len(statuses) == 52


def test_the_scope_of_a_question() -> None:
    journal = with_customer()
    everything = ask(journal)
    assert len(everything.controls) == len(CATALOG.controls)
    assert {control.clause for control in ask(journal, clauses=("8.3.1",)).controls} == {"8.3.1"}
    assert len(ask(journal, clauses=("8.3",)).controls) == len(CATALOG.controls)
    assert one(journal, "BRM-04", subjects=("CUS-9",)).status == "no_population"


def test_an_own_limit_is_used_and_named() -> None:
    journal = with_customer()
    meeting(journal, "MTG-1", "2025-05-20")
    rows = [{"id": "r1", "control": "BRM-04", "param": "customer_min", "value": "2"}]
    journal.record("policy", "POL-1", {"topic": "limits", "valid_from": "2025-04-01", "settings": rows})
    result = one(journal, "BRM-04")
    assert words(result.subjects[0].windows[0])[0].endswith("has 1 row, 2 needed.")
    assert sentence(result.reasons[-1], "en") == "POL-1 sets customer_min to 2 since 1 Apr 2025."


def test_days_without_any_record_are_named_to_the_day() -> None:
    """What is recorded and lacks something is said of the record, the days behind it of nobody."""
    world = World()
    world.plan("PLN-1", "SLA-1", "measurement", "P1M")
    content = {"sla": "SLA-1", "occurred_on": "2025-06-02", "period_from": "2025-05-01", "lines": []}
    world.record("measurement", "MSR-1", {**content, "period_to": "2025-05-20"}, proved=False)
    window = next(w for w in subject(world, "SLM-06", "SLA-1").windows if w.start == date(2025, 5, 1))
    assert words(window)[-1] == "Nothing is recorded for 21 May 2025 to 31 May 2025 (11 days)."


def test_a_plan_with_another_interval_than_the_rule_is_named() -> None:
    """Meetings every three months say the rule; from July on a plan asks for one a month."""
    journal = with_customer()
    monthly = {"subject": "CUS-1", "activity": "brm_meeting", "interval": "P1M", "anchor_on": "2025-04-01"}
    assert "planned_otherwise" not in codes(subject(journal, "BRM-04", "CUS-1"))
    journal.record("plan", "PLN-9", {**monthly, "valid_from": "2025-07-01", "control": "BRM-04"})
    (reason,) = (r for r in subject(journal, "BRM-04", "CUS-1").reasons if r.code == "planned_otherwise")
    assert sentence(reason, "en") == (
        "From 1 Jul 2025 on, PLN-9 sets the interval: 1 month, counted from 1 Apr 2025."
    )
    assert sentence(reason, "ja") == (
        "2025年7月1日以降の実施間隔は、PLN-9により1か月です（起点日は2025年4月1日）。"
    )


@pytest.mark.parametrize(("held_on", "status"), [("2025-05-07", "met"), ("2025-05-08", "met_late")])
def test_a_short_interval_has_seven_days_of_grace(held_on, status) -> None:
    """A tenth of April is three days: the least number of days is more."""
    world = World()
    world.plan("PLN-1", "CUS-1", "brm_meeting", "P1M")
    meeting(world, "MTG-1", held_on, counts_for="previous")
    first = next(w for w in subject(world, "BRM-04", "CUS-1").windows if w.start == date(2025, 4, 1))
    assert first.status == status
