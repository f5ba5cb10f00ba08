"""Can suppliers carry it, where so many of several are needed at once."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from itertools import product
from math import prod

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from controls.carrying.carried import carried_by
from controls.carrying.enough import WAYS_SHOWN, enough_of
from controls.components import needed_of
from controls.known import Known
from controls.metrics.composite import at_least
from controls.wording import sentence
from tests.controls.asking import CATALOG, KINDS
from tests.controls.worlds import SCOPE, TARGET, World, line, rows

DAY = date(2026, 1, 1)


def worked_out(shares, needed, below=(), lang="en"):
    """What parties A, B, C … with these percentages come to, and the lines.

    `below`: party → its subcontractors.
    """
    each = {party: Fraction(share) / 100 for party, share in zip("ABCDEFGH", shares, strict=False)}
    under = {party: frozenset(names.split()) for party, names in dict(below).items()}
    result, lines = enough_of(each, needed, under, KINDS)
    return result * 100, [sentence(one.reason, lang) for one in lines]


def test_two_of_three_alike_is_a_binomial():
    result, lines = worked_out(["99"] * 3, 2)
    assert result == Fraction("99.9702")
    assert lines == [
        "2 of 3 are needed at once (A, B and C). How many are up, one case after the other:",
        "Exactly 2 of 3 up: 3 × 99 % × 99 % × (100 % − 99 %) = 2.9403 %.",
        "Exactly 3 of 3 up: 99 % × 99 % × 99 % = 97.0299 %.",
        "2 or more of 3 up: 2.9403 % + 97.0299 % = 99.9702 %, "
        "if they fail independently and taking over works.",
    ]


def test_the_same_in_japanese():
    assert worked_out(["99"] * 3, 2, lang="ja")[1] == [
        "A、B、Cの3者のうち、同時に2者が必要です。稼働している数ごとに計算します。",
        "ちょうど2者が稼働（3者のうち）: 3 × 99% × 99% × (100% − 99%) = 2.9403%",
        "ちょうど3者が稼働（3者のうち）: 99% × 99% × 99% = 97.0299%",
        "2者以上が稼働（3者のうち）: 2.9403% + 97.0299% = 99.9702%。独立に故障し、切替えが働く場合の値です。",
    ]


def test_two_of_three_that_differ_are_summed_way_by_way():
    result, lines = worked_out(["90", "80", "70"], 2)
    assert result == Fraction("90.2")
    assert lines[1:3] == [
        "Exactly 2 of 3 up: 90 % × 80 % × (100 % − 70 %) + 90 % × (100 % − 80 %) × 70 % + "
        "(100 % − 90 %) × 80 % × 70 % = 39.8 %.",
        "Exactly 3 of 3 up: 90 % × 80 % × 70 % = 50.4 %.",
    ]


def test_long_products_are_written_as_powers():
    lines = worked_out(["90"] * 8, 4)[1]
    assert lines[1] == "Exactly 4 of 8 up: 70 × (90 %)^4 × (100 % − 90 %)^4 = 0.45927 %."


@pytest.mark.parametrize(("parties", "told"), [(5, False), (6, True)])
def test_many_ways_are_counted_and_not_listed(parties, told):
    """Two of five down: ten ways; of six: fifteen."""
    lines = worked_out(["99", "98", "97", "96", "95", "94"][:parties], parties - 2)[1]
    assert WAYS_SHOWN == 10
    assert ("summed over the 15 ways that can be" in lines[1]) is told


def test_ways_are_not_looked_for_among_all_there_could_be():
    """Forty lines of which none may fail, or two: forty have a million million subsets."""
    each = {f"L{number:02}": Fraction(900 + number, 1000) for number in range(40)}
    result, lines = enough_of(each, 38, {}, KINDS)
    assert result == at_least(38, list(each.values()))
    assert [one.reason.code for one in lines[1:]] == [
        "carry_up_many",
        "carry_up_many",
        "carry_up",
        "carry_k_of_n_sum",
    ]


def test_one_of_several_stays_one_line():
    result, lines = worked_out(["98", "98"], 1)
    assert result == Fraction("99.96") and len(lines) == 1


@pytest.mark.parametrize("needed", [1, 2, 3])
def test_a_subcontractor_of_all_counts_them_as_one(needed):
    result, lines = worked_out(["98", "99", "97"], needed, {"A": "Fibre", "B": "Fibre Power", "C": "Fibre"})
    assert result == 97
    assert lines == ["Common cause: A, B and C share Fibre. They are counted as one, by the weakest: 97 %."]


def test_a_subcontractor_of_two_takes_two_at_once():
    """One of three: the pair as one beside the third. Two of three: never without the pair."""
    below = {"A": "Fibre", "B": "Fibre"}
    one, lines = worked_out(["90", "80", "70"], 1, below)
    assert one == 94 and lines[1] == (
        "In parallel, one of 3 is enough (A, B and C): 100 % − (100 % − 80 %) × (100 % − 70 %) = 94 %, "
        "if they fail independently and taking over works."
    )
    two, lines = worked_out(["90", "80", "70"], 2, below)
    assert two == 80 and lines[2:4] == [
        "Exactly 2 of 3 up: 80 % × (100 % − 70 %) = 24 %.",
        "Exactly 3 of 3 up: 80 % × 70 % = 56 %.",
    ]


def test_two_pairs():
    below = {"A": "Fibre", "B": "Fibre", "C": "Power", "D": "Power"}
    found, lines = worked_out(["90"] * 4, 3, below)
    assert found == 81 and lines[3:] == [
        "Exactly 4 of 4 up: 90 % × 90 % = 81 %.",
        "3 or more of 4 up: 81 % = 81 %, if they fail independently and taking over works.",
    ]


def test_who_is_joined_through_another_counts_with_it():
    found, lines = worked_out(["99", "98", "97"], 2, {"A": "Fibre", "B": "Fibre Power", "C": "Power"})
    assert found == 97 and "A, B and C share Fibre and Power" in lines[0]


SHARES = st.lists(st.integers(0, 100), min_size=2, max_size=6)


@given(SHARES, st.data())
@settings(max_examples=60)
def test_it_is_the_sum_over_all_ways(shares, data):
    """Held against every combination of up and down."""
    needed = data.draw(st.integers(1, len(shares)))
    every = product(*([(Fraction(s, 100), 1), (1 - Fraction(s, 100), 0)] for s in shares))
    whole = sum(prod(p for p, _ in ways) for ways in every if sum(up for _, up in ways) >= needed)
    assert worked_out(map(str, shares), needed)[0] == whole * 100


# ---- behind a target ----


def lines_of(*values, **named):
    """A service on as many lines of these availabilities, promised for the target of 99 %."""
    w = World()
    w.void("CON-1")
    parts = [
        {"name": "Line", "kind": "component", "operated_by": "external", "party": f"VND-{place}"}
        for place in range(2, 2 + len(values))
    ]
    w.change("SVC-1", components=rows({**parts[0], **named}, *parts[1:]))
    for part, value in zip(parts, values, strict=True):
        w.record("supplier", part["party"], {"name": part["party"], **SCOPE})
        target = {**TARGET, "id": "c1", "value": value, "supports": [line("SLA-1", "t1")]}
        w.contract(f"CON-{part['party']}", supplier=part["party"], targets=[target])
    return w


def asked(w):
    return carried_by(Known(CATALOG, KINDS, w.facts()), "SVC-1", DAY)[0]


def codes(found):
    return [one.reason.code.removeprefix("carry_") for one in found.steps]


@pytest.mark.parametrize(
    ("values", "needed", "state", "code"),
    [
        (["95"] * 3, None, "ok", "parallel"),
        (["95"] * 3, 1, "ok", "parallel"),
        (["95"] * 3, 2, "ok", "k_of_n_sum"),  # 99.275 %
        (["94.1"] * 3, 2, "short", "k_of_n_sum"),  # 98.9967…: 3a² − 2a³ crosses 99 % at 94.1097 %
        (["94.2"] * 3, 2, "ok", "k_of_n_sum"),
        (["95"] * 3, 3, "short", "serial"),
        (["99.9"] * 3, 3, "ok", "serial"),
        (["95"] * 3, 4, "short", "serial"),  # an old or imported record that names too few
    ],
)
def test_how_many_are_needed_decides(values, needed, state, code):
    found = asked(lines_of(*values, needed=needed) if needed else lines_of(*values))
    assert (found.state, code in codes(found)) == (state, True)


def test_the_highest_number_of_its_rows_counts():
    named = [("Line", None), ("Line", 3), ("Line", 2), ("Desk", 4)]
    content = {"components": rows(*({"name": name, "needed": number} for name, number in named))}
    assert [needed_of(content, name) for name in ("Line", "Desk", "Hosting")] == [3, 4, 1]


def test_two_components_of_the_same_parties_ask_for_what_the_stricter_asks():
    """Who is down is down in both."""
    w = lines_of("99", "99")
    both = [{"name": name, "kind": "component", "operated_by": "external", "party": party, "needed": needed}
            for name, needed in (("Line", 1), ("Backup", 2)) for party in ("VND-2", "VND-3")]  # fmt: skip
    w.change("SVC-1", components=rows(*both))
    assert "parallel" not in codes(asked(w)) and "serial" in codes(asked(w))


def test_measured_is_worked_out_the_same_way():
    w = lines_of("99", "99", "99", needed=2)
    for number in ("VND-2", "VND-3", "VND-4"):
        result = {"agreement": f"CON-{number}", "target": line(f"CON-{number}", "c1"), "value": "98"}
        w.record("performance_check", f"PCK-{number}", {
            "party": number, "period_from": "2025-06-01", "period_to": "2025-06-30",
            "occurred_on": "2025-07-01", "lines": rows(result)})  # fmt: skip
    said = [sentence(one.reason, "en") for one in asked(w).steps]
    start = said.index("Measured, the same by the newest results of each:")
    assert said[start + 2] == "Exactly 2 of 3 up: 3 × 98 % × 98 % × (100 % − 98 %) = 5.7624 %."
    assert "= 99.8816 %" in said[start + 4]
