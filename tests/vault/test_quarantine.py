"""With a virus scanner a new file is given to nobody before it was found clean, an infected one never."""

from __future__ import annotations

import hashlib
import json
import logging
from dataclasses import replace
from datetime import timedelta

import pytest
import structlog
from sqlalchemy import select
from structlog.testing import capture_logs

from app.assessments.facts import from_journal, from_tables
from app.assessments.issued_files import report_store
from app.db import db
from app.imports.files import bring
from app.jobs.models import Job
from app.jobs.periodic import start_due
from app.jobs.worker import run_waiting
from app.journal.models import JournalContent, JournalHeader
from app.journal.read import head
from app.operations.doctor import Examination, examine
from app.operations.findings import FAULT, GOOD
from app.operations.flaws import flaws
from app.operations.snapshot import evidence_digests
from app.transaction import transaction
from app.vault.models import EvidenceLink, EvidenceScan
from app.vault.usecases import accept_offered, store
from tests.support.clamd import EICAR, TOO_LARGE
from tests.support.mail import mail_settings
from tests.support.program import program
from tests.vault.conftest import PDF

BAD = b"notes\n" + EICAR
CLEAN, INFECTED = (hashlib.sha256(content).hexdigest() for content in (PDF, BAD))
CHECKING = "This file is being checked for viruses."
FOUND = "Refused: the virus scanner found “Eicar-Signature” in this file."


@pytest.fixture
def app(settings, clock, scanner, mail_server):
    """In place of the program without a scanner."""
    with program(replace(mail_settings(settings, mail_server), clamav=scanner.address), clock) as app:
        yield app


@pytest.fixture
def later(app, clock):
    """A worker looks round after a while, and does what is due."""

    def look(minutes=11):
        clock.set(clock() + timedelta(minutes=minutes))
        with app.app_context():
            start_due()
            db.session.remove()
        run_waiting(app)

    return look


def is_kept(app, digest):
    with app.app_context():
        return store().has(digest)


def test_nobody_opens_a_file_before_it_was_found_clean(app, sign_in, offered, scanner, rows):
    number, link = offered()
    client = sign_in("PO")
    for path in (f"/evidence/{CLEAN}", f"/r/{number}", "/evidence?state=held"):
        assert CHECKING in client.get(path).text, path
    page = client.get(f"/evidence/{CLEAN}").text
    assert "/file" not in page
    assert "Nothing is shown of a file that is checked for viruses" in page
    answer = client.get(f"/evidence/{CLEAN}/file")
    assert (answer.status_code, b"%PDF" in answer.data) == (409, False)
    assert CHECKING in answer.text
    assert client.get(f"/evidence/{CLEAN}/pages/1.png").status_code == 404
    refused = sign_in("AP").post(f"/evidence/links/{link.id}/accept")
    assert (refused.status_code, rows(EvidenceLink)[0].state) == (409, "offered")
    run_waiting(app)
    assert scanner.heard == [CLEAN]
    assert client.get(f"/evidence/{CLEAN}/file", buffered=True).data == PDF
    assert CHECKING not in client.get(f"/evidence/{CLEAN}").text
    assert "No file fits this filter" in client.get("/evidence?state=held").text


def test_approving_a_record_leaves_offered_what_nobody_could_open(app, people, offered, rows):
    number, _link = offered()
    with app.test_request_context("/"), transaction(people["AP"].actor) as tx:
        accept_offered(tx, number, 1, {})
    assert rows(EvidenceLink)[0].state == "offered"
    run_waiting(app)
    with app.test_request_context("/"), transaction(people["AP"].actor) as tx:
        accept_offered(tx, number, 1, {})
    assert rows(EvidenceLink)[0].state == "accepted"


@pytest.mark.one_database
def test_the_answer_to_an_upload_says_that_it_is_checked_in_the_language_of_the_person(sign_in, upload):
    client = sign_in("PO")
    assert upload(client).json["warnings"] == [f"{CHECKING} Nobody can open or accept it until that is done."]
    client.post("/language/ja", data={"next": "/"})
    assert "ウイルス検査中" in upload(client, b"others\n", "a.txt").json["warnings"][0]
    assert "ウイルス検査中" in client.get(f"/evidence/{CLEAN}").text


def test_an_infected_file_is_deleted_journalled_and_its_owner_told(app, offered, sign_in, mail_server, rows):
    number, _link = offered(BAD, "notes.txt")
    run_waiting(app)
    run_waiting(app)  # the mail
    assert not is_kept(app, INFECTED)
    [link] = rows(EvidenceLink)
    assert (link.state, FOUND in link.reason) == ("rejected", True)
    client = sign_in("PO")
    for path in (f"/evidence/{INFECTED}", f"/r/{number}", "/evidence?state=held"):
        assert FOUND in client.get(path).text, path
    answer = client.get(f"/evidence/{INFECTED}/file")
    assert (answer.status_code, FOUND in answer.text) == (410, True)
    [(to, message)] = mail_server.arrived
    assert (to, message["Subject"]) == (["po@example.test"], "A file you added to Akashi was refused")
    with app.app_context():
        entry = db.session.execute(
            select(JournalHeader.actor, JournalHeader.action, JournalContent.content)
            .join(JournalContent, JournalContent.position == JournalHeader.position)
            .where(JournalHeader.id == INFECTED)
            .order_by(JournalHeader.position.desc())
        ).first()
    assert (entry.actor, entry.action) == ("scanner", "refuse")
    assert json.loads(entry.content)["virus"] == "Eicar-Signature"


@pytest.mark.one_database
def test_a_refused_file_is_no_change_of_a_sign_in(app, offered):
    offered(BAD, "notes.txt")
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.INFO))
    with capture_logs() as told:
        run_waiting(app)
    assert [line["event"] for line in told if line["event"] in ("virus found", "security")] == ["virus found"]


def test_after_a_refusal_everything_still_agrees(app, clock, offered):
    offered(BAD, "notes.txt")
    offered()
    run_waiting(app)
    with app.app_context():
        assert list(flaws(db.session, store(), report_store(), print)) == []
        assert from_tables(db.session) == from_journal(db.session, head(db.session).position)
        assert list(evidence_digests(db.session)) == [CLEAN]  # what a backup takes
        settings = app.extensions["akashi_settings"]
        found = {
            one.check: one.state for one in examine(Examination(settings=settings, now=clock(), full=True))
        }
    assert (found["evidence"], found["virus scanner"]) == (GOOD, GOOD)


def test_a_refused_file_proves_nothing_and_is_asked_about_again_when_it_comes_again(
    app, offered, sign_in, record, scanner, rows
):
    offered(BAD, "notes.txt")
    run_waiting(app)
    client = sign_in("PO")
    again = client.post(f"/r/{record()}/evidence", data={"evidence": INFECTED})
    assert (again.status_code, FOUND in again.text) == (409, True)
    scanner.says(b"stream: OK")  # its signatures were wrong, and are corrected
    offered(BAD, "notes.txt")
    assert client.get(f"/evidence/{INFECTED}/file").status_code == 409
    run_waiting(app)
    assert client.get(f"/evidence/{INFECTED}/file", buffered=True).data == BAD
    with app.app_context():
        assert list(flaws(db.session, store(), report_store(), print)) == []


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("answer", "trouble", "words"),
    [
        (None, "away", "The virus scanner does not answer."),
        (b"stream: perhaps", "unclear", "The virus scanner does not answer."),
        (TOO_LARGE, "too_large", "The virus scanner does not take files of this size"),
    ],
)
def test_without_a_verdict_the_file_waits_and_is_tried_again(
    app, offered, sign_in, scanner, later, rows, answer, trouble, words
):
    offered()
    normal = scanner.answer
    scanner.says(answer)
    run_waiting(app)
    [row] = rows(EvidenceScan)
    assert (row.state, row.trouble) == ("waiting", trouble)
    client = sign_in("PO")
    assert words in client.get(f"/evidence/{CLEAN}").text
    assert client.get(f"/evidence/{CLEAN}/file").status_code == 409
    later()
    assert client.get(f"/evidence/{CLEAN}/file").status_code == 409
    scanner.answer = normal
    later()
    assert client.get(f"/evidence/{CLEAN}/file", buffered=True).data == PDF


def test_bytes_that_are_gone_are_no_clean_ones(app, offered, path_of, sign_in):
    offered()
    path_of(CLEAN).unlink()
    run_waiting(app)
    assert "The bytes of this file are gone" in sign_in("PO").get(f"/evidence/{CLEAN}").text
    offered()
    run_waiting(app)
    assert sign_in("PO").get(f"/evidence/{CLEAN}/file", buffered=True).data == PDF


def test_when_the_setting_is_taken_away_what_waits_stays_where_it_is(app, settings, clock, offered, rows):
    offered()
    with program(settings, clock) as without:
        run_waiting(without)
    assert [(row.state, row.trouble) for row in rows(EvidenceScan)] == [("waiting", "away")]


def test_files_from_before_there_was_a_scanner_are_open_as_they_were(settings, clock, app, sign_in, upload):
    upload(sign_in("PO"))
    with app.app_context():
        db.session.query(EvidenceScan).delete()
        db.session.commit()
        db.session.remove()
    upload(sign_in("SM"))
    assert sign_in("PO").get(f"/evidence/{CLEAN}/file", buffered=True).data == PDF


@pytest.mark.one_database
def test_an_import_asks_at_once_because_it_is_kept_whole_or_not_at_all(app, scanner, tmp_path):
    for name, content in (("good.pdf", PDF), ("bad.txt", BAD)):
        (tmp_path / name).write_bytes(content)
    with app.app_context():
        came = bring(tmp_path / "good.pdf", keep=True)
        assert (came.error, came.clean, came.digest) == ("", True, CLEAN)
        assert FOUND in bring(tmp_path / "bad.txt", keep=True).error
        scanner.says(None)
        assert "does not answer" in bring(tmp_path / "good.pdf", keep=False).error
    assert not is_kept(app, INFECTED)


@pytest.mark.one_database
def test_the_doctor_says_whether_files_are_scanned(app, clock, offered, scanner):
    settings = app.extensions["akashi_settings"]

    def found(**changes):
        with app.app_context():
            moment = clock() + timedelta(hours=1)
            examination = Examination(settings=replace(settings, **changes), now=moment)
            result = {one.check: one for one in examine(examination)}
            db.session.remove()
            return result

    assert "not scanned" in found(clamav="")["virus scanner"].says
    assert found(clamav="unix:/nowhere.ctl")["virus scanner"].state == FAULT
    offered()
    assert "1 files have waited" in found()["quarantine"].says


def test_the_jobs_are_not_piled_up(app, offered, rows):
    offered()
    offered()
    assert [job.kind for job in rows(Job) if job.kind.startswith("vault.")] == ["vault.scan"]
