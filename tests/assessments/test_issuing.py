"""Issued reports: who may issue, what is kept, and that other bytes are never sent."""

from __future__ import annotations

import hashlib

import pytest
from sqlalchemy import select

from app.assessments import usecases
from app.assessments.issued_files import report_store
from app.assessments.questions import Asked
from app.db import db
from app.jobs.models import DONE, RUNNING, STOPPED, Job
from app.jobs.worker import run_waiting
from app.journal.models import JournalHeader
from app.records.organisation import current_organisation
from app.refusal import NotAllowed
from app.transaction import transaction
from tests.support.issued import STORY
from tests.support.paper import without_pango

ASKED = {"from": "2025-09-01", "to": "2026-03-31", "language": "ja"}


@pytest.fixture
def organisation():
    return STORY


@pytest.fixture
def report(app):
    """The address of the report whose files are made."""
    with app.app_context():
        [number] = db.session.scalars(
            select(JournalHeader.id).where(
                JournalHeader.kind == "issued_report", JournalHeader.action == "files"
            )
        )
        db.session.remove()
    return f"/reports/{number}"


@pytest.mark.one_database
def test_what_is_sent_is_what_was_issued(app, sign_in, report):
    client = sign_in("VW")
    page = client.get(report).text
    for form in ("json", "html", "pdf"):
        answer = client.get(f"{report}/{form}")
        assert answer.status_code == 200
        assert hashlib.sha256(answer.data).hexdigest()[:8] in page
        assert "attachment" in answer.headers["Content-Disposition"]
        assert "sandbox" in answer.headers["Content-Security-Policy"]


@pytest.mark.one_database
def test_bytes_that_have_changed_are_not_sent(app, sign_in, report):
    with app.app_context():
        number = report.rpartition("/")[2]
        digest = db.session.get(usecases.IssuedReport, number).json_digest
        path = next(report_store().root.rglob(f"*{digest[4:]}*"))
        db.session.remove()
    path.chmod(0o600)
    path.write_bytes(b"something else")
    answer = sign_in("AU").get(f"{report}/json")
    assert answer.status_code == 500
    assert "This file is no longer as it was issued" in answer.text
    assert "something else" not in answer.text
    path.unlink()
    assert sign_in("AU").get(f"{report}/json").status_code == 500


@pytest.mark.one_database
def test_files_made_twice_are_kept_once(app, report, monkeypatch, tmp_path):
    """A worker was killed when the files were kept and before its job was marked as done.

    That a paper drawn again has the same bytes is told in tests/reports/test_pdf.py.
    """
    without_pango(monkeypatch, tmp_path)
    with app.app_context():
        done, other = db.session.scalars(select(Job).where(Job.kind == usecases.JOB).order_by(Job.state))
        done.state, done.lease_until, other.state = RUNNING, "2000-01-01T00:00:00.000000Z", STOPPED
        db.session.commit()
    assert run_waiting(app) == 1
    with app.app_context():
        assert set(db.session.scalars(select(Job.state).where(Job.kind == usecases.JOB))) == {DONE, STOPPED}
        actions = select(JournalHeader.action).where(JournalHeader.id == report.rpartition("/")[2])
        assert db.session.scalars(actions.order_by(JournalHeader.position)).all() == ["issue", "files"]


def test_auditors_issue_and_nobody_else(app, sign_in, people):
    for role, status in {"AU": 303, "LA": 303, "PO": 403, "QM": 403, "VW": 403, "AD": 403}.items():
        assert sign_in(role).post("/reports/gap", data=ASKED).status_code == status, role
    with app.test_request_context("/"):
        organisation = current_organisation()
        question = Asked.from_texts({}, organisation, organisation.in_scope_from)
        with pytest.raises(NotAllowed), transaction(people["PO"].actor) as tx:
            usecases.issue(tx, question.question(tx.session, organisation.time_zone), "en")
        db.session.rollback()
