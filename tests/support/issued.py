"""An organisation with a file and two reports: one issued with its files, one whose files wait."""

from __future__ import annotations

import io

from werkzeug.datastructures import FileStorage

from app.assessments import usecases
from app.assessments.questions import Asked
from app.config import Settings
from app.db import db
from app.jobs.models import Job
from app.jobs.worker import run_waiting
from app.records.organisation import current_organisation
from app.transaction import transaction
from app.vault.receiving import receive
from app.vault.usecases import link_file
from tests.support.people import SMALL, Organisation, Person, build_organisation, people_in
from tests.support.program import program
from tests.support.records import customer, meeting, recorded

# One control: its paper has every part that papers have, and few pages.
ASKED = {"from": "2025-09-01", "to": "2025-12-31", "control": "BRM-04"}
MINUTES = b"Minutes of the meeting, as they were sent to everybody."


def build_story(settings: Settings) -> None:
    """A meeting with its minutes, a report whose files are made, and another that waits for them."""
    build_organisation(settings)
    with program(settings) as app:
        people = people_in(app)
        with app.test_request_context("/"):
            number = recorded(people, "RO", "brm_meeting", meeting(people, customer(people), "2025-10-14"))
            [kept] = receive(people["RO"].actor, [FileStorage(io.BytesIO(MINUTES), "minutes.txt")])
            with transaction(people["RO"].actor) as tx:
                link_file(tx, record=number, edition=1, digest=kept.digest, role="minutes")
            issue(people)
        run_waiting(app)
        with app.test_request_context("/"):
            issue(people)
            assert {job.state for job in db.session.query(Job)} == {"done", "queued"}
            db.session.rollback()


def issue(people: dict[str, Person]) -> None:
    organisation = current_organisation()
    assert organisation.in_scope_from is not None
    asked = Asked.from_texts(ASKED, organisation, organisation.in_scope_from)
    with transaction(people["AU"].actor) as tx:
        usecases.issue(tx, asked.question(tx.session, organisation.time_zone), "en")


STORY = Organisation("backed-up", build_story, SMALL.emails)
