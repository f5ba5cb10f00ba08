"""The page of an SLA: targets with results, the chart of one, reviews by interval, what comes next."""

from __future__ import annotations

import re
from calendar import monthrange

import pytest

from tests.support import records
from tests.support.agreements import KITA, SLA, SUPPLIER, sheet
from tests.support.statements import counted

shown = pytest.mark.one_database  # what a page shows is the same on both kinds of database


def test_targets_stand_with_their_newest_result(sign_in):
    page = sign_in("SM").get(f"/slas/{SLA}").text
    assert "Order platform" in page and "Version 1, valid from 1 Sep 2025." in page
    assert "Agreed by Signer." in page
    assert "99.91 %" in page and "Missed by 0.04 points" in page and "41 minutes" in page
    assert f'href="/customers/{KITA}"' in page


@shown
def test_the_chart_of_another_target_is_one_link_away(sign_in):
    client = sign_in("SM")
    first, second = client.get(f"/slas/{SLA}").text, client.get(f"/slas/{SLA}?target=r2").text
    assert "<h2>Availability</h2>" in first and "<h2>Restore time</h2>" in second
    assert f'href="/slas/{SLA}?target=r2#chart"' in first
    assert "Show as table" in second and "August 2026" in second


@pytest.mark.parametrize("target", ["none", "r1%22%3E", ""])
@shown
def test_a_target_that_is_not_there_shows_the_first(sign_in, target):
    assert "<h2>Availability</h2>" in sign_in("SM").get(f"/slas/{SLA}?target={target}").text


@shown
def test_each_status_of_a_review_leads_to_its_reasons(sign_in):
    """The status of an interval is a link to the cell of the matrix, which says why."""
    client = sign_in("SM")
    reviews = client.get(f"/slas/{SLA}").text.split("<h2>Reviews</h2>")[1].split("</section>")[0]
    links = re.findall(r'href="(/coverage\?SLM-08[^"]+)"', reviews)
    assert len(links) == reviews.count('<tr><th scope="row">') > 1
    for link in links:
        page = client.get(link).text
        assert "How this is judged" in page and "SLM-08" in page


@shown
def test_the_next_steps_carry_their_period(sign_in):
    page = sign_in("SM").get(f"/slas/{SLA}").text
    assert f"/records/measurement/new?sla={SLA}&amp;period_from=" in page
    assert f"/records/sla_review/new?sla={SLA}&amp;period_from=" in page
    assert "not started" in page


@shown
def test_a_draft_is_finished_instead_of_begun_again(app, sign_in, people):
    client = sign_in("SM")
    period = client.get(f"/slas/{SLA}").text.split("period_from=")[1][:10]
    with app.test_request_context("/"):
        content = sheet(period[:7], "99.97", "40") | {"period_to": f"{period[:7]}-28"}
        number = records.recorded(people, "SM", "measurement", content, approved=False)
    page = client.get(f"/slas/{SLA}").text
    assert f'href="/r/{number}/edit"' in page and "Finish values" in page


@shown
def test_nothing_is_begun_for_a_period_that_still_runs(app, sign_in, people):
    """Every month that is over is entered, and November has only just begun."""
    with app.test_request_context("/"):
        for year, month in [(2025, m) for m in (9, 10, 11, 12)] + [
            (2026, m) for m in (1, 2, 3, 4, 5, 6, 7, 10)
        ]:
            content = sheet(f"{year}-{month:02}", "99.96", "30")
            content |= {"period_to": f"{year}-{month:02}-{monthrange(year, month)[1]}"}
            records.recorded(people, "SM", "measurement", content)
    page = sign_in("SM").get(f"/slas/{SLA}").text
    assert "Enter values" not in page and "entered so far" in page


@shown
def test_who_may_not_record_is_offered_nothing(sign_in):
    page = sign_in("VW").get(f"/slas/{SLA}").text
    assert "Enter values" not in page and "Start review" not in page


@shown
def test_only_slas_have_such_a_page(sign_in):
    assert sign_in("SM").get(f"/slas/{SUPPLIER}").status_code == 404


@shown
def test_a_new_agreement_says_what_will_stand_there(app, sign_in, people):
    with app.test_request_context("/"):
        content = {
            "services": ["SVC-2026-0001"],
            "customers": [KITA],
            "valid_from": "2026-12-01",
            "form": "signed",
        }
        number = records.recorded(people, "SM", "sla", content, approved=False)
    page = sign_in("SM").get(f"/slas/{number}").text
    assert "Nothing measured yet" in page and "No targets" in page
    assert "Not in force: the customer has not agreed yet." in page


@pytest.mark.one_database  # how many statements are sent is our doing
def test_the_number_of_statements_does_not_grow_with_the_data(app, sign_in, people):
    client = sign_in("SM")
    october = f"/records/measurement/new?sla={SLA}&period_from=2026-10-01&period_to=2026-10-31"
    pages = (f"/slas/{SLA}", october, f"/records/sla_review/new?sla={SLA}")
    few = [statements(app, client, page) for page in pages]
    with app.test_request_context("/"):
        for month in ("2026-03", "2026-05", "2026-07"):
            records.recorded(people, "SM", "measurement", sheet(month, "99.96", "30"))
    assert [statements(app, client, page) for page in pages] == few


def statements(app, client, page):
    client.get(page)
    with counted(app) as seen:
        assert client.get(page).status_code == 200
    return len(seen)
