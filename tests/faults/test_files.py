"""The disk with the files is full, whatever the database: people are told, nothing is lost, reports wait."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from sqlalchemy import select
from werkzeug.datastructures import FileStorage, MultiDict
from werkzeug.test import encode_multipart

from app.actor import system
from app.db import db
from app.jobs.kinds import HANDLERS, JobKind
from app.jobs.models import DONE, FAILED, QUEUED, RUNNING, Job
from app.jobs.usecases import start
from app.jobs.worker import ATTEMPTS_MAX, run_waiting
from app.transaction import transaction
from evidence.store import PARTIAL
from tests.faults.conftest import NEW, TEXT, assert_told, filled, ready, sent_again, speaking, texts, verified
from tests.support.program import program

LARGE = b"2026-11-02 everything works as agreed\n" * 20_000
WRITING = "tests.writing"


@pytest.fixture
def app(on_disk, clock):
    with program(on_disk, clock) as opened:
        yield opened


def test_a_file_that_has_no_room(app, sign_in, disk):
    client = speaking(sign_in("PO"), "ja")
    disk.fill()
    for content in (LARGE, LARGE[:2000]):  # one that arrives in the store, one that arrives in memory
        answer = brought(client, "/evidence/uploads", content, Accept="application/json")
        assert (answer.status_code, answer.json["error"][:6]) == (507, "今回の内容は"), answer.text
    assert ready(client) == 503
    disk.make_room()
    assert not any((store_folder(app) / PARTIAL).iterdir())
    assert brought(client, "/evidence/uploads", LARGE).status_code == 303
    assert (ready(client), verified(app)) == (200, True)


def brought(client, path, content, form=MultiDict(), **headers):
    """A form with a file in front of its fields."""
    fields = MultiDict([("file", FileStorage(io.BytesIO(content), "log.txt")), *form.items(multi=True)])
    edge, body = encode_multipart(fields)
    kind = f"multipart/form-data; boundary={edge}"
    return client.post(path, data=body, content_type=kind, headers=headers)


def store_folder(app) -> Path:
    return app.extensions["akashi_settings"].evidence_folder


def test_what_is_typed_beside_a_file_that_has_no_room(app, sign_in, disk):
    """The file is read to its end and dropped; the fields behind it are shown again."""
    client = sign_in("PO")
    form = filled(client)
    disk.fill()
    answer = brought(client, NEW, LARGE, form)
    assert_told(answer, "disk_full", 507)
    assert "Files that came with it have to be chosen again." in answer.text
    disk.make_room()
    assert sent_again(client, answer).status_code == 303
    assert texts(app) == [TEXT]


def test_a_job_waits_until_there_is_room(app, disk, clock, monkeypatch):
    def write(_progress):
        (disk.place / "written").write_bytes(LARGE)
        return {}

    monkeypatch.setitem(HANDLERS, WRITING, JobKind(write, "Write something", {}))
    with app.app_context(), transaction(system("test")) as tx:
        start(tx, WRITING, {})
    disk.fill()
    for _time in range(ATTEMPTS_MAX + 1):  # however often it is tried: that is not the job's fault
        run_waiting(app)
    assert states(app) in ([QUEUED], [RUNNING])
    disk.make_room()
    clock.tick(400)  # a lease that nobody could give back runs out
    run_waiting(app)
    assert states(app) == [DONE]


def test_a_job_that_fills_the_disk_by_itself_is_not_tried_for_ever(app, disk, clock, sign_in, monkeypatch):
    """What it had written is gone after each try, so there is room for everybody else."""
    tries = []

    def write(_progress):
        tries.append(None)
        written = disk.place / "written"
        try:
            with written.open("wb") as file:
                while True:
                    file.write(LARGE)
        finally:
            written.unlink()

    monkeypatch.setitem(HANDLERS, WRITING, JobKind(write, "Write something", {}))
    with app.app_context(), transaction(system("test")) as tx:
        job = start(tx, WRITING, {}).id
    for _time in range(ATTEMPTS_MAX + 1):
        run_waiting(app)
        clock.tick(400)
    assert (states(app), len(tries)) == ([FAILED], ATTEMPTS_MAX)
    client = sign_in("AD")
    page = client.get(f"/jobs/{job}").text
    assert "The server&#39;s disk has no room" in page
    assert client.post(f"/jobs/{job}/again").status_code == 303
    run_waiting(app)
    assert (states(app), len(tries)) == ([FAILED], ATTEMPTS_MAX + 1)


def states(app) -> list[str]:
    with app.app_context():
        found = list(db.session.scalars(select(Job.state)))
        db.session.remove()
    return found
