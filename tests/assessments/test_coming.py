"""What changes next, as pages say it: of the organisation only where few records have to be judged."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pytest
from flask import Flask

from app.assessments import coming as module
from app.assessments.coming import MOST_RECORDS, Coming, coming
from app.assessments.knowledge import known_at
from app.db import db
from controls.known import Known
from tests.controls.asking import CATALOG, KINDS, question
from tests.controls.building import Journal
from tests.controls.worlds import World

pytestmark = pytest.mark.one_database
NAMES: Mapping[str, str] = {}


def said(control: str, journal: Journal, subject: str = "") -> Coming:
    known = Known(CATALOG, KINDS, journal.facts())
    asked = question(journal, control, as_of=date(2025, 6, 10))
    about = subject or known.facts.organisation.number
    return coming(known, CATALOG.control(control), about, asked, NAMES)


def improvements(count: int) -> World:
    """One falls due for its decision in August; the others are decided."""
    world = World()
    made = {"raised_on": "2025-06-01", "decision": "approved", "decided_on": "2025-06-02",
            "kind": "improvement", "target": "Half", "due_on": "2026-10-01",
            "owner": "PER-1", "description": "Better"}  # fmt: skip
    for number in range(count):
        undecided = {"decision": None, "decided_on": None} if number == 0 else {}
        content = {name: value for name, value in {**made, **undecided}.items() if value is not None}
        world.record("improvement", f"IMV-{number}", content, state="open")
    return world


def test_of_the_organisation_nothing_is_said_past_so_many_records(app: Flask) -> None:
    with app.test_request_context("/"):
        few = improvements(5)
        assert said("IMP-01", few).sentences
        crowd = improvements(MOST_RECORDS + 1)
        assert said("IMP-01", crowd) == Coming(())
        assert said("REL-01", crowd).sentences, "it reads other records"
        assert said("BRM-04", crowd, "CUS-1").sentences, "a customer is judged by its own records"


def test_a_page_that_did_not_look_ahead_has_no_heading_for_it(app, sign_in, monkeypatch) -> None:
    with app.test_request_context("/"):
        number = known_at(db.session).facts.organisation.number
        db.session.remove()
    client, pages = sign_in("AU"), ("/controls/IMP-01", f"/coverage?IMP-01/{number}/2026")
    assert all("What changes next" in client.get(page).text for page in pages)
    monkeypatch.setattr(module, "MOST_RECORDS", -1)
    assert not any("What changes next" in client.get(page).text for page in pages)
    assert all(client.get(page).status_code == 200 for page in pages)
