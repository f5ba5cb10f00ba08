"""Trends: the exact chance against counting every order, published tables, one step around an alert."""

from __future__ import annotations

from fractions import Fraction
from itertools import permutations
from math import comb
from statistics import median

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from controls.metrics import (
    Bound,
    Limits,
    Observed,
    mann_kendall,
    periods_to_crossing,
    sen_line,
    sen_slope,
    trend_alerts,
)
from controls.metrics.mann_kendall import chance_of

AT_LEAST = Bound("ge", Fraction("99.9"))

# ---- Mann-Kendall ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("n", "s", "p"),
    [
        (4, 6, ".0417"),
        (5, 8, ".0417"),
        (6, 11, ".0278"),
        (8, 16, ".0305"),
        (10, 21, ".0363"),
        (12, 26, ".0432"),
    ],
)
def test_one_sided_five_percent_without_ties(n, s, p):
    """Published table: Gilbert 1987, A18, up to n = 10; n = 12 as in the shared answers, mk-12."""
    assert f"{float(chance_of(s, (1,) * n)):.4f}" == f"0{p}"
    assert chance_of(s, (1,) * n) <= Fraction(5, 100) < chance_of(s - 2, (1,) * n)


def test_three_values_never_tell_anything():
    assert mann_kendall([3, 2, 1]).p_one_sided == Fraction(1, 6)


def order(values) -> int:
    return sum((y > x) - (y < x) for i, x in enumerate(values) for y in values[i + 1 :])


@given(st.lists(st.integers(0, 4), max_size=7))
@settings(max_examples=30)
def test_the_exact_chance_is_that_of_counting_every_order(values):
    """Brute force: all n! orders, ties kept."""
    found = mann_kendall(values)
    every = [order(one) for one in permutations(values)]
    assert found.s == order(values)
    assert found.p_one_sided == Fraction(sum(s >= abs(found.s) for s in every), len(every))
    assert found.variance == Fraction(sum(s * s for s in every), len(every))


@given(st.lists(st.integers(0, 9), min_size=1, max_size=20))
@settings(max_examples=30)
def test_s_turns_with_time_and_with_sign_and_the_chance_stays(values):
    found, turned = mann_kendall(values), mann_kendall(values[::-1])
    assert (turned.s, turned.p_one_sided, turned.z) == (-found.s, found.p_one_sided, -found.z)
    assert mann_kendall([-value for value in values]).s == -found.s
    assert mann_kendall([3 * value + 7 for value in values]) == found


@pytest.mark.parametrize("groups", [(1,) * 36, (1, 2, 3, 30), (18, 18), (36,)])
def test_three_years_of_months_at_once(groups):
    """S lies as often above nought as below, so that 2 P(S >= 0) - P(S = 0) is everything."""
    pairs = comb(36, 2) - sum(comb(size, 2) for size in groups)
    on_nought = chance_of(0, groups) - chance_of(1 + pairs % 2, groups) if pairs % 2 == 0 else 0
    assert 2 * chance_of(pairs % 2, groups) - on_nought == 1
    assert chance_of(pairs, groups) > 0 == chance_of(pairs + 1, groups)


def test_the_normal_approximation_comes_close_for_many():
    """By hand: 15 rising values, then the 5 before them: S = 190 - 2 x 75, var = 20 x 19 x 45 / 18 = 950."""
    found = mann_kendall([*range(5, 20), *range(5)])
    assert (found.s, found.variance, float(found.z)) == (40, 950, pytest.approx(39 / 950**0.5))
    assert found.p_normal == pytest.approx(0.2058, abs=5e-5)  # from a table of the normal distribution
    assert found.p_normal == pytest.approx(float(found.p_two_sided), abs=0.01)


HUNDREDTHS = (98, 95, 97, 91, 97, 93, 90, 92, 95, 88, 90, 90)  # over 99 %


def test_a_year_of_months_with_ties_as_others_have_it():
    """Printed by pymannkendall 1.4.3, `original_test`, and SciPy 1.17.1, `theilslopes`; not installed."""
    months = [99 + Fraction(value, 100) for value in HUNDREDTHS]
    found, line = mann_kendall(months), sen_line(months)
    assert (found.s, found.variance) == (-37, 207)
    assert float(found.z) == pytest.approx(-2.502172968684897)
    assert found.p_normal == pytest.approx(0.012343360353455068)
    assert float(line.slope) == pytest.approx(-0.005777777777777734)
    assert float(line.at(0)) == pytest.approx(99.95677777777779)


def test_the_exact_chance_as_scipy_has_it():
    """Printed by `kendalltau(range(8), values, method="exact")` of SciPy 1.17.1, which refuses ties."""
    assert float(mann_kendall([3, 1, 4, 2, 6, 5, 8, 7]).p_two_sided) == pytest.approx(0.03115079365079365)


@pytest.mark.parametrize("values", [[], [1], [5, 5, 5]])
def test_without_order_there_is_no_trend(values):
    found = mann_kendall(values)
    assert (found.s, found.p_one_sided, found.p_two_sided, found.z, found.p_normal) == (0, 1, 1, 0, 1)


# ---- Sen -------------------------------------------------------------------------------------------------

VALUES = st.lists(st.none() | st.integers(-50, 50), max_size=12)


@given(VALUES)
@settings(max_examples=30)
def test_the_slope_is_the_median_of_all_pairs(values):
    """Written out again with the standard library's median."""
    points = [(i, value) for i, value in enumerate(values) if value is not None]
    slopes = [Fraction(w - v, j - i) for i, v in points for j, w in points if j > i]
    assert sen_slope(values) == (median(slopes) if slopes else None)


@given(st.lists(st.integers(-50, 50), min_size=2, max_size=12), st.integers(-5, 5), st.integers(-9, 9))
@settings(max_examples=30)
def test_the_line_follows_what_is_added(values, slope, more):
    line, other = sen_line(values), sen_line([v + slope * i + more for i, v in enumerate(values)])
    assert other.slope == line.slope + slope


@pytest.mark.parametrize(
    ("values", "operator", "target", "periods"),
    [
        ([10, 9, 8], "ge", 6, 2),
        ([10, 9, 8], "gt", 8, 0),  # already there
        ([10, 9, 8], "ge", 8, 0),  # leaves it at once
        ([10, 9, 8], "ge", 9, 0),
        ([10, 9, 8], "le", 12, None),  # gets better
        ([8, 8, 8], "ge", 6, None),
        ([1, 2, 3], "le", "4.5", Fraction(3, 2)),
    ],
)
def test_periods_to_the_target(values, operator, target, periods):
    bound = Bound(operator, Fraction(target))
    assert periods_to_crossing(sen_line(values), len(values) - 1, bound) == periods


# ---- alerts ----------------------------------------------------------------------------------------------


def results(*values, bound=AT_LEAST):
    return [Observed(bound, None if value is None else Fraction(value)) for value in values]


FALLING = [f"99.{99 - i}" for i in range(9)]


@pytest.mark.parametrize(
    ("values", "since"),
    [
        (["99.98"] * 12, []),  # month after month the same
        (FALLING[:7], []),  # seven results are one too few
        (FALLING[:8], [7]),
        ([None, *FALLING[:8]], [8]),
        ([*FALLING[:4], None, *FALLING[4:]], []),  # a month that nobody measured ends the row
        (FALLING[:8][::-1], []),  # gets better
    ],
)
def test_eight_results_in_a_row(values, since):
    assert [alert.since for alert in trend_alerts(results(*values, bound=Bound("ge", Fraction(90))))] == since


def ordered_with(s: int, n: int = 8) -> list[int]:
    """Values of which so many more pairs fall than rise: from falling, the last moves up step by step."""
    values = list(range(n, 0, -1))
    for i in range(n - 1):
        for j in range(n - 1, i, -1):
            if order(values) >= -s:
                return values
            values[j - 1], values[j] = values[j], values[j - 1]
    return values


@pytest.mark.parametrize(("s", "alerts"), [(16, True), (14, False)])
def test_the_level_is_kept_to_one_pair(s, alerts):
    """n = 8: |S| = 16 has p = 0.031, 14 has 0.054. The target lies far away, so only the test can alert."""
    values = ordered_with(s)
    assert order(values) == -s
    assert bool(trend_alerts(results(*values, bound=Bound("ge", Fraction(-1000))))) is alerts


@pytest.mark.parametrize(
    ("above", "crosses"), [("0", False), ("0.000001", True), ("1.5", True), ("1.500001", False)]
)
def test_the_line_is_followed_three_periods_ahead(above, crosses):
    """The line loses 1/2 a month: a target it reaches after three months is not crossed, one above that is.

    One that lies above the line today is missed already: no early warning. The test itself is switched off.
    """
    values = [30 - i for i in range(8)]
    half = [Fraction(value, 2) for value in values]
    target = sen_line(half).at(7 + 3) + Fraction(above)
    found = trend_alerts(results(*half, bound=Bound("ge", target)), Limits(level=Fraction(0)))
    assert bool(found) is crosses


def test_one_alert_until_it_clears():
    """It begins where the row is long enough, stands while the row worsens, and clears with better months."""
    found = trend_alerts(results(*range(20, 10, -1), *range(40, 60), bound=Bound("ge", Fraction(0))))
    assert len(found) == 1
    assert found[0].since == 7 and 10 < found[0].until < 20


def test_a_row_that_ends_clears_its_alert():
    found = trend_alerts(results(*FALLING, None, *FALLING, bound=Bound("ge", Fraction(90))))
    assert [(alert.since, alert.until) for alert in found] == [(7, 9), (17, None)]


def test_a_target_whose_good_side_changes_starts_anew():
    other = results(*FALLING, bound=Bound("le", Fraction(100)))
    assert trend_alerts(results(*FALLING[:7]) + other) == ()


def test_lower_is_better_for_hours_and_closer_for_exact_targets():
    rising = trend_alerts(results(*range(1, 9), bound=Bound("le", Fraction(100))))
    apart = trend_alerts(results(*(5 + (-1) ** i * i for i in range(8)), bound=Bound("eq", Fraction(5))))
    assert [(a.s, a.slope, a.crosses_in) for a in rising] == [(-28, 1, 92)]
    assert [(a.s, a.slope, a.crosses_in) for a in apart] == [(-28, 1, 0)]


def by_definition(values, bound, limits) -> list[bool]:
    """Whether each period alerts, by Mann-Kendall and Sen over everything up to it."""
    found = []
    for n in range(1, len(values) + 1):
        kendall, line = mann_kendall(values[:n]), sen_line(values[:n])
        worse = kendall.s * bound.sign < 0 and kendall.p_one_sided <= limits.level
        crosses = bool(line) and (
            bound.fulfilled(line.at(n - 1)) and not bound.fulfilled(line.at(n - 1 + limits.lookahead))
        )
        found.append(n >= limits.points_min and (worse or crosses))
    return found


@given(
    st.lists(st.integers(0, 30).map(lambda tenth: Fraction(tenth, 10)), max_size=16),
    st.sampled_from(["ge", "gt", "le", "lt"]),
    st.integers(0, 30),
    st.builds(
        Limits, st.integers(2, 9), st.sampled_from([Fraction(5, 100), Fraction(1, 5)]), st.integers(0, 4)
    ),
)
@settings(max_examples=60)
def test_counting_on_gives_what_the_definition_gives(values, operator, target, limits):
    bound = Bound(operator, Fraction(target, 10))
    found = trend_alerts(results(*values, bound=bound), limits)
    standing = [any(a.since <= i < (a.until or len(values)) for a in found) for i in range(len(values))]
    assert standing == by_definition(values, bound, limits)
    for alert in found:
        seen = values[: alert.since + 1]
        assert (alert.points, alert.slope) == (len(seen), sen_slope(seen))
        assert alert.s == bound.sign * mann_kendall(seen).s


def test_a_trend_needs_two_points():
    with pytest.raises(ValueError, match="two points"):
        trend_alerts([], Limits(points_min=1))


FALLS = st.lists(st.sampled_from([0, 1, 2, 3]), min_size=1, max_size=9).map(lambda fall: sorted(fall)[::-1])


@given(
    st.lists(st.just([None]) | FALLS, max_size=4).map(lambda parts: [v for part in parts for v in part]),
    st.builds(Limits, st.integers(2, 6), st.sampled_from([Fraction(5, 100), Fraction(1, 2)])),
)
@settings(max_examples=100)
def test_alerts_from_a_period_on_are_those_of_all_that_begin_there(values, limits):
    """Also where one stands already: it began before."""
    observed = results(*values, bound=Bound("ge", Fraction(3)))
    every = trend_alerts(observed, limits)
    for since in range(len(values) + 1):
        wanted = tuple(alert for alert in every if alert.since >= since)
        assert trend_alerts(observed, limits, since) == wanted
