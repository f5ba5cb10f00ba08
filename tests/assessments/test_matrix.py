"""The matrix: cells in their places, links that name them, and a page light enough for sixty subjects."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from html import unescape
from itertools import pairwise
from urllib.parse import parse_qsl

import pytest
from flask import Flask

from app.assessments.matrix import Chosen, Matrix
from app.assessments.scale import Scale
from controls.assessment import Assessment, ControlResult, Counts, Question, SubjectResult, WindowResult
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


def answer(*lines: list[WindowResult]) -> Assessment:
    subjects = tuple(
        SubjectResult(f"SVC-2026-{n:04}", "service", None, "met", True, Counts(), tuple(windows))
        for n, windows in enumerate(lines, start=1)
    )
    result = ControlResult("BRM-08", "8.3.1", "8.3.2", "met", subjects)
    return Assessment(Question(FIRST, LAST, LAST, 1), "edition", (result,))


def drawn(*lines: list[WindowResult], chosen: Chosen = Chosen()) -> str:
    scale = Scale.of(FIRST, LAST, [one for windows in lines for one in windows])
    (group,) = Matrix(CATALOG, {}, scale, 2026, chosen).groups(answer(*lines))
    return "\n".join(str(row["cells"]) for row in group["rows"])


def links(html: str) -> list[str]:
    return [unescape(found).strip('"') for found in re.findall(r"href=(\"[^\"]*\"|[^\s>]+)", html)]


def spans(html: str) -> list[int]:
    return [int(found or 1) for found in re.findall(r"<td(?: colspan=(\d+))?>", html)]


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


def test_sixty_subjects_and_twelve_months_are_light(context) -> None:
    html = drawn(*[months()] * 60)
    assert len(links(html)) == 720
    assert len(html.encode()) <= 46_000
