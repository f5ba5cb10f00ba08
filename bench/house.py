"""A data folder with an organisation as large as wanted, filled in bulk: journal and tables say the same."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime, time
from itertools import islice
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import insert, select

from app.accounts.models import Account, PersonIdentity
from app.accounts.usecases import create_account
from app.actor import system
from app.assembly import create_app
from app.cli.people import make_organisation
from app.config import Settings
from app.db import AnySession, begin_writing, db
from app.journal.append import Note, append
from app.journal.read import head
from app.migrate import upgrade_database
from app.records.index import fill_columns
from app.records.models import ATTACHED, Record, RecordVersion
from app.register.people import make_person
from app.transaction import transaction
from app.vault.models import EvidenceFile, EvidenceLink
from bench.history import LAST, SINCE, History, People
from tests.support.program import Client, client_of

TODAY = datetime.combine(LAST, time(3), UTC)
ROLES = ("PO", "RO", "SM", "AP")
MAIL, PASSWORD = "bench@example.test", "correct horse battery staple"


@contextmanager
def house(folder: Path | None = None, **settings: Any) -> Iterator[Flask]:
    """The program with an organisation and one sign-in, in a folder of its own unless one is given.

    Without a context: each request of a browser has its own, as when it is served, and remembers nothing.
    """
    with tempfile.TemporaryDirectory(prefix="akashi-bench-") as own:
        data = folder or Path(own)
        app = create_app(
            Settings(data=data, secret_key="b" * 40, testing=True, **settings), clock=lambda: TODAY
        )
        upgrade_database(app)
        with app.app_context():
            make_people()
        yield app
        with app.app_context():
            db.engine.dispose()


def signed_in(app: Flask) -> Client:
    """A browser in which the one person with a sign-in is signed in."""
    app.test_client_class = Client
    client = client_of(app)
    with app.app_context():
        email = db.session.scalars(select(Account.email)).one()
    client.sign_in_as(email)
    return client


def make_people() -> None:
    with transaction(system("setup", origin="cli")) as tx:
        make_organisation(
            tx,
            name="Minato Hosting",
            scope="Hosting for business customers",
            in_scope_from=SINCE.isoformat(),
            fiscal_year_start="04-01",
            time_zone="Asia/Tokyo",
            language="en",
        )
        author, _approver = make_person(tx, name="Haru Sato"), make_person(tx, name="Kenji Mori")
        create_account(tx, email=MAIL, password=PASSWORD, person=author, roles=ROLES)


def people() -> People:
    """The two who write and approve, as `make_people` made them."""
    named = {row.name: row.person for row in db.session.query(PersonIdentity)}
    return People(named["Haru Sato"], named["Kenji Mori"])


def grow(app: Flask, entries: int, take: Callable[[History], Iterator[Note]] = History.entries) -> int:
    """Add history until the journal holds so many entries; returns how many there are."""
    history = History(app.extensions["akashi_kinds"], app.extensions["akashi_catalog"], people())
    wanted = entries - head(db.session).position
    load(list(islice(take(history), max(0, wanted))))
    return head(db.session).position


def load(notes: Sequence[Note]) -> None:
    """Write entries with their chain, and what the tables hold after the last of them."""
    begin_writing(db.session)
    session = db.session
    before = head(session)
    append(session, before, TODAY, notes)
    newest: dict[tuple[str, str, int, int], tuple[int, Note]] = {}
    for position, note in enumerate(notes, start=before.position + 1):
        newest[note.kind, note.id, note.edition, note.correction] = position, note
    fill_tables(session, newest.values())
    session.commit()


def fill_tables(session: AnySession, entries: Iterable[tuple[int, Note]]) -> None:
    """Rows in bulk: an object for each would cost as much as everything else."""
    found = sorted(entries, key=lambda entry: entry[0])
    versions = [note for _position, note in found if "number" in note.content]
    first = {note.id: note for note in versions if (note.edition, note.correction) == (1, 0)}
    last = {note.id: (note.edition, note.correction) for note in sorted(versions, key=order)}
    fill(session, Record, map(record, first.values()))
    session.add_all(version(note, last[note.id] == (note.edition, note.correction)) for note in versions)
    session.flush()
    fill(session, PersonIdentity, (identity(p, note) for p, note in found if note.kind == "person"))
    files = (note for _position, note in found if note.kind == "evidence_file")
    fill(session, EvidenceFile, ({"digest": note.id, **note.content} for note in files))
    fill(session, EvidenceLink, (link(p, note) for p, note in found if note.kind == "evidence_link"))
    for kind, model in ATTACHED.items():
        fill(session, model, (line(p, note) for p, note in found if note.kind == kind))


def fill(session: AnySession, model: type[Any], rows: Iterable[dict[str, Any]]) -> None:
    if made := list(rows):
        session.execute(insert(model), made)


def order(note: Note) -> tuple[int, int]:
    return note.edition, note.correction


def record(note: Note) -> dict[str, Any]:
    prefix, year, running = note.id.split("-")
    return {
        "number": note.id, "kind": note.kind, "prefix": prefix, "year": int(year), "running": int(running),
    }  # fmt: skip


def version(note: Note, latest: bool) -> Any:
    made = RecordVersion(**dated(note.content, "submitted_on", "approved_on"), latest=latest, lock=1)
    fill_columns(made)
    return made


def identity(position: int, note: Note) -> dict[str, Any]:
    name = f"Person {note.id.rpartition('-')[2]}"
    return {"person": note.id, "position": position, "name": name, "salt": "0" * 32, "digest": "0" * 64}


def link(position: int, note: Note) -> dict[str, Any]:
    content = dated(note.content, "added_on", "accepted_on", "expires_on")
    return {"id": note.id, "position": position, **content}


def line(position: int, note: Note) -> dict[str, Any]:
    own = {name: value for name, value in note.content.items() if name not in ("record", "edition", "by")}
    return {
        "id": note.id,
        "record": note.content["record"],
        "edition": note.content["edition"],
        "position": position,
        "by": note.actor,
        "at": "2023-04-01T03:00:00.000000Z",
        "content": own,
    }


def dated(content: dict[str, Any], *names: str) -> dict[str, Any]:
    return content | {name: date.fromisoformat(content[name]) if content[name] else None for name in names}
