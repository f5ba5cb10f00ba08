"""Approving several records: chosen in a list, looked at one by one, each approved by itself."""

from __future__ import annotations

import re

import pytest

from app.db import db
from app.records.queries import newest
from app.transaction import transaction
from app.vault.queries import links_of
from tests.records.listing import add_file, form_of, written_last_by
from tests.support.customers import KITA
from tests.support.records import meeting, recorded
from tests.support.statements import counted

WAITING = "/records/brm_meeting?waiting=1"
APPROVE = "/records/brm_meeting/approve"


def state_of(told, number):
    return told(lambda: newest(db.session, number).state)


def link_of(told, number):
    """Id, state and reason of the record's one file."""
    (link,) = told(lambda: [(it.id, it.state, it.reason) for it in links_of(db.session, number)])
    return link


def look(client, *numbers):
    return client.get(APPROVE, query_string=[("number", number) for number in numbers])


# ---- looking -----------------------------------------------------------------------------------------------


def test_the_page_shows_each_record_and_its_files(sign_in, waiting):
    numbers = waiting(2, note="A quiet month.")
    page = look(sign_in("AP"), *numbers).text
    for number in numbers:
        assert f'id="{number}"' in page
        assert f"minutes of {number}.txt" in page
    assert page.count("A quiet month.") == 2
    assert page.count("All targets met.") == 2
    assert page.count("/evidence/") >= 2
    assert 'name="approve" value="' in page
    assert not re.search(r'name="approve" value="[^"]*" checked', page)  # nobody has looked yet


def test_what_one_may_not_read_or_has_another_kind_is_not_there(sign_in, waiting, told, people):
    (number,) = waiting(1)
    secret = told(lambda: drafted(people, confidentiality="restricted"))
    page = look(sign_in("AP"), number, secret, KITA, "MTG-2026-9999", "<b>").text
    assert f"Not there: {secret}, {KITA}, MTG-2026-9999, &lt;b&gt;." in page
    assert page.count('name="approve"') == 1


def drafted(people, **more):
    content = {**meeting(people, KITA, "2025-10-14"), **more}
    return recorded(people, "RO", "brm_meeting", content, approved=False)


def test_nothing_chosen_leads_back_to_the_list(sign_in):
    answer = sign_in("AP").get(APPROVE)
    assert answer.status_code == 302
    assert answer.headers["Location"] == WAITING


def test_only_approvers_get_here(sign_in, waiting, client):
    (number,) = waiting(1)
    assert look(client, number).status_code == 302
    for role in ("VW", "AD"):
        assert look(sign_in(role), number).status_code == 403, role
        assert sign_in(role).post(APPROVE, data={"approve": number}).status_code == 403, role


# ---- approving ---------------------------------------------------------------------------------------------


def test_what_is_ticked_is_approved_and_the_rest_waits(sign_in, waiting, told):
    first, second, third = waiting(3)
    client = sign_in("AP")
    page = look(client, first, second, third)
    answer = client.post(APPROVE, data=form_of(page, first, third))
    assert "2 records approved" in answer.text
    assert [state_of(told, number) for number in (first, second, third)] == [
        "approved",
        "submitted",
        "approved",
    ]
    assert re.findall(r'name="approve" value="([^"]+)"', answer.text) == [second]
    assert link_of(told, first)[1] == "accepted"


def test_one_after_the_other_with_its_own_button(sign_in, waiting, told):
    first, second = waiting(2)
    client = sign_in("AP")
    page = look(client, first, second)
    answer = client.post(APPROVE, data=form_of(page, second, only=first))
    assert "1 record approved" in answer.text
    assert [state_of(told, number) for number in (first, second)] == ["approved", "submitted"]
    client.post(APPROVE, data=form_of(answer, only=second))
    assert state_of(told, second) == "approved"


def test_nothing_ticked_is_nothing_approved(sign_in, waiting, told):
    (number,) = waiting(1)
    client = sign_in("AP")
    answer = client.post(APPROVE, data=form_of(look(client, number)))
    assert "Nothing was ticked" in answer.text
    assert state_of(told, number) == "submitted"


def test_a_file_goes_back_with_its_reason(sign_in, waiting, told):
    (number,) = waiting(1)
    link, _state, _reason = link_of(told, number)
    client = sign_in("AP")
    page = look(client, number)
    ticked = form_of(page, number, **{f"reject-{link}": "1"})
    refused = client.post(APPROVE, data=ticked)
    assert "1 not approved" in refused.text
    assert "Say why the file is sent back." in refused.text
    assert f'name="reject-{link}" value="1" checked' in refused.text
    assert f'name="approve" value="{number}" checked' in refused.text
    client.post(APPROVE, data={**ticked, f"why-{link}": "Pages are missing"})
    assert state_of(told, number) == "approved"
    assert link_of(told, number)[1:] == ("rejected", "Pages are missing")


def test_the_file_of_another_record_is_not_sent_back(sign_in, waiting, told):
    first, second = waiting(2)
    link, _state, _reason = link_of(told, second)
    client = sign_in("AP")
    forged = form_of(look(client, first), first, **{f"reject-{link}": "1", f"why-{link}": "No"})
    forged[f"files-{first}"].append(link)
    client.post(APPROVE, data=forged)
    assert link_of(told, second)[1] == "offered"
    assert state_of(told, first) == "approved"


def test_what_somebody_changed_meanwhile_is_not_approved(sign_in, waiting, told, people):
    first, second = waiting(2)
    client = sign_in("AP")
    page = look(client, first, second)
    told(lambda: saved_again(first))
    answer = client.post(APPROVE, data=form_of(page, first, second))
    assert "1 record approved, 1 not approved" in answer.text
    assert "Somebody has changed it since you looked at it. Look again." in answer.text
    assert [state_of(told, number) for number in (first, second)] == ["submitted", "approved"]
    client.post(APPROVE, data=form_of(answer, first))  # it was shown anew
    assert state_of(told, first) == "approved"


def saved_again(number):
    newest(db.session, number).lock += 1
    db.session.commit()


def test_a_file_added_meanwhile_is_not_accepted_unseen(sign_in, waiting, told, people):
    (number,) = waiting(1, files=False)
    client = sign_in("AP")
    page = look(client, number)

    def add():
        with transaction(people["RO"].actor) as tx:
            add_file(tx, number)

    told(add)
    answer = client.post(APPROVE, data=form_of(page, number))
    assert "A file was added since you looked at it." in answer.text
    assert state_of(told, number) == "submitted"


def test_what_another_approved_meanwhile_is_said(sign_in, waiting, told):
    (number,) = waiting(1)
    client = sign_in("AP")
    page = look(client, number)
    client.post(APPROVE, data=form_of(page, number))
    again = client.post(APPROVE, data=form_of(page, number))
    assert "0 records approved, 1 not approved" in again.text
    assert "It does not wait for approval." in again.text


def test_nobody_approves_their_own_here_either(sign_in, waiting, told, people):
    (number,) = waiting(1)
    client = sign_in("AP")
    page = look(client, number)
    told(lambda: written_last_by(number, people["AP"].number))
    answer = client.post(APPROVE, data=form_of(page, number))
    assert "Nobody approves what they wrote or edited last." in answer.text
    assert state_of(told, number) == "submitted"


def test_other_people_s_numbers_are_as_if_not_there(sign_in, waiting, told):
    (secret,) = waiting(1, confidentiality="restricted")
    answer = sign_in("SM").post(APPROVE, data={"approve": secret, f"base-{secret}": "1.0.1"})
    assert answer.status_code == 403 or f"There is no record {secret}." in answer.text
    assert state_of(told, secret) == "submitted"


@pytest.mark.one_database  # how many statements are sent is our doing
def test_a_page_of_records_costs_no_more_statements_than_one(app, sign_in, waiting):
    numbers = waiting(6)
    client = sign_in("AP")
    look(client, numbers[0])
    with counted(app) as one:
        look(client, numbers[0])
    with counted(app) as all_of_them:
        look(client, *numbers)
    assert len(all_of_them) <= len(one)
