"""Hints before the audit: a table of cases and boundaries for each sort."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest

from controls.facts import Evidence, Record
from controls.hints import CODES, View, all_hints, figures, hint_name, hint_why, hints_of, holding, same_files
from controls.wording import sentence
from tests.controls.asking import CATALOG
from tests.controls.building import Journal

TOKYO = timezone(timedelta(hours=9))
VIEW = View(
    date(2026, 5, 31), CATALOG.defaults["late_record_days"], lambda moment: moment.astimezone(TOKYO).date()
)
DAY = date(2026, 4, 1)


def record(**more: Any) -> Record:
    """A meeting of 1 April, entered at noon of that day and approved."""
    content: dict[str, Any] = more.pop("content", {})
    known: dict[str, Any] = {
        "number": "MTG-1", "kind": "brm_meeting", "edition": 1, "correction": 0, "state": "approved",
        "subjects": ("CUS-1",), "occurred_on": DAY, "recorded_at": datetime(2026, 4, 1, 3, tzinfo=UTC),
    }  # fmt: skip
    return Record(content=content, **(known | more))


def people(*sides: str, absent: tuple[str, ...] = ()) -> dict[str, Any]:
    there = [{"side": side, "present": True} for side in sides]
    return {"attendees": [*there, *({"side": side, "present": False} for side in absent)]}


def lines(*bases: str) -> dict[str, Any]:
    return {"lines": [{"value": "1", "basis": basis} for basis in bases]}


def file(
    added: str | None = "2026-04-01", state: str = "accepted", digest: str = "a", **more: Any
) -> Evidence:
    added_on = date.fromisoformat(added) if added else None
    return Evidence("link", digest, state, "PER-1", added_on=added_on, **more)


def entered(text: str) -> dict[str, datetime]:
    return {"recorded_at": datetime.fromisoformat(text)}


LATE = entered("2026-05-02T12:00:00+09:00")  # the 31st day
CASES = {
    "both sides": (record(content=people("own", "customer")), ""),
    "ours alone": (record(content=people("own", "own")), "hint_alone"),
    "the other side named, not present": (record(content=people("own", absent=("customer",))), "hint_alone"),
    "nobody present": (record(content=people(absent=("own", "customer"))), ""),
    "nobody named": (record(), ""),
    "a draft of yesterday": (
        record(content=people("own"), state="draft", occurred_on=date(2026, 5, 30)), "hint_alone"),
    "a draft of today": (record(content=people("own"), state="draft", occurred_on=date(2026, 5, 31)), ""),
    "declared void": (record(content=people("own"), state="void"), ""),
    "a briefing of our own": (record(kind="briefing", content=people("own")), ""),
    "measured": (record(content=lines("measured", "imported", "own_measurement", "supplier_report")), ""),
    "one declared": (record(content=lines("measured", "declared")), "hint_declared"),
    "one estimated": (record(content=lines("estimated")), "hint_declared"),
    "declared in a draft": (record(content=lines("declared"), state="draft"), ""),
    "entered on the 30th day": (record(**entered("2026-05-01T23:59:00+09:00")), ""),
    "entered on the 31st day": (record(**entered("2026-05-02T00:00:00+09:00")), "hint_entered_late"),
    "the 31st day is ours, not that of Greenwich": (
        record(**entered("2026-05-01T15:00:00+00:00")), "hint_entered_late"),
    "entered late, a draft": (record(state="draft", **LATE), ""),
    "no day to compare": (record(occurred_on=None, **LATE), ""),
    "a file of the 30th day": (record(evidence=(file("2026-05-01"),)), ""),
    "a file of the 31st day": (record(evidence=(file("2026-05-02"),)), "hint_file_late"),
    "one of two in time": (record(evidence=(file("2026-05-02"), file("2026-04-30"))), ""),
    "the one in time rejected": (
        record(evidence=(file("2026-05-02"), file("2026-04-30", "rejected"))), "hint_file_late"),
    "offered on the 31st day": (record(evidence=(file("2026-05-02", "offered"),)), "hint_file_late"),
    "withdrawn": (record(evidence=(file("2026-05-02", "withdrawn"),)), ""),
    "nobody knows when it was added": (record(evidence=(file(None),)), ""),
    "record and file late: said once": (record(evidence=(file("2026-05-02"),), **LATE), "hint_entered_late"),
    "a month without a day of its own": (
        record(occurred_on=None, period_to=DAY, evidence=(file("2026-05-02"),)), "hint_file_late"),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_each_case_has_its_hint(name: str) -> None:
    given, code = CASES[name]
    assert [hint.code for hint in hints_of(given, VIEW)] == ([code] if code else [])


# ---- one file for several periods ----


def month(number: str, first: str = "2026-04-01", *files: Evidence, **more: Any) -> Record:
    day = date.fromisoformat(first)
    known: dict[str, Any] = {"kind": "measurement", "subjects": ("SLA-1",), "period_from": day}
    known |= {"period_to": day + timedelta(days=29), "occurred_on": day + timedelta(days=32)}
    return record(number=number, evidence=files or (file(),), **(known | more))


MAY = "2026-05-01"
APRIL = month("MSR-1")
SHARED: dict[str, tuple[list[Record], tuple[str, ...]]] = {
    "two months": ([APRIL, month("MSR-2", MAY)], ("MSR-1", "MSR-2")),
    "three months": (
        [APRIL, month("MSR-3", "2026-06-01"), month("MSR-2", MAY)], ("MSR-1", "MSR-2", "MSR-3")),
    "the same month twice": ([APRIL, month("MSR-2")], ()),
    "another file": ([APRIL, month("MSR-2", MAY, file(digest="b"))], ()),
    "another subject": ([APRIL, month("MSR-2", MAY, subjects=("SLA-2",))], ()),
    "one of two subjects shared": (
        [APRIL, month("MSR-2", MAY, subjects=("SLA-0", "SLA-1"))], ("MSR-1", "MSR-2")),
    "another kind of record": ([APRIL, month("SRV-2", MAY, kind="sla_review")], ()),
    "a draft": ([APRIL, month("MSR-2", MAY, state="draft")], ()),
    "taken back from one": ([APRIL, month("MSR-2", MAY, file(state="withdrawn"))], ()),
    "other pages": (
        [month("MSR-1", "2026-04-01", file(page="1")), month("MSR-2", MAY, file(page="2"))], ()),
    "other sheets": (
        [month("MSR-1", "2026-04-01", file(role="April")), month("MSR-2", MAY, file(role="May"))], ()),
    "the same page": (
        [month("MSR-1", "2026-04-01", file(page="1")), month("MSR-2", MAY, file(page="1"))],
        ("MSR-1", "MSR-2")),
    "meetings of two days": (
        [record(evidence=(file(),)),
         record(number="MTG-2", occurred_on=date(2026, 4, 2), evidence=(file(),))],
        ("MTG-1", "MTG-2")),
    "linked twice to one record": ([month("MSR-1", "2026-04-01", file(), file())], ()),
}  # fmt: skip


@pytest.mark.parametrize("name", SHARED)
def test_one_file_for_several_periods(name: str) -> None:
    records, numbers = SHARED[name]
    assert [hint.records for hint in same_files(records)] == ([numbers] if numbers else [])


# ---- all of them ----

EVERY = [
    record(content=people("own")),
    record(number="MTG-2", **LATE),
    record(number="MTG-3", **entered("2026-05-12T12:00:00+09:00")),
    month("MSR-1", "2026-04-01", content=lines("declared", "measured")),
    month("MSR-2", MAY),
    record(number="MTG-4", evidence=(file("2026-05-02", digest="c"),)),
]


def test_all_stand_sort_by_sort_the_longest_first() -> None:
    found = [(hint.code, hint.records, hint.days) for hint in all_hints(EVERY, EVERY, VIEW)]
    assert found == [
        ("hint_alone", ("MTG-1",), 0),
        ("hint_one_file", ("MSR-1", "MSR-2"), 0),
        ("hint_file_late", ("MTG-4",), 31),
        ("hint_declared", ("MSR-1",), 0),
        ("hint_entered_late", ("MTG-3",), 41),
        ("hint_entered_late", ("MTG-2",), 31),
    ]
    backwards = list(reversed(EVERY))
    assert all_hints(backwards, backwards, VIEW) == all_hints(EVERY, EVERY, VIEW)


def test_a_file_may_be_shared_with_a_record_not_asked_about() -> None:
    asked = [one for one in EVERY if one.number == "MSR-2"]
    (shared,) = all_hints(asked, EVERY, VIEW)
    assert shared.records == ("MSR-1", "MSR-2")
    assert [figure.found for figure in figures(asked, [shared]) if figure.code == "hint_one_file"] == [1]
    assert all_hints([one for one in EVERY if one.number == "MTG-4"], EVERY, VIEW)[0].code == "hint_file_late"


def test_figures_say_of_how_many() -> None:
    found = figures(EVERY, all_hints(EVERY, EVERY, VIEW))
    assert [(figure.code, figure.found, figure.of, figure.most_days) for figure in found] == [
        ("hint_alone", 1, 1, 0),
        ("hint_one_file", 2, 3, 0),
        ("hint_file_late", 1, 3, 31),
        ("hint_declared", 1, 1, 0),
        ("hint_entered_late", 2, 6, 41),
    ]


def test_nothing_recorded_gives_no_hints() -> None:
    assert all_hints([], EVERY, VIEW) == []
    assert {(figure.found, figure.of) for figure in figures([], [])} == {(0, 0)}


def test_the_version_that_counts_is_looked_at() -> None:
    first, second, third = (record(edition=n) for n in (1, 2, 3))
    draft = record(edition=4, state="draft")
    assert holding([second, third, first]) == [third]
    assert holding([draft, second]) == [second]
    assert holding([record(state="draft"), draft]) == [draft]


def test_the_day_a_file_was_added_is_a_fact() -> None:
    journal = Journal()
    journal.record("brm_meeting", "MTG-1", {"customer": "CUS-1", "occurred_on": "2025-05-01"})
    journal.evidence("MTG-1", added_on="2025-06-01")
    journal.evidence("MTG-1")
    (meeting,) = (found for found in journal.facts().records if found.number == "MTG-1")
    assert {link.added_on for link in meeting.evidence} == {date(2025, 6, 1), None}


@pytest.mark.parametrize("code", CODES)
def test_each_sort_has_words_in_both_languages(code: str) -> None:
    for text in (hint_name(code), hint_why(code)):
        assert text.en and text.ja and text.en != text.ja
    hint = next(hint for hint in all_hints(EVERY, EVERY, VIEW) if hint.code == code)
    for lang in ("en", "ja"):
        said = sentence(hint.reason, lang)
        assert all(number in said for number in hint.records) and "{" not in said
