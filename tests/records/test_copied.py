"""What a record keeps of the moment it is saved can be found in the journal again."""

from __future__ import annotations

from sqlalchemy import select

from app.db import db
from app.journal.models import JournalHeader
from app.journal.read import head
from app.records.queries import lookup_now, newest
from app.records.usecases import save
from app.transaction import transaction
from tests.support.records import customer, meeting, recorded


def test_evidence_of_a_finding_bears_the_digest_of_the_version_it_names(told, people):
    def build():
        number = recorded(people, "RO", "brm_meeting", meeting(people, customer(people), "2025-10-14"))
        digest = lookup_now().digest(number)
        h = JournalHeader
        written = select(h.content_digest).where(h.id == number, h.action == "approve")
        assert digest == db.session.scalars(written).one()
        assert lookup_now().digest("MTG-1999-0001") is None

    told(build)


def test_an_audit_says_where_the_journal_stood(told, people):
    def build():
        before = head(db.session).position
        days = {"period_from": "2026-04-01", "period_to": "2027-03-31", "as_of": "2026-11-01"}
        content = {**days, "language": "en"}
        with transaction(people["LA"].actor) as tx:
            number = save(tx, kind="audit", content=content).number
        assert newest(db.session, number).content["known_at"] == str(before)

    told(build)
