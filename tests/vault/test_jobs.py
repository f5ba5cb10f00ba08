"""Kept files are read again bit by bit, and what never became known goes, without anybody asking."""

from __future__ import annotations

import hashlib
import io
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from app.db import db
from app.jobs.models import Job
from app.jobs.periodic import start_due
from app.jobs.worker import run_waiting
from app.vault import jobs
from app.vault.models import EvidenceFault
from app.vault.usecases import store

FILES = [f"file {number}\n".encode() for number in range(5)]


@pytest.fixture
def round_of(app, clock):
    """`round_of("vault.sweep")`: a worker looks round an hour later; gives the result of the kind."""

    def look(kind, later=timedelta(hours=1)):
        clock.set(clock() + later)
        with app.app_context():
            start_due()
            db.session.remove()
        run_waiting(app)
        with app.app_context():
            newest = select(Job.result).where(Job.kind == kind).order_by(Job.created_at.desc()).limit(1)
            result = db.session.scalars(newest).one()
            db.session.remove()
            return result

    return look


@pytest.fixture
def kept(sign_in, upload):
    """Digests of five files, in order."""
    client = sign_in("PO")
    for number, content in enumerate(FILES):
        upload(client, content, f"{number}.txt")
    return sorted(hashlib.sha256(content).hexdigest() for content in FILES)


def test_every_file_has_its_turn(monkeypatch, kept, round_of):
    monkeypatch.setattr(jobs, "FILES_MAX", 2)
    results = [round_of(jobs.FIXITY) for _ in range(5)]
    assert [result["checked"] for result in results] == [2, 2, 1, 0, 2]
    assert [result["reached"] for result in results] == [kept[1], kept[3], kept[4], "", kept[1]]


def test_a_large_file_has_a_turn_of_its_own(monkeypatch, kept, round_of):
    monkeypatch.setattr(jobs, "BYTES_MAX", 1)
    assert [round_of(jobs.FIXITY)["checked"] for _ in range(6)] == [1, 1, 1, 1, 1, 0]


def test_a_damaged_file_is_found_before_anybody_opens_it(app, kept, round_of):
    with app.app_context():
        path = store().path(kept[2])
    path.chmod(0o600)
    path.write_bytes(b"file X\n")
    assert round_of(jobs.FIXITY)["faults"] == [kept[2]]
    with app.app_context():
        fault = db.session.scalars(select(EvidenceFault)).one()
        assert (fault.digest, fault.found) == (kept[2], hashlib.sha256(b"file X\n").hexdigest())
        db.session.remove()


def test_what_nobody_knows_is_swept_after_a_day(app, clock, kept, round_of):
    with app.app_context():
        orphan = store().put(io.BytesIO(b"nobody knows me")).digest
    clock.set(datetime.now(UTC))  # the store's times are the machine's
    assert round_of("vault.sweep")["orphans"] == 0
    assert round_of("vault.sweep", timedelta(days=1))["orphans"] == 1
    with app.app_context():
        assert not store().has(orphan)
        assert all(store().has(digest) for digest in kept)
