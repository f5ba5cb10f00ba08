"""A rule of the organisation offers the numbers it changes, and no others."""

from __future__ import annotations

from pathlib import Path

from app.records.declared import numbers_of
from controls import wording
from controls.declaration import Text
from controls.wording import number_name, texts
from tests.controls.asking import CATALOG, KINDS


def test_only_numbers_that_something_reads_are_offered():
    found = numbers_of(KINDS, CATALOG)
    assert found >= {name for control in CATALOG.controls for name in control.test.params}
    assert "due_soon_days" in found  # proposed as the last day of an action
    assert not found & {"grace_min_days", "late_record_days", "anchor", "fiscal_year_start"}


def test_every_number_has_words_in_both_languages():
    """And no words stand for a number that is gone."""
    names = numbers_of(KINDS, CATALOG)
    assert {name for name in names if number_name(name).en == name} == set()
    known = texts(Path(wording.__file__).parent / "numbers.toml")
    assert known.keys() == names
    assert number_name("own_made_up_days") == Text("own_made_up_days", "own_made_up_days")
    assert number_name("customer_min").ja == "顧客側の最少出席者数（customer_min）"
