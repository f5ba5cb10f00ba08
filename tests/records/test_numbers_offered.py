"""A rule of the organisation offers the numbers it changes, and no others."""

from __future__ import annotations

from app.records.declared import numbers_of
from tests.controls.asking import CATALOG, KINDS


def test_only_numbers_that_something_reads_are_offered():
    found = numbers_of(KINDS, CATALOG)
    assert found >= {name for control in CATALOG.controls for name in control.test.params}
    assert "due_soon_days" in found  # proposed as the last day of an action
    assert not found & {"grace_min_days", "late_record_days", "anchor", "fiscal_year_start"}
