"""An organisation with files, an issued report and jobs, and an empty place to restore it to."""

from __future__ import annotations

import io
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import inspect
from werkzeug.datastructures import FileStorage

from app.assessments import usecases
from app.assessments.questions import Asked
from app.config import Settings
from app.db import db
from app.jobs.models import Job
from app.jobs.worker import run_waiting
from app.records.organisation import current_organisation
from app.transaction import transaction
from app.vault.receiving import receive
from app.vault.usecases import link_file
from tests.support.databases import SECRET
from tests.support.people import SMALL, Organisation, build_organisation, people_in
from tests.support.program import program
from tests.support.records import customer, meeting, recorded

MINUTES = b"Minutes of the meeting, as they were sent to everybody."


def build_story(settings: Settings) -> None:
    """A meeting with its minutes, a report whose files are made, and another that waits for them."""
    build_organisation(settings)
    with program(settings) as app:
        people = people_in(app)
        with app.test_request_context("/"):
            number = recorded(people, "RO", "brm_meeting", meeting(people, customer(people), "2025-10-14"))
            [kept] = receive(people["RO"].actor, [FileStorage(io.BytesIO(MINUTES), "minutes.txt")])
            with transaction(people["RO"].actor) as tx:
                link_file(tx, record=number, edition=1, digest=kept.digest, role="minutes")
            issue(people)
        run_waiting(app)
        with app.test_request_context("/"):
            issue(people)
            assert {job.state for job in db.session.query(Job)} == {"done", "queued"}
            db.session.rollback()


STORY = Organisation("backed-up", build_story, SMALL.emails)


@pytest.fixture
def organisation() -> Organisation:
    return STORY


@pytest.fixture(scope="session")
def packed_by_kind() -> dict[str, bytes]:
    return {}


@pytest.fixture
def packed(settings, databases, packed_by_kind, command, tmp_path) -> Path:
    """A backup of the story, as the command makes it; made once for each kind of database."""
    target = tmp_path / "backup.tar"
    if databases.name not in packed_by_kind:
        done = command(settings, "backup", "-o", target)
        assert (done.status, done.err) == (0, ""), done
        packed_by_kind[databases.name] = target.read_bytes()
    target.write_bytes(packed_by_kind[databases.name])
    return target


def issue(people) -> None:
    organisation = current_organisation()
    asked = Asked.from_texts(
        {"from": "2025-09-01", "to": "2025-12-31"}, organisation, organisation.in_scope_from
    )
    with transaction(people["AU"].actor) as tx:
        usecases.issue(tx, asked.question(tx.session, organisation.time_zone), "en")


@pytest.fixture
def elsewhere(databases, tmp_path) -> Iterator[Callable[[], Settings]]:
    """`elsewhere()` gives settings of an empty folder, and on PostgreSQL of an empty database."""
    made: list[Settings] = []

    def make() -> Settings:
        made.append(databases.create(tmp_path / f"elsewhere-{len(made)}"))
        return made[-1]

    yield make
    for settings in made:
        databases.drop(settings)


@pytest.fixture
def command(monkeypatch) -> Callable[..., object]:
    """`command(settings, "backup", "-o", file)` as it is typed, on that organisation."""
    from tests.support.commands import commands_on

    monkeypatch.setenv("AKASHI_SECRET_KEY", SECRET)
    return lambda settings, *arguments: commands_on(settings, monkeypatch)(*arguments)


def files_in(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def nothing_is_left(there):
    assert files_in(there.data) == set() and list(there.data.iterdir()) == []
    if not there.database_url.startswith("sqlite"):
        with program(there) as app, app.app_context():
            assert inspect(db.engine).get_table_names() == []
        shutil.rmtree(there.data)
        there.data.mkdir()
