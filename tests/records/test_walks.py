"""Every kind with a life of its own walks every step it declares, on a real database."""

from __future__ import annotations

from typing import Any

import pytest

from app.access import kinds
from app.db import db
from app.records.lifecycle import transition
from app.records.queries import newest
from app.records.usecases import save
from app.refusal import NotAllowed, Refusal
from app.transaction import transaction
from tests.support.customers import KITA
from tests.support.records import meeting, person, recorded

pytestmark = pytest.mark.usefixtures("context")


@pytest.fixture
def context(app):
    with app.test_request_context("/"):
        yield
        db.session.rollback()


class Walker:
    """Takes steps with records of one kind and remembers which."""

    def __init__(self, people, kind: str) -> None:
        self.people = people
        self.kind = kinds()[kind]
        self.taken: set[tuple[str, str]] = set()

    def make(self, role: str, content: dict[str, Any]) -> str:
        with transaction(self.people[role].actor) as tx:
            version = save(tx, kind=self.kind.id, content={"language": "en", **content})
        self.taken.add(("new", version.state))
        return version.number

    def write(self, role: str, number: str, **content: Any) -> None:
        known = newest(db.session, number).content
        with transaction(self.people[role].actor) as tx:
            save(tx, kind=self.kind.id, number=number, content={**known, **content})

    def step(self, role: str, number: str, to: str, **more: Any) -> str:
        before = newest(db.session, number).state
        with transaction(self.people[role].actor) as tx:
            state = transition(tx, number, to, **more).state
        self.taken.add((before, to))
        return state

    def not_taken(self) -> set[tuple[str, str]]:
        declared = {(source, step.to) for step in self.kind.transitions for source in step.sources}
        return declared - self.taken


def supplier(people) -> str:
    content = {
        "name": "Cirrus Desk", "in_scope_from": "2025-09-01", "tier": "standard",
        "tier_reason": "Takes calls.", "delivers": "Service desk",
        "contacts": [person(people, "Maya Fernando", side="supplier")],
    }  # fmt: skip
    return recorded(people, "VM", "supplier", content)


def of_improvement(people) -> dict[str, Any]:
    origin = recorded(people, "RO", "brm_meeting", meeting(people, KITA, "2025-10-14"))
    return {
        "origin": "meeting", "origin_refs": [{"record": origin}], "description": "Answer within a day",
        "raised_on": "2025-10-14", "decision": "approved", "decided_on": "2025-10-15", "due_on": "2025-12-01",
        "target": "One day", "decided_by": people["AP"].number, "kind": "improvement",
    }  # fmt: skip


def of_complaint(people) -> dict[str, Any]:
    return {
        "customer": KITA, "received_on": "2025-10-14", "text": "Nobody called back",
        "handler": people["RO"].number, "acknowledged_on": "2025-10-14", "due_on": "2025-10-28",
        "resolution": "We called and explained", "customer_response": "accepted", "closed_on": "2025-10-20",
    }  # fmt: skip


def of_dispute(people) -> dict[str, Any]:
    return {
        "supplier": supplier(people), "raised_on": "2025-10-14", "raised_by": "own",
        "subject_matter": "Invoice", "handler": people["VM"].number, "level": "working",
        "settlement": "Half", "closed_on": "2025-11-14",
    }  # fmt: skip


def of_risk(people) -> dict[str, Any]:
    return {
        "event": "The data centre floods", "raised_on": "2025-10-14", "likelihood": 2, "impact": 4,
        "treatment": "reduce", "measures": "A second site", "review_on": "2026-10-14",
    }  # fmt: skip


def of_requirement(people) -> dict[str, Any]:
    return {
        "text": "Reports in Japanese", "customer": KITA, "source": "meeting",
        "raised_on": "2025-10-14", "disposition": "declined", "answered_on": "2025-10-20",
        "reason": "Too few ask",
    }  # fmt: skip


CASES = [
    ("improvement", "PO", of_improvement),
    ("complaint", "RO", of_complaint),
    ("dispute", "VM", of_dispute),
    ("risk", "SM", of_risk),
    ("requirement", "RO", of_requirement),
]


@pytest.mark.parametrize(("kind", "author", "content_of"), CASES)
def test_a_case_walks_its_whole_life(people, kind, author, content_of):
    walker, content = Walker(people, kind), content_of(people)
    number = walker.make(author, content)
    walker.step(author, number, "open")
    walker.step(author, number, "submitted")
    walker.step("AP", number, "returned", reason="Say more")
    walker.step(author, number, "submitted")
    assert walker.step("AP", number, "approved") == "approved"
    assert walker.step(author, number, "draft", reason="A wrong day") == "draft"
    walker.step(author, number, "void", reason="The day was right")
    assert newest(db.session, number).state == "approved"
    cancelled_in_every_state(walker, author, content)
    walker.step("AP", number, "void", reason="Entered twice")
    assert walker.step("QM", number, "void", reason="Agreed") == "void"
    assert walker.not_taken() == set()


def cancelled_in_every_state(walker: Walker, author: str, content: dict[str, Any]) -> None:
    ways = [(), ("open",), ("open", "submitted"), ("open", "submitted", "returned")]
    for way in ways:
        number = walker.make(author, content)
        for state in way:
            walker.step("AP" if state == "returned" else author, number, state, reason="Say more")
        assert walker.step(author, number, "void", reason="Entered twice") == "void"


def test_a_corrective_action_is_closed_by_an_auditor(people):
    walker = Walker(people, "improvement")
    number = walker.make("PO", of_improvement(people) | {"kind": "corrective_action", "cause": "No rota"})
    walker.step("PO", number, "open")
    walker.step("PO", number, "submitted")
    with pytest.raises(NotAllowed):
        walker.step("AP", number, "approved")
    assert walker.step("AU", number, "approved") == "approved"


def test_an_action_walks_its_whole_life(people):
    walker = Walker(people, "action")
    content = {"text": "Send the plan", "responsible": people["SM"].number, "side": "own",
               "due_on": "2025-11-01", "created_on": "2025-10-14"}  # fmt: skip
    number = walker.make("RO", content)
    with pytest.raises(NotAllowed):
        walker.step("RO", number, "done", given={"done_on": "2025-10-20"})
    with pytest.raises(Refusal) as refused:
        walker.step("SM", number, "done")
    assert "done_on" in refused.value.fields
    walker.step("SM", number, "done", given={"done_on": "2025-10-20"})
    assert newest(db.session, number).content["done_on"] == "2025-10-20"
    walker.step("RO", number, "open", reason="The plan lacks a page")
    walker.step("AP", number, "dropped", reason="No longer wanted")
    assert walker.not_taken() == set()


def test_an_action_needs_who_what_and_by_when(people):
    with pytest.raises(Refusal) as refused:
        Walker(people, "action").make("RO", {"text": "Send the plan", "created_on": "2025-10-14"})
    assert {"responsible", "side", "due_on"} <= set(refused.value.fields)


def of_audit(people) -> dict[str, Any]:
    return {
        "objectives": "Does 8.3 hold?", "scope": "All services", "criteria": "ISO/IEC 20000-1, 8.3",
        "period_from": "2025-09-01", "period_to": "2026-03-31", "as_of": "2026-03-31",
        "team": [{"person": people["LA"].number, "role": "lead", "impartial": True}],
    }  # fmt: skip


def test_an_audit_walks_its_whole_life(people):
    walker, content = Walker(people, "audit"), of_audit(people)
    number = walker.make("LA", content)
    walker.step("QM", number, "in_progress")
    with pytest.raises(Refusal):
        walker.write("LA", number, criteria="Something easier")
    walker.write(
        "LA",
        number,
        sample=[{"id": "s1", "frame": "Reviews", "frame_hash": "0" * 64, "method": "all", "size": 12}],
    )
    walker.step("LA", number, "factual_check", given={"conclusion": "It holds"})
    for field, value in (("sample", []), ("criteria", "Something easier")):
        with pytest.raises(Refusal):
            walker.write("LA", number, **{field: value})
    walker.step("LA", number, "submitted")
    walker.step("QM", number, "returned", reason="Say what was not covered")
    walker.write("LA", number, not_covered="Night shifts")
    walker.step("LA", number, "submitted")
    walker.step("QM", number, "approved")
    walker.step("LA", number, "draft", reason="A date")
    walker.step("LA", number, "void", reason="No")
    path = ("in_progress", "factual_check", "submitted", "returned")
    for way in (path[:length] for length in range(5)):
        other = walker.make("LA", content)
        for state in way:
            role = "QM" if state in ("in_progress", "returned") else "LA"
            walker.step(role, other, state, reason="Why", given={"conclusion": "It holds"})
        walker.step("LA", other, "void", reason="Entered twice")
    walker.step("QM", number, "void", reason="Entered twice")
    assert newest(db.session, number).state == "approved"
    with pytest.raises(NotAllowed):
        walker.step("LA", number, "void", reason="Entered twice")


def test_a_finding_is_answered_and_verified_after_it_was_issued(people):
    audit = Walker(people, "audit").make("LA", of_audit(people))
    walker = Walker(people, "finding")
    proof = recorded(people, "RO", "brm_meeting", meeting(people, KITA, "2025-10-14"))
    content = {
        "audit": audit, "control": "BRM-04", "subjects": [], "statement": "No meeting in November",
        "grade": "minor", "extent": "1 of 2", "answer_due_on": "2026-04-30", "owner": people["PO"].number,
        "requirement_reference": "8.3.2", "computed_status": "not_met", "proposed_grade": "minor",
        "objective_evidence": [{"record": proof, "version": 1, "hash": "0" * 64}],
    }  # fmt: skip
    number = walker.make("AU", content)
    walker.step("AU", number, "submitted")
    walker.step("LA", number, "returned", reason="Quote the plan")
    walker.step("AU", number, "submitted")
    walker.step("LA", number, "approved")
    walker.step("PO", number, "answered", given={"response": "agreed", "statement": "All was well"})
    assert newest(db.session, number).content["statement"] == "No meeting in November"
    walker.step("AU", number, "verified", given={"verified_on": "2026-05-10"})
    assert newest(db.session, number).content["response"] == "agreed"
    assert {("approved", "answered"), ("answered", "verified")} <= walker.taken


def test_a_survey_round_walks_its_whole_life(people):
    walker = Walker(people, "survey_round")
    asked = person(people, "Asked")
    content = {
        "frame": [{"customer": KITA, "person": asked, "invited": True}], "opened_on": "2025-10-01",
        "questions": [{"text": "How easy was it?", "kind": "scale", "topic": "overall"}],
        "selection": "census", "anonymous": False, "rate_target_pct": 50, "scale_max": 5,
    }  # fmt: skip
    number = walker.make("PO", content)
    walker.step("PO", number, "open")
    with pytest.raises(Refusal):
        walker.write("PO", number, selection="judgement")
    walker.step("PO", number, "closed", given={"occurred_on": "2025-10-31"})
    with pytest.raises(Refusal):
        walker.write("PO", number, questions=[])
    walker.step("PO", number, "submitted")
    walker.step("AP", number, "returned", reason="Who was left out?")
    walker.step("PO", number, "submitted")
    walker.step("AP", number, "approved")
    assert newest(db.session, number).occurred_on.isoformat() == "2025-10-31"


def test_what_a_step_freezes_has_to_be_there_before(people):
    walker = Walker(people, "improvement")
    content = of_improvement(people)
    del content["origin_refs"]
    number = walker.make("PO", content)
    with pytest.raises(Refusal) as refused:
        walker.step("PO", number, "open")
    assert "origin_refs" in refused.value.fields
