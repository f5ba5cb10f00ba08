"""What approving a plan or an exception changes, said before: values and boundaries, in both languages."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from controls.fold import as_record
from controls.known import Known
from controls.supposing import supposing
from controls.warning import WARNERS
from tests.controls.asking import CATALOG, KINDS
from tests.controls.building import Journal
from tests.controls.test_engine import meeting, with_customer
from tests.controls.warned import BY, PLAN, TODAY, told

# ---- plans ----


def half_yearly() -> Journal:
    journal = Journal()
    journal.record("customer", "CUS-1", {"name": "K", "tier": "important", "in_scope_from": "2025-04-01"})
    journal.plan("PLN-1", "CUS-1", "brm_meeting", "P6M")
    return journal


def rhythm(valid_from: str, interval: str = "P3M", **more: Any) -> dict[str, Any]:
    return {**PLAN, "interval": interval, "valid_from": valid_from, **more}


def edition(valid_from: str, interval: str = "P3M", lang: str = "en", **more: Any) -> list[str]:
    return told(half_yearly(), "plan", "PLN-1", rhythm(valid_from, interval, **more), lang, edition=2)


def test_a_shorter_interval_from_a_common_start_says_how_many_windows_more() -> None:
    assert edition("2026-04-01") == [
        "BRM meeting: from 1 Apr 2026 the interval is 3 months instead of 6 months: 2 windows more a year."
    ]
    assert edition("2026-04-01", lang="ja") == [
        "事業関係会議: 2026年4月1日から実施間隔が6か月から3か月になり、年間2区間増えます。"
    ]


@pytest.mark.parametrize(
    ("valid_from", "uneven"),
    [
        ("2025-11-17", "1 Oct 2025 to 31 Dec 2025 (92 days) would be owed by nobody."),
        ("2025-12-30", "1 Oct 2025 to 31 Dec 2025 (92 days) would be owed by nobody."),
        ("2025-12-31", "1 Jan 2026 to 31 Mar 2026 (90 days) would be owed twice."),
        ("2026-01-01", "1 Jan 2026 to 31 Mar 2026 (90 days) would be owed twice."),
        ("2026-02-15", "1 Jan 2026 to 31 Mar 2026 (90 days) would be owed twice."),
    ],
)
def test_days_owed_twice_or_by_nobody_are_named(valid_from: str, uneven: str) -> None:
    assert uneven in " ".join(edition(valid_from))


def test_days_owed_once_are_not_named() -> None:
    for valid_from in ("2025-10-01", "2025-11-16", "2026-02-16", "2026-03-01", "2026-04-01"):
        assert len(edition(valid_from)) == 1, valid_from


def test_fewer_windows_and_another_grace() -> None:
    assert edition("2026-04-01", "P1Y") == [
        "BRM meeting: from 1 Apr 2026 the interval is 1 year instead of 6 months: 1 window fewer a year."
    ]
    assert edition("2026-04-01", "P6M", grace_days=5) == [
        "BRM meeting: for windows from 1 Apr 2026 on, the days of grace are 5."
    ]
    assert edition("2026-04-01", "P6M") == [
        "Approving it changes no planned interval, no status and no limit."
    ]


def test_a_new_plan_names_the_windows_that_become_owed_and_those_late_already() -> None:
    journal = Journal()
    journal.record("customer", "CUS-1", {"name": "K", "tier": "important", "in_scope_from": "2025-04-01"})
    assert told(journal, "plan", "PLN-9", rhythm("2025-04-01")) == [
        "BRM meeting: 7 windows become owed, 1 Apr 2025 to 31 Dec 2026 (BRM-04).",
        "Of these, 2 windows are past the last day in time already.",
    ]
    one_day_before = told(journal, "plan", "PLN-9", rhythm("2025-04-01"), today=date(2025, 10, 9))
    assert one_day_before[1] == "Of these, 1 window is past the last day in time already."
    assert told(journal, "plan", "PLN-9", {**rhythm("2025-04-01"), "activity": "supplier_meeting"}) == [
        "No control judges CUS-1 by “Supplier review meeting”: the plan has no effect."
    ]


# ---- exceptions ----


def excused(start: str, lang: str = "en", effect: str = "excused", **more: Any) -> list[str]:
    journal = with_customer()
    meeting(journal, "MTG-1", "2025-05-20")
    content = {"plan": "PLN-1", "window_start": start, "effect": effect, "reason": "Flood", **more}
    return told(journal, "exception", "EXC-1", content, lang)


def test_an_exception_names_the_window_it_excuses_and_how_it_stands() -> None:
    assert excused("2025-07-01") == [
        "It excuses the window 1 Jul 2025 to 30 Sep 2025 of PLN-1: BRM meeting, CUS-1.",
        "Today this window is: gap. It becomes: excused.",
    ]
    assert excused("2025-07-01", "ja")[1] == "この区間の現在の判定は「未実施」で、「例外承認」になります。"
    assert excused("2025-04-01")[1] == "Today this window is: met. That stays so."
    assert excused("2026-10-01")[1] == "Today this window is: not due yet. It becomes: excused."


def test_an_exception_for_no_window_says_that_nothing_changes() -> None:
    assert excused("2025-07-02") == [
        "No window of PLN-1 begins on 2 Jul 2025, so it would change nothing. The window that holds this day "
        "begins on 1 Jul 2025."
    ]
    assert excused("2025-01-01")[0].startswith("No window of PLN-1 begins on 1 Jan 2025")


def test_a_limit_moves_only_to_a_later_day() -> None:
    assert excused("2025-10-01", effect="moved", new_due_on="2026-01-10") == [
        "It moves the last day in time of 1 Oct 2025 to 31 Dec 2025 from 9 Jan 2026 to 10 Jan 2026: "
        "BRM meeting, CUS-1, PLN-1.",
        "Today this window is: open. That stays so.",
    ]
    same = excused("2025-10-01", effect="moved", new_due_on="2026-01-09")
    assert same[0] == "It moves nothing: 1 Oct 2025 to 31 Dec 2025 is in time until 9 Jan 2026 already."


# ---- all of them ----


def test_what_lacks_a_needed_field_and_other_kinds_say_nothing() -> None:
    assert told(half_yearly(), "plan", "PLN-1", {**PLAN, "valid_from": "2026-04-01"}, edition=2) == []
    assert (
        told(with_customer(), "brm_meeting", "new", {"customer": "CUS-1", "occurred_on": "2025-08-20"}) == []
    )
    assert set(WARNERS) <= set(KINDS.by_id)


def test_supposing_an_approval_is_what_approving_gives() -> None:
    journal = half_yearly()
    content = rhythm("2026-04-01")
    known = Known(CATALOG, KINDS, journal.facts())
    head = {"number": "PLN-1", "kind": "plan", "edition": 2, "correction": 0, "state": "draft", **BY}
    after = supposing(known, as_record({**head, "content": content}, KINDS, known.facts), TODAY)
    journal.record("plan", "PLN-1", content, edition=2)
    assert after.facts.plans == journal.facts().plans
