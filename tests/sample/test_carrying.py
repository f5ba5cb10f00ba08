"""Of the invented services one is carried by its suppliers, one falls short, of one nothing is known."""

from __future__ import annotations

import pytest
from flask import Flask

from controls.carrying.carried import carried_by
from controls.components import services_on
from controls.facts import Facts
from controls.known import Known
from tests.support.sample import LAST_DAY

pytestmark = pytest.mark.one_database  # that the story is the same on both: test_story.py


def states(context: Flask, facts: Facts, name: str) -> dict[str, tuple[str, bool]]:
    """State of each target, and whether its shortfalls are treated, by name."""
    known = Known(context.extensions["akashi_catalog"], context.extensions["akashi_kinds"], facts)
    service = next(s for s in services_on(known, LAST_DAY) if name in s.content["name"])
    return {one.row["name"]: (one.state, one.treated) for one in carried_by(known, service.number, LAST_DAY)}


def test_the_cold_chain_is_carried(context: Flask, facts: Facts) -> None:
    assert states(context, facts, "Cold-chain") == {
        "稼働率": ("ok", True),
        "温度データの欠測率": ("own", True),
    }


def test_the_order_platform_falls_short_and_its_risk_is_treated(context: Flask, facts: Facts) -> None:
    found = states(context, facts, "Order platform")
    assert found["Availability"] == ("short", True)
    assert found["Restore time, severity 1"] == ("unknown", True)


def test_nothing_is_known_of_the_branch_network(context: Flask, facts: Facts) -> None:
    assert {state for state, _ in states(context, facts, "Branch").values()} == {"unknown"}
