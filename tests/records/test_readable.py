"""Who may read what: by role, and by the part one has in a record. Lists, pages, names and choices agree."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.access import kinds as all_kinds
from app.access import may
from app.actor import Actor
from app.db import db
from app.records.lifecycle import submit
from app.records.models import RecordVersion
from app.records.queries import SqlLookup, newest
from app.records.readable import readable_versions
from app.refusal import Refusal
from app.transaction import transaction
from tests.support.records import customer, recorded


def drafted(people):
    """A complaint procedure only for those who have a part in it, drafted by the process owner."""
    content = {"valid_from": "2026-11-01", "confidentiality": "restricted"}
    return recorded(people, "PO", "complaint_procedure", content, approved=False)


@pytest.fixture
def secret(app, people):
    with app.test_request_context("/"):
        yield drafted(people)
        db.session.rollback()


def readers(people, number):
    """Roles that may read it, found in both ways: one record at a time, and all at once."""
    version = newest(db.session, number)
    kind = all_kinds()[version.kind]
    singly = {role for role, person in people.items() if may(person.actor, "read", kind, version)}
    at_once = {
        role
        for role, person in people.items()
        if db.session.scalars(
            select(RecordVersion.id).where(RecordVersion.number == number, readable_versions(person.actor))
        ).all()
    }
    assert singly == at_once
    return singly


def in_state(number, state):
    version = newest(db.session, number)
    version.state = state
    db.session.flush()


def test_a_restricted_draft_is_for_its_author_and_the_lead(people, secret):
    assert readers(people, secret) == {"PO", "QM", "LA"}


def test_while_it_waits_those_who_may_approve_it_read_it(people, secret):
    in_state(secret, "submitted")
    assert readers(people, secret) == {"PO", "QM", "LA", "AP"}


def test_once_approved_it_is_for_whoever_approved_it(people, secret):
    in_state(secret, "approved")
    assert readers(people, secret) == {"PO", "QM", "LA"}
    newest(db.session, secret).approved_by = people["AP"].number
    db.session.flush()
    assert readers(people, secret) == {"PO", "QM", "LA", "AP"}


def test_what_one_may_not_read_has_a_number_and_no_title(app, people, secret, clock):
    def name(role):
        return SqlLookup(db.session, today=clock().date(), actor=people[role].actor).name(secret)

    assert name("SM") == secret
    assert name("PO") != secret


def test_what_one_may_not_read_is_not_offered(app, people, clock):
    with app.test_request_context("/"):
        number = customer(people, "Quiet Holdings", confidentiality="restricted")

        def offered(role):
            lookup = SqlLookup(db.session, today=clock().date(), actor=people[role].actor)
            return number in {choice.number for choice in lookup.choices(("customer",))}

        assert offered("RO")
        assert not offered("SM")


def test_an_account_that_stands_for_nobody_reads_what_its_roles_read_and_records_nothing(people, secret):
    nobody = Actor(person=None, roles=frozenset({"RO", "AP"}), account=99)
    version = newest(db.session, secret)
    version.owner = None
    db.session.flush()
    kind = all_kinds()["complaint_procedure"]
    assert not may(nobody, "read", kind, version)
    assert may(nobody, "read")
    assert not may(nobody, "approve", kind, version)
    found = select(RecordVersion.number).where(readable_versions(nobody), RecordVersion.number == secret)
    assert db.session.scalars(found).all() == []
    with pytest.raises(Refusal), transaction(nobody) as tx:
        submit(tx, secret)


def test_the_list_and_the_page_agree(app, people, sign_in):
    with app.test_request_context("/"):
        secret = drafted(people)
    for role, seen in {"PO": True, "LA": True, "SM": False, "AD": False}.items():
        client = sign_in(role)
        assert (secret in client.get("/records/complaint_procedure").text) == seen, role
        assert client.get(f"/r/{secret}").status_code == (200 if seen else 404), role
