"""Questions as they stand in an address or a command: what is asked, or what is wrong with it."""

from __future__ import annotations

from datetime import date

import pytest

from app.assessments.questions import Asked, fiscal_year_asked
from app.records.organisation import OrganisationSettings
from app.refusal import Refusal

TODAY = date(2026, 11, 18)
OURS = OrganisationSettings(fiscal_year_start="04-01")


@pytest.fixture(autouse=True)
def context(app):
    with app.test_request_context("/"):
        yield


def asked(**given):
    return Asked.from_texts(given, OURS, TODAY)


def test_nothing_said_is_the_fiscal_year_to_date():
    found = asked()
    assert (found.period_from, found.period_to, found.as_of) == (date(2026, 4, 1), TODAY, TODAY)


def test_a_history_of_many_years_can_be_asked():
    found = asked(**{"from": "2001-01-01", "to": "2026-03-31"})
    assert found.period_from == date(2001, 1, 1)


def test_a_period_that_is_over_is_judged_at_its_end():
    found = asked(**{"from": "2025-09-01", "to": "2026-03-31"})
    assert found.as_of == date(2026, 3, 31)


WRONG = [
    ({"from": "yesterday"}, "from"),
    ({"from": "2026-02-30"}, "from"),
    ({"from": "2026-04-01", "to": "2026-03-31"}, "to"),
    ({"from": "0001-01-01", "to": "2026-03-31"}, "from"),
    ({"from": "2026-04-01", "to": "9999-12-31"}, "to"),
    ({"from": "2000-12-31", "to": "2026-01-01"}, "to"),
    ({"as_of": "9999-12-31"}, "as_of"),
    ({"known_at": "soon"}, "known_at"),
    ({"known_at": "9999-12-31"}, "known_at"),
    ({"known_at": "2026-11-18T25:00Z"}, "known_at"),
    ({"known_at": "0001-01-01T00:00+14:00"}, "known_at"),
    ({"known_at": "9999-12-31T23:59-12:00"}, "known_at"),
    ({"clause": "8.9"}, "clause"),
    ({"clause": "8.3.1,x"}, "clause"),
    ({"control": "BRM-99"}, "control"),
    ({"subject": "CUS-1999-0001"}, "subject"),
]


@pytest.mark.parametrize(("given", "field"), WRONG)
def test_what_cannot_be_asked_is_said_at_its_field(given, field):
    with pytest.raises(Refusal) as refused:
        asked(**given)
    assert list(refused.value.fields) == [field]


@pytest.mark.parametrize("known_at", ["2026-11-18", "2026-11-18T09:30+09:00", "2026-11-18T00:30Z"])
def test_a_moment_may_be_a_day_or_a_time_with_a_zone(known_at):
    assert asked(known_at=known_at).known_on == known_at


@pytest.mark.parametrize("year", [0, 1, 1899, 9999, 99999])
def test_a_year_far_from_here_is_not_there(year):
    with pytest.raises(Refusal) as refused:
        fiscal_year_asked(OURS, year, TODAY)
    assert refused.value.code == 404


PAGES = [
    ("/coverage?year=99999", 404),
    ("/coverage?year=0", 200),
    ("/coverage?year=x&clause=8.9&gaps=1&at=a/b/c/d/e", 422),
    ("/coverage?clause=8.9", 422),
    ("/coverage?at=%00&subject=CUS-1999-0001", 400),
    ("/coverage?at=BRM-99/CUS-1999-0001/2026-01-99", 200),
    ("/controls/BRM-99", 404),
    ("/reports/gap?show=1&from=0001-01-01&to=9999-12-31", 422),
    ("/reports/gap?show=1&control=BRM-99", 422),
    ("/reports/gap/document?known_at=9999-12-31", 422),
    ("/reports/gap?show=1&known_at=0001-01-01T00:00%2B14:00", 422),
    ("/reports/compare?show=1&against_known_at=0001-01-01T00:00%2B14:00", 422),
    ("/reports/compare?show=1&against_known_at=9999-12-31T23:59-12:00", 422),
    ("/reports/GAP-1999-0001", 404),
    ("/reports/GAP-1999-0001/pdf", 404),
]


@pytest.mark.parametrize(("page", "status"), PAGES)
def test_odd_addresses_are_answered(sign_in, page, status):
    assert sign_in("AU").get(page).status_code == status
