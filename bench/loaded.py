"""Imported by the process that others are forked from: it then has all that the program ever loads."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy.orm import configure_mappers

from app.assembly import create_app
from app.cli.modules import COMMANDS
from tests.support.databases import settings_for

for module, _line in COMMANDS.values():
    import_module(module)
with TemporaryDirectory() as folder:
    create_app(settings_for(Path(folder)))
configure_mappers()
