"""Values made without a guard are the values they were: equal, hashed, filled in and replaced alike."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass, field, fields, replace
from inspect import signature

import pytest

from controls import assessment, facts
from controls.quick import quick


@dataclass(frozen=True, slots=True)
class Guarded:
    name: str
    place: int = 0
    values: Mapping[str, int] = field(default_factory=dict, compare=False)


@quick
@dataclass(frozen=True, slots=True)
class Quick:
    name: str
    place: int = 0
    values: Mapping[str, int] = field(default_factory=dict, compare=False)


def test_it_is_made_like_a_guarded_one() -> None:
    assert signature(Quick) == signature(Guarded)
    assert repr(Quick("a", values={"b": 1})) == repr(Guarded("a", values={"b": 1})).replace(
        "Guarded", "Quick"
    )
    with pytest.raises(TypeError, match=r"Quick.__init__\(\) missing 1 required positional argument: 'name'"):
        Quick()  # type: ignore[call-arg]


def test_a_default_that_is_made_is_made_for_each() -> None:
    first, second = Quick("a"), Quick("a")
    assert first.values == {} and first.values is not second.values


def test_it_is_compared_and_found_by_its_fields() -> None:
    assert Quick("a", 1, {"b": 1}) == Quick("a", 1) != Quick("a", 2)
    assert {Quick("a"): "found"}[Quick("a", 0, {"b": 1})] == "found"


def test_it_can_be_replaced_and_copied() -> None:
    changed = replace(Quick("a"), place=3)
    assert changed == Quick("a", 3)
    assert deepcopy(changed) == changed


@pytest.mark.parametrize("made", [facts.Record, facts.Evidence, facts.Plan, assessment.Reason])
def test_what_is_made_by_the_hundred_thousand_has_no_guard_and_no_other_attributes(made: type) -> None:
    assert made.__setattr__ is object.__setattr__
    assert tuple(one.name for one in fields(made)) == made.__slots__  # type: ignore[arg-type, attr-defined]


def test_what_looks_at_its_fields_stays_guarded() -> None:
    @dataclass(frozen=True)
    class Checked:
        name: str

        def __post_init__(self) -> None:
            raise ValueError(self.name)

    with pytest.raises(TypeError, match="Checked looks at its fields"):
        quick(Checked)
