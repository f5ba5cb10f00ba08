"""The drill of docs/operations.md, run as it stands there, while people go on working."""

from __future__ import annotations

import io
import os
import subprocess
import threading
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from werkzeug.datastructures import FileStorage

from app.assembly import create_app
from app.assessments.facts import from_journal, from_tables
from app.db import db
from app.journal.read import head
from app.operations.backup import make_backup
from app.operations.restore import restore_backup
from app.records.usecases import save
from app.transaction import transaction
from app.vault.receiving import receive
from controls.assessment import Question
from controls.engine import assess
from controls.serialise import as_bytes, as_json
from tests.support.apart import akashi_for_shells
from tests.support.databases import SECRET
from tests.support.people import email_of
from tests.support.program import client_of, program

ROOT = Path(__file__).parents[2]
DRILL = ROOT / "docs" / "examples" / "operations" / "drill.sh"
PERIOD = date(2025, 9, 1), date(2026, 10, 31)
WRITERS = 3
PAUSE = 0.5  # seconds between what one of them writes: people, not a machine that keeps the processors busy


@contextmanager
def people_at_work(app, people, pause=PAUSE):
    """Some write records, each with a file that was stored just before, until the block ends."""
    ended, failures, begun = threading.Event(), [], threading.Barrier(WRITERS + 1)

    def write(worker):
        try:
            for n in range(100_000):
                with app.test_request_context("/"):
                    stream = io.BytesIO(f"file {n} of {worker}".encode())
                    receive(people["RO"].actor, [FileStorage(stream, f"{worker}-{n}.txt")])
                    with transaction(people["RO"].actor) as tx:
                        content = {"name": f"{worker}-{n}", "side": "own", "active_from": "2025-09-01"}
                        save(tx, kind="person", content={**content, "language": "en"})
                    db.session.remove()
                if n == 0:
                    begun.wait(60)
                if ended.wait(pause):
                    return
        except BaseException as failure:  # noqa: BLE001  # every failure of a thread is reported by the test
            failures.append(failure)
            begun.abort()

    threads = [threading.Thread(target=write, args=(worker,)) for worker in range(WRITERS)]
    for thread in threads:
        thread.start()
    begun.wait(60)
    try:
        yield
    finally:
        ended.set()
        for thread in threads:
            thread.join()
    assert failures == []


def position_of(app):
    with app.app_context():
        last = head(db.session)
        db.session.remove()
    return last


def coverage(app, facts):
    question = Question(*PERIOD, PERIOD[1], facts.position)
    found = assess(app.extensions["akashi_catalog"], app.extensions["akashi_kinds"], facts, question)
    return as_bytes(as_json(found))


def test_a_backup_made_while_people_write_is_one_moment(app, people, settings, elsewhere, clock, tmp_path):
    there = elsewhere()
    with people_at_work(app, people, pause=0), program(settings, clock) as second, second.app_context():
        before = position_of(app)
        made = make_backup(tmp_path / "backup.tar", clock())
        after = position_of(app)
    assert before.position <= made.position < after.position
    assert made.flaws == ()
    restored = restore_backup(made.file, there, lambda given: create_app(given, clock), lambda _: None)
    assert (restored.head.position, restored.head.seal, restored.flaws) == (made.position, made.seal, ())
    with app.app_context(), program(there, clock) as new:
        facts = from_journal(db.session, made.position)
        expected = coverage(app, facts)
        db.session.remove()
        with new.app_context():
            assert from_tables(db.session) == facts
            assert coverage(new, from_tables(db.session)) == expected
            db.session.remove()
        client = client_of(new)
        client.sign_in_as(email_of("PO"))
        assert client.get("/coverage").status_code == 200


def test_the_drill_goes_well_as_it_is_written(app, people, settings, elsewhere, tmp_path):
    there = elsewhere()
    backups, programs = tmp_path / "backups", tmp_path / "bin"
    backups.mkdir()
    programs.mkdir()
    environment = os.environ | {
        "PATH": f"{programs}:{os.environ['PATH']}", "DATA": str(settings.data), "BACKUPS": str(backups),
        "AKASHI_SECRET_KEY": SECRET, "AKASHI_DATABASE_URL": settings.database_url,
        "DRILL_DATABASE_URL": "" if there.database_url.startswith("sqlite") else there.database_url,
    }  # fmt: skip
    before = position_of(app).position
    with people_at_work(app, people), akashi_for_shells(programs):
        done = subprocess.run(["sh", str(DRILL)], capture_output=True, text=True, env=environment)
    assert (done.returncode, done.stdout.splitlines()[-1]) == (0, "The drill went well."), done.stderr
    assert "All agree." in done.stdout
    assert position_of(app).position > before + WRITERS  # nobody had to stop for it
    [kept] = backups.iterdir()
    assert kept.name.startswith("akashi-drill-2")
