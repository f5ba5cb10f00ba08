"""What changed between two assessments: told once, with the reason, and the other way round when swapped."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from controls.assessment import Assessment
from controls.compare import LEVELS, SORTS, UNCHANGED, Change, Comparison, compare, same_records, sort_of
from controls.read_assessment import assessment_from
from controls.serialise import as_bytes, as_json
from controls.wording import sentence
from tests.controls.asking import ask
from tests.controls.building import Journal
from tests.controls.invented import Invented
from tests.controls.test_cases_complaints import complaint
from tests.controls.test_engine import BOTH_SIDES, MINUTES
from tests.controls.worlds import World

FEW = settings(max_examples=6, deadline=None)
ROOT = Path(__file__).parents[2]
BACK = {"closed": {"new"}, "dropped": {"new"}, "new": {"closed", "dropped"}, "better": {"worse"},
        "worse": {"better"}, "other": {"other"}}  # fmt: skip

days = st.dates(date(2025, 4, 1), date(2026, 6, 30))
journals = st.builds(lambda seed: Invented(seed, customers=1).journal, st.integers(0, 10**6))


def statuses(assessment: Assessment) -> dict[tuple[str, ...], str]:
    """Every status there is, read from the JSON."""
    found: dict[tuple[str, ...], str] = {}
    for control in as_json(assessment)["controls"]:
        found["control", control["id"]] = control["status"]
        for subject in control["subjects"]:
            at = control["id"], subject["subject"]
            found["subject", *at] = subject["status"]
            for window in subject["windows"]:
                found["window", *at, f"{window['plan']}/{window['plan_edition']}/{window['start']}"] = window[
                    "status"
                ]
            found |= {("item", *at, item["id"]): item["status"] for item in subject["items"]}
    return found


def key(change: Change) -> tuple[str, ...]:
    return tuple(part for part in change.place if part)


@FEW
@given(journal=journals, first=days, second=days)
def test_every_difference_appears_once(journal: Journal, first: date, second: date) -> None:
    before, after = ask(journal, as_of=first), ask(journal, as_of=second)
    found = compare(before, after)
    then, now = statuses(before), statuses(after)
    different = {place for place in then.keys() | now.keys() if then.get(place) != now.get(place)}
    assert sorted(key(change) for change in found.changes) == sorted(different)
    for change in found.changes:
        assert (change.before, change.after) == (then.get(key(change)), now.get(key(change)))
        assert change.sort in SORTS
        assert change.reasons
    for level in LEVELS:
        alike = sum(place[0] == level for place in (then.keys() & now.keys()) - different)
        assert found.counts[level][UNCHANGED] == alike


@FEW
@given(journal=journals, first=days, second=days)
def test_swapping_turns_everything_round(journal: Journal, first: date, second: date) -> None:
    before, after = ask(journal, as_of=first), ask(journal, as_of=second)
    there = {change.place: change.sort for change in compare(before, after).changes}
    back = {change.place: change.sort for change in compare(after, before).changes}
    assert there.keys() == back.keys()
    for place, sort in there.items():
        assert back[place] in BACK[sort], place


@FEW
@given(journal=journals, day=days)
def test_an_assessment_differs_from_itself_in_nothing(journal: Journal, day: date) -> None:
    found = compare(ask(journal, as_of=day), ask(journal, as_of=day))
    assert found.changes == ()
    assert all(set(counts) <= {UNCHANGED} for counts in found.counts.values())


@FEW
@given(journal=journals, first=days, second=days)
def test_what_was_written_down_compares_like_what_was_answered(
    journal: Journal, first: date, second: date
) -> None:
    before, after = ask(journal, as_of=first), ask(journal, as_of=second)
    read = assessment_from(json.loads(as_bytes(as_json(before))))
    assert read.question == before.question
    for one, other in (
        (compare(read, after), compare(before, after)),
        (compare(after, read), compare(after, before)),
    ):
        assert one.counts == other.counts
        assert [(c.place, c.sort, c.before, c.after, c.reasons) for c in one.changes] == [
            (c.place, c.sort, c.before, c.after, c.reasons) for c in other.changes
        ]


SORTED = [
    ("gap", "met_late", "closed"), ("gap", "excused", "closed"), ("partial", "met", "closed"),
    ("not_met", "not_due", "closed"), ("gap", "open", "closed"), ("open", "gap", "new"),
    ("met", "partial", "new"),
    (None, "gap", "new"), ("not_computed", "not_met", "new"), ("partial", "gap", "worse"),
    ("partial", "not_met", "worse"), ("not_met", "partial", "better"), ("not_met", None, "dropped"),
    ("not_met", "not_computed", "dropped"), ("partial", "not_applicable", "dropped"),
    ("not_met", "no_population", "dropped"), ("open", "met", "other"), (None, "met", "other"),
    ("met", "met_late", "other"), ("not_computed", "met", "other"), ("gap", "gap", UNCHANGED),
]  # fmt: skip


@pytest.mark.parametrize(("before", "after", "sort"), SORTED)
def test_sorts_of_changes(before: str | None, after: str | None, sort: str) -> None:
    """What is unknown now is never called closed."""
    assert sort_of(before, after) == sort


# ---- the reasons, by one customer with quarterly meetings ----


@pytest.fixture
def journal() -> Journal:
    journal = Journal()
    journal.record("person", "PER-1", {"side": "own"})
    journal.record("customer", "CUS-1", {"name": "Kita", "in_scope_from": "2024-04-01"})
    journal.plan("PLN-1", "CUS-1", "brm_meeting", "P3M")
    return journal


def meeting(journal: Journal, number: str, day: str, **more: object) -> None:
    content = {"customer": "CUS-1", "occurred_on": day, **MINUTES, "attendees": BOTH_SIDES}
    journal.record("brm_meeting", number, content, proved=True, **more)


def told(found: Comparison, level: str = "window") -> list[tuple[str, str | None, str | None, str]]:
    """Sort, both statuses, and what is said about it."""
    return [
        (c.sort, c.before, c.after, " ".join(sentence(reason, "en") for reason in c.reasons))
        for c in found.of(level)
    ]


def test_time_alone_makes_a_gap(journal: Journal) -> None:
    before = ask(journal, "BRM-04", as_of=date(2025, 7, 9))
    after = ask(journal, "BRM-04", as_of=date(2025, 7, 10))
    found = compare(before, after)
    assert told(found) == [("new", "open", "gap", "Its last day in time, 9 Jul 2025, has passed.")]
    assert told(found, "subject") == [
        ("new", "not_due", "not_met", "It changed in 1 planned interval and 0 single cases.")
    ]
    assert told(found, "control") == [("new", "not_due", "not_met", "The status changed for 1 subject.")]
    assert [change.place.level for change in found.shortfalls()] == ["window"]


def test_a_record_that_came_late_closes_a_gap(journal: Journal) -> None:
    before = ask(journal, "BRM-04", as_of=date(2025, 7, 10))
    meeting(journal, "MTG-1", "2025-07-12", counts_for=None)
    journal.record(
        "brm_meeting", "MTG-1",
        {"customer": "CUS-1", "occurred_on": "2025-07-12", **MINUTES, "attendees": BOTH_SIDES,
         "counts_for": "previous"},
    )  # fmt: skip
    found = compare(before, ask(journal, "BRM-04", as_of=date(2025, 7, 12)))
    assert told(found) == [("closed", "gap", "met_late", "Counting now and not before: MTG-1.")]


def test_approving_what_was_there_is_told_as_such(journal: Journal) -> None:
    meeting(journal, "MTG-1", "2025-05-12", state="submitted")
    before = ask(journal, "BRM-04", as_of=date(2025, 7, 10))
    meeting(journal, "MTG-1", "2025-05-12")
    found = compare(before, ask(journal, "BRM-04", as_of=date(2025, 7, 10)))
    assert told(found)[0][:3] == ("closed", "partial", "met")
    assert told(found)[0][3].startswith("The same records count")


def test_what_is_partly_recorded_before_its_last_day_is_not_said_to_be_past_it(journal: Journal) -> None:
    before = ask(journal, "BRM-04", as_of=date(2025, 5, 1))
    meeting(journal, "MTG-1", "2025-05-12", state="submitted")
    for day, passed in (("2025-07-09", False), ("2025-07-10", True)):
        found = compare(before, ask(journal, "BRM-04", as_of=date.fromisoformat(day)))
        assert ("9 Jul 2025, has passed" in told(found)[0][3]) is passed


def test_with_all_else_alike_it_is_the_day(journal: Journal) -> None:
    was, now = (ask(journal, as_of=date(2025, month, 1)).question for month in (6, 9))
    assert same_records(was, now, same_rules=True).code == "change_other_day"
    assert same_records(was, was, same_rules=True).code == "change_same_records"
    assert same_records(was, now, same_rules=False).code == "change_same_records_later"
    known = replace(now, known_at=10**6)
    assert same_records(was, known, same_rules=True).code == "change_same_records_later"


@pytest.mark.parametrize(
    ("same_catalog", "code"),
    [(True, "change_other_day"), (False, "change_same_records_later")],
)
def test_a_catalog_of_the_same_name_may_have_other_numbers(
    journal: Journal, same_catalog: bool, code: str
) -> None:
    content = {"customer": "CUS-1", "due_on": "2025-07-10", "text": "Call", "created_on": "2025-06-01"}
    journal.record("action", "ACT-1", {**content, "responsible": "PER-1"}, state="open")
    before, after = (ask(journal, "BRM-15", as_of=date(2025, month, 30)) for month in (6, 7))
    (found,) = compare(before, after, same_catalog=same_catalog).of("item")
    assert [reason.code for reason in found.reasons] == [code]


def test_a_limit_that_was_moved_closes_a_gap(journal: Journal) -> None:
    before = ask(journal, "BRM-04", as_of=date(2025, 7, 10))
    content = {"plan": "PLN-1", "window_start": "2025-04-01", "effect": "moved", "new_due_on": "2025-08-31"}
    journal.record("exception", "EXC-1", {**content, "reason": "Flood"})
    found = compare(before, ask(journal, "BRM-04", as_of=date(2025, 7, 10)))
    assert told(found) == [
        ("closed", "gap", "open", "The last day in time is 31 Aug 2025; it was 9 Jul 2025.")
    ]


def test_what_left_the_period_is_not_closed(journal: Journal) -> None:
    quarter = {"period_from": date(2025, 4, 1), "period_to": date(2025, 6, 30)}
    later = {"period_from": date(2025, 7, 1), "period_to": date(2025, 9, 30)}
    found = compare(ask(journal, "BRM-04", **quarter), ask(journal, "BRM-04", **later))
    assert told(found) == [
        ("new", None, "gap", "It was outside the period asked about before."),
        ("dropped", "gap", None, "It is outside the period asked about now."),
    ]


def test_a_plan_that_came_later(journal: Journal) -> None:
    journal.record("customer", "CUS-2", {"name": "Minami", "in_scope_from": "2024-04-01"})
    before = ask(journal, "BRM-04", subjects=("CUS-2",), as_of=date(2025, 7, 10))
    journal.plan("PLN-2", "CUS-2", "brm_meeting", "P3M")
    found = compare(before, ask(journal, "BRM-04", subjects=("CUS-2",), as_of=date(2025, 7, 10)))
    assert ("new", None, "gap", "It was not planned before.") in told(found)


def test_controls_and_subjects_of_one_side(journal: Journal) -> None:
    whole, part = ask(journal, "BRM-04", "BRM-05"), ask(journal, "BRM-04")
    nobody = replace(part, controls=(replace(part.controls[0], subjects=()),))
    assert "The control was not asked about before." in told(compare(part, whole), "control")[0]
    assert "The control is not asked about now." in told(compare(whole, part), "control")[0]
    assert told(compare(nobody, part), "subject")[0][3] == "This control did not judge it before."
    assert told(compare(part, nobody), "subject")[0][3] == "This control does not judge it any more."
    assert compare(part, nobody).of("control") == ()


def test_a_complaint_that_came_up() -> None:
    asked = {"as_of": date(2026, 5, 31)}
    before = ask(World(), "BRM-13", **asked)
    world = World()
    complaint(state="open", closed_on=None, customer_response=None, resolution=None)(world)
    after = ask(world, "BRM-13", **asked)
    ((sort, was, found, said),) = told(compare(before, after), "item")
    assert (sort, was, found, said) == ("new", None, "not_met", "It had not come up before.")
    assert [change.sort for change in compare(after, before).of("item")] == ["dropped"]


# ---- bytes ----

SCRIPT = """
import hashlib
from datetime import date
from controls.compare import compare
from tests.controls.asking import ask
from tests.controls.invented import Invented
journal = Invented(5).journal
found = compare(ask(journal, as_of=date(2025, 8, 1)), ask(journal))
print(hashlib.sha256(repr([(c.place, c.sort, c.reasons) for c in found.changes]).encode()).hexdigest())
"""


def test_changes_come_in_the_same_order_under_every_hash_seed() -> None:
    answers = set()
    for seed in ("0", "1", "42"):
        env = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)}
        command = [sys.executable, "-c", SCRIPT]
        answers.add(subprocess.run(command, env=env, capture_output=True, check=True).stdout)
    assert len(answers) == 1
    assert len(answers.pop().strip()) == len(hashlib.sha256().hexdigest())
