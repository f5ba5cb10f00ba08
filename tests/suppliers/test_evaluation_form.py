"""The evaluation: a row per criterion, last time beside it, points and total worked out by the server."""

from __future__ import annotations

import pytest
from werkzeug.datastructures import MultiDict

from app.db import db
from app.records.queries import newest
from tests.support.agreements import CRITERIA, SUPPLIER
from tests.support.forms import form_on, typed

NEW = f"/records/supplier_evaluation/new?supplier={SUPPLIER}"

shown = pytest.mark.one_database  # what a page shows is the same on both kinds of database


@pytest.fixture
def opened(sign_in):
    client = sign_in("VM")
    return client, form_on(client.get(NEW).text)


def asked_again(client, form, button="refresh", path="/records/supplier_evaluation/new"):
    return client.post(path, data=form | MultiDict({button: "1"}))


def graded(form, *grades):
    return typed(form, **{f"scores__{place}__grade": grade for place, grade in enumerate(grades)})


def inside(html, id, end="</tr>"):
    return html.split(f'id="{id}"')[1].split(end)[0]


@shown
def test_each_criterion_has_a_row_with_its_weight_and_the_grade_before(opened, people):
    client, form = opened
    assert form["criteria_set"] == CRITERIA
    assert [form[f"scores-{n}-criterion"] for n in (0, 1)] == [f"{CRITERIA}/1/c1", f"{CRITERIA}/1/c2"]
    assert form["scores-0-evaluator"] == people["VM"].number  # whoever fills it in; another one by hand
    assert "scores-0-grade" not in form  # nothing is graded yet
    page = client.get(NEW).text
    assert "Minamoto DC, evaluation FY2026" in page
    assert "60 %" in page and "May 2026" in page
    assert page.count("data-digits") == 2 and 'id="scores-0-grade-5"' in page
    assert "31 Mar 2027" in page and "31 Dec 2026" in page  # the contract stays in view


@shown
def test_points_and_total_are_worked_out_by_the_server(opened):
    client, form = opened
    page = asked_again(client, graded(form, "3", "4")).text
    assert "1.80" in inside(page, "points-0", "</td>") and "1.60" in inside(page, "points-1", "</td>")
    assert "3.40" in inside(page, "score-total")
    assert form_on(page)["scores-1-grade"] == "4"


@shown
def test_the_total_counts_what_is_graded_so_far(opened):
    client, form = opened
    page = asked_again(client, graded(form, "3")).text
    assert "3.00" in inside(page, "score-total") and "1 of 2 graded" in page


@shown
def test_a_fall_is_said(opened):
    client, form = opened
    assert "Results fell by 1." in asked_again(client, graded(form, "3", "4")).text


def test_a_low_total_asks_for_another_decision(app, opened):
    client, form = opened
    low = typed(graded(form, "2", "3"), decision="continue")
    page = asked_again(client, low).text
    assert "below the limit of 2.8" in inside(page, "decision-note", "</div></div>")
    answer = asked_again(client, low, "send")
    assert answer.status_code == 422
    assert "The total is below the limit. Choose improve, watch or replace." in answer.text
    number = answer.text.split('action="/r/')[1].split("/")[0]
    again = typed(form_on(answer.text), decision="improve")
    assert asked_again(client, again, "send", f"/r/{number}/edit").status_code == 303
    with app.app_context():
        content = newest(db.session, number).content
    assert (content["total"], content["coverage_pct"], content["low"]) == ("2.4", 100, True)


def test_a_draft_keeps_grades_and_reasons(opened):
    client, form = opened
    form = typed(graded(form, "4", "2"), scores__1__remark="Two incidents", supplier_comment="Understood")
    answer = asked_again(client, form, "save")
    assert answer.status_code == 303, answer.text
    again = form_on(client.get(f"{answer.location}/edit").text)
    assert (again["scores-0-grade"], again["scores-1-grade"]) == ("4", "2")
    assert again["scores-1-remark"] == "Two incidents" and again["supplier_comment"] == "Understood"


@shown
def test_a_grade_between_two_is_typed_as_a_number(opened):
    client, form = opened
    page = asked_again(client, graded(form, "3.5", "4")).text
    assert 'type="radio" id="scores-0-grade' not in page
    assert form_on(page)["scores-0-grade"] == "3.5"


@shown
def test_a_grade_above_the_scale_is_refused_at_its_row(opened):
    client, form = opened
    answer = asked_again(client, typed(graded(form, "7", "4"), decision="continue"), "send")
    assert answer.status_code == 422
    assert 'id="scores-0-grade-error"' in answer.text and "above the highest one, 5" in answer.text
    assert form_on(answer.text)["scores-0-grade"] == "7"


@shown
def test_somebody_else_grades_the_same_criterion(opened, people):
    client, form = opened
    more = form_on(asked_again(client, graded(form, "3", "4"), "add-scores").text)
    more = typed(more, scores__2__criterion=f"{CRITERIA}/1/c1", scores__2__grade="5",
                 scores__2__evaluator=people["SM"].number)  # fmt: skip
    page = asked_again(client, more).text
    assert "4.00" in inside(page, "score-total")  # (60 · (3 + 5) / 2 + 40 · 4) / 100


@shown
def test_without_a_supplier_no_criteria_are_shown(sign_in):
    page = sign_in("VM").get("/records/supplier_evaluation/new").text
    assert "Choose the supplier and the criteria" in page
    assert "scores-0-criterion" not in form_on(page)


@shown
def test_it_compares_with_the_evaluations_before(opened):
    client, form = opened
    page = asked_again(client, graded(form, "3", "3")).text
    assert "Grades by criterion, May 2026 to Nov 2026. Results went from 4 to 3." in page


@shown
def test_it_speaks_japanese(sign_in):
    client = sign_in("VM")
    client.set_cookie("language", "ja")
    page = asked_again(client, graded(form_on(client.get(NEW).text), "2", "3")).text
    for words in (
        "2026年度の評価",
        "重み付きの基準",
        "総合評点が基準値2.8を下回っています。",
        "「Results」が2点下がりました。",
    ):
        assert words in page
