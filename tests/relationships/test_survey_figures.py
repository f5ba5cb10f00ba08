"""The figures of a survey analysis come from the answers of its round."""

from __future__ import annotations

import pytest

from app.records.computed import ComputedCase
from app.records.lookup import Seen
from app.relationships.surveys import survey_figures
from tests.records.contents import all_kinds
from tests.support.lookup import ValueLookup

KINDS = all_kinds()
KIND = KINDS["survey_analysis"]
GRADE, CHOICE = {"id": "q1", "kind": "scale"}, {"id": "q2", "kind": "choice"}


def asked(person, customer="CUS-1", segment=None, invited=True):
    return {"customer": customer, "person": person, "segment": segment, "invited": invited}


def answer(person, *values, customer="CUS-1"):
    answers = [
        {"question": {"record": "SVY-1", "edition": 1, "row": f"q{place}"}, "value": value}
        for place, value in enumerate(values, start=1)
    ]
    content = {"round": "SVY-1", "customer": customer, "person": person, "answers": answers}
    return Seen(f"SVR-{customer}-{person}", "survey_response", content=content)


def figures(frame, answers, questions=(GRADE,), **more):
    survey = Seen("SVY-1", "survey_round", content={"frame": frame, "questions": list(questions), **more})
    lookup = ValueLookup([survey, *answers], kinds=KINDS)
    return survey_figures(ComputedCase(KIND, KIND.field("results"), {"round": "SVY-1"}, lookup))


def test_twelve_of_twenty_with_the_margin_of_a_small_population():
    """Worked by hand: mean 44/12, two best grades 8 of 12, 1.96 · sqrt(0.25/12) · sqrt(8/19) = 18.4 %."""
    frame = [asked(f"PER-{n}") for n in range(20)]
    grades = [5, 5, 5, 4, 4, 4, 4, 4, 3, 3, 2, 1]
    (row,) = figures(frame, [answer(f"PER-{n}", str(grade)) for n, grade in enumerate(grades)])
    line = {"record": "SVY-1", "edition": 1, "row": "q1"}
    expected = {"n": 12, "mean": "3.67", "top2_pct": "66.67", "margin_pct": "18.36"}
    assert row == {"id": "s1", "question": line, **expected}


def test_when_everybody_answered_there_is_no_margin():
    (row,) = figures([asked("PER-1")], [answer("PER-1", "4")])
    assert (row["n"], row["margin_pct"]) == (1, "0")


@pytest.mark.parametrize(("count", "shown"), [(4, False), (5, True)])
def test_a_segment_is_shown_from_five_answers_on(count, shown):
    frame = [asked(f"PER-{n}", segment="Retail") for n in range(6)] + [asked("PER-9", segment="Bank")]
    rows = figures(frame, [answer(f"PER-{n}", "5") for n in range(count)])
    assert [row.get("segment") for row in rows] == [None, "Retail"][: 1 + shown]
    assert rows[-1]["n"] == count


def test_an_anonymous_answer_stands_in_the_segment_its_customer_has():
    frame = [asked(f"PER-{n}", "CUS-2", "Bank") for n in range(5)] + [asked("PER-9", "CUS-1", "Retail")]
    answers = [answer(None, "3", customer="CUS-2") for _n in range(5)]
    answers = [Seen(f"SVR-{n}", one.kind, content=one.content) for n, one in enumerate(answers)]
    assert [(row.get("segment"), row["n"]) for row in figures(frame, answers)] == [(None, 5), ("Bank", 5)]


@pytest.mark.parametrize("value", ["0", "6", "?", "NaN", "Infinity", ""])
def test_what_is_no_grade_of_the_scale_is_not_counted(value):
    (row,) = figures([asked("PER-1")], [answer("PER-1", value)])
    assert row["n"] == 0 and "mean" not in row


def test_the_scale_is_that_of_the_round():
    (row,) = figures([asked("PER-1")], [answer("PER-1", "8")], scale_max=10)
    assert (row["n"], row["top2_pct"]) == (1, "0")


def test_choices_are_counted_only():
    rows = figures([asked("PER-1")], [answer("PER-1", "5", "Portal")], questions=(GRADE, CHOICE))
    assert {key: value for key, value in rows[1].items() if key not in ("id", "question")} == {"n": 1}


def test_more_answers_than_invitations_have_no_margin():
    (row,) = figures([asked("PER-1", invited=False)], [answer("PER-1", "5")])
    assert row["n"] == 1 and "margin_pct" not in row


def test_without_a_round_there_are_no_figures():
    assert survey_figures(ComputedCase(KIND, KIND.field("results"), {}, ValueLookup())) is None
