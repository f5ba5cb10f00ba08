"""Records that count for many subjects are judged once for all of them, until something changes."""

from __future__ import annotations

from dataclasses import replace

import pytest

from controls.assessment import Assessment
from controls.engine import assess_known, preview_known
from controls.judge import Judge
from controls.known import Known
from controls.qualify import FEW
from tests.controls.asking import CATALOG, KINDS, question
from tests.controls.building import Journal
from tests.controls.test_news import later

MANY = [f"CUS-{n}" for n in range(1, FEW + 3)]
SCOPE = {"in_scope_from": "2025-04-01", "tier": "standard"}


@pytest.fixture
def journal() -> Journal:
    """One survey of many customers asked about the service of each; the first of them answered."""
    journal = Journal()
    for customer in MANY:
        journal.record("customer", customer, {"name": customer, **SCOPE})
        journal.record("service", f"SVC-{customer}", {"customers": [customer], **SCOPE})
        journal.plan(f"PLN-{customer}", customer, "survey_round", "P1Y")
    frame = [{"id": f"f-{customer}", "customer": customer, "invited": True} for customer in MANY]
    asked = [{"id": f"q-{c}", "text": "Well?", "kind": "scale", "service": f"SVC-{c}"} for c in MANY]
    days = {"opened_on": "2025-10-01", "occurred_on": "2025-10-31"}
    journal.record("survey_round", "SVY-1", {**days, "frame": frame, "questions": asked}, proved=True)
    answers = [
        {"id": f"a{n}", "question": {"record": "SVY-1", "edition": 1, "row": f"q-{c}"}, "value": value}
        for n, (c, value) in enumerate(((MANY[1], "1"), (MANY[0], "2")))
    ]
    journal.record("survey_response", "SVR-1", {"round": "SVY-1", "customer": MANY[0], "answers": answers})
    return journal


def asked(known: Known, journal: Journal) -> Assessment:
    return assess_known(known, question(journal, "BRM-09", "BRM-12"))


def windows(assessment: Assessment) -> list[list[str]]:
    return [[window.status for window in one.windows] for one in assessment.controls[0].subjects]


def test_a_survey_of_many_is_judged_once(journal: Journal) -> None:
    known = Known(CATALOG, KINDS, journal.facts())
    assert windows(asked(known, journal)) == [["met"]] * len(MANY)
    judged = [key[4] for key in known.made if isinstance(key, tuple) and key[0] == "lacks"]
    assert judged == ["SVY-1"]


def test_what_changes_for_one_is_asked_again_for_all(journal: Journal) -> None:
    """A service the survey did not ask about: it lacks a question, whoever it is judged for."""
    known = Known(CATALOG, KINDS, journal.facts())
    asked(known, journal)
    journal.record("service", "SVC-NEW", {"customers": [MANY[3]], **SCOPE})
    after, anew = later(journal, known, journal.position), Known(CATALOG, KINDS, journal.facts())
    assert windows(asked(after, journal)) == [["partial"]] * len(MANY)
    assert asked(after, journal) == asked(anew, journal)


def test_a_supposed_survey_is_judged_for_itself(journal: Journal) -> None:
    """It has the number of the one that is there, and asks about nothing."""
    known = Known(CATALOG, KINDS, journal.facts())
    asked(known, journal)
    there = known.record("SVY-1")
    assert there is not None
    supposed = replace(there, content={**there.content, "questions": []})
    for record, status in ((there, "met"), (supposed, "partial"), (there, "met")):
        lines = preview_known(known, record, question(journal, "BRM-09"))
        assert {line.status_when_approved for line in lines} == {status}
    assert windows(asked(known, journal)) == [["met"]] * len(MANY)


def test_what_one_control_cannot_ask_is_no_lack_for_another(journal: Journal) -> None:
    """Neither asks anything of the survey that is understood, so their lists of questions are alike."""
    known, control = Known(CATALOG, KINDS, journal.facts()), CATALOG.control("BRM-09")
    unread = {"field": "survey_round.questions", "min": 1, "or_all_available": True}
    controls = [
        replace(control, id=f"OWN-{n}", test=replace(control.test, qualify=qualify))
        for n, qualify in enumerate([(unread,), ()], 1)
    ]
    of_both = [Judge(known, one, question(journal)).assess() for one in controls]
    statuses = [{w.status for s in result.subjects for w in s.windows} for result in of_both]
    assert [result.status for result in of_both] == ["not_computed", "met"]
    assert statuses == [{"partial"}, {"met"}]


def test_low_answers_come_in_order_whichever_was_given_first(journal: Journal) -> None:
    found = asked(Known(CATALOG, KINDS, journal.facts()), journal).controls[1]
    low = [[item.id for item in subject.items] for subject in found.subjects if subject.items]
    assert low == [[f"SVY-1#q-{MANY[0]}", f"SVY-1#q-{MANY[1]}"]]


def test_a_question_taken_back_is_no_low_answer_any_more(journal: Journal) -> None:
    known = Known(CATALOG, KINDS, journal.facts())
    asked(known, journal)
    survey = known.record("SVY-1")
    assert survey is not None
    content = {**survey.content, "questions": survey.content["questions"][1:]}
    journal.record("survey_round", "SVY-1", content)
    after, anew = later(journal, known, journal.position), Known(CATALOG, KINDS, journal.facts())
    assert asked(after, journal) == asked(anew, journal) != asked(known, journal)
