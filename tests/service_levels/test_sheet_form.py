"""The measurement sheet: a line per target, the verdict beside each value, exactly as it will be judged."""

from __future__ import annotations

import pytest
from werkzeug.datastructures import MultiDict

from app.db import db
from app.records.queries import newest
from tests.support.agreements import SLA
from tests.support.forms import form_on, typed

OCTOBER = f"/records/measurement/new?sla={SLA}&period_from=2026-10-01&period_to=2026-10-31"

shown = pytest.mark.one_database  # what a page shows is the same on both kinds of database


@pytest.fixture
def opened(sign_in):
    client = sign_in("SM")
    return client, form_on(client.get(OCTOBER).text)


def asked_again(client, form, button="refresh", path="/records/measurement/new"):
    return client.post(path, data=form | MultiDict({button: "1"}))


def cell(html, id):
    return html.split(f'id="{id}"')[1].split("</td>")[0]


def test_each_target_due_has_a_line_with_its_promise_and_its_past(opened):
    client, form = opened
    assert [form[f"lines-{n}-target"] for n in (0, 1)] == [f"{SLA}/1/r1", f"{SLA}/1/r2"]
    assert form["workload-0-limit"] == f"{SLA}/1/r1"
    assert form["lines-0-basis"] == "measured" and form["lines-0-value"] == ""
    page = client.get(OCTOBER).text
    assert "≥ 99.95 %" in page and "≤ 60 minutes" in page and "≤ 40,000 items" in page
    assert "last 99.91 %" in page and "last 41 minutes" in page
    assert "missed in Sep" in page  # the small chart says so in words
    assert "Values for October 2026" in page


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("99.95", "Achieved"),
        ("99.949999", "Missed by 0.000001 points"),
        ("99.91", "Missed by 0.04 points"),
        ("", "not entered"),
    ],
)
@shown
def test_the_verdict_stands_beside_the_value(opened, value, said):
    client, form = opened
    answer = asked_again(client, typed(form, lines__0__value=value))
    assert answer.status_code == 200
    assert said in cell(answer.text, "result-lines-0")
    assert form_on(answer.text)["lines-0-value"] == value


@shown
def test_too_much_is_missed_too_and_a_missed_target_is_no_status(opened):
    client, form = opened
    page = asked_again(client, typed(form, lines__1__value="74")).text
    assert "Missed by 14 minutes" in cell(page, "result-lines-1")
    assert 'class="res no"' in cell(page, "result-lines-1") and 'class="st' not in cell(
        page, "result-lines-1"
    )


@shown
def test_a_share_is_worked_out_from_its_parts(opened):
    client, form = opened
    page = asked_again(client, typed(form, lines__0__numerator="21558", lines__0__denominator="21600")).text
    assert "Missed by" in cell(page, "result-lines-0") and "99.805556 %" in cell(page, "result-lines-0")
    empty = asked_again(client, typed(form, lines__0__numerator="0", lines__0__denominator="0")).text
    assert "No events" in cell(empty, "result-lines-0")


def test_a_passed_limit_is_said_and_asks_for_a_comment(app, opened):
    client, form = opened
    full = typed(form, lines__0__value="99.97", lines__1__value="40", workload__0__value="41000")
    assert "Limit passed, 103 %" in cell(asked_again(client, full).text, "result-workload-0")
    answer = asked_again(client, full, "send")
    assert answer.status_code == 422
    assert 'id="workload-0-comment-error"' in answer.text
    number = answer.text.split('action="/r/')[1].split("/")[0]
    again = typed(form_on(answer.text), workload__0__comment="Agreed with the customer")
    assert asked_again(client, again, "send", f"/r/{number}/edit").status_code == 303
    with app.app_context():
        assert newest(db.session, number).state == "submitted"


@shown
def test_another_period_keeps_the_values_typed(opened):
    client, form = opened
    other = typed(form, lines__0__value="99.99", period_from="2026-07-01", period_to="2026-07-31")
    again = form_on(asked_again(client, other).text)
    assert again["lines-0-value"] == "99.99" and again["period_from"] == "2026-07-01"


@shown
def test_a_value_that_is_no_number_stays_with_its_sentence(opened):
    client, form = opened
    answer = asked_again(client, typed(form, lines__0__value="about 99", lines__1__value="40"), "save")
    assert answer.status_code == 422
    assert 'id="lines-0-value-error"' in answer.text
    assert form_on(answer.text)["lines-0-value"] == "about 99"
    assert form_on(answer.text)["lines-1-value"] == "40"


def test_what_could_not_be_measured_stands_behind_more(app, opened):
    client, form = opened
    without = form_on(asked_again(client, typed(form, lines__0__value="99.97"), "remove-lines-1").text)
    missing = {"id": "m1", "target": f"{SLA}/1/r2", "cause": "no_data", "reason": "The tool was down"}
    listed = typed(without, workload__0__value="100", **{f"missing-0-{k}": v for k, v in missing.items()})
    answer = asked_again(client, listed, "send")
    assert answer.status_code == 303, answer.text


@shown
def test_without_an_sla_no_targets_are_shown(sign_in):
    page = sign_in("SM").get("/records/measurement/new").text
    assert "Choose the SLA: its targets appear here." in page
    assert "lines-0-value" not in form_on(page)


@shown
def test_it_speaks_japanese(sign_in):
    client = sign_in("SM")
    client.set_cookie("language", "ja")
    form = form_on(client.get(OCTOBER).text)
    page = asked_again(client, typed(form, lines__1__value="74", lines__0__value="99.91")).text
    assert "2026年10月の実績値" in page
    assert "未達（14分超過）" in page and "未達（0.04ポイント不足）" in page
