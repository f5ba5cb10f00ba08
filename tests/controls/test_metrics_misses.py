"""Rules without statistics: worsening in a row, and two misses within six periods."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from controls.metrics import Bound, Observed, repeated_misses, worsening_in_a_row

AT_LEAST = Bound("ge", Fraction("99.9"))


def results(*values, bound=AT_LEAST):
    return [Observed(bound, None if value is None else Fraction(value)) for value in values]


@pytest.mark.parametrize(
    ("values", "found"),
    [([], 0), ([5], 0), ([5, 4, 3, 2], 3), ([5, 4, 4, 3], 1), ([5, None, 4, 3], 1), ([3, 2, 3], 0)],
)
def test_worsening_in_a_row(values, found):
    assert worsening_in_a_row(results(*values)) == found


@pytest.mark.parametrize(
    ("missed", "found"),
    [
        ("x....x", (5,)),
        ("x.....x", ()),
        ("xx", (1,)),
        ("xxx", (1,)),  # one run
        ("xx......xx", (1, 9)),
        ("", ()),
    ],
)
def test_two_misses_within_six_periods(missed, found):
    assert repeated_misses([sign == "x" for sign in missed]) == found


def test_misses_that_could_never_happen():
    with pytest.raises(ValueError, match="3 misses within 2"):
        repeated_misses([], 3, 2)


@given(st.lists(st.booleans(), max_size=24), st.integers(0, 24), st.integers(1, 4), st.integers(0, 4))
@settings(max_examples=100)
def test_runs_completed_from_a_period_on_need_no_more_than_a_run_before_it(missed, begin, least, more):
    within = least + more
    cut = max(0, begin - within)
    wanted = [place for place in repeated_misses(missed, least, within) if place >= begin]
    found = [place + cut for place in repeated_misses(missed[cut:], least, within)]
    assert [place for place in found if place >= begin] == wanted
