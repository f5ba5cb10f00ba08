"""No number of the catalog may change unnoticed: moved by one, some case of its control has another status.

The number is moved as an organisation would do it, by a policy of its own. Of shares a case stands exactly
on the number, so one percent to one side is noticed; to the other side a table of few items tells ten
percent, and lists of a hundred tell one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from controls.assessment import ItemResult
from controls.control import Control
from controls.declaration import Text
from controls.items import Share, of_items, of_shares
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


def having(name: str) -> list[Any]:
    """The controls with a number of that name."""
    return [pytest.param(c, id=c.id) for c in CATALOG.controls if name in c.test.params]


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
        assert noticed(control, name, other), other
    if name.endswith("_pct"):
        assert noticed(control, name, number - 1) or noticed(control, name, number + 1)


@pytest.mark.parametrize("control", having("fail_share_max_pct"))
def test_one_percent_more_failing_than_allowed_is_not_met(control: Control) -> None:
    for failed, expected in ((25, "partial"), (26, "not_met")):
        assert of_items(hundred(failed), control.test.params).status == expected


@pytest.mark.parametrize("control", having("met_min_pct"))
def test_one_percent_less_kept_is_a_status_less(control: Control) -> None:
    for kept, expected in ((90, "met"), (89, "partial"), (75, "partial"), (74, "not_met")):
        assert of_shares([Share(Text("x", "x"), kept, 100)], control.test.params)[0] == expected


def test_a_number_set_to_nothing_asks_for_one_all_the_same() -> None:
    """No plan at all, and a policy that asks for none: that is not met, and no fault."""
    [none] = [case for case in TABLES["BRM-03"] if case.what == "none"]
    assert not differs(none, "plans_min", 0)


def test_the_numbers_are_those_the_tables_were_made_for() -> None:
    """Each number stands here once more, with intervals and days of grace: a wrong one is seen at once."""
    found = [line for control in CATALOG.controls for line in numbers_of(control)]
    assert found == EXPECTED.read_text(encoding="utf-8").splitlines()


def numbers_of(control: Control) -> Iterator[str]:
    for name, number in control.test.params.items():
        yield f"{control.id} {name} = {number}"
    for tier in CATALOG.tiers:
        interval, grace = CATALOG.interval_of(control, tier), CATALOG.grace_of(control, tier)
        if interval is not None:
            yield f"{control.id} {tier}: {interval}, grace {grace or 'by the rule'}"


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


def noticed(control: str, name: str, other: Any) -> bool:
    return any(differs(case, name, other) for case in TABLES[control])


def hundred(failed: int) -> list[ItemResult]:
    """Items of which so many failed, and all others are in order."""
    statuses = ["not_met"] * failed + ["met"] * (100 - failed)
    return [ItemResult(str(n), "X-1", 1, None, None, status) for n, status in enumerate(statuses)]


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
