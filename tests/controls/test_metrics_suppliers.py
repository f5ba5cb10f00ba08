"""What suppliers can carry together, how they are scored, and how much rests on how few."""

from __future__ import annotations

from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from controls.metrics import (
    Criterion,
    Use,
    asks_for_action,
    common_cause,
    composite,
    concentration,
    coverage_of,
    fan_out,
    grade_of,
    k_of_n,
    parallel,
    part,
    serial,
    shared_parties,
    single_points,
    spread_of,
    steps,
    time_chain,
    weighted_mean,
    weighted_score,
)

SHARES = st.fractions(0, 1, max_denominator=1000)

# ---- composite availability ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("tree", "percent"),
    [
        (serial(part("0.999"), part("0.9995"), part("0.995")), "99.35080"),
        (serial(*[part("0.999")] * 12), "98.80658"),
        (parallel(part("0.995"), part("0.995")), "99.99750"),
        (serial(part("0.99")), "99.00000"),
        (k_of_n(2, part("0.9"), part("0.8"), part("0.7")), "90.20000"),  # .504 + .216 + .126 + .056
    ],
)
def test_what_parts_carry_together(tree, percent):
    """By hand: products of the parts, or of what they lack."""
    assert f"{float(composite(tree) * 100):.5f}" == percent


@given(st.lists(SHARES, min_size=1, max_size=6), st.data())
@settings(max_examples=30)
def test_so_many_of_them_against_every_case(availabilities, data):
    """Brute force over all 2^n cases of up and down."""
    needed = data.draw(st.integers(1, len(availabilities)))
    chance = Fraction()
    for ups in product([True, False], repeat=len(availabilities)):
        if sum(ups) >= needed:
            case = Fraction(1)
            for up, a in zip(ups, availabilities, strict=True):
                case *= a if up else 1 - a
            chance += case
    assert composite(k_of_n(needed, *map(part, availabilities))) == chance


@given(st.lists(SHARES, min_size=1, max_size=6), st.randoms(use_true_random=False))
@settings(max_examples=30)
def test_series_never_beats_its_weakest_nor_parallel_falls_below_its_best(availabilities, chance):
    parts = [part(a) for a in availabilities]
    assert composite(serial(*parts)) <= min(availabilities)
    assert composite(parallel(*parts)) >= max(availabilities)
    chance.shuffle(parts)
    assert composite(serial(*parts)) == composite(serial(*(part(a) for a in availabilities)))


def test_the_calculation_can_be_redone_by_hand():
    tree = serial(
        part("0.99", "server"), parallel(part("0.9"), part("0.8"), name="lines"), part("1"), name="mail"
    )
    lines, mail = steps(tree)
    assert (lines.name, lines.needed, lines.values) == ("lines", 1, (Fraction("0.9"), Fraction("0.8")))
    assert (mail.name, mail.needed, mail.values) == ("mail", 3, (Fraction("0.99"), Fraction("0.98"), 1))
    assert mail.availability == composite(tree) == Fraction("0.9702")
    assert steps(part("0.9")) == () and composite(part("0.9")) == Fraction("0.9")


@pytest.mark.parametrize("needed", [0, 3])
def test_parts_that_are_not_there(needed):
    with pytest.raises(ValueError, match="needed of 2"):
        k_of_n(needed, part("0.9"), part("0.9"))
    with pytest.raises(ValueError, match="needed of 2"):
        common_cause("0.9", "0.1", n=2, needed=needed)
    with pytest.raises(ValueError, match="no share"):
        part("99.9")


@given(st.fractions(Fraction(1, 2), 1, max_denominator=1000), SHARES, st.integers(1, 4))
@settings(max_examples=30)
def test_what_they_have_in_common_never_helps(availability, beta, n):
    """As long as parts are up more often than down, which is what the formula is for."""
    alone = composite(parallel(*[part(availability)] * n))
    assert availability <= common_cause(availability, beta, n) <= alone
    assert common_cause(availability, 0, n) == alone
    assert common_cause(availability, 1, n) == availability


def test_what_is_down_most_of_the_time_is_not_below_nought():
    assert common_cause(0, "0.5", n=2, needed=2) == 0


# ---- time chains -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("supplier", "left", "holds"), [(209, 1, True), (210, 0, True), (211, -1, False)])
def test_a_chain_may_be_filled_and_not_overrun(supplier, left, holds):
    chain = time_chain(240, [("triage", 15), ("supplier", supplier), ("verification", 15)])
    assert (chain.left, chain.holds, chain.needed) == (left, holds, 30 + supplier)


@pytest.mark.parametrize(("limit", "step"), [(-1, 0), (1, -1)])
def test_no_time_below_nought(limit, step):
    with pytest.raises(ValueError, match="below 0"):
        time_chain(limit, [("supplier", step)])


# ---- weighted scores -------------------------------------------------------------------------------------


def scored(*pairs, **more):
    return weighted_score([Criterion(w, None if s is None else Fraction(s)) for w, s in pairs], **more)


@pytest.mark.parametrize(
    ("pairs", "refused", "score", "grade"),
    [
        ([(800, "4"), (200, None)], False, 75, "B"),
        ([(799, "4"), (201, None)], True, None, None),
        ([(1000, "5")], False, 100, "A"),
        ([(500, "5"), (500, None)], True, None, None),
        ([(1000, None)], True, None, None),
        ([], True, None, None),
        ([(0, "5")], True, None, None),
        ([(600, "3.5"), (400, "3")], False, Fraction("57.5"), "C"),
    ],
)
def test_coverage_and_score(pairs, refused, score, grade):
    found = scored(*pairs)
    assert (found.refused, found.score, found.grade) == (refused, score, grade)


@pytest.mark.parametrize("score", [None, "5"])
def test_a_knock_out_is_no_matter_of_points(score):
    kept = Criterion(500, Fraction(5))
    out = Criterion(500, score and Fraction(score), knock_out_failed=True)
    found = weighted_score([kept, out])
    assert (found.grade, found.score) == ("failed", 100 if score else None)


@pytest.mark.parametrize(
    ("points", "grade"),
    [("85", "A"), ("84.999", "B"), ("70", "B"), ("69.999", "C"), ("55", "C"), ("54.999", "D")],
)
def test_grades_on_the_unrounded_score(points, grade):
    assert grade_of(Fraction(points)) == grade


@pytest.mark.parametrize(
    ("score", "before", "action"),
    [
        ("54.999", None, True),
        ("55", None, False),
        ("70", "85", True),
        ("70.001", "85", False),
        ("70", "60", False),
    ],
)
def test_what_asks_for_action(score, before, action):
    assert asks_for_action(Fraction(score), before and Fraction(before)) is action


@pytest.mark.parametrize(
    ("grades", "remark"), [([2, 4], True), (["2.1", 4], False), ([3], False), ([1, 3, 5], True)]
)
def test_evaluators_two_grades_apart_are_asked_why(grades, remark):
    assert spread_of(grades).asks_for_remark is remark


def test_scores_that_are_none():
    assert spread_of([]) is None
    assert coverage_of([]).value is None
    with pytest.raises(ValueError, match="below 0"):
        weighted_mean([(-1, Fraction(1))])
    for score in ("0.9", "5.1"):
        with pytest.raises(ValueError, match="not on the scale"):
            scored((100, score))


CRITERIA = st.lists(st.tuples(st.integers(1, 500), st.integers(1, 5)), min_size=1, max_size=8)


@given(CRITERIA, st.randoms(use_true_random=False), st.integers(2, 9))
@settings(max_examples=30)
def test_order_and_scale_of_weights_never_matter_and_a_better_grade_never_hurts(pairs, chance, times):
    score = scored(*pairs).score
    assert 0 <= score <= 100
    assert scored(*((weight * times, grade) for weight, grade in pairs)).score == score
    assert scored((pairs[0][0], 5), *pairs[1:]).score >= score
    chance.shuffle(pairs)
    assert scored(*pairs).score == score


# ---- concentration ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("amounts", "hhi", "label"),
    [
        (["1"], 10000, "high"),
        ([1] * 10, 1000, "moderate"),
        ([1] * 11, Fraction(10000, 11), "low"),
        ([40, 30, 20, 10], 3000, "high"),
        ([3, 2, 1, 1, 1, 1, 1], 1800, "moderate"),
        ([301, 200, 100, 100, 100, 100, 99], Fraction("1804.02"), "high"),
        ([0, 0], None, None),
        ([], None, None),
    ],
)
def test_concentration(amounts, hhi, label):
    found = concentration(amounts)
    assert (found.hhi, found.label) == (hhi, label)


@given(st.lists(st.integers(0, 10**6), min_size=1, max_size=12), st.integers(1, 1000))
@settings(max_examples=30)
def test_concentration_lies_between_all_alike_and_one_alone(amounts, times):
    found = concentration(amounts)
    if found.hhi is None:
        assert not any(amounts)
        return
    assert Fraction(10000, len(amounts)) <= found.hhi <= 10000
    assert 1 <= found.effective_number <= len(amounts)
    assert concentration([amount * times for amount in reversed(amounts)]).hhi == found.hhi


def test_an_amount_below_nought():
    with pytest.raises(ValueError, match="below 0"):
        concentration([5, -1])


def use(suppliers: str, *, others=0, critical=True, service="mail", needed=1) -> Use:
    return Use(service, "network", frozenset(suppliers), others, critical, needed)


@pytest.mark.parametrize(
    ("one", "single"),
    [
        (use("A"), True),
        (use("AB"), False),
        (use(""), False),
        (use("A", others=1), False),
        (use("AB", needed=2), True),
        (use("ABC", needed=2), False),
        (use("A", others=1, needed=2), True),
        (use("A", others=2, needed=2), False),
        (use("A", critical=False), False),
    ],
)
def test_a_single_point(one, single):
    assert bool(single_points([one])) is single


def test_what_falls_with_a_supplier():
    uses = [use("A"), use("A", service="web", critical=False), use("AB", service="files"), use("A")]
    assert fan_out(uses) == {"A": frozenset({"mail", "web"}), "B": frozenset()}
    assert shared_parties({"A": ["cloud", "cloud"], "B": []}) == {}
    assert fan_out([use("AB", needed=2)]) == {"A": frozenset({"mail"}), "B": frozenset({"mail"})}
