"""What commands share: the data folder option and the program opened on it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import click
from flask import Flask

from app.access import kinds
from app.actor import system
from app.assembly import Clock, create_app, now
from app.config import Settings, SettingsError
from app.db import db
from app.migrate import newest_revision, revision_of, upgrade_database
from app.records.declarations import as_content, is_loaded, last_load, note_declarations
from app.records.held import refuse_removing
from app.register.plans import complete_plans
from app.transaction import transaction

Command = Callable[..., Any]


def data_option(function: Command) -> Command:
    return click.option(
        "--data",
        type=click.Path(file_okay=False, path_type=Path),
        envvar="AKASHI_DATA",
        default=Path("data"),
        show_default=True,
        help="Folder of the organisation: database, evidence, jobs.",
    )(function)


def settings_for(data: Path) -> Settings:
    return Settings.from_environment(os.environ, data=data)


def open_app(data: Path, *, create: bool = False, clock: Clock = now, **changes: Any) -> Flask:
    """The program on this folder, its database brought up to date and the declarations journalled.

    Without `create`, a folder that holds no organisation is refused instead of being made.
    """
    settings = replace(settings_for(data), **changes)
    if not create and not settings.holds_organisation:
        raise click.ClickException(f"There is no organisation in {data}. Make one: akashi init --data {data}")
    app = create_app(settings, clock)
    upgrade_database(app)
    with app.app_context():
        try:
            journal_declarations(app)
        except BaseException:
            db.session.remove()
            db.engine.dispose()  # nobody will use this program, nor close it
            raise
        db.session.remove()
    return app


def journal_declarations(app: Flask) -> None:
    """What is declared now, and the plans it asks for. DeclarationError where records hold what went."""
    with transaction(system("setup", origin="cli")) as tx:
        refuse_removing(tx.session, kinds())
        if note_declarations(tx, kinds(), app.extensions["akashi_catalog"]):
            complete_plans(tx)


def open_as_it_is(settings: Settings) -> Flask:
    """The program for one of several processes that start at once: none of them changes the database."""
    app = create_app(settings)
    with app.app_context():
        if revision_of(db.engine) != newest_revision():
            raise SettingsError("The database is of another version. Run first: akashi migrate")
        if not is_loaded(last_load(db.session), as_content(kinds(), app.extensions["akashi_catalog"])):
            raise SettingsError("Kinds or controls have changed since. Run first: akashi migrate")
        db.session.remove()
        db.engine.dispose()
    return app


@contextmanager
def opened(data: Path, *, create: bool = False) -> Iterator[Flask]:
    """The program with its application context, for commands that act and end."""
    app = open_app(data, create=create)
    with app.app_context():
        try:
            yield app
        finally:
            db.session.remove()
            db.engine.dispose()
