"""What a record covers before it is approved, and the windows a form opens with."""

from __future__ import annotations

from datetime import date
from typing import Any

from controls.engine import Preview, preview, windows_of
from controls.facts import Record
from controls.fold import as_record
from controls.wording import sentence
from tests.controls.asking import CATALOG, KINDS, question
from tests.controls.building import Journal
from tests.controls.test_engine import BOTH_SIDES, MINUTES, meeting, with_customer

ASKED = {"period_from": date(2025, 4, 1), "period_to": date(2026, 3, 31), "as_of": date(2025, 8, 25)}


def draft(journal: Journal, content: dict[str, Any], kind: str = "brm_meeting") -> Record:
    version = {"number": "new", "kind": kind, "edition": 1, "correction": 0, "state": "draft"}
    return as_record({**version, "content": content}, KINDS, journal.facts())


def lines(journal: Journal, record: Record, *controls: str) -> tuple[Preview, ...]:
    return preview(CATALOG, KINDS, journal.facts(), record, question(journal, *controls, **ASKED))


def asked_for(line: Preview, lang: str = "en") -> dict[str, bool]:
    return {sentence(reason, lang): fulfilled for reason, fulfilled in line.conditions}


def test_a_draft_shows_the_window_it_will_fill_and_what_is_lacking() -> None:
    journal = with_customer()
    content = {"customer": "CUS-1", "occurred_on": "2025-08-20", **MINUTES, "attendees": BOTH_SIDES[:1]}
    (line,) = lines(journal, draft(journal, content), "BRM-04")
    assert (line.control, line.subject) == ("BRM-04", "CUS-1")
    assert line.window is not None
    assert (line.window.start, line.window.records) == (date(2025, 7, 1), ("new",))
    assert (line.status_now, line.status_when_approved) == ("open", "partial")
    assert asked_for(line) == {
        "Approved by a second person": False,
        "Evidence accepted by somebody other than who added it": False,
        "“Attendees” (Side: Our side, Present): at least 1 row": True,
        "“Attendees” (Side: Customer, Present): at least 1 row": False,
        "“Agenda and minutes: Minutes” filled in on every row": True,
        "“Decisions” or “No decisions taken” filled in": True,
    }
    assert "「出席者」（所属側: 顧客、出席）が1件以上" in asked_for(line, "ja")


def test_approving_accepts_the_files_offered() -> None:
    journal = with_customer()
    meeting(journal, "MTG-1", "2025-08-20", proved=False, state="submitted")
    journal.evidence("MTG-1", state="offered")
    (record,) = [record for record in journal.facts().records if record.number == "MTG-1"]
    (line,) = lines(journal, record, "BRM-04")
    assert (line.status_now, line.status_when_approved) == ("partial", "met")


def test_a_late_record_and_one_that_counts_for_nothing() -> None:
    journal = with_customer()
    content = {"customer": "CUS-1", "occurred_on": "2025-08-20", "counts_for": "previous", **MINUTES}
    late = draft(journal, content)
    (line,) = lines(journal, late, "BRM-04")
    assert line.window is not None
    assert (line.window.start, line.status_now) == (date(2025, 4, 1), "gap")
    (line,) = lines(journal, draft(journal, {**content, "occurred_on": "2024-12-01"}), "BRM-04")
    assert (line.window, line.status_when_approved) == (None, None)


def test_a_planned_day_in_the_future_already_shows_its_window() -> None:
    journal = with_customer()
    content = {"customer": "CUS-1", "occurred_on": "2025-11-14", **MINUTES}
    (line,) = lines(journal, draft(journal, content), "BRM-04")
    assert line.window is not None
    assert (line.window.start, line.status_now) == (date(2025, 10, 1), "not_due")


def test_a_record_of_several_activities_and_without_plan() -> None:
    journal = with_customer()
    journal.plan("PLN-2", "CUS-1", "business_environment_note", "P6M")
    agenda = [{"id": "g1", "category": "business_environment", "minutes": "New law", "conclusion": "watch"}]
    content = {"customer": "CUS-1", "occurred_on": "2025-08-20", **MINUTES, "agenda": agenda}
    found = lines(journal, draft(journal, content))
    assert [line.control for line in found] == ["BRM-04", "BRM-05"]
    assert lines(journal, draft(journal, {**content, "customer": "CUS-2"})) == ()


def test_windows_up_to_the_next_one() -> None:
    journal = with_customer()
    meeting(journal, "MTG-1", "2025-05-20")
    facts = journal.facts()
    found = windows_of(CATALOG, KINDS, facts, "CUS-1", "brm_meeting", date(2025, 11, 20))
    assert [(window.start, window.status) for window in found] == [
        (date(2025, 4, 1), "met"),
        (date(2025, 7, 1), "gap"),
        (date(2025, 10, 1), "open"),
        (date(2026, 1, 1), "not_due"),
    ]
    assert windows_of(CATALOG, KINDS, facts, "CUS-9", "brm_meeting", date(2025, 11, 20)) == ()
    assert windows_of(CATALOG, KINDS, facts, "CUS-1", "survey_round", date(2025, 11, 20)) == ()
