"""Somebody is invited, sets a password by a link that works once and for a while, and signs in."""

from __future__ import annotations

import re

import pytest

from app.accounts.usecases import checked_password
from app.refusal import Refusal
from tests.accounts.conftest import count_accounts, link_on
from tests.support.people import PASSWORD, email_of

pytestmark = pytest.mark.one_database  # what its pages say; test_sessions.py writes on both

NEW = "a lantern over the harbour"
INVITATION = {
    "person": "", "name": "Sae Mizuno", "email": "Sae@Example.test", "roles": ["QM"], "language": "ja",
}  # fmt: skip


def set_password(client, link, password=NEW):
    return client.post(link, data={"password": password, "again": password})


def sign_in(client, email, password):
    return client.post("/sign-in", data={"email": email, "password": password})


def test_without_a_mail_server_the_link_is_shown_once_to_be_handed_over(
    app, sign_in, client, account, journalled
):
    admin = sign_in("AD")
    assert "No mail server is set up." in admin.get("/sign-ins/new").text
    page = admin.post("/sign-ins/new", data=INVITATION)
    assert "No mail server is set up, so nothing was sent." in page.text
    link = link_on(page)
    made = account("sae@example.test")
    assert (made.password, made.language, [role.name for role in made.roles]) == (None, "ja", ["QM"])
    assert link.rpartition("/")[2] not in admin.get(f"/sign-ins/{made.id}").text

    assert "sae@example.test" in client.get(link).text
    assert set_password(client, link).location == "/sign-in"
    assert client.post("/sign-in", data={"email": "sae@example.test", "password": NEW}).status_code == 302
    assert "サインイン" not in client.get("/").text
    actors = [(actor, action) for actor, action, _content in journalled()][-2:]
    assert [action for _actor, action in actors] == ["invite", "link"]
    told = str(journalled())
    assert "sae" not in told.lower() and "Mizuno" not in told and link.rpartition("/")[2] not in told


def test_with_a_mail_server_the_link_comes_by_mail_in_the_language_chosen(
    mailing, people, mail_server, posted, new_client, account
):
    admin = signed_in(mailing, people, "AD", new_client)
    answer = admin.post("/sign-ins/new", data=INVITATION)
    assert answer.status_code == 303
    assert "A mail with a link is on its way." in admin.get(answer.location).text
    posted()
    [(to, message)] = mail_server.arrived
    assert to == ["sae@example.test"]
    assert message["Subject"] == "Akashiのアカウントのご案内"
    client = new_client(mailing)
    assert set_password(client, mail_server.last_link()).location == "/sign-in"
    posted()
    assert len(mail_server.arrived) == 2  # word that a password was set
    assert "Handed to the mail server" in admin.get(answer.location).text


def signed_in(app, people, role, new_client):
    client = new_client(app)
    client.sign_in_as(people[role].email)
    return client


def test_somebody_on_record_is_invited_without_a_second_record(app, sign_in, people, account):
    from app.actor import system
    from app.db import db
    from app.register.people import make_person
    from app.transaction import transaction

    with app.test_request_context("/"), transaction(system("setup")) as tx:
        number = make_person(tx, name="Known Already")
    with app.app_context():
        db.session.remove()
    page = sign_in("AD").get("/sign-ins/new")
    assert f'value="{number}"' in page.text
    assert f'value="{people["PO"].number}"' not in page.text  # has one
    sign_in("AD").post("/sign-ins/new", data={**INVITATION, "person": number, "name": ""})
    assert account("sae@example.test").person == number


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"email": "sae"}, "is not a mail address"),
        ({"email": "sae@example.test,two@example.test"}, "is not a mail address"),
        ({"email": email_of("PO")}, "There is already a sign-in"),
        ({"name": ""}, "Choose a person, or type the name of somebody new."),
        ({"roles": []}, "Choose at least one role."),
        (
            {"roles": ["AU", "SM"]},
            "Nobody can hold the roles Internal auditor, Service and SLA owner together.",
        ),
        ({"roles": ["AD", "SM"]}, "together. Take one of them away."),
    ],
)
def test_what_is_wrong_is_said_at_the_field_and_what_was_typed_stays(app, sign_in, wrong, words):
    before = count_accounts(app)
    page = sign_in("AD").post("/sign-ins/new", data={**INVITATION, "job": "Runs the office", **wrong})
    assert page.status_code == 422
    assert page.text.count(words) == 2  # above the form and at the field
    assert 'value="Runs the office"' in page.text
    assert "<title>Error:" in page.text
    assert count_accounts(app) == before


def test_a_person_who_has_a_sign_in_gets_no_second_one(app, sign_in, people):
    before = count_accounts(app)
    data = {**INVITATION, "person": people["PO"].number}
    page = sign_in("AD").post("/sign-ins/new", data=data)
    assert page.status_code == 422
    assert count_accounts(app) == before


def test_a_link_works_once(sign_in, client):
    link = link_on(sign_in("AD").post("/sign-ins/new", data=INVITATION))
    assert client.get(link).status_code == 200
    assert client.get(link).status_code == 200  # looking does not use it up
    set_password(client, link)
    for answer in (client.get(link), set_password(client, link, "another lantern altogether")):
        assert answer.status_code == 410
        assert "This link does not work any more" in answer.text
    assert client.post("/sign-in", data={"email": "sae@example.test", "password": NEW}).status_code == 302


def test_a_link_works_for_a_while(sign_in, client, clock):
    link = link_on(sign_in("AD").post("/sign-ins/new", data=INVITATION))
    clock.tick(days=7, seconds=-1)
    assert client.get(link).status_code == 200
    clock.tick(2)
    assert client.get(link).status_code == 410
    assert set_password(client, link).status_code == 410


def test_a_newer_link_takes_the_place_of_the_older(sign_in, client, account):
    admin = sign_in("AD")
    first = link_on(admin.post("/sign-ins/new", data=INVITATION))
    second = link_on(admin.post(f"/sign-ins/{account('sae@example.test').id}/link"))
    assert client.get(first).status_code == 410
    assert client.get(second).status_code == 200


@pytest.mark.parametrize("token", ["x", "A" * 43, "../sign-ins", "x" * 5000])
def test_a_link_that_never_was_looks_like_a_used_one(client, token):
    assert client.get(f"/password/{token}").status_code in (404, 410)


@pytest.mark.parametrize(
    ("password", "again", "words"),
    [
        ("short", "short", "The password is too short."),
        ("x" * 201, "x" * 201, "The password is too long."),
        ("aaaaaaaaaaaaaaaa", "aaaaaaaaaaaaaaaa", "The password is easy to guess."),
        ("sae-mizuno-sae", "sae-mizuno-sae", "The password is easy to guess."),
        (NEW, NEW + "s", "This is not what you typed above."),
        ("", "", "Choose a password."),
    ],
)
def test_a_weak_password_is_refused_and_never_shown(sign_in, client, account, password, again, words):
    data = {**INVITATION, "email": "mizuno@example.test"}
    link = link_on(sign_in("AD").post("/sign-ins/new", data=data))
    page = client.post(link, data={"password": password, "again": again})
    assert page.status_code == 422
    assert words in page.text
    assert len(password) < 10 or password not in page.text
    assert account("mizuno@example.test").password is None
    assert client.get(link).status_code == 200


def test_an_invited_sign_in_opens_with_no_password_at_all(sign_in, client):
    sign_in("AD").post("/sign-ins/new", data=INVITATION)
    for password in ("", " ", PASSWORD, "None"):
        answer = client.post("/sign-in", data={"email": "sae@example.test", "password": password})
        assert answer.status_code == 200
    assert client.get("/").status_code == 302


def test_however_the_keyboard_composes_it_a_password_is_the_same(sign_in, client):
    link = link_on(sign_in("AD").post("/sign-ins/new", data=INVITATION))
    set_password(client, link, "パスワードはながいほうがよい")
    decomposed = "ハ\u309aスワート\u3099は\u306aか\u3099いほうか\u3099よい"
    assert (
        client.post("/sign-in", data={"email": "sae@example.test", "password": decomposed}).status_code == 302
    )


def test_the_first_page_of_an_administrator_says_whom_to_invite_first(app, sign_in, account):
    admin = sign_in("AD")
    assert "Nobody manages the SMS yet." not in admin.get("/sign-ins").text
    admin.post(f"/sign-ins/{account('QM').id}/deactivate")
    assert "Nobody manages the SMS yet." in admin.get("/sign-ins").text
    assert re.search(r'<input checked[^>]*value="QM"', admin.get("/sign-ins/new").text)


@pytest.mark.one_database
@pytest.mark.parametrize(
    "password", ["Password1234!", "qwertyuiop12", "iloveyou1234", "trustno1trustno1", "minato-hosting"]
)
def test_a_password_that_is_tried_first_is_refused(app, password):
    """Leaked ones with a sign more, rows of keys, words of the organisation's own addresses."""
    with app.test_request_context("/"), pytest.raises(Refusal, match="tried first"):
        checked_password(password, known=["jun@minato-hosting.example"])


def test_any_signs_do_when_it_is_long():
    for password in (
        "orange lantern quiet river",
        "ひらがなのパスワードです",
        "a" * 3 + "x9 ünd Öl, 42 km" * 4,
    ):
        assert checked_password(password) == password
    assert checked_password("lantern " * 8 + "zq7!") == "lantern " * 8 + "zq7!"
