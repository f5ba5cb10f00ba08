"""The disk with the database is full, or can only be read: people are told, and it goes on by itself."""

from __future__ import annotations

import io

import pytest

from app.db import db
from tests.faults.conftest import NEW, TEXT, assert_told, filled, ready, sent_again, speaking, texts, verified
from tests.support.databases import Databases, Sqlite
from tests.support.program import build_migrated, program

pytestmark = pytest.mark.one_database


@pytest.fixture
def databases(databases_by_kind, kept_folder):
    """PostgreSQL has its database on another disk; only SQLite has it here."""
    if "sqlite" not in databases_by_kind:
        databases_by_kind["sqlite"] = Databases(Sqlite(), kept_folder / "sqlite")
    databases_by_kind["sqlite"].keep("empty", build_migrated)
    return databases_by_kind["sqlite"]


@pytest.fixture
def app(on_disk, clock):
    with program(on_disk, clock) as opened:
        yield opened


@pytest.mark.parametrize("language", ["en", "ja"])
def test_what_is_typed_outlives_a_full_disk(app, sign_in, disk, language):
    client = speaking(sign_in("PO"), language)
    form = filled(client)
    disk.fill()
    answer = client.post(NEW, data=form)
    assert_told(answer, "disk_full", 507, language)
    assert TEXT in answer.text and (ready(client), texts(app)) == (503, [])
    assert_told(sent_again(client, answer), "disk_full", 507, language)
    assert client.get(NEW).status_code == 200  # what can be read is shown
    disk.make_room()
    assert sent_again(client, answer).status_code == 303
    assert (ready(client), texts(app), verified(app)) == (200, [TEXT], True)


def test_what_is_typed_while_the_disk_is_full_is_not_kept_and_says_so(sign_in, disk):
    client = speaking(sign_in("PO"), "ja")
    form = filled(client)
    person = form["owner"]
    disk.fill()
    body = {"person": person, "follows": "", "turn": 1, "typed": list(form.items(multi=True))}
    keep = f"/records/complaint_procedure/drafts/{form['draft']}"
    answer = client.post(keep, json=body, headers={"Accept": "application/json"})
    assert answer.status_code == 507 and "管理者に知らせてください" in answer.json["error"]
    disk.make_room()
    assert client.post(keep, json=body).status_code == 200


@pytest.mark.parametrize("language", ["en", "ja"])
def test_a_disk_that_can_only_be_read(app, sign_in, disk, language):
    client = speaking(sign_in("PO"), language)
    form = filled(client)
    with app.app_context():
        db.session.remove()
        db.engine.dispose()  # a disk with files open for writing cannot be remounted by hand
    disk.close()
    answer = client.post(NEW, data=form)
    assert_told(answer, "disk_closed", 503, language)
    upload = client.post("/evidence/uploads", data={"file": (io.BytesIO(b"text"), "a.txt")})
    assert_told(upload, "disk_closed", 503, language)
    assert ready(client) == 503
    disk.open()
    again = client.post(NEW, data=form)
    assert (again.status_code, texts(app), verified(app)) == (303, [TEXT], True)
