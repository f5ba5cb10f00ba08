"""A file that comes again while it is refused, and checks that take long."""

from __future__ import annotations

import hashlib
import io
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from werkzeug.datastructures import FileStorage

from app.db import db
from app.jobs.models import Job
from app.jobs.periodic import start_due
from app.jobs.worker import run_waiting
from app.journal.read import moment_text
from app.transaction import transaction
from app.vault.models import EvidenceScan
from app.vault.receiving import kept, still_kept
from app.vault.scanning import BEAT_SECONDS, Beating, conclude
from app.vault.scanning import program as scanner_itself
from tests.support.clamd import EICAR
from tests.support.mail import mail_settings
from tests.support.program import program

BAD = b"notes\n" + EICAR
INFECTED = hashlib.sha256(BAD).hexdigest()


@pytest.fixture
def app(settings, clock, scanner, mail_server):
    """In place of the program without a scanner."""
    with program(replace(mail_settings(settings, mail_server), clamav=scanner.address), clock) as app:
        yield app


def refuse_while(app, act):
    """The file is refused, and this is done between the commit and the deletion of its bytes."""
    with ThreadPoolExecutor(1) as other, app.test_request_context("/"), transaction(scanner_itself()) as tx:
        tx.after_commit(lambda: other.submit(act).result())
        assert conclude(tx, INFECTED, "Eicar-Signature") == "refused"


def test_a_file_that_comes_again_before_its_bytes_are_deleted_keeps_them(app, offered, scanner, sign_in):
    offered(BAD, "notes.txt")
    scanner.says(b"stream: OK")
    refuse_while(app, lambda: offered(BAD, "notes.txt"))
    run_waiting(app)
    assert sign_in("PO").get(f"/evidence/{INFECTED}/file", buffered=True).data == BAD


def test_bytes_deleted_while_they_come_again_are_asked_for_once_more(app, offered, people):
    """They were found in the store, and are gone before the file is named."""
    offered(BAD, "notes.txt")
    with app.test_request_context("/"):
        one = kept(FileStorage(io.BytesIO(BAD), "again.txt"))
        assert still_kept(one).digest == INFECTED
    refuse_while(app, lambda: None)
    with app.test_request_context("/"):
        gone = still_kept(one)
    assert (gone.digest, "a moment ago" in gone.error) == ("", True)


@pytest.mark.one_database
def test_a_long_backlog_keeps_its_lease(app, offered, scanner, clock, rows):
    """Each file takes the scanner some minutes: another worker must not take the job over meanwhile."""
    for number in range(4):
        offered(b"log %d\n" % number, f"{number}.txt")
    with app.app_context():
        db.session.query(Job).delete()
        db.session.commit()
        start_due()
        db.session.remove()
    overdue = []

    def slowly(_content):
        clock.tick(240)
        now = moment_text(clock())
        overdue.extend(job for job in rows(Job, kind="vault.scan_again") if job.lease_until < now)
        return b"stream: OK"

    scanner.answer = slowly
    run_waiting(app)
    assert (overdue, {row.state for row in rows(EvidenceScan)}) == ([], {"clean"})


def test_a_large_file_says_now_and_then_that_it_is_still_read():
    beats = []
    long_ago = time.monotonic() - BEAT_SECONDS
    stream = Beating(io.BytesIO(b"x" * 30), lambda: beats.append(None), told=long_ago)
    assert [len(stream.read(10)) for _time in range(3)] == [10, 10, 10] and len(beats) == 1
