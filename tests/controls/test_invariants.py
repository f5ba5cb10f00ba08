"""What must hold for any journal: nothing good lowers a status, subjects are judged alone, the past stays."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from controls.assessment import Assessment, ItemResult, SubjectResult
from controls.engine import assess
from controls.fold import Snapshot, fold
from tests.controls.asking import CATALOG, KINDS, ask, question
from tests.controls.building import Journal
from tests.controls.invented import Invented
from tests.controls.test_cases_results import sheet
from tests.controls.test_coverage import SUBJECT_RANK, WINDOW_RANK
from tests.controls.test_engine import BOTH_SIDES, MINUTES
from tests.controls.worlds import World

FEW = settings(max_examples=20, deadline=None)
FEWER = settings(max_examples=8, deadline=None)  # each judges every control many times
MEETINGS = ("BRM-04", "BRM-05")

journals = st.builds(lambda seed: Invented(seed, customers=2).journal, st.integers(0, 10**6))


def subjects(assessment: Assessment) -> dict[tuple[str, str], SubjectResult]:
    return {(control.control, s.subject): s for control in assessment.controls for s in control.subjects}


def not_lower(before: Assessment, after: Assessment) -> None:
    then, now = subjects(before), subjects(after)
    assert then.keys() == now.keys()
    for key, old in then.items():
        new = now[key]
        assert SUBJECT_RANK[new.status] >= SUBJECT_RANK[old.status], key
        for was, is_ in zip(old.windows, new.windows, strict=True):
            assert WINDOW_RANK[is_.status] >= WINDOW_RANK[was.status], (key, was)


@FEW
@given(journal=journals, day=st.dates(date(2024, 4, 1), date(2026, 5, 31)), customer=st.sampled_from([0, 1]))
def test_one_more_good_meeting_never_lowers_anything(journal: Journal, day: date, customer: int) -> None:
    before = ask(journal, *MEETINGS)
    note = {"id": "g1", "category": "business_environment", "minutes": "New law", "conclusion": "watch"}
    content = {"customer": f"CUS-{customer}", "occurred_on": str(day), **MINUTES, "agenda": [note]}
    journal.record("brm_meeting", "MTG-new", {**content, "attendees": BOTH_SIDES}, proved=True)
    not_lower(before, ask(journal, *MEETINGS))


@FEW
@given(journal=journals, data=st.data())
def test_accepting_a_file_or_excusing_a_window_never_lowers_anything(
    journal: Journal, data: st.DataObject
) -> None:
    controls = (*MEETINGS, "SLM-06", "SLM-07", "SUP-09")
    before = ask(journal, *controls)
    records = [
        r for r in journal.facts().records if r.kind in ("brm_meeting", "measurement", "performance_check")
    ]
    journal.evidence(data.draw(st.sampled_from(records)).number)
    after = ask(journal, *controls)
    not_lower(before, after)
    windows = [w for control in after.controls for s in control.subjects for w in s.windows]
    window = data.draw(st.sampled_from(windows))
    content = {"plan": window.plan, "window_start": str(window.start), "effect": "excused", "reason": "Flood"}
    journal.record("exception", "EXC-new", content)
    not_lower(after, ask(journal, *controls))


@FEWER
@given(journal=journals, data=st.data())
def test_proof_and_reactions_never_lower_anything(journal: Journal, data: st.DataObject) -> None:
    """One more accepted file, for whatever record; one more improvement, in time, for a sheet with misses."""
    before = ask(journal)
    records = journal.facts().records
    journal.evidence(data.draw(st.sampled_from(records)).number)
    after = ask(journal)
    not_lower(before, after)
    sheets = [r for r in records if r.kind in ("measurement", "performance_check") and r.final]
    sheet = data.draw(st.sampled_from(sheets))
    content = {"origin_refs": [{"id": "r1", "record": sheet.number}], "raised_on": str(sheet.approved_on)}
    journal.record(
        "improvement", "IMV-new", {**content, "owner": "PER-1", "cause": "x", "due_on": "2026-01-01"}
    )
    reactions = ("SLM-10", "SLM-11", "SLM-12", "SUP-10")
    not_lower(only(after, reactions), only(ask(journal), reactions))


# Of each month: how far its result lies off a falling line, whether it is a miss, days until it was approved.
told = st.tuples(st.sampled_from([0, 0, 0, 25]), st.booleans(), st.integers(1, 70))
runs = st.lists(told, min_size=8, max_size=24)


@FEW
@given(run=runs, left_out=st.none() | st.integers(0, 11))
def test_a_later_beginning_takes_no_item_away_but_those_before_it(
    run: list[tuple[int, bool, int]], left_out: int | None
) -> None:
    """Misses that repeat and trends look back beyond the period; an item begins with an approval in it."""
    world, days = World(), set()
    for place, (off, missed, later) in enumerate(run):
        if place != left_out:
            month = date(2024 + (3 + place) // 12, (3 + place) % 12 + 1, 1)
            days.add(approved_on := month + timedelta(30 + later))
            value, verdict = f"{99.9 - (place * 10 - off) / 1000:.3f}", "missed" if missed else "met"
            sheet(f"{month:%Y-%m}", value, verdict, approved_on=str(approved_on))(world)
    every = items(world, date(2024, 4, 1))
    for first in {*days, *(day + timedelta(1) for day in days)}:
        assert items(world, first) == [item for item in every if (item.since or date.min) >= first]


def items(world: World, first: date) -> list[ItemResult]:
    asked = {"period_from": first, "period_to": date(2026, 12, 31), "as_of": date(2026, 12, 31)}
    found = ask(world, "SLM-11", "SLM-12", **asked).controls
    return [item for control in found for subject in control.subjects for item in subject.items]


def only(assessment: Assessment, controls: tuple[str, ...]) -> Assessment:
    return replace(assessment, controls=tuple(c for c in assessment.controls if c.control in controls))


@FEW
@given(journal=journals)
def test_items_are_told_apart_and_name_records_that_are_there(journal: Journal) -> None:
    known = {record.number for record in journal.facts().records}
    for (control, number), result in subjects(ask(journal)).items():
        assert len({item.id for item in result.items}) == len(result.items), (control, number)
        assert {n for item in result.items for n in item.records} <= known
        assert all(item.status in ("met", "partial", "not_met", "not_due") for item in result.items)
        for item in result.items:
            assert item.reasons or item.status == "met", (control, item.id)


@FEWER
@given(journal=journals)
def test_a_subject_is_judged_on_its_own_facts(journal: Journal) -> None:
    together = subjects(ask(journal))
    for number in {subject for _, subject in together}:
        alone = subjects(ask(journal, subjects=(number,)))
        assert alone == {key: found for key, found in together.items() if key[1] == number}


@FEW
@given(journal=journals, data=st.data())
def test_later_entries_never_change_what_was_known(journal: Journal, data: st.DataObject) -> None:
    position = data.draw(st.integers(1, journal.position))
    known: list[Snapshot] = journal.snapshots[:position]
    asked = question(journal)
    cut = assess(CATALOG, KINDS, fold(known, KINDS, position), asked)
    whole = assess(CATALOG, KINDS, fold(journal.snapshots, KINDS, position), asked)
    assert cut == whole


@FEW
@given(journal=journals)
def test_every_window_of_every_control_has_one_known_status(journal: Journal) -> None:
    for (_, number), result in subjects(ask(journal)).items():
        assert len({(w.plan, w.edition, w.start) for w in result.windows}) == len(result.windows), number
        assert all(window.status in WINDOW_RANK for window in result.windows)
        counts = result.counts
        judged = counts.met + counts.met_late + counts.excused + counts.partial + counts.gap
        assert judged == counts.n
