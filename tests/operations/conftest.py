"""An organisation with files, an issued report and jobs, and an empty place to restore it to."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import inspect

from app.config import Settings
from app.db import db
from tests.support.databases import SECRET
from tests.support.issued import STORY
from tests.support.people import Organisation
from tests.support.program import program


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
