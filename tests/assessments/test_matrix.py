"""The matrix: cells in their places, links that name them, and a page light enough for sixty subjects."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from html import unescape
from itertools import pairwise
from typing import Any
from urllib.parse import parse_qsl

import pytest
from flask import Flask

from app.assessments.lines import parts_of
from app.assessments.matrix import Chosen, Matrix
from app.assessments.scale import Scale
from controls.assessment import ControlResult, Counts, SubjectResult, WindowResult
from tests.controls.asking import CATALOG

FIRST, LAST = date(2026, 4, 1), date(2027, 3, 31)
STATUSES = ("met", "met", "met", "gap", "met_late", "partial")


@pytest.fixture
def context(app: Flask) -> Iterator[None]:
    with app.test_request_context():
        yield


def window(start: date, end: date, status: str = "met") -> WindowResult:
    return WindowResult("PLN-2026-0001", 1, start, end, end + timedelta(days=7), status)


def months() -> list[WindowResult]:
    firsts = [date(2026 + (month + 3) // 12, (month + 3) % 12 + 1, 1) for month in range(13)]
    spans = pairwise(firsts)
    return [window(*span, STATUSES[n % len(STATUSES)]) for n, span in enumerate(spans)]


def subject(n: int, windows: list[WindowResult], status: str = "met") -> SubjectResult:
    found = Counter(window.status for window in windows)
    counts = Counts(len(windows), **found) if found.keys() <= set(STATUSES) else Counts()
    return SubjectResult(f"SVC-2026-{n:04}", "service", None, status, True, counts, tuple(windows))


def result(*subjects: SubjectResult, control: str = "BRM-08", status: str = "met") -> ControlResult:
    return ControlResult(control, "8.3.1", "8.3.2", status, subjects)


def grouped(
    *results: ControlResult, chosen: Chosen = Chosen(), names: dict[str, str] | None = None
) -> list[dict[str, Any]]:
    windows = [window for result in results for subject in result.subjects for window in subject.windows]
    matrix = Matrix(CATALOG, names or {}, Scale.of(FIRST, LAST, windows), 2026, chosen)
    parts, quiet = parts_of(results, opened=chosen.control)
    return list(matrix.groups(parts, quiet))


def drawn(*lines: list[WindowResult], chosen: Chosen = Chosen()) -> str:
    subjects = (subject(n, windows) for n, windows in enumerate(lines, start=1))
    (group,) = grouped(result(*subjects), chosen=chosen)
    return "\n".join(str(row["cells"]) for row in group["rows"])


def links(html: str) -> list[str]:
    return [unescape(found).strip('"') for found in re.findall(r"href=(\"[^\"]*\"|[^\s>]+)", html)]


def spans(html: str) -> list[int]:
    return [
        int(found or 1)
        for found in re.findall(r"<td(?: class=[^ ]+| class=\"[^\"]+\")?(?: colspan=(\d+))?>", html)
    ]


def test_months_are_columns_where_everything_begins_with_one(context) -> None:
    quarter = window(date(2026, 7, 1), date(2026, 10, 1))
    html = drawn(months(), [quarter])
    assert [sum(spans(line)) for line in html.splitlines()] == [12, 12]
    assert spans(html.splitlines()[1]) == [3, 3, 6]


def test_days_are_columns_where_something_begins_inside_a_month(context) -> None:
    html = drawn(months(), [window(date(2026, 7, 10), date(2026, 8, 10))])
    assert [sum(spans(line)) for line in html.splitlines()] == [365, 365]
    assert spans(html.splitlines()[1]) == [100, 31, 234]


def test_a_cell_says_its_status_and_longer_windows_say_what_they_are(context) -> None:
    html = drawn(
        [window(date(2026, 4, 1), date(2026, 5, 1), "gap"), window(date(2026, 7, 1), date(2026, 10, 1))]
    )
    assert ">Gap</a>" in html
    assert 'aria-label="Q2, 1 Jul – 30 Sep 2026: Met">Q2</a>' in html


def test_every_link_leads_back_to_its_cell(context) -> None:
    before = window(date(2026, 2, 1), date(2026, 5, 1))
    middle = window(date(2026, 6, 15), date(2026, 7, 15))
    for address, cell in zip(links(drawn([before, middle])), (before, middle), strict=True):
        query = dict(parse_qsl(address.removeprefix("?"), keep_blank_values=True))
        assert Chosen.from_query(query) == Chosen("BRM-08", "SVC-2026-0001", cell.start)
        assert query.get("year") == ("2026" if cell is before else None)


@pytest.mark.parametrize("query", [{}, {"clause": "", "year": ""}, {"a/b/c/d": ""}, {"x": ""}, {"": ""}])
def test_nonsense_in_the_address_chooses_no_day(query) -> None:
    assert Chosen.from_query(query).start is None


def test_the_chosen_cell_is_marked_and_hostile_numbers_are_harmless(context) -> None:
    chosen = Chosen("BRM-08", "SVC-2026-0001", date(2026, 8, 1))
    assert drawn(months(), chosen=chosen).count("aria-current=true") == 1
    hostile = Chosen('"><script>', "a b=c", None).text
    assert not set(hostile) & set("\"'<>=` ")


def test_what_has_no_intervals_stands_side_by_side_under_its_status(context) -> None:
    subjects = [subject(n, [], "not_met" if n == 2 else "met") for n in (1, 2, 3)]
    (group,) = grouped(result(*subjects), names={"SVC-2026-0003": "<Orders>"})
    lacking, covered = group["rows"]
    assert (lacking["label"], covered["label"]) == ("Not met", "Met")
    assert links(str(lacking["cells"])) == ["?BRM-08/SVC-2026-0002/26"]
    assert spans(str(lacking["cells"])) == [12]
    assert str(covered["cells"]).endswith(
        ">SVC-2026-0001</a><a href=?BRM-08/SVC-2026-0003/26>&lt;Orders&gt;</a>"
    )


def test_the_year_of_a_cell_without_a_day_stands_in_its_address(context) -> None:
    chosen = Chosen.from_query({"BRM-08/SVC-2026-0002/2024": ""})
    assert (chosen.start, chosen.year) == (None, 2024)
    assert chosen.text == "BRM-08/SVC-2026-0002/24"
    (group,) = grouped(result(subject(2, [])), chosen=chosen)
    assert "aria-current=true" in str(group["rows"][0]["cells"])


def test_controls_with_nothing_to_judge_stand_together_at_the_end(context) -> None:
    results = [result(control=id, status="no_population") for id in ("BRM-02", "BRM-03")]
    *_parts, last = grouped(results[0], result(subject(1, months())), results[1])
    assert last["id"] == ""
    (row,) = last["rows"]
    assert row["label"] == "Nothing in the period"
    assert links(str(row["cells"])) == ["?BRM-02//26#BRM-02", "?BRM-03//26#BRM-03"]


def test_many_lines_that_lack_nothing_are_one_that_opens(context) -> None:
    met = [window(one.start, one.end) for one in months()]
    many = result(*(subject(n, met) for n in range(1, 62)))
    (group,) = grouped(many)
    (row,) = group["rows"]
    assert (row["label"], row["href"]) == ("61 subjects", "?BRM-08//26#BRM-08")
    assert (row["due"], row["done"]) == (732, 732)
    assert set(links(str(row["cells"]))) == {row["href"]}
    assert spans(str(row["cells"])) == [1] * 12
    query = dict(parse_qsl(str(row["href"]).removeprefix("?").split("#")[0], keep_blank_values=True))
    (opened,) = grouped(many, chosen=Chosen.from_query(query))
    assert len(opened["rows"]) == 61
    assert opened["current"]


@pytest.mark.parametrize(
    ("text", "start", "year"),
    [
        ("26-8", date(2026, 8, 1), 0),
        ("26-12", date(2026, 12, 1), 0),
        ("2026-08", date(2026, 8, 1), 0),
        ("2026-08-15", date(2026, 8, 15), 0),
        ("26", None, 2026),
        ("2026", None, 2026),
        ("05", None, 2005),
        ("1999", None, 1999),
        ("1999-12", date(1999, 12, 1), 0),
        ("26-13", None, 0),
        ("2026-02-30", None, 0),
        ("x", None, 0),
    ],
)
def test_a_month_or_a_year_stands_short_and_in_full(text: str, start: date | None, year: int) -> None:
    chosen = Chosen.from_query({f"BRM-08/SVC-2026-0001/{text}": ""})
    assert (chosen.start, chosen.year) == (start, year)
    again = Chosen.from_query({chosen.text: ""})
    assert (again.start, again.year) == (start, year)


@pytest.mark.parametrize(("lang", "most"), [("en", 41_000), ("ja", 42_500)])
def test_sixty_subjects_and_twelve_months_are_light(app: Flask, lang: str, most: int) -> None:
    with app.test_request_context(headers={"Accept-Language": lang}):
        html = drawn(*[months()] * 60)
    assert len(links(html)) == 720
    assert len(html.encode()) <= most
