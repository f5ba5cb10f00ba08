"""A correction never repaints an issued report, neither its files nor one whose files are still to come."""

from __future__ import annotations

import json

import pytest
from flask import Flask

from app.jobs.worker import run_waiting
from app.records.usecases import correct, save
from app.transaction import transaction
from tests.support import records
from tests.support.agreements import AGREEMENTS
from tests.support.paper import without_pango
from tests.support.people import Organisation, Person

ASKED = {"from": "2026-04-01", "to": "2026-11-30", "language": "en", "control": "SLM-10"}
SHEET = "MSR-2026-0002"  # of September, in which availability was missed


@pytest.fixture
def organisation() -> Organisation:
    return AGREEMENTS


def issued(client) -> str:
    answer = client.post("/reports/gap", data=ASKED)
    assert answer.status_code == 303
    return str(answer.location)


def result_of(client, report: str, control: str = "SLM-10"):
    """What a report says of missed targets."""
    found = json.loads(client.get(f"{report}/json").data)
    return next(one for one in found["controls"] if one["id"] == control)


def repair(app: Flask, people: dict[str, Person]) -> None:
    """The sheet is put right: nothing was missed in September."""
    with app.test_request_context("/"):
        with transaction(people["SM"].actor) as tx:
            content = correct(tx, SHEET, "The probe was wrong").content
            first, *others = content["lines"]
            lines = [{**first, "value": "99.97"}, *others]
            save(tx, kind="measurement", number=SHEET, content={**content, "lines": lines})
        records.sent_and_approved(people, "SM", SHEET)


@pytest.mark.one_database  # what a report says at a position is tried on both elsewhere
def test_a_correction_never_repaints_an_issued_report(app, sign_in, people, monkeypatch, tmp_path):
    client = sign_in("AU")
    before = issued(client)
    run_waiting(app)
    files = {form: client.get(f"{before}/{form}").data for form in ("json", "html", "pdf")}
    without_pango(monkeypatch, tmp_path)  # of the others the data are read
    waiting = issued(client)
    repair(app, people)
    run_waiting(app)
    after = issued(client)
    run_waiting(app)
    assert {form: client.get(f"{before}/{form}").data for form in files} == files
    assert result_of(client, waiting) == result_of(client, before)
    assert result_of(client, after) != result_of(client, before)
