"""No number of the catalog may change unnoticed: moved by one, some case of its control has another status.

The number is moved as an organisation would do it, by a policy of its own.
"""

from __future__ import annotations

import re
from decimal import Decimal
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from tests.controls.asking import CATALOG
from tests.controls.worlds import LIKED, Case, World, rows

HERE = Path(__file__).parent
MODULES = [import_module(f"tests.controls.{path.stem}") for path in sorted(HERE.glob("test_cases_*.py"))]
TABLES: dict[str, list[Case]] = {
    name.replace("_", "-"): [line.values[0] for line in found]
    for module in MODULES
    for name, found in vars(module).items()
    if re.fullmatch(r"[A-Z]{3}_\d\d", name)
}

EXPECTED = HERE.parent / "golden" / "numbers.txt"
SHARE_STEP = 10  # percent
NUMBERS = [
    pytest.param(control.id, name, number, id=f"{control.id} {name}")
    for control in CATALOG.controls
    for name, number in control.test.params.items()
]


def test_every_control_has_a_table_with_every_status() -> None:
    assert TABLES.keys() == {control.id for control in CATALOG.controls}
    for control, cases in TABLES.items():
        statuses = {case.expected for case in cases}
        assert statuses >= {"met", "partial", "not_met"}, control
        never = CATALOG.control(control).test.na.en.startswith("Never")
        assert never or statuses & {"not_due", "not_applicable", "not_judged"}, control


@pytest.mark.parametrize(("control", "name", "number"), NUMBERS)
def test_a_number_moved_by_one_is_noticed(control: str, name: str, number: Any) -> None:
    for other in moves(name, number):
        assert any(differs(case, name, other) for case in TABLES[control]), other


def test_a_number_set_to_nothing_asks_for_one_all_the_same() -> None:
    """No plan at all, and a policy that asks for none: that is not met, and no fault."""
    [none] = [case for case in TABLES["BRM-03"] if case.what == "none"]
    assert not differs(none, "plans_min", 0)


def test_the_numbers_are_those_the_tables_were_made_for() -> None:
    """Shares move by ten below, so each number stands here once more: a wrong one is seen at once."""
    found = [
        f"{control.id} {name} = {number}"
        for control in CATALOG.controls
        for name, number in control.test.params.items()
    ]
    assert found == EXPECTED.read_text(encoding="utf-8").splitlines()


def moves(name: str, number: Any) -> list[Any]:
    """One more and one less; of shares so much that a table of few items can tell. Nothing goes below one."""
    step = SHARE_STEP if name.endswith("_pct") else 1
    return [moved for moved in (number + step, number - step) if moved >= 1]


@pytest.mark.parametrize(("control", "name", "number"), NUMBERS)
def test_no_number_breaks_the_arithmetic(control: str, name: str, number: Any) -> None:
    """What was recorded before there were bounds is read as the nearest number that fits."""
    for absurd in ("999999999999999", "-5"):
        case = TABLES[control][0]
        assert moved(case, name, absurd).result().status is not None


def differs(case: Case, name: str, number: Decimal | int) -> bool:
    """Whether the case has another status with another number."""
    return moved(case, name, str(number)).result().status != case.expected


def moved(case: Case, name: str, number: str) -> Case:
    """The case with another number by a policy of the organisation."""

    def build(world: World) -> None:
        setting = rows({"control": case.control, "param": name, "value": number})
        world.record("policy", "POL-9", {"topic": "limits", "valid_from": LIKED, "settings": setting})
        case.build(world)

    return Case(case.control, case.subject, case.what, build, case.expected, case.asked)
