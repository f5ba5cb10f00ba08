"""Snapshots → facts: which version holds, whose subject it is, what plans and exceptions say."""

from __future__ import annotations

import random
from datetime import date

from controls.facts import Organisation, Record
from controls.fold import fiscal_year_start, fold, subjects_of
from controls.kinds import load_kinds
from tests.controls.building import Journal

CUSTOMER = {"name": "Kita", "tier": "important", "in_scope_from": "2025-04-01", "owner": "PER-2025-0001"}


def records(journal: Journal, number: str) -> list[Record]:
    return [record for record in journal.facts().records if record.number == number]


def scopes(journal: Journal) -> dict[str, tuple[date, date | None, str | None]]:
    return {s.number: (s.in_scope_from, s.in_scope_to, s.tier) for s in journal.facts().subjects}


def test_only_what_is_known_at_the_position_counts() -> None:
    journal = Journal()
    journal.record("customer", "CUS-1", CUSTOMER, state="submitted")
    known = journal.position
    journal.record("customer", "CUS-1", CUSTOMER)
    assert "CUS-1" not in {subject.number for subject in journal.facts(known).subjects}
    assert "CUS-1" in {subject.number for subject in journal.facts().subjects}
    assert journal.facts(known).position == known


def test_the_order_of_snapshots_does_not_matter() -> None:
    journal = Journal()
    journal.record("customer", "CUS-1", CUSTOMER)
    journal.record("brm_meeting", "MTG-1", {"customer": "CUS-1", "occurred_on": "2025-05-01"}, proved=True)
    journal.record("brm_meeting", "MTG-1", {"customer": "CUS-1", "occurred_on": "2025-05-02"}, correction=1)
    shuffled = list(journal.snapshots)
    random.Random(1).shuffle(shuffled)
    assert fold(shuffled, load_kinds(), journal.position) == journal.facts()


def test_a_correction_holds_once_it_is_approved() -> None:
    journal = Journal()
    journal.record("brm_meeting", "MTG-1", {"occurred_on": "2025-05-01"}, proved=True)
    journal.record("brm_meeting", "MTG-1", {"occurred_on": "2025-05-02"}, correction=1, state="submitted")
    assert [(r.correction, r.occurred_on) for r in records(journal, "MTG-1")] == [(0, date(2025, 5, 1))]
    journal.record("brm_meeting", "MTG-1", {"occurred_on": "2025-05-02"}, correction=1)
    (record,) = records(journal, "MTG-1")
    assert (record.correction, record.occurred_on, len(record.evidence)) == (1, date(2025, 5, 2), 1)


def test_what_was_approved_before_stands_beside_what_was_put_right() -> None:
    journal = Journal()
    contents = [{"occurred_on": f"2025-05-0{day}"} for day in range(1, 5)]
    for n, state in enumerate(("approved", "void", "approved", "approved")):
        on = {"approved_on": f"2025-06-0{n + 1}"} if state == "approved" else {}
        journal.record("brm_meeting", "MTG-1", contents[n], correction=n, state=state, **on)
    (record,) = records(journal, "MTG-1")
    assert record.content == contents[3]
    assert record.earlier == ((date(2025, 6, 3), contents[2]), (date(2025, 6, 1), contents[0]))


def test_a_cancelled_correction_leaves_the_approved_one() -> None:
    journal = Journal()
    journal.record("brm_meeting", "MTG-1", {"occurred_on": "2025-05-01"})
    journal.record("brm_meeting", "MTG-1", {"occurred_on": "2025-05-02"}, correction=1, state="void")
    assert [(r.correction, r.state) for r in records(journal, "MTG-1")] == [(0, "approved")]


def test_an_approved_correction_made_void_takes_the_edition_with_it() -> None:
    journal = Journal()
    journal.record("brm_meeting", "MTG-1", {"occurred_on": "2025-05-01"})
    journal.record("brm_meeting", "MTG-1", {}, correction=1, state="void", approved_on="2025-05-03")
    assert [(r.correction, r.state) for r in records(journal, "MTG-1")] == [(1, "void")]


def sla(
    journal: Journal, edition: int, valid_from: str, *, consents: tuple[str, ...] = ("customer",)
) -> None:
    content = {"services": ["SVC-1"], "customers": ["CUS-1"], "valid_from": valid_from}
    journal.record("sla", "SLA-1", content, edition=edition, consents=consents)


def test_an_edition_ends_when_its_successor_is_in_force() -> None:
    journal = Journal()
    sla(journal, 1, "2025-04-01")
    sla(journal, 2, "2025-10-01", consents=())
    assert [r.valid_to for r in records(journal, "SLA-1")] == [None, None]
    journal.consent("SLA-1", "customer", edition=2)
    assert [r.valid_to for r in records(journal, "SLA-1")] == [date(2025, 10, 1), None]


def test_an_edition_never_ends_before_it_began() -> None:
    journal = Journal()
    for edition, valid_from in ((1, "2025-04-01"), (2, "2026-04-01"), (3, "2025-10-01")):
        sla(journal, edition, valid_from)
    assert [r.valid_to for r in records(journal, "SLA-1")] == [date(2025, 10, 1), date(2026, 4, 1), None]


def test_subjects_have_scope_and_tier() -> None:
    journal = Journal()
    service = {
        "name": "Mail",
        "in_scope_from": "2025-04-01",
        "in_scope_to": "2026-01-01",
        "customers": ["CUS-1"],
    }
    journal.record("service", "SVC-1", {**service, "tier": "important"})
    journal.record("service", "SVC-2", {**service, "tier": "critical"})
    journal.record("supplier", "VND-1", {"in_scope_from": "2025-06-01", "tier": "standard"})
    journal.record("supplier", "VND-2", {"in_scope_from": "2025-06-01", "tier": "standard"}, state="draft")
    journal.record("sla", "SLA-1", {"services": ["SVC-1", "SVC-2"], "valid_from": "2025-05-01"})
    contract = {"supplier": "VND-1", "valid_from": "2025-06-01", "valid_to": "2026-06-01"}
    journal.record("contract", "CON-1", contract, consents=("supplier",))
    journal.record(
        "contract", "CON-1", {**contract, "valid_from": "2026-06-01", "valid_to": "2027-06-01"}, edition=2
    )
    assert scopes(journal) == {
        "ORG-0001": (date(2024, 4, 1), None, None),
        "SVC-1": (date(2025, 4, 1), date(2026, 1, 1), "important"),
        "SVC-2": (date(2025, 4, 1), date(2026, 1, 1), "critical"),
        "VND-1": (date(2025, 6, 1), None, "standard"),
        "SLA-1": (date(2025, 5, 1), None, "critical"),
        "CON-1": (date(2025, 6, 1), date(2027, 6, 1), "standard"),
    }


def test_records_know_whom_they_count_for() -> None:
    journal = Journal()
    journal.record("performance_review", "PFR-1", {"service": "SVC-1", "customers": ["CUS-2", "CUS-1"]})
    journal.record(
        "survey_round", "SVY-1", {"frame": [{"id": "r1", "customer": "CUS-1"}, {"customer": "CUS-3"}]}
    )
    journal.record("dependency_review", "DPR-1", {"occurred_on": "2025-05-01"})
    facts = {record.number: record.subjects for record in journal.facts().records}
    assert facts["PFR-1"] == ("CUS-1", "CUS-2", "SVC-1")
    assert facts["SVY-1"] == ("CUS-1", "CUS-3")
    assert facts["DPR-1"] == facts["ORG-0001"] == ("ORG-0001",)


def test_plans_exceptions_and_policies_are_settings() -> None:
    journal = Journal()
    journal.plan("PLN-1", "CUS-1", "brm_meeting", "P3M", grace_days=10)
    journal.plan("PLN-1", "CUS-1", "brm_meeting", "P1M", edition=2, valid_from="2025-10-01", control="BRM-04")
    journal.plan("PLN-2", "CUS-1", "survey_round", "P1Y", state="draft")
    moved = {"plan": "PLN-1", "window_start": "2025-04-01", "effect": "moved", "new_due_on": "2025-08-15"}
    journal.record("exception", "EXC-1", {**moved, "reason": "Fire"})
    journal.record("exception", "EXC-2", {**moved, "effect": "excused", "plan_edition": 1}, state="submitted")
    journal.record("policy", "POL-1", {"topic": "limits", "valid_from": "2025-04-01"})
    facts = journal.facts()
    assert [(p.edition, p.interval, p.valid_to, p.grace_days, p.control) for p in facts.plans] == [
        (1, "P3M", date(2025, 10, 1), 10, None),
        (2, "P1M", None, None, "BRM-04"),
    ]
    (exception,) = facts.exceptions
    assert (exception.effect, exception.new_limit, exception.reason) == ("moved", date(2025, 8, 16), "Fire")
    assert [policy.number for policy in facts.policies] == ["POL-1"]
    assert {record.kind for record in facts.records} == {"organisation"}


def test_lines_belong_to_an_edition_and_hold_their_newest_state() -> None:
    journal = Journal()
    sla(journal, 1, "2025-04-01")
    link = journal.evidence("SLA-1", state="offered")
    journal.evidence("SLA-1", link=link, expires_on="2026-01-31", role="signed copy", page=3)
    sla(journal, 2, "2026-04-01")
    journal.delivery("SLA-1", "customer", "2026-04-02", edition=2)
    first, second = records(journal, "SLA-1")
    assert [(e.state, e.expires_on, e.page) for e in first.evidence] == [("accepted", date(2026, 1, 31), "3")]
    assert first.evidence[0].proves_on(date(2026, 1, 31))
    assert not first.evidence[0].proves_on(date(2026, 2, 1))
    assert (len(second.evidence), [delivery.side for delivery in second.deliveries]) == (0, ["customer"])


def test_a_damaged_file_proves_nothing() -> None:
    journal = Journal()
    journal.record("brm_meeting", "MTG-1", {"occurred_on": "2025-05-01"}, proved=True)
    (file,) = (evidence.file for record in records(journal, "MTG-1") for evidence in record.evidence)
    journal.note("evidence_file", file, {"name": "a.pdf", "intact": False})
    assert not records(journal, "MTG-1")[0].evidence[0].proves_on(date(2025, 5, 1))


def test_the_fiscal_year_holds_its_day() -> None:
    april = Organisation("ORG-0001")
    assert fiscal_year_start(april, date(2026, 3, 31)) == date(2025, 4, 1)
    assert fiscal_year_start(april, date(2026, 4, 1)) == date(2026, 4, 1)


def test_a_record_counts_for_all_that_the_record_it_names_is_about() -> None:
    """A hand-over is about an assignment, and that about several customers and suppliers."""
    kind = load_kinds()["hand_over"]
    assignment = {"subjects": ["SUP-2026-0001", "CUS-2026-0002"]}
    content = {"from_assignment": "ASG-2026-0001"}
    found = subjects_of("HOV-2026-0001", content, kind, "ORG-1", {"ASG-2026-0001": assignment})
    assert found == ("CUS-2026-0002", "SUP-2026-0001")
    assert subjects_of("HOV-2026-0001", content, kind, "ORG-1", {}) == ()
    assert subjects_of("HOV-2026-0001", {}, kind, "ORG-1", {"ASG-2026-0001": assignment}) == ()
