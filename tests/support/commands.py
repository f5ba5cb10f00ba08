"""Commands as people type them, on the data folder of a test."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from click.testing import CliRunner

from app.cli.__main__ import main, run
from app.config import Settings
from tests.support.databases import SECRET

Command = Callable[..., "Said"]


@dataclass(frozen=True)
class Said:
    """What a command printed, and how it ended."""

    status: int
    out: str
    err: str


def as_typed(monkeypatch: pytest.MonkeyPatch, *arguments: Any) -> int:
    """All that a process of the program does, up to its exit status. What it says is for `capsys`."""
    monkeypatch.setattr("sys.argv", ["akashi", *map(str, arguments)])
    return run()


def commands_on(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Command:
    """`command("import", mapping, file, "--as", mail)`; `answer` is typed when it asks."""
    monkeypatch.setenv("AKASHI_DATABASE_URL", settings.database_url)
    monkeypatch.setenv("AKASHI_SECRET_KEY", SECRET)

    def command(*arguments: Any, answer: str | None = None) -> Said:
        given = [*map(str, arguments), "--data", str(settings.data)]
        done = CliRunner().invoke(main, given, input=answer)
        if done.exception and not isinstance(done.exception, SystemExit):
            raise done.exception
        return Said(done.exit_code, done.stdout, done.stderr)

    return command
