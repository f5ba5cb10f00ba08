"""A forgotten password: the same answer for everybody, a mail for those who are there, a link for an hour."""

from __future__ import annotations

import re

import pytest

from app.accounts.mails import try_again
from app.db import db
from app.jobs.models import Job
from app.jobs.worker import run_job, run_waiting
from tests.support.people import PASSWORD, email_of
from tests.support.program import client_of

pytestmark = pytest.mark.one_database  # what its pages say; test_sessions.py writes on both

NEW = "seven boats before noon"


def asked(app, email):
    answer = client_of(app).post("/sign-in/forgotten", data={"email": email})
    return answer.status_code, re.sub(r'name="csrf_token"[^>]*>|value="[^"]*"', "", answer.text)


def test_the_answer_is_the_same_whoever_asks(mailing, mail_server, posted):
    there, not_there = asked(mailing, email_of("PO")), asked(mailing, "nobody@example.test")
    assert there == not_there
    assert there[0] == 200
    posted()
    assert [to for to, _message in mail_server.arrived] == [[email_of("PO")]]
    with mailing.app_context():
        assert db.session.query(Job).filter(Job.kind == "accounts.mail").count() == 2  # and as much work
        db.session.remove()


def test_the_link_sets_a_new_password_within_an_hour(mailing, mail_server, posted, clock):
    asked(mailing, email_of("PO").upper())
    posted()
    link, client = mail_server.last_link(), client_of(mailing)
    clock.tick(3599)
    assert client.post(link, data={"password": NEW, "again": NEW}).status_code == 303
    assert client.post("/sign-in", data={"email": email_of("PO"), "password": PASSWORD}).status_code == 200
    assert client.post("/sign-in", data={"email": email_of("PO"), "password": NEW}).status_code == 302
    posted()
    assert mail_server.arrived[-1][1]["Subject"] == "Your password for Akashi was changed"
    assert client_of(mailing).post(link, data={"password": NEW, "again": NEW}).status_code == 410


def test_after_an_hour_it_is_too_late(mailing, mail_server, posted, clock):
    asked(mailing, email_of("PO"))
    posted()
    clock.tick(3601)
    assert client_of(mailing).get(mail_server.last_link()).status_code == 410


def test_who_presses_twice_gets_one_mail(mailing, mail_server, posted, clock):
    for _press in range(2):
        asked(mailing, email_of("PO"))
        posted()
    assert len(mail_server.arrived) == 1
    clock.tick(121)
    asked(mailing, email_of("PO"))
    posted()
    assert len(mail_server.arrived) == 2


def test_a_sign_in_out_of_use_gets_no_mail(mailing, mail_server, posted, account):
    from app.accounts.models import Account

    with mailing.app_context():
        db.session.get(Account, account("PO").id).active = False
        db.session.commit()
        db.session.remove()
    asked(mailing, email_of("PO"))
    posted()
    assert mail_server.arrived == []


def test_without_a_mail_server_one_is_sent_to_the_administrator(app, client):
    assert "Ask your administrator" in client.get("/sign-in/forgotten").text
    assert client.post("/sign-in/forgotten", data={"email": email_of("PO")}).status_code == 200
    with app.app_context():
        assert db.session.query(Job).count() == 0
        db.session.remove()


def test_a_mail_server_that_was_gone_gets_the_mail_later_by_itself(mailing, mail_server, posted):
    mail_server.refuse_with("450 later")
    asked(mailing, email_of("PO"))
    posted()
    with mailing.app_context():
        job = db.session.query(Job).filter(Job.kind == "accounts.mail").one()
        assert (job.state, "did not answer" in job.error) == ("failed", True)
        db.session.remove()
    mail_server.refuse_with("")
    with mailing.app_context():
        assert try_again(None) == {"again": 1}
    run_waiting(mailing)
    assert len(mail_server.arrived) == 1
    assert client_of(mailing).get(mail_server.last_link()).status_code == 200


def test_a_mail_that_is_refused_is_not_tried_for_ever(mailing, mail_server, posted):
    mail_server.refuse_with("550 nobody here")
    asked(mailing, email_of("PO"))
    posted()
    with mailing.app_context():
        job = db.session.query(Job).filter(Job.kind == "accounts.mail").one()
        assert (job.state, job.result) == ("done", {"sent": False, "refused": True})
        run_job(job.id)
        assert try_again(None) == {"again": 0}


def test_no_token_lies_in_the_queue_or_the_database(mailing, mail_server, posted):
    asked(mailing, email_of("PO"))
    posted()
    token = mail_server.last_link().rpartition("/")[2]
    with mailing.app_context():
        for table in db.metadata.sorted_tables:
            for row in db.session.execute(db.select(table)):
                assert token not in str(tuple(row)), table.name
        db.session.remove()


def test_asking_is_counted(mailing):
    client = client_of(mailing)
    codes = [client.post("/sign-in/forgotten", data={"email": "a@b.test"}).status_code for _try in range(6)]
    assert codes == [200] * 5 + [429]
