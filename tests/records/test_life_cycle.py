"""A record's life on a real database: who may take which step, versions side by side, nothing half-saved."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.db import db
from app.records import usecases
from app.records.lifecycle import approve, send_back, submit, void
from app.records.models import RecordVersion
from app.records.queries import newest, versions_of
from app.records.usecases import save
from app.refusal import Conflict, NotAllowed, Refusal
from app.transaction import transaction
from tests.support.customers import KITA
from tests.support.people import Person
from tests.support.records import agree, customer, meeting, recorded, service, sla, target

People = dict[str, Person]
pytestmark = pytest.mark.usefixtures("context")


@pytest.fixture
def context(app: Flask):  # type: ignore[no-untyped-def]
    with app.test_request_context("/"):
        yield
        db.session.rollback()


def state_of(number: str) -> str:
    version = newest(db.session, number)
    assert version is not None
    return version.state


def test_a_second_person_approves(people: People) -> None:
    number = recorded(people, "RO", "brm_meeting", meeting(people, KITA, "2025-10-14"))
    version = newest(db.session, number)
    assert version is not None
    assert (version.state, version.approved_by) == ("approved", people["AP"].number)


def test_nobody_approves_their_own_work(people: People) -> None:
    attended = meeting(people, KITA, "2025-10-14")
    number = recorded(people, "RO", "brm_meeting", attended, approved=False)
    with transaction(people["RO"].actor) as tx:
        submit(tx, number)
    with pytest.raises(NotAllowed), transaction(people["RO"].actor) as tx:
        approve(tx, number)
    assert state_of(number) == "submitted"


@pytest.mark.parametrize("role", ["AU", "VW", "AD", "VM"])
def test_roles_that_do_not_record_are_refused(people: People, role: str) -> None:
    with pytest.raises(NotAllowed), transaction(people[role].actor) as tx:
        save(
            tx, kind="brm_meeting", content={"customer": KITA, "occurred_on": "2025-10-14", "language": "en"}
        )


def test_an_incomplete_record_is_kept_but_not_sent(people: People) -> None:
    number = recorded(
        people,
        "RO",
        "brm_meeting",
        {"customer": KITA, "occurred_on": "2025-10-14"},
        approved=False,
    )
    with pytest.raises(Refusal) as refused, transaction(people["RO"].actor) as tx:
        submit(tx, number)
    assert "attendees" in refused.value.fields
    assert state_of(number) == "draft"


def test_a_draft_saved_by_another_is_not_overwritten(people: People) -> None:
    number = recorded(
        people, "RO", "brm_meeting", {"customer": KITA, "occurred_on": "2025-10-14"}, approved=False
    )
    base = newest(db.session, number).lock  # type: ignore[union-attr]
    content = {"customer": KITA, "occurred_on": "2025-10-15", "language": "en"}
    with transaction(people["RO"].actor) as tx:
        save(tx, kind="brm_meeting", number=number, content=content, base=base)
    with pytest.raises(Conflict), transaction(people["RO"].actor) as tx:
        save(tx, kind="brm_meeting", number=number, content=content, base=base)


def test_a_record_sent_back_says_why_and_can_be_sent_again(people: People) -> None:
    number = recorded(people, "RO", "brm_meeting", meeting(people, KITA, "2025-10-14"), approved=False)
    with transaction(people["RO"].actor) as tx:
        submit(tx, number)
    with pytest.raises(Refusal), transaction(people["AP"].actor) as tx:
        send_back(tx, number, "  ")
    with transaction(people["AP"].actor) as tx:
        send_back(tx, number, "The minutes are too short.")
    assert newest(db.session, number).reason == "The minutes are too short."  # type: ignore[union-attr]
    with transaction(people["RO"].actor) as tx:
        assert submit(tx, number).state == "submitted"


def test_a_correction_stands_beside_the_version_in_force(people: People) -> None:
    number = recorded(people, "RO", "brm_meeting", meeting(people, KITA, "2025-10-14"))
    with transaction(people["RO"].actor) as tx:
        usecases.correct(tx, number, "The day was wrong.")
    new, old = versions_of(db.session, number)
    assert (new.correction, new.state, new.latest) == (1, "draft", True)
    assert (old.correction, old.state, old.latest) == (0, "approved", False)
    assert new.content["change_reason"] == "The day was wrong."


def test_an_approved_record_is_not_typed_into(people: People) -> None:
    number = recorded(people, "RO", "brm_meeting", meeting(people, KITA, "2025-10-14"))
    with pytest.raises(Refusal) as refused, transaction(people["RO"].actor) as tx:
        save(tx, kind="brm_meeting", number=number, content={"customer": KITA, "occurred_on": "2025-10-15"})
    assert refused.value.code == 409


def test_declaring_void_takes_two_people(people: People) -> None:
    number = recorded(people, "RO", "brm_meeting", meeting(people, KITA, "2025-10-14"))
    with transaction(people["AP"].actor) as tx:
        assert void(tx, number, "Entered for the wrong customer.").state == "approved"
    with transaction(people["AP"].actor) as tx:
        assert void(tx, number, "Entered for the wrong customer.").state == "approved"
    with transaction(people["QM"].actor) as tx:
        assert void(tx, number, "Agreed.").state == "void"


def test_what_others_rest_on_is_not_declared_void(people: People) -> None:
    recorded(people, "RO", "brm_meeting", meeting(people, KITA, "2025-10-14"))
    with transaction(people["AP"].actor) as tx:
        void(tx, KITA, "Not a customer.")
    with pytest.raises(Refusal), transaction(people["QM"].actor) as tx:
        void(tx, KITA, "Not a customer.")
    assert state_of(KITA) == "approved"


def test_a_new_edition_of_an_sla_leaves_the_old_one_in_force(people: People) -> None:
    number = sla(people, KITA, service(people, [KITA]))
    with transaction(people["SM"].actor) as tx:
        version = usecases.new_edition(tx, number)
        content = {
            **version.content,
            "valid_from": "2026-04-01",
            "change_note": "Higher target.",
            "supplier_impact": "None.",
        }
        content["targets"] = [{"id": "r1", **target(value="99.9")}]
        save(tx, kind="sla", number=number, content=content)
        submit(tx, number)
    with transaction(people["AP"].actor) as tx:
        approve(tx, number)
    agree(people, number)
    assert [(v.edition, v.state) for v in versions_of(db.session, number)] == [
        (2, "approved"),
        (1, "approved"),
    ]


@pytest.mark.parametrize(
    ("start", "sent"), [("2025-09-01", False), ("2025-08-01", False), ("2025-09-02", True)]
)
def test_an_edition_that_has_begun_is_not_taken_back_by_the_next(
    people: People, start: str, sent: bool
) -> None:
    """The next one starts later; else the old terms would be gone as if they had never been."""
    number = sla(people, KITA, service(people, [KITA]))
    with transaction(people["SM"].actor) as tx:
        content = {**usecases.new_edition(tx, number).content, "valid_from": start}
        save(
            tx, kind="sla", number=number, content=content | {"change_note": "New", "supplier_impact": "None"}
        )
    if sent:
        with transaction(people["SM"].actor) as tx:
            assert submit(tx, number).state == "submitted"
        return
    with pytest.raises(Refusal) as refused, transaction(people["SM"].actor) as tx:
        submit(tx, number)
    assert "valid_from" in refused.value.fields


def test_an_edition_still_to_come_may_be_overtaken(people: People) -> None:
    number = sla(people, KITA, service(people, [KITA]))
    for start in ("2027-04-01", "2027-01-01"):
        with transaction(people["SM"].actor) as tx:
            content = {**usecases.new_edition(tx, number).content, "valid_from": start}
            save(
                tx,
                kind="sla",
                number=number,
                content=content | {"change_note": "New", "supplier_impact": "None"},
            )
            submit(tx, number)
        with transaction(people["AP"].actor) as tx:
            approve(tx, number)
    assert state_of(number) == "approved"


def test_a_correction_may_not_touch_a_row_a_verdict_used(people: People) -> None:
    number = sla(people, KITA, service(people, [KITA]))
    line = {"target": {"record": number, "edition": 1, "row": "r1"}, "value": "99.7", "basis": "measured"}
    sheet = {
        "sla": number,
        "period_from": "2025-09-01",
        "period_to": "2025-09-30",
        "occurred_on": "2025-10-02",
        "lines": [line],
        "source": "Monitoring",
    }
    recorded(people, "SM", "measurement", sheet)
    with transaction(people["SM"].actor) as tx:
        version = usecases.correct(tx, number, "Typing error in the target.")
        save(
            tx,
            kind="sla",
            number=number,
            content={**version.content, "targets": [{"id": "r1", **target(value="99.0")}]},
        )
        submit(tx, number)
    with pytest.raises(Refusal) as refused, transaction(people["AP"].actor) as tx:
        approve(tx, number)
    assert "targets" in refused.value.fields


def test_the_verdict_is_worked_out_from_the_exact_value(people: People) -> None:
    number = sla(people, KITA, service(people, [KITA]))
    line = {
        "target": {"record": number, "edition": 1, "row": "r1"},
        "value": "99.499999",
        "basis": "measured",
    }
    sheet = {
        "sla": number,
        "period_from": "2025-09-01",
        "period_to": "2025-09-30",
        "occurred_on": "2025-10-02",
        "lines": [line],
        "source": "Monitoring",
    }
    measured = recorded(people, "SM", "measurement", sheet)
    assert newest(db.session, measured).content["lines"][0]["verdict"] == "missed"  # type: ignore[union-attr]


def test_a_reference_to_nothing_is_refused_at_its_field(people: People) -> None:
    with pytest.raises(Refusal) as refused, transaction(people["RO"].actor) as tx:
        save(
            tx,
            kind="brm_meeting",
            content={"customer": "CUS-2026-9999", "occurred_on": "2025-10-14", "language": "en"},
        )
    assert "customer" in refused.value.fields
    assert db.session.query(RecordVersion).filter_by(kind="brm_meeting").count() == 0


def test_approving_a_subject_writes_its_plans(people: People) -> None:
    plans = [
        v.content
        for v in db.session.query(RecordVersion).filter_by(kind="plan", state="approved")
        if v.content["subject"] == KITA
    ]
    assert {"brm_meeting", "survey_round"} <= {plan["activity"] for plan in plans}
    assert {plan["valid_from"] for plan in plans} == {"2025-09-01"}


def test_numbers_run_within_the_fiscal_year(people: People) -> None:
    first, second = customer(people, "One"), customer(people, "Two")
    assert int(second[-4:]) == int(first[-4:]) + 1


def test_pages_are_for_people_who_signed_in(client: FlaskClient) -> None:
    answer = client.get("/records/brm_meeting")
    assert answer.status_code == 302
    assert "/sign-in" in answer.headers["Location"]
