"""The list of commands: complete, true, and there at once."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import click
import pytest

from app.cli.__main__ import main
from app.cli.modules import COMMANDS

ROOT = Path(__file__).parents[2]
SCRIPT = "import sys; from app.cli.__main__ import run; print(run(), *sys.modules, file=sys.stderr)"


def test_every_command_is_where_the_list_says():
    context = click.Context(main)
    found = {name: main.get_command(context, name) for name in main.list_commands(context)}
    assert {name: command.name for name, command in found.items()} == {name: name for name in COMMANDS}
    assert main.commands.keys() == COMMANDS.keys()  # and no module has one that is not listed


@pytest.mark.parametrize(("given", "status"), [("--help", "0"), ("serv", "2")])
def test_what_needs_no_program_loads_none(given, status):
    """As a process: this one has everything loaded."""
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, given], cwd=ROOT, capture_output=True, text=True, check=True
    )
    ended, *loaded = done.stderr.splitlines()[-1].split()
    assert ended == status
    assert "app.cli.modules" in loaded
    assert not {"flask", "sqlalchemy", "app.assembly"} & set(loaded)
