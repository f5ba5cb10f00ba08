"""What is said of a draft, in words: for the tests of warnings."""

from __future__ import annotations

from datetime import date
from typing import Any

from controls.fold import as_record
from controls.known import Known
from controls.warning import warnings
from controls.wording import sentence
from tests.controls.asking import CATALOG, KINDS
from tests.controls.building import Journal

TODAY = date(2025, 11, 20)
BY = {"created_by": "PER-2025-0001"}
PLAN = {"subject": "CUS-1", "activity": "brm_meeting", "anchor_on": "2025-04-01", "reason": "Agreed"}


def told(
    journal: Journal,
    kind: str,
    number: str,
    content: dict[str, Any],
    lang: str = "en",
    today: date = TODAY,
    **version: Any,
) -> list[str]:
    """What is said of a draft with that content."""
    head = {"number": number, "kind": kind, "edition": 1, "correction": 0, "state": "draft", **version}
    known = Known(CATALOG, KINDS, journal.facts())
    record = as_record({**head, "content": content}, KINDS, known.facts)
    return [sentence(reason, lang) for reason in warnings(known, record, today)]
