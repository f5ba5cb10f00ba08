"""Killed in the midst of it: a backup is whole or not there, a restore done or not begun."""

from __future__ import annotations

import time

import pytest
from sqlalchemy import inspect

from app.db import db
from app.operations.backup import ROOT as BAG
from bench.processes import Command
from evidence.bag import unpack
from tests.support.databases import SECRET
from tests.support.program import program

MOMENTS = (0.02,)  # seconds after it has begun: in the midst of it; bench/kill.py tries many others
PATIENCE = 60


def started(settings, log, *arguments):
    """What it leaves behind lies beside its log, and goes with it."""
    given = {
        "AKASHI_DATABASE_URL": settings.database_url, "AKASHI_SECRET_KEY": SECRET, "TMPDIR": str(log.parent),
    }  # fmt: skip
    return Command(*arguments, "--data", settings.data, environment=given, log=log)


def killed_after(process, begun, moment):
    """Kill it so long after there is something of it to be seen."""
    end = time.monotonic() + PATIENCE
    while process.runs and not begun() and time.monotonic() < end:
        time.sleep(0.002)
    time.sleep(moment)
    process.kill()


@pytest.mark.parametrize("moment", MOMENTS)
def test_a_backup_is_whole_or_not_there(settings, tmp_path, moment):
    folder = tmp_path / "backups"
    folder.mkdir()
    process = started(settings, tmp_path / "log", "backup", "-o", folder / "b.tar")
    killed_after(process, lambda: any(folder.iterdir()), moment)
    if (folder / "b.tar").exists():
        with (folder / "b.tar").open("rb") as source:
            assert list(unpack(source, tmp_path / "bag", BAG).check())
    else:
        assert all(path.name.endswith(".part") for path in folder.iterdir())


@pytest.mark.parametrize("moment", MOMENTS)
def test_a_restore_is_done_or_not_begun(packed, elsewhere, command, tmp_path, moment):
    there = elsewhere()
    process = started(there, tmp_path / "log", "restore", packed)
    killed_after(process, lambda: any(there.data.iterdir()), moment)
    if holds_an_organisation(there):
        assert command(there, "verify").out.splitlines()[-1] == "All agree."
    else:
        with pytest.raises(Exception, match="is not empty"):
            command(there, "restore", packed)


def holds_an_organisation(settings):
    if settings.database_url.startswith("sqlite"):
        return (settings.data / "akashi.sqlite").exists()
    time.sleep(0.5)  # until the server has noticed
    with program(settings) as app, app.app_context():
        return bool(inspect(db.engine).get_table_names())
