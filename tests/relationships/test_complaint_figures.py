"""The figures of a complaint report come from the complaints: one case each, and its boundaries in days."""

from __future__ import annotations

import pytest

from app.records.computed import ComputedCase
from app.records.lookup import Seen
from app.relationships.complaints import complaint_counts
from tests.records.contents import all_kinds
from tests.support.agreements import AOBA, KITA
from tests.support.lookup import ValueLookup

KINDS = all_kinds()
KIND = KINDS["complaint_report"]
PERIOD = {"period_from": "2026-10-01", "period_to": "2026-10-31"}
NONE = {"received": 0, "closed": 0, "open": 0, "escalated": 0}


def counts(*complaints, customers=("CUS-1",), states=("open",)):
    seen = [
        Seen(f"CMP-{n}", "complaint", state=states[n % len(states)], content={"customer": "CUS-1", **content})
        for n, content in enumerate(complaints)
    ]
    content = {**PERIOD, "customers": list(customers)}
    return complaint_counts(ComputedCase(KIND, KIND.field("counts"), content, ValueLookup(seen, kinds=KINDS)))


def test_everybody_covered_has_a_row_also_with_zeros():
    assert counts(customers=("CUS-1", "CUS-2")) == [
        {"id": "c1", "customer": "CUS-1", **NONE},
        {"id": "c2", "customer": "CUS-2", **NONE},
    ]


@pytest.mark.parametrize(("received", "closed", "expected"), [
    ("2026-09-30", None, {"open": 1}),
    ("2026-10-01", None, {"received": 1, "open": 1}),
    ("2026-10-31", None, {"received": 1, "open": 1}),
    ("2026-11-01", None, {}),
    ("2026-09-30", "2026-09-30", {}),
    ("2026-09-30", "2026-10-01", {"closed": 1}),
    ("2026-10-31", "2026-10-31", {"received": 1, "closed": 1}),
    ("2026-10-31", "2026-11-01", {"received": 1, "open": 1}),
])  # fmt: skip
def test_both_days_of_the_period_count(received, closed, expected):
    (row,) = counts({"received_on": received, "closed_on": closed})
    assert row == {"id": "c1", "customer": "CUS-1", **NONE, **expected}


def test_one_escalated_twice_is_one():
    steps = [{"on": day} for day in ("2026-10-01", "2026-10-31", "2026-11-01")]
    (row,) = counts(
        {"received_on": "2026-09-01", "escalations": steps},
        {"received_on": "2026-09-01", "escalations": steps[2:]},
    )
    assert row["escalated"] == 1


def test_praise_and_what_is_void_or_a_draft_is_no_complaint():
    day = {"received_on": "2026-10-10"}
    assert counts(day, day, states=("void", "draft"))[0]["received"] == 0
    praise, complaint = ({**day, "classified_as": sort} for sort in ("compliment", "complaint"))
    assert counts(praise, complaint)[0]["received"] == 1


def test_without_a_period_there_are_no_figures():
    case = ComputedCase(KIND, KIND.field("counts"), {"customers": ["CUS-1"]}, ValueLookup())
    assert complaint_counts(case) is None


@pytest.mark.one_database
def test_the_form_says_them_as_soon_as_customers_and_days_are_there(sign_in):
    """Before, nobody saw the figures they were to assess until they had saved."""
    page = sign_in("PO")
    typed = {"period_from": "2026-10-01", "period_to": "2026-10-31", "refresh": "1"}
    heading = "Worked out from this"
    assert heading not in page.post("/records/complaint_report/new", data=typed).text
    shown = page.post("/records/complaint_report/new", data={**typed, "customers": KITA}).text
    beside = shown.partition('id="beside"')[2]
    assert beside
    assert heading in beside and "Kitagawa Logistics" in beside and "Received" in beside


@pytest.mark.one_database
def test_what_the_report_covers_names_each_customer_and_counts_the_figures(sign_in):
    """Panels of several customers read alike, and said that figures were lacking which nobody types."""
    typed = {"period_from": "2026-04-01", "period_to": "2026-09-30", "customers": [KITA, AOBA]}
    page = sign_in("PO").post("/records/complaint_report/new", data={**typed, "refresh": "1"}).text
    panels = page.partition("What this record covers")[2]
    assert "Kitagawa Logistics" in panels and "Aoba Medical Group" in panels
    figures = [item for item in panels.split("<li") if "“Figures”" in item]
    assert figures and all("fulfilled" in item for item in figures)
