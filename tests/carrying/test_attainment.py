"""How much of an SLA was kept: the page, and the panel on the page of the SLA."""

from __future__ import annotations

import re

import pytest

from app.records.usecases import correct, new_edition, save
from app.transaction import transaction
from tests.support import records
from tests.support.agreements import SLA, SUPPLIER, sheet
from tests.support.statements import counted

shown = pytest.mark.one_database  # what a page shows is the same on both kinds of database
PAGE = f"/slas/{SLA}/attainment"


def words(page):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.text))


def test_each_target_with_its_periods(sign_in):
    """August has 99.97 % and 45 minutes, September 99.91 % and 41; twelve months are due."""
    page = words(sign_in("SM").get(PAGE))
    assert "3 of 24 target periods achieved, 12.5 %." in page
    assert "All targets achieved in 1 of 12 periods." in page
    assert "Availability ≥ 99.95 % 1 of 12 8.33 %" in page
    assert "10 periods were not measured: due, and not achieved." in page
    assert "September 2026 ≥ 99.95 % 99.91 % Missed" in page
    assert "≤ 40,000 items 33,000 items" in page and "passed in 0 of 12 periods" in page
    assert "both sides agreed that there are no exceptions" in page


@shown
def test_it_stands_in_japanese(sign_in):
    page = words(sign_in("SM").get(PAGE, headers={"Accept-Language": "ja"}))
    assert "対象24件（目標×期間）のうち3件を達成（12.5%）。" in page
    assert "not measured" not in page


@shown
def test_the_page_of_the_sla_leads_to_it(sign_in):
    page = sign_in("SM").get(f"/slas/{SLA}")
    assert f'href="{PAGE}"' in page.text and "1 of 12 8.33 %" in words(page)


@shown
def test_new_terms_judge_from_their_first_day_on(app, sign_in, people):
    """99.91 % of September misses 99.95 %; it reaches the 99.9 % that hold from 15 September on."""
    with app.test_request_context("/"):
        with transaction(people["SM"].actor) as tx:
            content = new_edition(tx, SLA).content
            first, *others = content["targets"]
            save(tx, kind="sla", number=SLA, content={
                **content, "valid_from": "2026-09-15", "targets": [{**first, "value": "99.9"}, *others],
                "change_note": "Less", "supplier_impact": "None"})  # fmt: skip
        records.sent_and_approved(people, "SM", SLA)
        records.agree(people, SLA)
    page = words(sign_in("SM").get(PAGE))
    assert "September 2026 ≥ 99.9 % 99.91 % Achieved" in page
    assert "The sheet says otherwise: it was judged by another version." in page
    assert "August 2026 ≥ 99.95 % 99.97 % Achieved" in page


@shown
def test_restricted_sheets_show_no_figures(app, sign_in, people):
    with app.test_request_context("/"):
        with transaction(people["SM"].actor) as tx:
            content = correct(tx, "MSR-2026-0001", "Restricted").content
            save(tx, kind="measurement", number="MSR-2026-0001",
                 content={**content, "confidentiality": "restricted"})  # fmt: skip
        records.sent_and_approved(people, "SM", "MSR-2026-0001")
    page = words(sign_in("PO").get(PAGE))
    assert "It rests on measurements that are not open to you." in page
    assert "99.91 %" not in page and "of 24" not in page
    assert "of 24" in words(sign_in("SM").get(PAGE))
    assert "99.97" in sign_in("SM").get(f"/slas/{SLA}").text
    assert "99.97" not in sign_in("PO").get(f"/slas/{SLA}").text


@shown
@pytest.mark.parametrize("number", ["SLA-2026-0099", SUPPLIER, "x"])
def test_only_slas_have_such_a_page(sign_in, number):
    assert sign_in("SM").get(f"/slas/{number}/attainment").status_code == 404


@pytest.mark.one_database  # how many statements are sent is our doing
def test_the_number_of_statements_does_not_grow_with_the_data(app, sign_in, people):
    client = sign_in("SM")
    few = statements(app, client)
    with app.test_request_context("/"):
        for month in ("2026-05", "2026-07"):
            records.recorded(people, "SM", "measurement", sheet(month, "99.97", "45"))
    assert statements(app, client) == few


def statements(app, client):
    client.get(PAGE)
    with counted(app) as seen:
        assert client.get(PAGE).status_code == 200
    return len(seen)
