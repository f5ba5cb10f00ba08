"""Mapping files and CSV files, and somebody who imports them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from app.access import kinds
from app.actor import Actor
from app.db import db
from app.imports.mapping import read_mapping
from app.imports.report import Report, Wishes
from app.imports.usecases import carry_out, prepare
from app.journal.read import head
from app.records.lifecycle import approve
from app.transaction import transaction
from tests.support.web_only import make_web_app

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "docs" / "examples" / "imports"
DATA = ROOT / "tests" / "data" / "imports"
EVIDENCE = ROOT / "tests" / "data" / "evidence"
Import = Callable[..., Report]


@pytest.fixture
def texts() -> Iterator[None]:
    """Sentences without a program around them."""
    with make_web_app().app_context():
        yield


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str, str | bytes], Path]:
    """`write("a.csv", text)` is a file in a folder of the test's own."""

    def make(name: str, content: str | bytes) -> Path:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return make


@pytest.fixture
def importer(people) -> Actor:
    """One person who records everything an import makes."""
    return Actor(person=people["RO"].number, roles=frozenset({"RO", "SM", "VM"}), origin="import")


@pytest.fixture
def session(app) -> Iterator[Any]:
    """A look at the database between imports."""

    @contextmanager
    def look():
        with app.app_context():
            yield db.session
            db.session.remove()

    return look


@pytest.fixture
def bring(app, importer) -> Import:
    """`bring(mapping, *files, evidence=, dry_run=, send=, correct=, actor=)` imports and reports."""

    def run(
        mapping: Path, *files: Path, evidence: Path | None = None, actor: Actor | None = None, **wishes
    ) -> Report:
        with app.app_context():
            read = read_mapping(mapping.name, mapping.read_bytes(), kinds(), "en")
            return carry_out(actor or importer, prepare(read, files, evidence, kinds()), Wishes(**wishes))

    return run


@pytest.fixture
def approved(app, people) -> Callable[..., None]:
    """`approved(*numbers)` by somebody else."""

    def run(*numbers: str) -> None:
        with app.app_context(), transaction(people["AP"].actor) as tx:
            for number in numbers:
                approve(tx, number)

    return run


@pytest.fixture
def position(app) -> Callable[[], int]:
    """Of the newest entry in the journal."""

    def now() -> int:
        with app.app_context():
            found = head(db.session).position
            db.session.remove()
        return found

    return now


def actions(report: Report) -> dict[str, dict[str, int]]:
    """Step → action → how many."""
    found: dict[str, dict[str, int]] = {}
    for outcome in report.outcomes:
        step = found.setdefault(outcome.draft.step.id, {})
        step[outcome.action] = step.get(outcome.action, 0) + 1
    return found


def numbers(report: Report, step: str) -> dict[str, str]:
    """Key → number, of one step."""
    return {one.draft.key: one.number for one in report.outcomes if one.draft.step.id == step}


def faults(report: Report) -> list[str]:
    return [str(fault) for fault in report.faults]
