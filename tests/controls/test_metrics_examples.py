"""The worked examples in the docstrings hold, the package runs alone, and nobody gets round exact numbers."""

from __future__ import annotations

import doctest
import importlib
import inspect
import pkgutil
import subprocess
import sys
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from controls import metrics
from controls.metrics import Bound, Share, exact, mean, median, percentile, pooled, rounded
from controls.metrics.figures import root

ROOT = Path(__file__).resolve().parents[2]
MODULES = sorted(module.name for module in pkgutil.iter_modules(metrics.__path__))
FUNCTIONS = [name for name in metrics.__all__ if inspect.isfunction(getattr(metrics, name))]


@pytest.mark.parametrize("name", MODULES)
def test_worked_examples(name):
    found = doctest.testmod(importlib.import_module(f"controls.metrics.{name}"))
    assert found.attempted and not found.failed


@pytest.mark.parametrize("name", FUNCTIONS)
def test_every_public_function_shows_an_example(name):
    assert ">>>" in (getattr(metrics, name).__doc__ or "")


def test_the_package_runs_with_the_standard_library_alone():
    program = (
        f"import sys; sys.path.insert(0, {str(ROOT)!r}); import controls.metrics as m; print(m.wilson(9, 10))"
    )
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout.startswith("Interval(")


# ---- exact numbers ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("value", [0.5, float("nan"), None, [1]])
def test_no_float_gets_in(value):
    with pytest.raises(TypeError):
        exact(value)


@pytest.mark.parametrize("value", ["", "x", "1/0", "nan", Decimal("NaN"), Decimal("Infinity")])
def test_what_is_no_number(value):
    with pytest.raises(ValueError, match=r"."):
        exact(value)


@pytest.mark.parametrize(
    ("share", "target", "reached"),
    [
        (Share(999, 1000), "99.9", True),
        (Share(99899, 100000), "99.9", False),
        (Share(Fraction(2, 3), 1), "66.67", False),
        (Share(1, 1), 100, True),
        (Share(0, 5), 0, True),
        (Share(0, 0), 0, None),
    ],
)
def test_a_share_is_judged_unrounded_and_undefined_of_nothing(share, target, reached):
    assert share.reaches(target) is reached


@pytest.mark.parametrize(
    ("value", "places", "shown"),
    [
        ("99.899", 2, "99.90"),
        ("0.125", 2, "0.12"),
        ("0.135", 2, "0.14"),
        ("-0.005", 2, "0.00"),
        ("7", 0, "7"),
    ],
)
def test_rounding_is_for_display(value, places, shown):
    assert str(rounded(Fraction(value), places)).removeprefix("-") == shown


def test_of_nothing_there_is_no_middle():
    assert (mean([]), median([]), percentile([], 90)) == (None, None, None)
    assert pooled([]).value is None


@pytest.mark.parametrize(("percent", "found"), [(1, 1), (50, 5), (90, 9), ("90.1", 10), (100, 10)])
def test_a_percentile_is_the_nearest_rank(percent, found):
    assert percentile(range(1, 11), percent) == found


@pytest.mark.parametrize("percent", [0, "100.1"])
def test_what_is_no_percentile(percent):
    with pytest.raises(ValueError, match="no percentile"):
        percentile([1], percent)


@given(st.lists(st.fractions(), min_size=1))
@settings(max_examples=30)
def test_a_middle_lies_between_the_ends(values):
    assert min(values) <= median(values) <= max(values)
    assert min(values) <= mean(values) <= max(values)
    assert percentile(values, 100) == max(values)


@given(st.fractions(min_value=0, max_value=10**6))
@settings(max_examples=30)
def test_a_root_squared_is_the_number(value):
    assert abs(root(value) ** 2 - value) <= (2 * root(value) + 1) / 10**30
    assert root(value * value) == value


# ---- bounds ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("operator", "below", "on", "above"),
    [
        ("ge", False, True, True),
        ("gt", False, False, True),
        ("le", True, True, False),
        ("lt", True, False, False),
        ("eq", False, True, False),
    ],
)
def test_one_step_either_side_of_a_target(operator, below, on, above):
    bound = Bound(operator, Fraction("99.9"))
    values = [Fraction(text) for text in ("99.899999", "99.9", "99.900001")]
    assert [bound.fulfilled(value) for value in values] == [below, on, above]


@given(st.sampled_from(sorted(metrics.OPERATORS)), st.fractions(), st.fractions())
@settings(max_examples=30)
def test_the_good_side_has_a_margin_above_nought(operator, value, target):
    margin = Bound(operator, target).margin(value)
    assert Bound(operator, target).fulfilled(value) is (
        margin > 0 if operator in ("gt", "lt") else margin >= 0
    )
