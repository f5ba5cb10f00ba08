"""Every status answers why, who owns it and what changes next, in both languages; a finding opens filled."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from html import unescape

import pytest
from flask import Flask

from app.db import db
from app.records.lifecycle import approve, submit
from app.records.queries import newest
from app.records.usecases import save
from app.transaction import transaction
from tests.support.clock import Clock
from tests.support.customers import KITA, WITH_CUSTOMER
from tests.support.forms import Form
from tests.support.people import Organisation, Person
from tests.support.program import Client
from tests.support.records import recorded

People = dict[str, Person]
SignIn = Callable[[str], Client]


@pytest.fixture
def organisation() -> Organisation:
    return WITH_CUSTOMER


@pytest.fixture
def kita(clock: Clock) -> str:
    """A customer nobody has met yet, on 20 November 2026: one gap, one window open."""
    clock.set(date(2026, 11, 20))
    return KITA


def text_of(client: Client, address: str) -> str:
    page = client.get(address)
    assert page.status_code == 200, (address, page.status_code)
    return unescape(page.text)


CLOSES = (
    "On 10 Jan 2027 the window 1 Oct 2026 to 31 Dec 2026 closes. If nothing is recorded by then it is: gap."
)
BEGINS = "On 1 Jan 2027 the window 1 Jan 2027 to 31 Mar 2027 begins. It is in time until 9 Apr 2027."


def test_a_cell_says_the_rule_the_owner_and_what_changes_next(
    sign_in: SignIn, people: People, kita: str, clock: Clock
) -> None:
    address = f"/coverage?clause=8.3.1&BRM-04/{kita}/2026-10"
    page = text_of(sign_in("AU"), address)
    assert "In time until 9 Jan 2027." in page
    assert people["RO"].name in page
    assert "What changes next" in page
    assert page.index(CLOSES) < page.index(BEGINS)
    assert "One window per 3 months" in page
    clock.set(date(2027, 1, 9))
    assert CLOSES in text_of(sign_in("AU"), address + "&year=2026")


def test_the_same_in_japanese(sign_in: SignIn, kita: str) -> None:
    client = sign_in("AU")
    client.set_cookie("language", "ja")
    page = text_of(client, f"/coverage?clause=8.3.1&BRM-04/{kita}/2026-10")
    assert "次に判定が変わる日" in page
    assert (
        "2027年1月1日に2027年1月1日から2027年3月31日までの区間が始まります。期限は2027年4月9日です。" in page
    )


def test_a_controls_page_and_a_subjects_page_say_it_too(sign_in: SignIn, people: People, kita: str) -> None:
    client = sign_in("AU")
    control = text_of(client, "/controls/BRM-04")
    assert BEGINS in control
    assert people["RO"].name in control
    subject = text_of(client, f"/customers/{kita}")
    assert "What changes next" in subject
    assert people["RO"].name in subject


def test_nothing_to_come_says_until_when(sign_in: SignIn, kita: str, clock: Clock) -> None:
    clock.set(date(2027, 1, 11))
    page = text_of(sign_in("AU"), f"/coverage?year=2026&BRM-06/{kita}")
    assert "nothing changes by itself until 13 Apr 2027." in page


def test_numbers_in_force_stand_in_the_rule(sign_in: SignIn, app: Flask, people: People, kita: str) -> None:
    row = {"control": "SUP-14", "param": "progress_days", "value": "90"}
    content = {"topic": "limits", "text": "Longer", "settings": [row], "valid_from": "2026-11-01"}
    assert "within the last 60 days" in text_of(sign_in("AU"), "/controls/SUP-14")
    with app.test_request_context("/"):
        recorded(people, "QM", "policy", content)
    assert "within the last 90 days" in text_of(sign_in("AU"), "/controls/SUP-14")


# ---- grades ----


def test_a_grade_is_proposed_and_nobody_is_judged_by_it(sign_in: SignIn, kita: str) -> None:
    page = text_of(sign_in("AU"), "/controls/BRM-04")
    assert "The records propose: observation. An auditor decides." in page
    assert "Not met proposes the severity of the control, observation." in page
    assert "/records/finding/new?control=BRM-04" in page
    others = text_of(sign_in("RO"), "/controls/BRM-04")
    assert "The records propose: observation." in others
    assert "/records/finding/new" not in others
    assert "The records propose none." in text_of(sign_in("AU"), "/controls/SUP-04")


def audit(app: Flask, people: People) -> str:
    team = [{"person": people["LA"].number, "role": "lead", "impartial": True}]
    content = {
        "objectives": "See", "scope": "All", "criteria": "ISO/IEC 20000-1:2018", "team": team,
        "period_from": "2026-04-01", "period_to": "2027-03-31", "as_of": "2026-11-20",
    }  # fmt: skip
    with app.test_request_context("/"):
        return recorded(people, "LA", "audit", content, approved=False)


def test_a_finding_opens_filled_and_keeps_proposal_and_decision(
    sign_in: SignIn, app: Flask, people: People, kita: str
) -> None:
    number = audit(app, people)
    form = Form("record-form")
    form.feed(sign_in("AU").get(f"/records/finding/new?control=BRM-04&audit={number}").text)
    opened = form.sent
    assert opened.getlist("subjects") == [kita]
    assert opened["proposed_grade"] == "observation"
    assert opened["extent"] == "1/1"
    assert opened["requirement_reference"].startswith("8.3.1, ISO/IEC 20000-1 8.3.2: ")
    assert opened["computed_status"].startswith("Not met. ")
    assert opened["grade"] == ""
    content = {
        name: opened[name]
        for name in ("extent", "requirement_reference", "computed_status", "proposed_grade")
    }
    decided = {"grade": "minor", "grade_reason": "Met by phone", "statement": "No minutes"}
    proof = {"record": kita, "version": 1, "hash": "0" * 64}
    content |= {**decided, "audit": number, "control": "BRM-04", "subjects": [kita], "language": "en"}
    with app.test_request_context("/"), transaction(people["AU"].actor) as tx:
        more = {"answer_due_on": "2027-01-31", "objective_evidence": [proof], "owner": people["PO"].number}
        finding = save(tx, kind="finding", content={**content, **more}).number
        submit(tx, finding)
    with app.test_request_context("/"), transaction(people["LA"].actor) as tx:
        approve(tx, finding)
    with app.test_request_context("/"):
        kept = newest(db.session, finding)
        assert kept is not None
        assert (kept.content["proposed_grade"], kept.content["grade"]) == ("observation", "minor")


def test_a_finding_without_a_control_opens_empty(sign_in: SignIn, kita: str) -> None:
    form = Form("record-form")
    form.feed(sign_in("AU").get("/records/finding/new?control=nonsense").text)
    assert form.sent["proposed_grade"] == ""
    assert form.sent["computed_status"] == ""
