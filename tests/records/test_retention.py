"""A new record is kept as long as the organisation's rule in force says, counted from its own day."""

from __future__ import annotations

import pytest

from app.records.lookup import Seen
from app.records.prefill import prefilled
from tests.records.contents import all_kinds
from tests.support.lookup import ValueLookup

KINDS = all_kinds()


def proposed(day, **policy):
    rule = Seen("POL-1", "policy", content={"topic": "retention", "valid_from": "2026-01-01", **policy})
    lookup = ValueLookup([rule], kinds=KINDS)
    return prefilled(KINDS["brm_meeting"], lookup, {"occurred_on": day}).get("retain_until")


@pytest.mark.parametrize(("day", "months", "kept"), [
    ("2026-10-15", 36, "2029-10-15"),
    ("2026-10-31", 1, "2026-11-30"),
    ("2024-02-29", 12, "2025-02-28"),
])  # fmt: skip
def test_months_are_added_to_the_day_of_the_record(day, months, kept):
    assert proposed(day, keep_months=months) == kept


def test_without_months_or_without_a_rule_in_force_nothing_is_proposed():
    assert proposed("2026-10-15") is None
    assert proposed("2026-10-15", keep_months=36, valid_from="2027-01-01") is None
    assert proposed("2026-10-15", keep_months=36, topic="other") is None
