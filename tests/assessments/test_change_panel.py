"""What approving changes stands beside the form, before sending and before approving, in both languages."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from html import unescape
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.assessments.knowledge import known_at
from app.db import db
from app.records.lifecycle import approve, submit
from app.records.usecases import correct, new_edition, save
from app.transaction import transaction
from controls.fold import as_record
from controls.known import Known
from controls.owing import owed
from controls.supposing import supposing
from tests.support.clock import Clock
from tests.support.customers import KITA, WITH_CUSTOMER
from tests.support.people import Organisation, Person
from tests.support.records import person, recorded

pytestmark = pytest.mark.one_database  # facts read alike from both are compared elsewhere; this is judged

People = dict[str, Person]
SignIn = Callable[..., FlaskClient]
HEADING = "What approving it changes"
TODAY = date(2026, 11, 20)


@pytest.fixture(autouse=True)
def today(clock: Clock) -> None:
    clock.set(TODAY)


@pytest.fixture
def organisation() -> Organisation:
    return WITH_CUSTOMER


def drafted(app: Flask, people: People, author: str, kind: str, content: dict[str, Any]) -> str:
    with app.test_request_context("/"):
        return recorded(people, author, kind, content, approved=False)


def plan_of(app: Flask, subject: str, activity: str) -> str:
    with app.test_request_context("/"):
        plans = known_at(db.session).plans(subject, activity)
        return plans[0].number


def pages_of(app: Flask, people: People, sign_in: SignIn, author: str, number: str) -> list[str]:
    """The form, the page of sending, that of approving, and that of approving several."""
    form = text_of(sign_in(author), f"/r/{number}/edit")
    sending = text_of(sign_in(author), f"/r/{number}/to/submitted")
    with app.test_request_context("/"), transaction(people[author].actor) as tx:
        kind = submit(tx, number).kind
    approver = sign_in("AP")
    approving = text_of(approver, f"/r/{number}/to/approved")
    several = text_of(approver, f"/records/{kind}/approve?number={number}")
    return [form, sending, approving, several]


def text_of(client: FlaskClient, address: str) -> str:
    page = client.get(address)
    assert page.status_code == 200, (address, page.status_code)
    return unescape(page.get_data(as_text=True))


def test_an_exception(app: Flask, people: People, sign_in: SignIn) -> None:
    plan = plan_of(app, KITA, "brm_meeting")
    content = {"plan": plan, "window_start": "2026-07-01", "effect": "excused", "reason": "Flood"}
    number = drafted(app, people, "RO", "exception", content)
    said = f"It excuses the window 1 Jul 2026 to 30 Sep 2026 of {plan}: BRM meeting, Kitagawa Logistics."
    for page in pages_of(app, people, sign_in, "RO", number):
        assert HEADING in page
        assert said in page
        assert "Today this window is: gap. It becomes: excused." in page


def test_a_plan(app: Flask, people: People, sign_in: SignIn) -> None:
    number = plan_of(app, KITA, "brm_meeting")
    with app.test_request_context("/"), transaction(people["RO"].actor) as tx:
        draft = new_edition(tx, number)
        content = {**draft.content, "interval": "P1M", "valid_from": "2027-04-01", "reason": "Asked for"}
        save(tx, kind="plan", number=number, content=content)
    for page in pages_of(app, people, sign_in, "RO", number):
        assert "from 1 Apr 2027 the interval is 1 month instead of 3 months: 8 windows more a year." in page


def test_a_policy(app: Flask, people: People, sign_in: SignIn) -> None:
    row = {"control": "SUP-14", "param": "progress_days", "value": "90"}
    content = {"topic": "limits", "text": "Longer", "settings": [row], "valid_from": "2027-04-01"}
    number = drafted(app, people, "QM", "policy", content)
    for page in pages_of(app, people, sign_in, "QM", number):
        number = "SUP-14: Days within which a dispute has to move (progress_days)"
        assert f"{number} becomes 90 instead of 60, from 1 Apr 2027." in page


def test_a_zero_declaration(app: Flask, people: People, sign_in: SignIn) -> None:
    content = {
        "topic": "complaints", "customers": [KITA], "period_from": "2026-04-01", "period_to": "2026-09-30",
        "occurred_on": "2026-10-01", "statement": "none", "basis": "Asked the desk",
    }  # fmt: skip
    number = drafted(app, people, "RO", "zero_declaration", content)
    for page in pages_of(app, people, sign_in, "RO", number):
        assert "BRM-13, 1 Apr 2026 to 30 Sep 2026, becomes: met, for Kitagawa Logistics." in page


@pytest.mark.parametrize(
    ("kind", "author", "more"),
    [
        ("customer", "RO", {}),
        ("service", "SM", {"users": "All", "interested_parties": "none"}),
        ("supplier", "VM", {"delivers": "Desk"}),
        ("internal_supplier", "VM", {"party_kind": "internal", "delivers": "Network"}),
    ],
)
def test_a_subject(
    app: Flask, people: People, sign_in: SignIn, kind: str, author: str, more: dict[str, Any]
) -> None:
    with app.test_request_context("/"):
        contact = person(people, "Maya Fernando", side="supplier" if kind == "supplier" else "customer")
    content = {"name": "Minami", "in_scope_from": "2026-10-01", "tier": "critical", **more}
    content |= {"tier_reason": "At night"} if kind != "internal_supplier" else {}
    content |= {"contacts": [contact]} if kind in ("customer", "supplier") else {}
    parts = [{"name": "Application", "kind": "component", "operated_by": "own"}]
    content |= {"customers": [KITA], "components": parts} if kind == "service" else {}
    number = drafted(app, people, author, kind, content)
    for page in pages_of(app, people, sign_in, author, number):
        assert "It is in scope from 1 Oct 2026: from then on its planned intervals are owed." in page
        assert " owed, 1 Oct 2026 to " in page or " owed, 1 Apr 2026 to " in page


def test_the_same_in_japanese(app: Flask, people: People, sign_in: SignIn) -> None:
    plan = plan_of(app, KITA, "brm_meeting")
    client = sign_in("RO")
    client.set_cookie("language", "ja")
    address = f"/records/exception/new?plan={plan}&window_start=2026-07-01&effect=excused&reason=x"
    page = text_of(client, address)
    assert "承認によって変わること" in page
    assert (
        f"{plan}（Kitagawa Logisticsの事業関係会議）の2026年7月1日から2026年9月30日までの区間を免除します。"
        in page
    )


def test_a_form_half_filled_and_nonsense_in_the_address_say_nothing(sign_in: SignIn) -> None:
    client = sign_in("RO")
    for query in ("", "?plan=PLN-9999-0001&window_start=2026-07-01&effect=x", "?window_start=yesterday"):
        page = text_of(client, f"/records/exception/new{query}")
        assert HEADING not in page
    for query in (
        "?interval=P9Z&subject=x&activity=y&valid_from=z",
        "?interval=P3M&subject=CUS-1&activity=y",
    ):
        text_of(client, f"/records/plan/new{query}")


def test_what_is_said_of_a_tier_is_what_approving_does(app: Flask, people: People) -> None:
    """The plans the program would write are those it writes, and so are the windows."""
    with app.test_request_context("/"):
        number = supplier(people)
        with transaction(people["VM"].actor) as tx:
            draft = correct(tx, number, "Takes calls in daytime too")
            content = {**draft.content, "tier": "critical"}
            save(tx, kind="supplier", content=content, number=number)
            submit(tx, number)
        known = known_at(db.session)
        head = {"number": number, "kind": "supplier", "edition": 1, "correction": 1, "state": "draft"}
        record = as_record({**head, "content": content}, known.kinds, known.facts)
        supposed = windows_of(supposing(known, record, TODAY), number)
        before = windows_of(known, number)
        with transaction(people["AP"].actor) as tx:
            approve(tx, number)
        assert windows_of(known_at(db.session), number) == supposed != before


def supplier(people: People) -> str:
    content = {
        "name": "Cirrus Desk", "in_scope_from": "2025-09-01", "tier": "standard", "tier_reason": "At night.",
        "delivers": "Service desk", "contacts": [person(people, "Maya Fernando", side="supplier")],
    }  # fmt: skip
    return recorded(people, "VM", "supplier", content)


def windows_of(known: Known, number: str) -> dict[str, list[tuple[int, int, int]]]:
    upto = date(2028, 4, 1).toordinal()
    subject = known.subject(number)
    return {
        control.id: [(w.start, w.end, w.limit) for w in owed(known, subject, control, upto)]
        for control in known.catalog.controls
    }


@pytest.mark.parametrize(
    "row",
    [
        {"settings-0-param": "link_days"},
        {"settings-0-param": "link_days", "settings-0-value": "abc"},
        {"settings-0-value": "3"},
    ],
)
def test_a_policy_filled_in_half_comes_back(sign_in: SignIn, row: dict[str, str]) -> None:
    """What is wrong stands at the field; what it would change is not known yet."""
    typed = {"topic": "limits", "text": "Ours", "valid_from": "2026-11-01", "step": "submit", **row}
    page = sign_in("QM").post("/records/policy/new", data=typed)
    assert page.status_code == 422
    assert "Ours" in page.get_data(as_text=True)
    assert HEADING not in page.get_data(as_text=True)
