"""The page of a supplier: evaluations, performance, contract, what depends on it."""

from __future__ import annotations

import pytest

from app.records.usecases import correct, save
from app.transaction import transaction
from tests.support import records
from tests.support.agreements import CONTRACT, KITA, SUPPLIER, evaluation
from tests.support.statements import counted

shown = pytest.mark.one_database  # what a page shows is the same on both kinds of database


def test_it_gathers_evaluations_contract_and_dependence(sign_in):
    page = sign_in("VM").get(f"/suppliers/{SUPPLIER}").text
    assert "Hosting and storage" in page
    assert "20 May 2026" in page and "3.60" in page
    assert f'href="/r/{CONTRACT}"' in page and "31 Mar 2027" in page
    assert "1 of 1" in page and "Order platform" in page
    assert "No performance check yet" in page
    assert f"/records/supplier_evaluation/new?supplier={SUPPLIER}" in page


@shown
def test_a_draft_evaluation_is_finished_instead_of_begun_again(app, sign_in, people):
    with app.test_request_context("/"):
        content = evaluation(people, "2026-11-02", "3")
        number = records.recorded(people, "VM", "supplier_evaluation", content, approved=False)
    page = sign_in("VM").get(f"/suppliers/{SUPPLIER}").text
    assert f'href="/r/{number}/edit"' in page and "Finish evaluation" in page


@shown
def test_two_approved_evaluations_are_compared(app, sign_in, people):
    with app.test_request_context("/"):
        records.recorded(people, "VM", "supplier_evaluation", evaluation(people, "2026-10-20", "3", "4"))
    page = sign_in("VM").get(f"/suppliers/{SUPPLIER}").text
    assert "How it compares" in page
    assert "Results went from 4 to 3. Security went from 3 to 4." in page


@shown
def test_who_may_not_record_is_offered_nothing(sign_in):
    page = sign_in("VW").get(f"/suppliers/{SUPPLIER}").text
    assert "Evaluate" not in page.replace("Evaluated on", "") and "Check performance" not in page


@shown
def test_a_restricted_contract_says_nothing_to_others(app, sign_in, people):
    with app.test_request_context("/"):
        restrict(people, "VM", "contract", CONTRACT)
    page = sign_in("VW").get(f"/suppliers/{SUPPLIER}").text
    assert "It is not open to you." in page and "31 Mar 2027" not in page and CONTRACT not in page
    assert "31 Mar 2027" in sign_in("VM").get(f"/suppliers/{SUPPLIER}").text


def restrict(people, who, kind, number):
    with transaction(people[who].actor) as tx:
        content = correct(tx, number, "Only for some").content
        save(tx, kind=kind, number=number, content={**content, "confidentiality": "restricted"})
    records.sent_and_approved(people, who, number)


@shown
def test_only_suppliers_have_such_a_page(sign_in):
    assert sign_in("VM").get(f"/suppliers/{KITA}").status_code == 404


@pytest.mark.one_database  # how many statements are sent is our doing
def test_the_number_of_statements_does_not_grow_with_the_data(app, sign_in, people):
    client = sign_in("VM")
    pages = (f"/suppliers/{SUPPLIER}", f"/records/supplier_evaluation/new?supplier={SUPPLIER}")
    with app.test_request_context("/"):
        records.recorded(people, "VM", "supplier_evaluation", evaluation(people, "2026-06-20", "3", "4"))
    few = [statements(app, client, page) for page in pages]
    with app.test_request_context("/"):
        for day in ("2026-07-20", "2026-08-20", "2026-09-20"):
            records.recorded(people, "VM", "supplier_evaluation", evaluation(people, day, "4", "4"))
    assert [statements(app, client, page) for page in pages] == few


def statements(app, client, page):
    client.get(page)
    with counted(app) as seen:
        assert client.get(page).status_code == 200
    return len(seen)
