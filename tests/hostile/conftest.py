"""Records to aim at, and what must be the same afterwards when something was refused."""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from sqlalchemy import func, select

from app.accounts.models import Account
from app.config import Settings
from app.db import db
from app.journal.read import head
from app.records import usecases
from app.records.models import FormDraft, RecordVersion
from app.transaction import transaction
from app.vault.models import EvidenceFile, EvidenceLink
from app.vault.usecases import store
from tests.support.people import SMALL, Organisation
from tests.support.program import Client, client_of, program

TEXT = b"Minutes of a meeting\n"
DRAFT, SECRET = "CPP-2026-0001", "CPP-2026-0002"
DIGEST = hashlib.sha256(TEXT).hexdigest()
MARKUP = re.compile(r"<script>alert|<img src=x|<svg onload|</textarea><script|[\"' ]onmouseover=\"")


@dataclass(frozen=True)
class Traces:
    """What a request may leave behind."""

    journal: int
    versions: int
    locks: int
    files: int
    links: int
    drafts: int
    accounts: tuple[Any, ...]
    stored: frozenset[str]


@pytest.fixture
def traces(app) -> Callable[[], Traces]:
    """`traces()` now: compared before and after what has to leave nothing."""

    def counted(model: Any) -> int:
        return int(db.session.execute(select(func.count()).select_from(model)).scalar_one())

    def look() -> Traces:
        with app.app_context():
            folder = store().root  # type: ignore[attr-defined]
            accounts = db.session.execute(
                select(Account.id, Account.email, Account.active).order_by(Account.id)
            )
            found = Traces(
                head(db.session).position, counted(RecordVersion),
                int(db.session.execute(select(func.sum(RecordVersion.lock))).scalar_one() or 0),
                counted(EvidenceFile), counted(EvidenceLink), counted(FormDraft),
                tuple(map(tuple, accounts)),
                frozenset(str(path) for path in folder.rglob("*") if path.is_file()),
            )  # fmt: skip
            db.session.remove()
        return found

    return look


def build_targets(settings: Settings) -> None:
    """An open draft, somebody's restricted one, and a file nobody else knows."""
    SMALL.build(settings)
    with program(settings) as app:
        people = SMALL.people(app)
        with app.test_request_context("/"):
            made = procedure(people, "PO"), procedure(people, "PO", confidentiality="restricted")
            db.session.remove()
        assert made == (DRAFT, SECRET)
        client = client_of(app)
        client.sign_in_as(people["PO"].email)
        assert uploaded(client, TEXT, "secret minutes.txt").status_code == 200


TARGETS = Organisation("targets", build_targets, SMALL.emails)


@pytest.fixture
def targets(people) -> dict[str, str]:
    """What the paths and fields of a case name."""
    return {"draft": DRAFT, "secret": SECRET, "digest": DIGEST, "person": people["PO"].number,
            "other": people["SM"].number, "id": "0" * 32}  # fmt: skip


def procedure(people: Any, role: str, **content: str) -> str:
    given = {"valid_from": "2026-11-01", "owner": people[role].number, "language": "en",
             "confidentiality": "audit"}  # fmt: skip
    with transaction(people[role].actor) as tx:
        return str(usecases.save(tx, kind="complaint_procedure", content=given | content).number)


def uploaded(client: Client, content: bytes, name: str) -> Any:
    """Posted as drop.js does; the name goes onto the wire as it is, whatever is in it."""
    told = name.encode("utf-8", "surrogatepass").replace(b'"', b"%22").replace(b"\r\n", b"%0D%0A")
    body = b"\r\n".join([
        b"--edge", b'Content-Disposition: form-data; name="file"; filename="' + told + b'"',
        b"Content-Type: image/png", b"", content, b"--edge--", b"",
    ])  # fmt: skip
    return client.post("/evidence/uploads", input_stream=io.BytesIO(body), content_length=len(body),
                       content_type="multipart/form-data; boundary=edge",
                       headers={"Accept": "application/json"})  # fmt: skip


def fetched(client: Client, path: str) -> Any:
    """The answer, read to its end and closed."""
    with client.get(path) as answer:
        answer.get_data()
        return answer


def assert_harmless(answer: Any) -> None:
    """Whatever was sent: no fault, no markup in effect, no header of the sender's."""
    assert answer.status_code < 500, answer.text
    assert "a=b" not in "".join(answer.headers.getlist("Set-Cookie"))
    if answer.mimetype == "text/html":
        assert not MARKUP.search(answer.text), MARKUP.search(answer.text)
