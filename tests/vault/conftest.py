"""Files of every kind, and a record to link them to."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest

from app.db import db
from app.records import lifecycle, usecases
from app.transaction import transaction
from app.vault.models import EvidenceLink
from app.vault.usecases import store
from tests.support.clamd import Scanner

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\nstartxref\n9\n%%EOF\n"


@pytest.fixture
def upload() -> Callable[..., Any]:
    """`upload(client, b"…", "a.pdf")` posts one file as drop.js does and gives the answer."""

    def send(client, content=PDF, name="minutes.pdf", **headers):
        return client.post(
            "/evidence/uploads",
            data={"file": (io.BytesIO(content), name)},
            headers={"Accept": "application/json", **headers},
        )

    return send


@pytest.fixture
def record(app, people) -> Callable[..., str]:
    """`record()` is the number of a complaint procedure drafted by the process owner."""

    def make(role="PO", **content) -> str:
        given = {
            "valid_from": "2026-11-01",
            "owner": people[role].number,
            "language": "en",
            "confidentiality": "audit",
        }
        with app.test_request_context("/"), transaction(people[role].actor) as tx:
            return usecases.save(tx, kind="complaint_procedure", content=given | content).number

    return make


@pytest.fixture
def take_step(app, people) -> Callable[..., None]:
    """`take_step("AP", number, "approved", rejected={…})`"""

    def take(role, number, to, **more) -> None:
        with app.test_request_context("/"), transaction(people[role].actor) as tx:
            lifecycle.transition(tx, number, to, **more)

    return take


@pytest.fixture
def rows(app) -> Callable[..., list[Any]]:
    """`rows(EvidenceLink, record=number)` reads a table afresh."""

    def read(model, **match):
        with app.app_context():
            found = list(db.session.query(model).filter_by(**match))
            for row in found:
                db.session.expunge(row)
            return found

    return read


@pytest.fixture
def path_of(app) -> Callable[..., Any]:
    """Where the store keeps the bytes of a digest: for tests that damage them."""

    def path(digest):
        with app.app_context():
            return store().path(digest)  # type: ignore[attr-defined]

    return path


@pytest.fixture
def scanner():
    with Scanner() as running:
        yield running


@pytest.fixture
def offered(sign_in, record, rows):
    """`offered(content)`: a draft of the process owner, and the link to its file with this content."""

    def offer(content=PDF, name="minutes.pdf"):
        number = record()
        answer = sign_in("PO").post(f"/r/{number}/evidence", data={"file": (io.BytesIO(content), name)})
        assert answer.status_code == 303
        return number, rows(EvidenceLink, record=number)[-1]

    return offer
