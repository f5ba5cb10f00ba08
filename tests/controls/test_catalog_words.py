"""What a control asks for is said in words that people know, in both languages."""

from __future__ import annotations

import re

import pytest

from controls.catalog import load_catalog
from controls.kinds import load_kinds

KINDS = load_kinds()
CATALOG = load_catalog(KINDS)
WORDS = ("population", "met", "partial", "not_met", "na")
NOTATION = re.compile(r"\bREC\b|\b[a-z]+_[a-z_]+\b")  # REC(customer, brm_meeting, P3M)


@pytest.mark.parametrize("control", CATALOG.controls, ids=lambda control: control.id)
def test_rules_are_said_without_notation(control):
    for part in WORDS:
        text = getattr(control.test, part)
        for said in (text.en, text.ja):
            bare = re.sub(r"\{\w+\}", "", said).replace("REC", " REC ")
            assert not NOTATION.search(bare), f"{part}: {said}"
