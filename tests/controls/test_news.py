"""Facts put right by what came later are the facts of then, and so are the answers kept meanwhile."""

from __future__ import annotations

import importlib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import grimp
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from controls.carrying.carried import carried_by
from controls.engine import assess_known
from controls.facts import Facts
from controls.fold import Snapshot
from controls.index import Index
from controls.known import Known
from controls.made import keep
from controls.news import Change, News, concerned, news_of
from controls.versions import LINES
from tests.controls.asking import CATALOG, KINDS, question
from tests.controls.building import Journal
from tests.controls.invented import Invented
from tests.controls.worlds import World

DAY = date(2026, 1, 1)
FEW = settings(max_examples=5, deadline=None)


def record_of(entry: Snapshot) -> str:
    return str(entry.content["record"]) if entry.kind in LINES else entry.id


def standing(entries: Iterable[Snapshot], numbers: set[str]) -> Iterator[Snapshot]:
    """The newest entry of each thing about these records."""
    found = {(e.kind, e.id, e.edition, e.correction): e for e in entries if record_of(e) in numbers}
    yield from found.values()


def news(journal: Journal, facts: Facts, position: int) -> News | None:
    changed = {record_of(entry) for entry in journal.snapshots[facts.position : position]}
    numbers = concerned(facts, changed, KINDS)
    return news_of(facts, standing(journal.snapshots[:position], numbers), numbers, KINDS, position)


def later(journal: Journal, known: Known, position: int) -> Known:
    found = news(journal, known.facts, position)
    return known.after(found) if found else Known(CATALOG, KINDS, journal.facts(position))


@FEW
@given(seed=st.integers(0, 10**6), data=st.data())
def test_facts_and_answers_are_those_of_then(seed: int, data: st.DataObject) -> None:
    journal = Invented(seed, customers=2).journal
    cuts = data.draw(st.lists(st.integers(journal.position // 2, journal.position), min_size=2, max_size=4))
    known = Known(CATALOG, KINDS, journal.facts(min(cuts)))
    for position in [*sorted(cuts), journal.position]:
        assess_known(known, question(journal))
        known = later(journal, known, position)
        anew = Known(CATALOG, KINDS, journal.facts(position))
        assert known.facts == anew.facts
        assert assess_known(known, question(journal)) == assess_known(anew, question(journal))


@pytest.fixture
def journal() -> Journal:
    return Invented(7, customers=3).journal


def test_one_entry_leaves_the_others_alone(journal: Journal) -> None:
    """A meeting of one customer: what was said of the other customers is not worked out again."""
    asked = question(journal)
    known = Known(CATALOG, KINDS, journal.facts())
    assess_known(known, asked)
    meeting = next(r for r in known.facts.records if r.kind == "brm_meeting" and "CUS-1" in r.subjects)
    journal.evidence(meeting.number)
    after = later(journal, known, journal.position)
    (before,), (kept,) = known.judged.values(), after.judged.values()
    assert kept["BRM-04"].keys() == before["BRM-04"].keys() - {"CUS-1"}
    assert kept["SUP-09"] == before["SUP-09"] != {}


def test_nothing_new_keeps_everything(journal: Journal) -> None:
    known = Known(CATALOG, KINDS, journal.facts())
    assess_known(known, question(journal))
    journal.note("person_identity", "PER-1", {})  # no record, and attached to none
    found = news(journal, known.facts, journal.position)
    assert found is not None
    assert (found.records, found.subjects, found.plans, found.exceptions) == (Change(),) * 4
    after = known.after(found)
    assert after.judged == known.judged
    assert after.facts.position == journal.position


@pytest.mark.parametrize(
    ("kind", "number", "content"),
    [
        ("organisation", "ORG-0001", {"name": "Kita", "in_scope_from": "2024-04-01"}),
        ("policy", "POL-1", {"topic": "small_organisation", "valid_from": "2025-04-01"}),
    ],
)
def test_what_changes_how_all_is_read_is_folded_anew(
    journal: Journal, kind: str, number: str, content: dict[str, str]
) -> None:
    before = journal.facts()
    journal.record(kind, number, content)
    assert news(journal, before, journal.position) is None


def test_records_found_through_a_changed_one_are_read_again(journal: Journal) -> None:
    """Who a hand-over concerns stands in the appointment it names."""
    journal.record(
        "assignment", "ASG-1", {"person": "PER-1", "subjects": ["CUS-0"], "role": "relationship_owner"}
    )
    journal.record("hand_over", "HND-1", {"from_assignment": "ASG-1", "occurred_on": "2025-06-01"})
    before = journal.facts()
    journal.record(
        "assignment", "ASG-1", {"person": "PER-1", "subjects": ["CUS-1"], "role": "relationship_owner"}
    )
    found = news(journal, before, journal.position)
    assert found is not None
    assert found.facts == journal.facts()
    assert [record.number for record in found.records.come] == ["ASG-1", "HND-1"]


def test_an_index_put_right_is_the_one_made_anew() -> None:
    words = ["ab", "bc", "ca", "cc"]
    index: Index[str] = Index(lambda word: sorted(set(word)), lambda word: word, words)
    after = index.changed(gone=["bc"], come=["aa", "bb"])
    anew: Index[str] = Index(
        lambda word: sorted(set(word)), lambda word: word, ["aa", "ab", "bb", "ca", "cc"]
    )
    assert [list(after.get(key)) for key in "abcd"] == [list(anew.get(key)) for key in "abcd"]
    assert [list(index.get(key)) for key in "abc"] == [["ab", "ca"], ["ab", "bc"], ["bc", "ca", "cc"]]


def test_checks_look_at_facts_through_what_notes_it() -> None:
    """A judgement is kept until what it looked at changes, so nobody walks through the facts themselves."""
    allowed = {"organisation", "policies", "position"}  # of which a change makes everything anew
    graph = grimp.build_graph("controls", cache_dir=None)
    for module in graph.find_upstream_modules("controls.judge") - {"controls.known"}:
        source = Path(importlib.import_module(module).__file__ or "").read_text(encoding="utf-8")
        assert set(re.findall(r"known\.facts\.(\w+)", source)) <= allowed, module


def world() -> Journal:
    journal = Journal()
    journal.record("customer", "CUS-1", {"in_scope_from": "2025-04-01", "tier": "standard"})
    journal.plan("PLN-1", "CUS-1", "brm_meeting", "P3M")
    return journal


LINKED = {"origin_refs": [{"id": "r1", "record": "MSR-1"}], "due_on": "2026-01-01"}
EXCUSED = {"plan": "PLN-1", "window_start": "2025-04-01", "effect": "excused", "reason": "Flood"}
ENTRIES: Mapping[str, tuple[str, str, dict[str, Any]]] = {
    "number": ("requirement", "REQ-1", {"customer": "CUS-1"}),
    "in force": ("working_procedure", "WPR-1", {"valid_from": "2025-04-01"}),
    "kind": ("complaint", "CMP-1", {"customer": "CUS-1"}),
    "pointing": ("sla", "SLA-1", {"services": ["SVC-1"], "customers": ["CUS-1"]}),
    "originating": ("improvement", "IMV-1", LINKED),
    "concerning": ("complaint", "CMP-1", {"customer": "CUS-1"}),
    "counting": ("brm_meeting", "MTG-1", {"customer": "CUS-1", "occurred_on": "2025-05-02"}),
    "subject": ("customer", "CUS-2", {"in_scope_from": "2025-04-01", "tier": "standard"}),
    "subjects": ("customer", "CUS-2", {"in_scope_from": "2025-04-01", "tier": "standard"}),
    "plans": (
        "plan",
        "PLN-2",
        {"subject": "CUS-2", "activity": "brm_meeting", "interval": "P1M", "valid_from": "2025-04-01"},
    ),
    "exceptions": ("exception", "EXC-1", EXCUSED),
}
LOOKUPS: Mapping[str, Callable[[Known], Any]] = {
    "number": lambda known: known.record("REQ-1"),
    "in force": lambda known: known.in_force("WPR-1"),
    "kind": lambda known: known.of_kind("complaint"),
    "pointing": lambda known: known.pointing("sla", "services", "SVC-1"),
    "originating": lambda known: known.originating("improvement", "origin_refs", "MSR-1"),
    "concerning": lambda known: known.concerning("complaint", "CUS-1"),
    "counting": lambda known: known.counting("brm_meeting", "CUS-1"),
    "subject": lambda known: known.subject("CUS-2"),
    "subjects": lambda known: known.subjects_of_kind("customer"),
    "plans": lambda known: known.plans("CUS-2", "brm_meeting"),
    "exceptions": lambda known: known.exceptions("PLN-1"),
}


@pytest.mark.parametrize("word", ENTRIES)
def test_what_was_looked_up_is_looked_up_again_when_it_changed(word: str) -> None:
    journal, lookup = world(), LOOKUPS[word]
    known = Known(CATALOG, KINDS, journal.facts())
    before = known.once(word, lookup)
    kept = known.once("elsewhere", lambda at: at.record("CUS-1"))
    kind, number, content = ENTRIES[word]
    journal.record(kind, number, content)
    after = later(journal, known, journal.position)
    assert after.once(word, lookup) == lookup(Known(CATALOG, KINDS, journal.facts())) != before
    assert after.made["elsewhere"].value is kept


def test_what_is_kept_has_a_bound() -> None:
    """As-of days are asked for without end."""
    made: dict[int, int] = {}
    for number in range(10):
        keep(made, number, number, most=3)
    assert list(made) == [7, 8, 9]


def test_what_suppliers_carry_is_asked_again_when_the_service_changed() -> None:
    """A part added by a correction: the answer of before rests on the service, too."""
    world = World()
    before = Known(CATALOG, KINDS, world.facts())
    was = carried_by(before, "SVC-1", DAY)
    part = {"id": "r1", "name": "Storage", "operated_by": "external", "party": "VND-1"}
    world.change("SVC-1", components=[part])
    after, anew = later(world, before, world.position), Known(CATALOG, KINDS, world.facts())
    assert carried_by(after, "SVC-1", DAY) == carried_by(anew, "SVC-1", DAY) != was
