"""What an administrator may do to sign-ins, what holds them back, and what the journal says of it."""

from __future__ import annotations

import json

import pytest

from app.accounts.usecases import create_account
from app.actor import system
from app.db import db
from app.journal.read import head
from app.transaction import transaction
from tests.accounts.conftest import link_on
from tests.support.people import NAMES, PASSWORD, email_of

NO_PAGE = {"Accept": "application/json"}  # what a refusal looks like is told in tests/web
ACTS = ("roles", "deactivate", "reactivate", "sign-out", "second-factor/remove", "link")


def position(app):
    with app.app_context():
        found = head(db.session).position
        db.session.remove()
        return found


def test_the_list_names_everybody_with_roles_and_state(sign_in, account_id):
    admin = sign_in("AD")
    admin.post(f"/sign-ins/{account_id('VW')}/deactivate")
    page = admin.get("/sign-ins").text
    for role, name in NAMES.items():
        assert name in page
        assert email_of(role) in page
    assert page.count("Out of use") == 1


@pytest.mark.parametrize("role", [role for role in NAMES if role != "AD"])
@pytest.mark.one_database  # the role decides, whatever is stored
def test_nobody_else_sees_or_changes_sign_ins(app, sign_in, account_id, role):
    client, target, before = sign_in(role), account_id("PO"), position(app)
    for path in ("/sign-ins", "/sign-ins/new", f"/sign-ins/{target}"):
        assert client.get(path, headers=NO_PAGE).status_code == 403
    for act in ACTS:
        told = client.post(f"/sign-ins/{target}/{act}", data={"roles": ["AD"]}, headers=NO_PAGE)
        assert told.status_code == 403
    made = {"email": "x@example.test", "roles": ["AD"]}
    assert client.post("/sign-ins/new", data=made, headers=NO_PAGE).status_code == 403
    assert position(app) == before


def test_a_sign_in_that_is_not_there_is_not_found(sign_in):
    admin = sign_in("AD")
    assert admin.get("/sign-ins/999999").status_code == 404
    assert {admin.post(f"/sign-ins/999999/{act}").status_code for act in ACTS} == {404}


def test_roles_are_changed_and_journalled_without_a_name(sign_in, account, account_id, journalled, people):
    answer = sign_in("AD").post(f"/sign-ins/{account_id('VW')}/roles", data={"roles": ["VW", "PO"]})
    assert answer.status_code == 303
    assert sorted(role.name for role in account("VW").roles) == ["PO", "VW"]
    actor, action, content = journalled()[-1]
    assert (actor, action) == (people["AD"].number, "roles")
    kept = json.loads(content)
    assert kept["roles"] == ["PO", "VW"]
    assert set(kept) == {"active", "person", "roles", "salt"}


@pytest.mark.one_database  # the form refuses it
def test_roles_that_do_not_go_together_are_refused_at_the_field(sign_in, account, account_id):
    page = sign_in("AD").post(f"/sign-ins/{account_id('AU')}/roles", data={"roles": ["AU", "AP"]})
    assert page.status_code == 422
    assert page.text.count("Nobody can hold the roles") == 2
    assert [role.name for role in account("AU").roles] == ["AU"]
    assert page.text.count("<input checked") == 2  # what was ticked stays ticked


@pytest.mark.one_database  # the form refuses it
def test_roles_nobody_knows_are_refused(sign_in, account, account_id):
    for roles in ([], ["BOSS"], ["CU"]):
        assert (
            sign_in("AD").post(f"/sign-ins/{account_id('VW')}/roles", data={"roles": roles}).status_code
            == 422
        )
    assert [role.name for role in account("VW").roles] == ["VW"]


def test_out_of_use_one_is_out_at_once_and_in_again_later(sign_in, account_id, client, journalled):
    admin, owner = sign_in("AD"), sign_in("PO")
    assert owner.get("/").status_code == 200
    admin.post(f"/sign-ins/{account_id('PO')}/deactivate")
    assert owner.get("/").status_code == 302
    entered = {"email": email_of("PO"), "password": PASSWORD}
    assert client.post("/sign-in", data=entered).status_code == 200
    assert admin.post(f"/sign-ins/{account_id('PO')}/deactivate").status_code == 409
    admin.post(f"/sign-ins/{account_id('PO')}/reactivate")
    assert owner.get("/").status_code == 302  # the old session stays ended
    assert client.post("/sign-in", data=entered).status_code == 302
    assert [action for _actor, action, _content in journalled()][-2:] == ["deactivate", "reactivate"]


def test_what_somebody_did_stays_when_their_sign_in_goes(app, sign_in, account_id, people):
    from tests.support.records import customer

    with app.test_request_context("/"):
        number = customer(people)
        db.session.remove()
    sign_in("AD").post(f"/sign-ins/{account_id('RO')}/deactivate")
    assert people["RO"].name in sign_in("PO").get(f"/r/{number}").text


def test_the_last_administrator_stays(app, sign_in, account, account_id):
    admin, own = sign_in("AD"), account_id("AD")
    for answer in (
        admin.post(f"/sign-ins/{own}/deactivate"),
        admin.post(f"/sign-ins/{own}/roles", data={"roles": ["VW"]}),
    ):
        assert answer.status_code in (409, 422)
        assert "This is the only sign-in that can administer." in answer.text
    assert account("AD").active
    second_administrator(app)
    assert admin.post(f"/sign-ins/{own}/roles", data={"roles": ["VW"]}).status_code == 303
    assert admin.get("/sign-ins").status_code == 403


def second_administrator(app):
    with app.test_request_context("/"):
        with transaction(system("setup")) as tx:
            create_account(tx, email="two@example.test", password=PASSWORD, person=None, roles=["AD"])
        db.session.remove()


def test_an_administrator_who_is_only_invited_does_not_count(sign_in, account_id):
    admin = sign_in("AD")
    admin.post(
        "/sign-ins/new",
        data={"person": "", "name": "New", "email": "new@example.test", "roles": ["AD"], "language": "en"},
    )
    assert admin.post(f"/sign-ins/{account_id('AD')}/deactivate").status_code == 409


def test_signing_somebody_out_everywhere_ends_their_sessions_and_links(
    sign_in, account_id, client, journalled
):

    admin, owner = sign_in("AD"), sign_in("PO")
    link = link_on(admin.post(f"/sign-ins/{account_id('PO')}/link"))
    assert client.get(link).status_code == 200
    admin.post(f"/sign-ins/{account_id('PO')}/sign-out")
    assert owner.get("/").status_code == 302
    assert client.get(link).status_code == 410
    assert [action for _actor, action, _content in journalled()][-2:] == ["link", "sign_out"]


def test_an_administrator_without_a_person_acts_too(app, client, account_id, journalled):
    second_administrator(app)
    client.post("/sign-in", data={"email": "two@example.test", "password": PASSWORD})
    assert client.post(f"/sign-ins/{account_id('VW')}/deactivate").status_code == 303
    assert journalled()[-1][1] == "deactivate"
