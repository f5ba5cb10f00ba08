"""Can suppliers carry it: the page of a service, and what stands of it on other pages."""

from __future__ import annotations

import re

import pytest
from werkzeug.datastructures import MultiDict

from app.records.usecases import correct, save
from app.transaction import transaction
from tests.carrying.conftest import PROMISE, SECOND, SERVICE, promise
from tests.support import records
from tests.support.agreements import KITA, SLA, SUPPLIER
from tests.support.forms import form_on, typed
from tests.support.statements import counted

shown = pytest.mark.one_database  # what a page shows is the same on both kinds of database
PAGE = f"/services/{SERVICE}/carry"


def words(page):
    """The text of a page in one line."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.text))


def test_the_working_stands_line_by_line(sign_in):
    page = words(sign_in("SM").get(PAGE))
    assert "Of 2 targets: 1 falls short, 1 cannot be shown to be carried." in page
    assert "Value: ≥ 99.9 % is promised to us and ≥ 99.95 % to the customer, 0.05 points too little." in page
    assert "Measuring period: Month for the supplier, Month for the customer." in page
    assert (
        "Best case: 99.9 % does not reach ≥ 99.95 %, promised to the customer; 0.05 points too little."
        in page
    )
    assert "Run by Cirrus Desk: Calls at night. No target of theirs is named as supporting this one." in page
    assert "The weakest link is Minamoto DC with ≥ 99.9 %." in page
    assert "No approved alignment assessment of Minamoto DC speaks of this pair." in page
    assert "A shortfall without a treated risk." in page


@shown
def test_promised_and_measured_stand_beside_each_other(sign_in):
    page = words(sign_in("SM").get(PAGE))
    assert "99.96 % October 2026" in page
    assert "Measured by ourselves: 99.91 % in September 2026" in page


@shown
def test_it_stands_in_japanese(sign_in):
    page = words(sign_in("SM").get(PAGE, headers={"Accept-Language": "ja"}))
    assert "供給者は支えられるか" in page
    assert "自組織への約束は≥ 99.9%、顧客への約束は≥ 99.95%で、0.05ポイント不足しています。" in page
    assert "Falls short" not in page


@shown
def test_concentration_and_single_points_stand_beside_it(app, sign_in, people):
    page = words(sign_in("SM").get(PAGE))
    assert "By components 5,000 like 2 equal suppliers, high" in page
    assert "By yearly amounts in JPY 10,000 like 1 equal suppliers, high" in page
    assert "No yearly amount is recorded of Cirrus Desk." in page
    assert "No critical service has a component that stops without one supplier." in page
    with app.test_request_context("/"):
        changed(people, "SM", "service", SERVICE, tier="critical", tier_reason="All rests on it")
    assert "Single points of critical services Order platform : Hosting (Minamoto DC)" in words(
        sign_in("SM").get(PAGE)
    )


def changed(people, who, kind, number, **more):
    with transaction(people[who].actor) as tx:
        content = correct(tx, number, "Otherwise").content
        save(tx, kind=kind, content={**content, **more}, number=number)
    records.sent_and_approved(people, who, number)


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        (f"/r/{SERVICE}", f'href="{PAGE}"'),
        (f"/slas/{SLA}", f'href="{PAGE}#{SLA}-r1"'),
        (f"/slas/{SLA}", "Minamoto DC"),
        (f"/suppliers/{SUPPLIER}", "Services that stop without it"),
        (f"/suppliers/{SUPPLIER}", f'href="{PAGE}#{SLA}-r1"'),
        (f"/suppliers/{SECOND}", "None of its targets is named as supporting an SLA target."),
        (f"/records/alignment_assessment/new?supplier={SUPPLIER}", "0.05 points too little"),
        ("/records/alignment_assessment/new", "Choose the supplier"),
        ("/records/dependency_review/new", "By components"),
    ],
)
@shown
def test_other_pages_lead_to_it(sign_in, page, expected):
    found = sign_in("VM").get(page)
    assert found.status_code == 200 and expected in found.text


@shown
def test_a_supplier_has_one_panel_on_what_rests_on_it(sign_in):
    page = words(sign_in("VM").get(f"/suppliers/{SUPPLIER}"))
    _before, panel = page.split("What rests on it")
    assert panel.startswith(
        " Services that its contract names 1 of 1 Order platform Services that stop without"
    )
    assert "Services that depend on it" not in page and "Dependence" not in page


@shown
@pytest.mark.parametrize("number", ["SVC-2026-0099", SUPPLIER, SLA, "x"])
def test_only_services_have_such_a_page(sign_in, number):
    assert sign_in("SM").get(f"/services/{number}/carry").status_code == 404


@shown
def test_what_rests_on_restricted_agreements_is_told_to_those_who_may_read_them(app, sign_in, people):
    with app.test_request_context("/"):
        changed(people, "VM", "contract", PROMISE, confidentiality="restricted")
    page = words(sign_in("PO").get(PAGE))
    assert "It rests on records that are not open to you." in page
    assert "99.9 %" not in page and "Yearly amounts are not all open to you, and left out." in page
    assert "≥ 99.9 % is promised to us" in words(sign_in("VM").get(PAGE))
    assert "99.9 %" not in words(sign_in("PO").get(f"/slas/{SLA}")).replace("99.95 %", "").replace(
        "99.97 %", ""
    )


@shown
def test_what_depends_on_restricted_records_is_listed_for_those_who_may_read_them(app, sign_in, people):
    below = [{"id": "r1", "name": "Kitami Power", "part": "Power"}]
    with app.test_request_context("/"):
        for supplier in (SUPPLIER, SECOND):
            changed(people, "VM", "supplier", supplier, subcontractors=below)
        other = records.service(people, [KITA], "Returns desk")
        changed(people, "SM", "service", SERVICE, tier="critical", tier_reason="All rests on it")
    told = ("Hosting (Minamoto DC)", "Calls at night (Cirrus Desk)", "Kitami Power",
            "100 % of what is paid in JPY", "stops without it")  # fmt: skip
    page = words(sign_in("PO").get(f"/services/{other}/carry"))
    assert all(one in page for one in told) and "not listed" not in page
    with app.test_request_context("/"):
        changed(people, "VM", "supplier", SUPPLIER, confidentiality="restricted")
    page = words(sign_in("PO").get(f"/services/{other}/carry"))
    assert "Calls at night (Cirrus Desk)" in page and "those are not listed" in page
    assert not any(one in page for one in ("Hosting (", SUPPLIER, "Kitami Power", "100 %"))
    with app.test_request_context("/"):
        changed(people, "SM", "service", SERVICE, confidentiality="restricted")
    page = words(sign_in("PO").get(f"/services/{other}/carry"))
    assert "those are not listed" in page and SERVICE not in page
    assert not any(one in page for one in (*told, "No critical service has", "no service stops"))
    page = words(sign_in("PO").get(f"/suppliers/{SECOND}"))
    assert "those are not listed" in page and "Order platform" not in page
    assert sign_in("PO").get(PAGE).status_code == 404
    page = words(sign_in("LA").get(f"/services/{other}/carry"))
    assert all(one in page for one in told) and "not listed" not in page


@shown
def test_a_service_that_is_not_approved_promises_nothing(app, sign_in, people):
    with app.test_request_context("/"), transaction(people["SM"].actor) as tx:
        number = save(tx, kind="service", content={"name": "New", "in_scope_from": "2026-11-01",
                                                   "tier": "standard", "language": "en"}).number  # fmt: skip
    assert "No SLA with targets is in force for this service." in words(
        sign_in("SM").get(f"/services/{number}/carry")
    )


@pytest.mark.one_database  # how many statements are sent is our doing
def test_the_number_of_statements_does_not_grow_with_the_data(app, sign_in, people):
    client = sign_in("VM")
    pages = (PAGE, f"/slas/{SLA}", f"/suppliers/{SUPPLIER}", f"/r/{SERVICE}")
    few = [statements(app, client, page) for page in pages]
    with app.test_request_context("/"):
        for value in ("99.99", "99.98", "99.97"):
            promise(people, value)
    assert [statements(app, client, page) for page in pages] == few


def statements(app, client, page):
    client.get(page)
    with counted(app) as seen:
        assert client.get(page).status_code == 200
    return len(seen)


@shown
@pytest.mark.parametrize(
    ("address", "cells"),
    [
        ("/records/dependency_review/new", ("single_points-0-component",)),
        (
            f"/records/alignment_assessment/new?supplier={SUPPLIER}",
            ("pairs-0-supplier_target", "pairs-0-sla_target", "uncovered-0-sla_target"),
        ),
        (f"/records/supplier_evaluation/new?supplier={SUPPLIER}", ("scores-0-criterion",)),
        (f"/records/performance_check/new?party={SUPPLIER}", ("lines-0-target",)),
    ],
)
@pytest.mark.parametrize("forged", ["forged", "SLA-2026-0001/1", "SLA-2026-0099/1/r1"])
def test_a_forged_line_is_refused_at_its_cell(sign_in, address, cells, forged):
    client = sign_in("VM")
    form = form_on(client.get(address).text)
    for cell in cells:
        for button in ("refresh", "save"):
            sent = typed(form, **{cell.replace("-", "__"): forged}) | MultiDict({button: "1"})
            page = client.post(address, data=sent)
            assert page.status_code in (200, 422) and 'name="csrf_token"' in page.text
            assert button == "refresh" or page.status_code == 422
