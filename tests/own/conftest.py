"""A program started with kinds and controls of the organisation's own, in a folder named by the setting."""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from app.config import Settings, declarations
from app.db import db
from app.journal.read import head
from controls.assessment import Question
from tests.support.agreements import AGREEMENTS, SUPPLIER, build_agreements
from tests.support.commands import Command, commands_on
from tests.support.people import Organisation, Person
from tests.support.records import recorded

EXAMPLES = Path(__file__).parents[2] / "docs" / "examples"
OWN = ("own.toml", "own_control.toml")
VISIT = {
    "supplier": SUPPLIER,
    "occurred_on": "2026-10-14",
    "arrived_at": "2026-10-14T05:20:30Z",
    "seen": "Two rooms, one key",
}


def build_started(settings: Settings) -> None:
    build_agreements(settings)
    with tempfile.TemporaryDirectory() as own, pytest.MonkeyPatch.context() as environment:
        environment.setenv("AKASHI_DECLARATIONS", str(declared_in(Path(own) / "declarations")))
        assert commands_on(settings, environment)("migrate").status == 0


STARTED = Organisation("started", build_started, AGREEMENTS.emails)


def declared_in(folder: Path) -> Path:
    folder.mkdir(parents=True)
    for name in OWN:
        shutil.copy(EXAMPLES / name, folder)
    return folder


@pytest.fixture
def organisation() -> Organisation:
    """The program has been started once: what it declares is journalled, and the plans are made."""
    return STARTED


@pytest.fixture(scope="session")
def declared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that nobody changes: programs that read it are used again."""
    return declared_in(tmp_path_factory.mktemp("own") / "declarations")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where the setting of commands points to, for a test to change; not in the data folder."""
    return declared_in(tmp_path / "etc" / "declarations")


@pytest.fixture
def settings(settings: Settings, declared: Path) -> Settings:
    return with_declarations(settings, declared)


def with_declarations(settings: Settings, folder: Path) -> Settings:
    return replace(settings, extra_declarations=declarations(str(folder), settings.data))


@pytest.fixture
def command(settings: Settings, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Command:
    """Commands of a program that is started with the folder."""
    monkeypatch.setenv("AKASHI_DECLARATIONS", str(folder))
    return commands_on(settings, monkeypatch)


@pytest.fixture
def visit(app, people: dict[str, Person]) -> str:
    """A visit that is approved."""
    with app.test_request_context("/"):
        number = recorded(people, "VM", "x_site_visit", VISIT)
        db.session.remove()
    return number


def question() -> Question:
    """About the own control."""
    first, last, as_of = date(2025, 9, 1), date(2027, 3, 31), date(2026, 11, 30)
    return Question(first, last, as_of, head(db.session).position, controls=("OWN-01",))
