"""The first run: six steps worked out from what there is, for who can take them, gone when all are done."""

from __future__ import annotations

import re

import pytest

from app.db import db
from app.records.lifecycle import submit
from app.records.usecases import save
from app.transaction import transaction
from tests.support.records import customer, person, recorded, sent_and_approved, service, sla
from tests.support.statements import counted

STEPS = 6
GROUP = {
    "name": "The network group", "party_kind": "internal", "in_scope_from": "2025-09-01", "tier": "standard",
    "delivers": "The local network",
}  # fmt: skip


@pytest.fixture
def within(app):
    """`within(act, …)` runs it in a request of its own."""

    def run(act, *given, **more):
        with app.test_request_context("/"):
            try:
                return act(*given, **more)
            finally:
                db.session.remove()

    return run


@pytest.fixture
def steps(sign_in):
    """`steps("RO")`: (title, everything it says, address of its button) of each step on the first page."""

    def look(role, language="en"):
        client = sign_in(role)
        client.set_cookie("language", language)
        page = client.get("/").text
        shown = re.findall(r'<li(?: aria-current="step")?><span class="(?:ok|muted)">.*?</li>', page, re.S)
        return [read(line) for line in shown]

    return look


def read(line):
    title = re.search("<b.*?>(.*?)</b>", line)[1]
    link = re.search('<a class="btn.*?" href="(.*?)">(.*?)</a>', line)
    said = " ".join(re.sub("<.*?>", " ", line).split())
    return title, said, link[1].replace("&amp;", "&") if link else ""


def test_an_empty_organisation_shows_six_steps_and_what_is_done(sign_in, steps):
    found = steps("RO")
    assert [said.startswith("done") for _title, said, _link in found] == [True, True] + [False] * 3 + [True]
    assert "Minato Hosting, April to March" in found[0][1]
    assert "52 controls, English and Japanese" in found[1][1]
    assert "10 people can sign in" in found[5][1]
    assert "3 of 6 done, about 16 minutes left" in sign_in("RO").get("/").text


@pytest.mark.one_database  # the same is read whatever is done
def test_each_sees_what_they_can_do_and_who_does_the_rest(steps):
    assert [link for *_said, link in steps("RO")] == ["", "", "/records/customer/new", "", "", ""]
    assert [link for *_said, link in steps("VM")] == ["", "", "", "", "/records/supplier/new", ""]
    assert "Relationship owner: Aoi Tanaka" in steps("SM")[2][1]
    assert "Needed first: Customers" in steps("SM")[3][1]
    assert [link for *_said, link in steps("AD")] == [""] * STEPS
    assert "顧客関係の責任者: Aoi Tanaka" in steps("AD", "ja")[2][1]


@pytest.mark.one_database  # the same is read whatever is done
def test_who_only_looks_is_shown_none(steps):
    for role in ("AU", "LA", "VW"):
        assert steps(role) == [], role


@pytest.mark.one_database  # the same is read whatever is done
def test_a_draft_is_finished_then_approved_by_another(people, within, steps):
    content = {"name": "Kitagawa", "in_scope_from": "2025-09-01", "tier": "important", "tier_reason": "Big"}
    contact = within(person, people, "Somebody", may_agree=True)
    number = within(recorded, people, "RO", "customer", {**content, "contacts": [contact]}, approved=False)
    said = "still lacking Add your customers 1 draft Finish the draft"
    assert steps("RO")[2][1:] == (said, f"/r/{number}/edit")
    assert "1 draft" in steps("AP")[2][1] and not steps("AP")[2][2]
    within(send, people["RO"], number)
    assert "1 waits for approval Approver (line manager): Kenji Mori" in steps("RO")[2][1]
    assert steps("AP")[2][2] == f"/r/{number}"


def send(who, number):
    with transaction(who.actor) as tx:
        submit(tx, number)


@pytest.mark.one_database  # the same is read whatever is done
def test_what_is_there_once_is_proposed(people, within, steps):
    about = within(customer, people)
    assert steps("SM")[3][2] == f"/records/service/new?customers={about}"
    offered = within(service, people, [about])
    assert steps("SM")[3][2] == f"/records/sla/new?services={offered}&customers={about}"
    assert "Customers: 1" in steps("RO")[2][1]


@pytest.mark.one_database  # the same is read whatever is done
def test_what_is_skipped_is_told(people, within, steps):
    within(save_and_approve, people, "internal_supplier", GROUP)
    assert "Skipped so far: 9 controls have nothing to look at until then." in steps("RO")[2][1]
    assert "Internal suppliers: 1" in steps("VM")[4][1]


def test_it_goes_when_the_last_step_is_done(people, within, steps, sign_in):
    about = within(customer, people)
    within(sla, people, about, within(service, people, [about]))
    assert len(steps("VM")) == STEPS
    within(save_and_approve, people, "internal_supplier", GROUP)
    assert all(steps(role) == [] for role in ("AD", "RO", "SM", "VM", "AP"))
    assert "First run" not in sign_in("AD").get("/").text


def save_and_approve(people, kind, content):
    with transaction(people["VM"].actor) as tx:
        number = save(tx, kind=kind, content={"language": "en", **content}).number
    sent_and_approved(people, "VM", number)


def test_the_lines_for_newcomers_go_with_the_first_record(people, within, sign_in):
    assert "How it works" in sign_in("RO").get("/").text
    assert "How it works" not in sign_in("VW").get("/").text
    within(recorded, people, "RO", "risk", {"event": "Flood", "raised_on": "2025-10-14"}, approved=False)
    assert "How it works" not in sign_in("RO").get("/").text


@pytest.mark.one_database  # how many statements are sent is our doing
def test_it_costs_the_same_whatever_there_is(app, people, within, sign_in):
    client = sign_in("AP")
    within(customer, people, "First")
    few = cost(app, client)
    for name in ("One", "Two", "Three"):
        within(customer, people, name)
    assert cost(app, client) == few


def cost(app, client):
    """Statements of the first page once the assessment of what there is has been made."""
    client.get("/")
    with counted(app) as seen:
        client.get("/")
    return len(seen)
