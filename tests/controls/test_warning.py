"""What approving a subject, an own rule or a declaration changes, said before: values and boundaries."""

from __future__ import annotations

from typing import Any

import pytest

from tests.controls.building import Journal
from tests.controls.warned import told

# ---- subjects ----


def a_supplier(tier: str = "standard", **more: str) -> dict[str, Any]:
    return {"name": "Cirrus", "tier": tier, "in_scope_from": "2025-04-01", **more}


def with_supplier(tier: str = "standard", planner: str = "catalog") -> Journal:
    journal = Journal()
    journal.record("supplier", "VND-1", a_supplier(tier))
    content = {"subject": "VND-1", "activity": "performance_check", "interval": "P1Y"}
    days = {"anchor_on": "2025-04-01", "valid_from": "2025-04-01"}
    journal.record("plan", "PLN-1", {**content, **days}, created_by=planner)
    return journal


def changed(content: dict[str, Any], **journal: str) -> list[str]:
    return told(with_supplier(**journal), "supplier", "VND-1", content, correction=1)


FASTER = (
    "Performance check of a supplier: from 1 Apr 2026 the interval is 3 months instead of 1 year: 3 windows "
    "more a year."
)


def test_a_higher_tier_says_what_becomes_owed() -> None:
    found = changed(a_supplier("important"))
    assert found[0] == "Becomes owed for VND-1: SUP-11. New reports ask for it in earlier periods too."
    assert FASTER in found
    assert "Supplier review meeting: 2 windows become owed, 1 Apr 2026 to 31 Mar 2027 (SUP-11)." in found
    assert FASTER not in changed(a_supplier("important"), planner="PER-2025-0001")


def test_a_lower_tier_says_what_is_asked_no_longer() -> None:
    found = changed(a_supplier(), tier="important")
    assert found[0] == "No longer asked of VND-1: SUP-11. New reports leave it out for earlier periods too."


def test_a_scope_that_ends_takes_windows_away_from_half_of_their_days_on() -> None:
    ends = changed(a_supplier(in_scope_to="2026-10-01"))
    assert "From 1 Oct 2026 it is no longer in scope: nothing is owed for it after that." in ends
    assert any("1 window is no longer owed, 1 Apr 2027 to 31 Mar 2028" in line for line in ends)
    half = [line for line in changed(a_supplier(in_scope_to="2026-09-30")) if "no longer owed" in line]
    assert any("2 windows are no longer owed, 1 Apr 2026 to 31 Mar 2028" in line for line in half)


def test_a_new_subject_says_from_when_and_what_it_will_owe() -> None:
    journal = Journal()
    found = told(
        journal, "customer", "new", {"name": "K", "tier": "important", "in_scope_from": "2025-10-01"}
    )
    assert found[0] == "It is in scope from 1 Oct 2025: from then on its planned intervals are owed."
    assert any(line.startswith("BRM meeting: ") and "become owed, 1 Oct 2025" in line for line in found)


# ---- own rules ----


def policy(journal: Journal, lang: str = "en", **content: Any) -> list[str]:
    return told(journal, "policy", "POL-1", {"text": "Ours", "valid_from": "2026-04-01", **content}, lang)


def test_a_limit_says_the_number_before_and_after() -> None:
    row = {"id": "r1", "control": "SUP-14", "param": "progress_days", "value": "90"}
    assert policy(Journal(), topic="limits", settings=[row]) == [
        "SUP-14: Days within which a dispute has to move (progress_days) becomes 90 instead of 60, "
        "from 1 Apr 2026."
    ]
    same = policy(Journal(), topic="limits", settings=[{**row, "value": "60"}])
    assert same == ["Approving it changes no planned interval, no status and no limit."]


def test_a_limit_says_which_controls_would_be_judged_otherwise_today() -> None:
    journal = Journal()
    journal.record("supplier", "VND-1", a_supplier())
    dispute = {
        "supplier": "VND-1", "raised_on": "2025-08-01", "handler": "PER-1", "level": "first",
        "subject_matter": "Invoice", "progress": [{"id": "p1", "on": "2025-09-11", "what": "Met"}],
    }  # fmt: skip
    journal.record("dispute", "DSP-1", dispute, state="open")
    row = {"id": "r1", "control": "SUP-14", "param": "progress_days", "value": "70"}
    found = policy(journal, topic="limits", settings=[row])
    assert found[1:] == [
        "Judged on today's records, SUP-14 would be: met (now: partly met); 1 subject judged otherwise."
    ]
    boundary = policy(journal, topic="limits", settings=[{**row, "value": "69"}])
    assert len(boundary) == 1


def test_guidance_counts_as_an_own_rule_from_a_day() -> None:
    assert policy(Journal(), topic="adopted_guidance", controls=["SUP-06", "SUP-05"]) == [
        "Counts as your own rule from 1 Apr 2026: SUP-06. A finding about it can be graded minor "
        "nonconformity, no longer an observation at most.",
        "Not guidance but asked for anyway: SUP-05. Adopting it changes nothing.",
    ]


def test_a_small_organisation_and_the_end_of_a_rule() -> None:
    assert policy(Journal(), topic="small_organisation", valid_to="2026-10-01") == [
        "From 1 Apr 2026 people may approve what they wrote themselves and accept files they added. Reports "
        "say so.",
        "It holds until 30 Sep 2026; after that the rule before it, or the catalog's, holds again.",
    ]


# ---- declarations ----


def declared(received_on: str, statement: str = "none", state: str = "open") -> list[str]:
    journal = Journal()
    journal.record("customer", "CUS-1", {"name": "K", "tier": "important", "in_scope_from": "2025-04-01"})
    journal.plan("PLN-1", "CUS-1", "complaint_report", "P3M")
    complaint = {"customer": "CUS-1", "received_on": received_on, "text": "Slow"}
    journal.record("complaint", "CMP-1", complaint, state=state)
    content = {
        "topic": "complaints", "customers": ["CUS-1"], "period_from": "2025-07-01", "statement": statement,
        "period_to": "2025-09-30", "occurred_on": "2025-10-01", "basis": "Asked the desk",
    }  # fmt: skip
    return told(journal, "zero_declaration", "ZER-1", content)


CONTRADICTED = (
    "Recorded in the period: CMP-1. A declaration of “none” contradicts that; “none beyond the recorded "
    "cases” does not."
)


@pytest.mark.parametrize(
    ("received_on", "said"),
    [("2025-06-30", False), ("2025-07-01", True), ("2025-09-30", True), ("2025-10-01", False)],
)
def test_a_declaration_is_held_against_the_cases_of_its_period(received_on: str, said: bool) -> None:
    assert (CONTRADICTED in declared(received_on)) is said


def test_a_declaration_says_which_windows_it_settles() -> None:
    found = declared("2025-07-01", "none_beyond_recorded")
    assert found == ["BRM-13, 1 Jul 2025 to 30 Sep 2025, becomes: met, for CUS-1."]
    assert CONTRADICTED not in declared("2025-07-01", state="void")
