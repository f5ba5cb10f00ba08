"""The same page sent twice makes nothing twice: a button pressed again, or an answer that never came."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import select

from app.assessments.models import IssuedReport
from app.db import db
from app.records.models import Comment, FormSent, RecordVersion
from app.records.sendings import KEPT, purge_sendings
from tests.support.customers import KITA
from tests.support.forms import form_on, typed
from tests.support.records import service

NEW = "/records/complaint_procedure/new"
CONFIRM = "/records/stakeholder_confirmation/new"
TEXT = "A complaint is whatever somebody says is one, whichever way it comes."


def filled(client, definition=TEXT, **more):
    return typed(form_on(client.get(NEW).text), definition=definition, valid_from="2026-04-01", **more)


def found(app, *columns):
    with app.app_context():
        return list(db.session.execute(select(*columns).order_by(*columns)))


def procedures(app):
    v = RecordVersion
    with app.app_context():
        wanted = select(v).where(v.kind == "complaint_procedure")
        return [(it.content["definition"], it.state, it.lock) for it in db.session.scalars(wanted)]


def test_a_new_record_sent_twice_is_one(app, sign_in):
    client = sign_in("PO")
    form = filled(client, save="1")
    first, second = client.post(NEW, data=form), client.post(NEW, data=form)
    assert (first.status_code, second.location) == (303, first.location)
    assert "had arrived the first time" in client.get(second.location).text
    assert procedures(app) == [(TEXT, "draft", 1)]


def test_two_presses_at_once_make_one_record(app, sign_in):
    clients = [sign_in("PO"), sign_in("PO")]
    form = filled(clients[0], save="1")
    forms = [typed(form, csrf_token=form_on(client.get(NEW).text)["csrf_token"]) for client in clients]
    with ThreadPoolExecutor(2) as both:
        answers = list(both.map(lambda client, it: client.post(NEW, data=it), clients, forms))
    assert [answer.status_code for answer in answers] == [303, 303]
    assert procedures(app) == [(TEXT, "draft", 1)]


@pytest.fixture
def confirming(told, people, sign_in):
    """(client, form) of a confirmation that can be sent as it stands."""
    told(lambda: service(people, [KITA]))
    client = sign_in("RO")
    return client, typed(form_on(client.get(CONFIRM).text), result="unchanged", occurred_on="2025-10-01")


def states(app):
    v = RecordVersion
    with app.app_context():
        return list(db.session.scalars(select(v.state).where(v.kind == "stakeholder_confirmation")))


def test_saved_first_and_then_sent_from_the_same_page(app, confirming):
    client, form = confirming
    for button in ({"save": "1"}, {"send": "1"}, {"send": "1"}):
        assert client.post(CONFIRM, data=typed(form, **button)).status_code == 303
    assert states(app) == ["submitted"]


def test_other_words_from_the_same_page_go_over_the_first_ones(app, sign_in):
    """Somebody goes back in the browser, changes a word and saves."""
    client = sign_in("PO")
    form = filled(client, save="1")
    client.post(NEW, data=form)
    answer = client.post(
        NEW, data=typed(form, definition="Other words, meant to stand instead of the first.")
    )
    assert answer.status_code == 303
    assert procedures(app) == [("Other words, meant to stand instead of the first.", "draft", 2)]


def test_the_first_words_again_after_others_stand_again(app, sign_in):
    """And then once more: only then had they arrived."""
    client = sign_in("PO")
    form = filled(client, save="1")
    for text in (TEXT, "Other words, meant to stand instead of the first.", TEXT):
        page = client.post(NEW, data=typed(form, definition=text)).location
        assert "had arrived the first time" not in client.get(page).text
    assert procedures(app) == [(TEXT, "draft", 3)]
    again = client.post(NEW, data=typed(form, definition=TEXT))
    assert "had arrived the first time" in client.get(again.location).text
    assert procedures(app) == [(TEXT, "draft", 3)]


def test_what_was_sent_for_approval_is_not_typed_over(app, confirming):
    client, form = confirming
    client.post(CONFIRM, data=typed(form, send="1"))
    refused = client.post(CONFIRM, data=typed(form, occurred_on="2025-10-02", send="1"))
    assert refused.status_code == 422 and "no longer a draft" in refused.text
    assert states(app) == ["submitted"]


def test_an_edit_sent_twice_after_it_went_for_approval_keeps_nothing_aside(confirming):
    client, form = confirming
    page = client.post(CONFIRM, data=form).location
    form = typed(form_on(client.get(f"{page}/edit").text), send="1")
    for _time in range(2):
        answer = client.post(f"{page}/edit", data=form)
        assert answer.status_code == 303
    shown = client.get(answer.location).text
    assert "had arrived the first time" in shown and "What you typed is kept" not in shown


def test_the_page_of_somebody_else_is_no_page_of_mine(app, confirming, sign_in):
    client, form = confirming
    client.post(CONFIRM, data=form)
    theirs = sign_in("SM")
    form.poplist("csrf_token")
    assert theirs.post(CONFIRM, data=form).status_code == 303
    assert states(app) == ["draft", "draft"]


def test_a_comment_sent_twice_stands_once(app, sign_in):
    client = sign_in("PO")
    page = client.post(NEW, data=filled(client, save="1")).location
    [sending] = re.findall('name="sending" value="([0-9a-f]{32})"', client.get(page).text)[:1]
    for _time in range(2):
        form = {"sending": sending, "text": "Please look again."}
        assert client.post(f"{page}/comments", data=form).status_code == 303
    assert len(found(app, Comment.id)) == 1


def test_another_comment_from_the_same_page_stands_too(app, sign_in):
    """Somebody goes back in the browser and writes something else; what stood before is not made again."""
    client = sign_in("PO")
    page = client.post(NEW, data=filled(client, save="1")).location
    [sending] = re.findall('name="sending" value="([0-9a-f]{32})"', client.get(page).text)[:1]
    for text in ("Please look again.", "The date is wrong.", "Please look again."):
        form = {"sending": sending, "text": text}
        assert client.post(f"{page}/comments", data=form).status_code == 303
    with app.app_context():
        texts = sorted(it.content["text"] for it in db.session.scalars(select(Comment)))
    assert texts == ["Please look again.", "The date is wrong."]


def test_other_days_or_another_language_from_the_same_page_are_another_report(app, sign_in):
    client = sign_in("LA")
    [address] = re.findall('formaction="([^"]+)"', client.get("/reports/gap").text)
    form = {"from": "2025-04-01", "to": "2026-03-31", "language": "en"}
    others = [form, form | {"to": "2025-12-31"}, form | {"language": "ja"}, form]
    answers = [client.post(address, data=one).location for one in others]
    assert answers[0] == answers[3] and len(set(answers)) == 3
    assert len(found(app, IssuedReport.number)) == 3


def test_a_report_issued_twice_from_one_page_is_one(app, sign_in):
    client = sign_in("LA")
    [address] = re.findall('formaction="([^"]+)"', client.get("/reports/gap").text)
    form = {"from": "2025-04-01", "to": "2026-03-31", "language": "en"}
    answers = [client.post(address, data=form) for _time in range(2)]
    assert [answer.status_code for answer in answers] == [303, 303]
    assert answers[0].location == answers[1].location and len(found(app, IssuedReport.number)) == 1


def test_what_arrived_long_ago_is_forgotten(app, sign_in, clock):
    client = sign_in("PO")
    client.post(NEW, data=filled(client, save="1"))
    with app.app_context():
        assert purge_sendings(db.session, clock() - KEPT) == 0
        assert purge_sendings(db.session, clock() + timedelta(days=1)) == 1
        db.session.commit()
    assert found(app, FormSent.id) == []
