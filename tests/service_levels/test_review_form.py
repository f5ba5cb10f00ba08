"""The review: results as they were measured, a cause only where one is missed, workload and trends beside."""

from __future__ import annotations

import pytest
from werkzeug.datastructures import MultiDict

from app.db import db
from app.records.queries import newest
from tests.support.agreements import SLA
from tests.support.forms import form_on, typed

NEW = f"/records/sla_review/new?sla={SLA}&period_from=2026-07-01&period_to=2026-09-30"

shown = pytest.mark.one_database  # what a page shows is the same on both kinds of database


@pytest.fixture
def opened(sign_in):
    client = sign_in("SM")
    page = client.get(NEW).text
    return client, page, form_on(page)


def send(client, form, button="send", path="/records/sla_review/new"):
    return client.post(path, data=form | MultiDict({button: "1"}))


@shown
def test_the_results_are_those_of_the_approved_sheets(opened):
    _client, page, form = opened
    values = [form[f"results-{n}-value"] for n in range(4)]
    assert values == ["99.97", "45", "99.91", "41"]
    assert "August 2026" in page and "September 2026" in page
    assert "Missed by 0.04 points" in page


@shown
def test_a_cause_is_asked_only_where_a_target_was_missed(opened):
    _client, _page, form = opened
    assert [name for name in form if name.endswith("-remark")] == ["results-2-remark"]


@shown
def test_workload_and_trends_stand_beside(opened):
    _client, page, _form = opened
    assert "Within the limit, 82 %" in page
    assert page.count("Show as table") == 2
    assert "Availability: target ≥ 99.95 %, last 99.91 %, missed in Sep." in page


def test_it_is_sent_once_the_cause_is_written(app, opened):
    client, _page, form = opened
    full = typed(
        form, workload_remark="Within limits", conclusion="One month missed", occurred_on="2026-11-02"
    )
    answer = send(client, full)
    assert answer.status_code == 422
    assert 'id="results-2-remark-error"' in answer.text
    number = answer.text.split('action="/r/')[1].split("/")[0]
    again = typed(form_on(answer.text), results__2__remark="A disk failed; a second one follows")
    assert send(client, again, path=f"/r/{number}/edit").status_code == 303
    with app.app_context():
        version = newest(db.session, number)
        assert version.state == "submitted"
        assert [row["verdict"] for row in version.content["results"]] == ["met", "met", "missed", "met"]


@shown
def test_a_result_nobody_measured_is_typed_and_judged_at_once(sign_in):
    client = sign_in("SM")
    path = f"/records/sla_review/new?sla={SLA}&period_from=2026-10-01&period_to=2026-10-31"
    form = form_on(client.get(path).text)
    assert form["results-0-value"] == ""
    page = send(client, typed(form, results__0__value="99.9"), "refresh").text
    assert "Missed by 0.05 points" in page
    assert "results-0-remark" in form_on(page)


def test_actions_of_a_review_are_made_with_it(app, opened, people):
    client, _page, form = opened
    action = {"id": "a1", "text": "Order a disk", "responsible": people["SM"].number, "due_on": "2026-12-01"}
    form = typed(form, **{f"new_actions-0-{name}": value for name, value in action.items()})
    answer = send(client, form, "save")
    assert answer.status_code == 303, answer.text
    with app.app_context():
        review = newest(db.session, answer.location.rpartition("/")[2])
        [number] = review.content["actions"]
        assert newest(db.session, number).content["text"] == "Order a disk"
