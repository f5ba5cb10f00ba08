"""The chart of results: well-formed, scaled to round numbers, misses marked, gaps left open."""

from __future__ import annotations

from xml.etree import ElementTree as Xml

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.service_levels.line_chart import SMALL, WIDE, line_chart, numbers, ticks
from reports.charts import Point

VALUES = st.floats(-1e6, 1e6, allow_nan=False)
POINTS = st.lists(
    st.builds(Point, st.text(max_size=5), st.none() | VALUES, st.text(max_size=8), st.booleans()), max_size=12
)


def drawn(points, target=Point("", 99.95, "Target ≥ 99.95 %"), size=WIDE):
    return Xml.fromstring(line_chart("chart", points, target, "A <sentence> & more", " %", size))  # noqa: S314


def texts(picture):
    return [text.text for text in picture.iter("{http://www.w3.org/2000/svg}text")]


@pytest.mark.parametrize(
    ("values", "marks"),
    [
        ([99.91, 99.99], [99.9, 99.92, 99.94, 99.96, 99.98, 100]),
        ([37, 74], [30, 40, 50, 60, 70, 80]),
        ([5], [4, 6]),
        ([0, 0], [0, 0.25]),
        ([-3, 3], [-4, -2, 0, 2, 4]),
    ],
)
def test_the_scale_has_round_numbers(values, marks):
    found = ticks(values)
    assert found[0] <= min(values) and found[-1] >= max(values)
    assert len(found) <= 7
    if len(marks) > 2:
        assert found == marks


def test_all_numbers_of_a_scale_have_the_same_decimals():
    assert numbers([99.9, 99.925, 99.95]) == ["99.900", "99.925", "99.950"]
    assert numbers([0, 20000]) == ["0", "20,000"]


def test_a_missed_result_has_a_triangle_and_its_number():
    picture = drawn([Point("Aug", 99.97, "99.97 %"), Point("Sep", 99.91, "99.91 %", missed=True)])
    said = texts(picture)
    assert "99.91 %" in said and "99.97 %" not in said
    assert "Target ≥ 99.95 %" in said and said[-1] != ""


def test_the_line_breaks_where_nothing_was_measured():
    ends = [Point("A", 1.0, "1"), Point("B", 2.0, "2")]
    whole = line_chart("c", ends, Point("", None, ""), "t", "")
    broken = line_chart("c", [ends[0], Point("", None, ""), ends[1]], Point("", None, ""), "t", "")
    paths = [text.split('<path d="')[1].split('"')[0] for text in (whole, broken)]
    assert paths[0].count("M") == 1 and paths[1].count("M") == 2


@settings(max_examples=60, deadline=None)
@given(POINTS, st.none() | VALUES, st.sampled_from([WIDE, SMALL]))
def test_any_results_give_a_picture_inside_its_frame(points, target, size):
    if target is None and all(point.value is None for point in points):
        return
    picture = drawn(points, Point("", target, "Target"), size)
    for text in picture.iter("{http://www.w3.org/2000/svg}text"):
        assert 0 <= float(text.get("x", "-1")) <= size.width
    for circle in picture.iter("{http://www.w3.org/2000/svg}circle"):
        assert 0 <= float(circle.get("cy", "-1")) <= size.height
