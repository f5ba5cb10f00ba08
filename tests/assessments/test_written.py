"""The program writes a report's data by another hand than the verifier: the bytes are the same."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from app.assessments.reporting import as_json, written
from controls.declaration import Text
from controls.engine import assess_known
from controls.known import Known
from controls.serialise import as_bytes
from reports import gap_json
from tests.controls.asking import CATALOG, KINDS, question
from tests.controls.invented import Invented

TEXTS = st.text(st.characters(exclude_categories=["Cs"]))
LEAVES = (
    TEXTS
    | st.none()
    | st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.dates()
    | st.decimals(allow_nan=False, allow_infinity=False)
    | st.builds(Text, TEXTS, TEXTS)
)
VALUES = st.recursive(
    LEAVES,
    lambda it: st.lists(it, max_size=4) | st.dictionaries(TEXTS, it, max_size=4),
    max_leaves=10,
)


@given(st.dictionaries(TEXTS, VALUES, max_size=4))
def test_any_value_is_written_alike(value) -> None:
    assert written(value) == as_bytes(value)


def test_days_and_numbers_are_written_exactly() -> None:
    value = {"b": date(2026, 4, 1), "a": (Decimal("0.10"), Text("gap", "未実施"), '\x00\x7f\u2028"\\/')}
    assert written(value) == as_bytes(value)


def test_a_whole_report_is_written_alike() -> None:
    journal = Invented(3).journal
    known = Known(CATALOG, KINDS, journal.facts())
    assessment = assess_known(known, question(journal))
    assert as_json(known, assessment) == gap_json.to_json(known, assessment)
