"""A program started with kinds and controls of the organisation's own, in a folder named by the setting."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from app.config import Settings, declarations
from app.db import db
from tests.support.agreements import AGREEMENTS, SUPPLIER
from tests.support.commands import Command, commands_on
from tests.support.people import Organisation, Person
from tests.support.records import recorded

EXAMPLES = Path(__file__).parents[2] / "docs" / "examples"
OWN = ("own.toml", "own_control.toml")
VISIT = {"supplier": SUPPLIER, "occurred_on": "2026-10-14", "seen": "Two rooms, one key"}


@pytest.fixture
def organisation() -> Organisation:
    return AGREEMENTS


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where the setting points to; not in the data folder."""
    made = tmp_path / "etc" / "declarations"
    made.mkdir(parents=True)
    for name in OWN:
        shutil.copy(EXAMPLES / name, made)
    return made


@pytest.fixture
def settings(settings: Settings, folder: Path) -> Settings:
    return replace(settings, extra_declarations=declarations(str(folder), settings.data))


@pytest.fixture
def command(settings: Settings, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Command:
    """Commands of a program that is started with the folder."""
    monkeypatch.setenv("AKASHI_DECLARATIONS", str(folder))
    return commands_on(settings, monkeypatch)


@pytest.fixture
def started(command: Command) -> None:
    """The program has been started once: what it declares is journalled, and the plans are made."""
    assert command("migrate").status == 0


@pytest.fixture
def visit(app, people: dict[str, Person], started: None) -> str:
    """A visit that is approved."""
    with app.test_request_context("/"):
        number = recorded(people, "VM", "x_site_visit", VISIT)
        db.session.remove()
    return number
