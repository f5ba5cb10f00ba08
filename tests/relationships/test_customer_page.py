"""The page of a customer: what it gathers, for whom, in how many statements."""

from __future__ import annotations

import pytest

from tests.support import records
from tests.support.agreements import AOBA, KITA, LAST_MEETING, SLA, SUPPLIER
from tests.support.statements import counted

shown = pytest.mark.one_database  # what a page shows is the same on both kinds of database


def test_it_gathers_meetings_actions_agreements_and_contacts(sign_in):
    page = sign_in("RO").get(f"/customers/{KITA}").text
    assert f'href="/r/{LAST_MEETING}"' in page and "21 Oct 2026" in page
    assert "Test the restore" in page and "Contact of Kitagawa Logistics" in page
    assert f'href="/slas/{SLA}"' in page and "1 target missed" in page
    assert f"/records/brm_meeting/new?customer={KITA}" in page
    assert "BRM-04" in page  # how it stands


@shown
def test_a_customer_nothing_is_recorded_about_says_what_belongs_there(sign_in):
    page = sign_in("RO").get(f"/customers/{AOBA}").text
    for words in ("No meeting recorded yet", "Nothing is open", "No SLA yet"):
        assert words in page


@shown
def test_who_may_not_record_is_offered_nothing(sign_in):
    page = sign_in("VW").get(f"/customers/{KITA}")
    assert page.status_code == 200
    assert "Record meeting" not in page.text


@pytest.mark.parametrize("number", [SUPPLIER, LAST_MEETING, "CUS-2026-0999"])
@shown
def test_only_customers_have_such_a_page(sign_in, number):
    assert sign_in("RO").get(f"/customers/{number}").status_code == 404


def test_what_one_may_not_read_is_not_listed(app, sign_in, people):
    with app.test_request_context("/"):
        content = records.meeting(people, KITA, "2026-10-28", confidentiality="restricted")
        number = records.recorded(people, "RO", "brm_meeting", content)
    assert number in sign_in("RO").get(f"/customers/{KITA}").text
    assert number not in sign_in("VW").get(f"/customers/{KITA}").text


@shown
def test_what_one_may_not_read_is_not_told_in_the_form_of_the_next_meeting(app, sign_in, people):
    with app.test_request_context("/"):
        decided = [{"text": "Merge in May", "decided_by": people["RO"].number}]
        content = records.meeting(people, KITA, "2026-10-28", confidentiality="restricted", decisions=decided,
                                  no_decisions=False)  # fmt: skip
        records.recorded(people, "RO", "brm_meeting", content)
    form = f"/records/brm_meeting/new?customer={KITA}"
    assert "Merge in May" in sign_in("RO").get(form).text
    page = sign_in("PO").get(form)
    assert page.status_code == 200 and "Merge in May" not in page.text


@shown
def test_lists_and_records_lead_there(sign_in):
    client = sign_in("RO")
    assert f'href="/customers/{KITA}"' in client.get("/records/customer").text
    assert f'href="/customers/{KITA}"' in client.get(f"/r/{KITA}").text
    assert f'href="/customers/{KITA}"' in client.get(f"/r/{LAST_MEETING}").text


@pytest.mark.one_database  # how many statements are sent is our doing
def test_the_number_of_statements_does_not_grow_with_the_data(app, sign_in, people):
    client = sign_in("RO")
    with app.test_request_context("/"):
        add_meetings(people, "2026-10-05")
    pages = (f"/customers/{KITA}", f"/records/brm_meeting/new?customer={KITA}")
    few = [statements(app, client, page) for page in pages]
    with app.test_request_context("/"):
        add_meetings(people, "2026-10-06", "2026-10-07", "2026-10-08")
    assert [statements(app, client, page) for page in pages] == few


def add_meetings(people, *days):
    for day in days:
        number = records.recorded(
            people, "RO", "brm_meeting", records.meeting(people, KITA, day), approved=False
        )
        action = {"text": f"Action of {day}", "responsible": people["SM"].number, "side": "own",
                  "due_on": "2026-12-01", "created_on": day, "origin_refs": [{"record": number}]}  # fmt: skip
        records.recorded(people, "RO", "action", action, approved=False)


def statements(app, client, page):
    client.get(page)  # what is kept between requests is there afterwards
    with counted(app) as seen:
        assert client.get(page).status_code == 200
    return len(seen)
