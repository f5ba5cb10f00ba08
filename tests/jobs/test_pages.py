"""The list of jobs and the page of one, as those see them who may."""

from __future__ import annotations

import pytest

from app.db import db
from app.jobs import usecases
from app.jobs.kinds import HANDLERS, JobKind
from app.jobs.models import RUNNING, Job
from app.transaction import transaction

STEPS = {"reading": "Reading the numbers", "adding": "Adding them", "writing": "Writing the sum"}


@pytest.fixture(autouse=True)
def summing(monkeypatch):
    kind = JobKind(lambda progress: {}, "Adding up", STEPS)
    monkeypatch.setitem(HANDLERS, "sum", kind)


@pytest.fixture
def started(app, people):
    """`started(role)` is the id of a job this person has put into the queue."""

    def start(role):
        with app.test_request_context("/"):
            with transaction(people[role].actor) as tx:
                job = usecases.start(tx, "sum", {}).id
            db.session.remove()
            return job

    return start


def test_everybody_sees_their_own_and_those_who_run_the_system_all(started, sign_in):
    own, other = started("PO"), started("SM")
    sees = {"PO": {own}, "SM": {other}, "VM": set(), "AU": {own, other}, "AD": {own, other}}
    for role, seen in sees.items():
        page = sign_in(role).get("/jobs").text
        assert {job for job in (own, other) if job in page} == seen, role


def test_the_list_is_narrowed_by_state_and_has_pages(monkeypatch, started, sign_in):
    monkeypatch.setattr("app.jobs.queries.ROWS", 2)
    jobs = {started("PO") for _ in range(3)}
    client = sign_in("PO")
    first, second = client.get("/jobs").text, client.get("/jobs?page=2").text
    assert sum(job in first for job in jobs) == 2
    assert sum(job in second for job in jobs) == 1
    assert "1–2 of 3" in first
    assert not any(job in client.get("/jobs?state=failed").text for job in jobs)
    assert "No jobs here" in client.get("/jobs?state=failed").text


@pytest.mark.parametrize(
    "query", ["page=0", "page=-1", "page=x", f"page={10**40}", "state=no-such", "state='"]
)
def test_what_nobody_offers_is_no_error(sign_in, query):
    assert sign_in("AU").get(f"/jobs?{query}").status_code == 200


def test_a_job_under_way_names_its_steps(app, started, sign_in):
    job = started("PO")
    with app.app_context():
        row = db.session.get_one(Job, job)
        row.state, row.step, row.done, row.total = RUNNING, "adding", 3, 12
        db.session.commit()
        db.session.remove()
    page = sign_in("PO").get(f"/jobs/{job}").text
    trail = page[page.index('<ol class="trail"') :]
    places = [trail.index(name) for name in STEPS.values()]
    assert places == sorted(places)
    assert "3 of 12" in page
    assert '<li class="ok"><b>Reading the numbers</b>' in page
    assert "<b>Adding them</b> under way" in page


def test_a_job_of_a_kind_that_is_gone_still_has_a_page(monkeypatch, started, sign_in):
    job = started("PO")
    monkeypatch.delitem(HANDLERS, "sum")
    assert sign_in("PO").get(f"/jobs/{job}").status_code == 200
    assert sign_in("PO").get("/jobs").status_code == 200
