"""Which lines of the matrix a page shows: folded where nothing is lacking, cut between controls."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from app.assessments import lines
from app.assessments.lines import Part, page_of, pages_of, parts_of, together
from controls.assessment import ControlResult, Counts, SubjectResult, WindowResult

FIRST = date(2026, 4, 1)
QUARTERS = (date(2026, 4, 1), date(2026, 7, 1), date(2026, 10, 1), date(2027, 1, 1), date(2027, 4, 1))


def window(start: date, end: date, status: str = "met") -> WindowResult:
    return WindowResult("PLN-2026-0001", 1, start, end, end + timedelta(days=7), status)


def subject(number: str, *statuses: str, status: str = "met") -> SubjectResult:
    """With a window for each status, quarter by quarter."""
    spans = zip(QUARTERS, QUARTERS[1:], statuses, strict=False)
    windows = tuple(window(*span) for span in spans)
    return SubjectResult(number, "customer", None, status, True, Counts(), windows)


def result(control: str, *subjects: SubjectResult, status: str = "met") -> ControlResult:
    return ControlResult(control, "8.3.1", "8.3.2", status, subjects)


def many(control: str, n: int, *statuses: str) -> ControlResult:
    return result(control, *(subject(f"{control}/{place}", *statuses) for place in range(n)))


def numbers(part: Part) -> list[str]:
    return [subject.subject for subject in part.subjects]


def test_few_lines_are_all_shown() -> None:
    parts, quiet = parts_of([many("BRM-04", 30, "met"), many("BRM-05", 30, "met")])
    assert [part.folded for part in parts] == [False, False]
    assert quiet == []


def test_many_lines_fold_where_nothing_is_lacking() -> None:
    lacking = result("BRM-06", subject("A", "met", "gap"), subject("B", "met"))
    parts, _ = parts_of([many("BRM-04", 60, "met"), many("BRM-05", 2, "open"), lacking], opened="BRM-05")
    assert [(part.result.control, part.folded) for part in parts] == [
        ("BRM-04", True), ("BRM-05", False), ("BRM-06", False),
    ]  # fmt: skip


@pytest.mark.parametrize("status", ["partial", "not_met"])
def test_what_is_lacking_beside_the_intervals_keeps_a_control_open(status: str) -> None:
    lacking = result("BRM-06", subject("A", "met", status=status), subject("B", "met"))
    parts, _ = parts_of([many("BRM-04", 60, "met"), lacking])
    assert [part.folded for part in parts] == [True, False]


def test_gaps_only_leaves_out_what_lacks_nothing() -> None:
    mixed = result("BRM-04", subject("A", "gap"), subject("B", "met"), subject("C", status="not_met"))
    parts, quiet = parts_of(
        [mixed, many("BRM-05", 3, "met"), result("BRM-07", status="no_population")], gaps_only=True
    )
    assert [numbers(part) for part in parts] == [["A", "C"]]
    assert quiet == []


def test_a_control_that_is_not_met_without_subjects_has_a_line() -> None:
    parts, quiet = parts_of([result("BRM-14", status="not_met"), result("BRM-15", status="not_due")])
    assert [part.result.control for part in parts] == ["BRM-14"]
    assert [one.control for one in quiet] == ["BRM-15"]


def test_pages_are_cut_between_controls(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lines, "CELLS", 10)
    parts, _ = parts_of([many("BRM-04", 2, "met", "gap"), many("BRM-05", 3, "met", "gap"), many("BRM-06", 4)])
    pages = pages_of(parts)
    assert [[part.result.control for part in page] for page in pages] == [["BRM-04", "BRM-05"], ["BRM-06"]]


def test_a_control_too_large_for_a_page_goes_on_where_it_was_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lines, "CELLS", 4)
    parts, _ = parts_of([many("BRM-04", 5, "met", "gap")])
    assert [[numbers(part) for part in page] for page in pages_of(parts)] == [
        [["BRM-04/0", "BRM-04/1"]], [["BRM-04/2", "BRM-04/3"]], [["BRM-04/4"]],
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("wanted", "control", "subject", "number"),
    [
        (None, "", "", 1), (2, "BRM-04", "BRM-04/0", 2), (None, "BRM-04", "BRM-04/4", 3),
        (None, "BRM-05", "", 4), (99, "", "", 4), (-3, "", "", 1), (None, "BRM-99", "nobody", 1),
    ],
)  # fmt: skip
def test_the_page_shown_is_the_one_asked_for_or_that_of_the_chosen_cell(
    monkeypatch: pytest.MonkeyPatch, wanted: int | None, control: str, subject: str, number: int
) -> None:
    monkeypatch.setattr(lines, "CELLS", 4)
    parts, _ = parts_of([many("BRM-04", 5, "met", "gap"), many("BRM-05", 2, "gap", "met")])
    page = page_of(parts, wanted, control, subject)
    assert (page.number, page.pages, page.total, page.ends) == (number, 4, 4, number == 4)
    assert (page.first, page.last) == (number, number)


def test_there_is_a_page_when_there_is_nothing() -> None:
    page = page_of([], None, "", "")
    assert (page.parts, page.number, page.ends) == ((), 1, True)


def test_one_line_for_several_says_what_not_all_of_them_have() -> None:
    windows = together(
        [subject("A", "met", "met_late", "open"), subject("B", "met", "met", "met", "not_due")]
    )
    assert [(one.start, one.status) for one in windows] == list(
        zip(QUARTERS, ["met", "met_late", "open", "not_due"], strict=False)
    )


def test_intervals_of_different_length_make_no_line() -> None:
    half = SubjectResult("B", "customer", None, "met", True, Counts(), (window(FIRST, date(2026, 10, 1)),))
    assert together([subject("A", "met", "met"), half]) == []
