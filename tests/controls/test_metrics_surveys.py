"""Promises kept, answers given, samples drawn: one item either side, and what a few can never show."""

from __future__ import annotations

from fractions import Fraction
from math import ceil, comb, isqrt, sqrt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from controls.metrics import (
    Bound,
    Due,
    Invited,
    Ticket,
    attainment,
    audit_sample,
    csat,
    margin_of_error,
    mean_by_customer,
    nps,
    response_rate,
    square_root_sample,
    survey_size,
    ticket_attainment,
    wilson,
)

# ---- attainment ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("operator", "actual", "met", "margin"),
    [
        ("ge", "99.899", 0, "-0.001"),
        ("ge", "99.9", 1, "0"),
        ("gt", "99.9", 0, "0"),
        ("ge", "99.901", 1, "0.001"),
        ("le", "99.899", 1, "0.001"),
        ("le", "99.901", 0, "-0.001"),
        ("eq", "99.901", 0, "-0.001"),
    ],
)
def test_both_directions_share_one_sign(operator, actual, met, margin):
    found = attainment([Due(Bound(operator, Fraction("99.9")), Fraction(actual))])
    assert (found.met, found.margins) == (met, (Fraction(margin),))


@pytest.mark.parametrize(
    ("targets", "due", "met", "missing", "all_met"),
    [
        ([], 0, 0, 0, None),
        ([("5", True)], 0, 0, 0, None),
        ([(None, False)], 1, 0, 1, False),  # what nobody measured was not met
        ([("5", False), (None, True)], 1, 1, 0, True),
        ([("5", False), ("4", False)], 2, 1, 0, False),
    ],
)
def test_what_is_due(targets, due, met, missing, all_met):
    bound = Bound("ge", Fraction(5))
    found = attainment(
        Due(bound, None if actual is None else Fraction(actual), excepted) for actual, excepted in targets
    )
    assert (found.due, found.met, found.missing, found.all_met) == (due, met, missing, all_met)
    assert (found.share.value is None) is (due == 0)


@pytest.mark.parametrize(
    ("minutes", "closed", "counts"),
    [
        (239, True, (1, 1)),
        (240, True, (1, 1)),
        ("240.01", True, (0, 1)),
        (240, False, (0, 0)),
        (241, False, (0, 1)),
    ],
)
def test_a_ticket_on_its_limit(minutes, closed, counts):
    share = ticket_attainment([Ticket(minutes, 240, closed)])
    assert (share.numerator, share.denominator) == counts


# ---- satisfaction ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("x", "n", "lower", "upper"),
    [
        (9, 10, "0.595850", "0.982124"),
        (10, 10, "0.722467", "1.000000"),
        (0, 10, "0.000000", "0.277533"),
        (3, 7, "0.158220", "0.749542"),
        (41, 50, "0.692039", "0.902298"),
    ],
)
def test_wilson_as_statsmodels_has_it(x, n, lower, upper):
    """Printed by `proportion_confint(x, n, method="wilson")` of statsmodels 0.15.0; not installed here."""
    found = wilson(x, n)
    assert (f"{float(found.lower):.6f}", f"{float(found.upper):.6f}") == (lower, upper)


@given(st.integers(1, 500).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
@settings(max_examples=30)
def test_wilson_stays_on_the_scale_and_turns_with_the_question(given_):
    x, n = given_
    found, turned = wilson(x, n), wilson(n - x, n)
    assert 0 <= found.lower <= Fraction(x, n) <= found.upper <= 1
    assert abs(turned.lower - (1 - found.upper)) < Fraction(1, 10**25)
    if x < n:
        assert found.lower < wilson(x + 1, n).lower


@pytest.mark.parametrize(("x", "n"), [(-1, 5), (6, 5), (0, -1)])
def test_wilson_of_what_cannot_be(x, n):
    with pytest.raises(ValueError, match="of"):
        wilson(x, n)


@pytest.mark.parametrize(("grade", "top"), [(3, 0), (4, 1), (5, 1)])
def test_the_two_best_grades(grade, top):
    assert csat([grade]).top == top
    assert csat([grade + 5], best=10).top == top


@pytest.mark.parametrize(("n", "show"), [(4, False), (5, True)])
def test_few_answers_are_not_shown_apart(n, show):
    assert csat([5] * n + [None]).show is show


@pytest.mark.parametrize(("of", "answers"), [(csat, [0]), (csat, [6]), (nps, [11]), (nps, [-1])])
def test_answers_off_the_scale(of, answers):
    with pytest.raises(ValueError, match="not on the scale"):
        of(answers)


@pytest.mark.parametrize(("answer", "score"), [(6, -100), (7, 0), (8, 0), (9, 100)])
def test_who_promotes_and_who_does_not(answer, score):
    assert nps([answer, None]).score == score


def test_without_answers_nothing_is_known():
    assert (csat([None]).share.value, csat([]).mean, csat([]).interval) == (None, None, None)
    assert (nps([]).score, nps([]).standard_error, nps([None]).interval) == (None, None, None)
    assert mean_by_customer([("A", None)]) is None


@given(st.lists(st.none() | st.integers(0, 10), max_size=40), st.randoms(use_true_random=False))
@settings(max_examples=30)
def test_who_answered_first_never_matters(answers, chance):
    found = nps(answers)
    if found.interval:
        assert -100 <= found.interval.lower <= found.score <= found.interval.upper <= 100
    chance.shuffle(answers)
    assert nps(answers) == found


@pytest.mark.parametrize(
    ("invited", "persons", "customers"),
    [
        ([], None, None),
        ([Invited("A", False)], 0, 0),
        ([Invited("A", True), Invited("A", False), Invited("B", False)], Fraction(1, 3), Fraction(1, 2)),
        ([Invited("A", True), Invited("B", False, ineligible=True)], 1, 1),
    ],
)
def test_the_response_rate_of_people_and_of_customers(invited, persons, customers):
    found = response_rate(invited)
    assert (found.persons.value, found.customers.value) == (persons, customers)


# ---- sizes -----------------------------------------------------------------------------------------------

CENSUS = (10, 20, 30, 50, 100, 500)


@pytest.mark.parametrize(
    ("margin", "sizes"), [("0.10", (10, 17, 24, 34, 50, 81)), ("0.05", (10, 20, 28, 45, 80, 218))]
)
def test_how_many_must_answer(margin, sizes):
    """Cochran's formula with finite population, rounded up; 2,500 with 3 % are 749 in survey textbooks."""
    assert tuple(survey_size(n, margin) for n in CENSUS) == sizes
    assert survey_size(2500, "0.03") == 749


@given(st.integers(1, 3000), st.integers(1, 30), st.integers(0, 100))
@settings(max_examples=30)
def test_a_size_is_the_smallest_that_is_enough(population, percent, share):
    """The margin at that size keeps the one wanted, to the digits of the root; one answer fewer does not."""
    wanted, p = Fraction(percent, 100), Fraction(share, 100)
    size = survey_size(population, wanted, p)
    assert margin_of_error(population, size, p).margin <= wanted
    assert size == 1 or margin_of_error(population, size - 1, p).margin > wanted


@pytest.mark.parametrize(("population", "n"), [(20, 0), (20, 21), (0, 0)])
def test_more_answers_than_people(population, n):
    with pytest.raises(ValueError, match="answers of"):
        margin_of_error(population, n)


@pytest.mark.parametrize(("population", "margin"), [(0, "0.1"), (10, 0), (10, "1.1")])
def test_surveys_there_are_not(population, margin):
    with pytest.raises(ValueError, match=r"no survey|no share"):
        survey_size(population, margin)


# ---- audit samples ---------------------------------------------------------------------------------------

POPULATIONS = (4, 12, 24, 52, 100, 250, None)


@pytest.mark.parametrize(
    ("confidence", "tolerable", "sizes"),
    [
        ("0.90", "0.10", (4, 8, 13, 16, 18, 21, 22)),
        ("0.95", "0.10", (4, 9, 15, 20, 23, 26, 29)),
        ("0.90", "0.09", (4, 8, 13, 19, 20, 23, 25)),  # 25 is the sample of J-SOX practice
        ("0.95", "0.05", (4, 12, 19, 33, 39, 51, 59)),
    ],
)
def test_samples_without_deviation(confidence, tolerable, sizes):
    """Counted from the hypergeometric distribution; 22, 29, 25 and 59 are ceil(ln / ln)."""
    assert tuple(audit_sample(n, confidence, tolerable).n for n in POPULATIONS) == sizes


@given(st.integers(1, 300), st.integers(1, 99), st.integers(1, 99))
@settings(max_examples=60)
def test_a_sample_is_the_smallest_that_is_enough(population, confidence, tolerable):
    found = audit_sample(population, Fraction(confidence, 100), Fraction(tolerable, 100))
    bad = population * tolerable // 100 + 1
    chances = [Fraction(comb(population - bad, n), comb(population, n)) for n in range(found.n + 1)]
    limit = 1 - Fraction(confidence, 100)
    assert 1 <= found.n <= population
    assert chances[-1] == found.chance_of_missing <= limit < chances[-2]


@pytest.mark.parametrize(
    ("population", "confidence", "tolerable"),
    [(0, "0.9", "0.1"), (10, 1, "0.1"), (10, 0, "0.1"), (10, "0.9", 0), (10, "0.9", 1), (10, "1.9", "0.1")],
)
def test_samples_there_are_not(population, confidence, tolerable):
    with pytest.raises(ValueError, match=r"nothing to draw|no sample|no share"):
        audit_sample(population, confidence, tolerable)


@given(st.integers(0, 10**9))
@settings(max_examples=30)
def test_the_square_root_is_rounded_up(population):
    found = square_root_sample(population)
    assert found == ceil(sqrt(population)) == isqrt(population) + (isqrt(population) ** 2 < population)
