"""Bring a database up to the newest migration: used by the commands and the tests alike."""

from __future__ import annotations

from functools import cache

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from flask import Flask, current_app
from sqlalchemy import Connection, Engine, text

from app.db import LOCK_KEY, WRITE, db
from app.refusal import Refusal


def upgrade_database(app: Flask) -> None:
    """All migrations that are missing, in one transaction: after a crash in between there are none of them.

    Whoever comes second, such as a worker started at the same moment, waits and finds them done.
    """
    with app.app_context():
        revision = revision_of(db.engine)
        if revision and not knows_revision(revision):
            raise Refusal("This database is of a newer version of Akashi. Run that version, or a newer one.")
        if revision != newest_revision():
            with db.engine.connect().execution_options(**{WRITE: True}) as connection, connection.begin():
                wait_for_turn(connection)
                upgrade_on(connection)
        db.session.remove()
        db.engine.dispose()


def wait_for_turn(connection: Connection) -> None:
    """SQLite has taken its lock with the transaction; PostgreSQL is asked for the one that orders writes."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": LOCK_KEY})


def upgrade_on(connection: Connection, revision: str = "head") -> None:
    """The migrations up to that revision, in the transaction this connection is in."""
    config = migrations()
    config.attributes["connection"] = connection
    command.upgrade(config, revision)


def revision_of(engine: Engine | Connection) -> str | None:
    """The migration a database is at; None when it holds nothing yet."""
    if isinstance(engine, Connection):
        return MigrationContext.configure(engine).get_current_revision()
    with engine.connect() as connection:
        return revision_of(connection)


@cache
def newest_revision() -> str:
    """That of the program; the migrations are part of it."""
    return str(ScriptDirectory.from_config(migrations()).get_current_head())


def knows_revision(revision: str) -> bool:
    """False for a database that a newer version of the program has been at."""
    try:
        return ScriptDirectory.from_config(migrations()).get_revision(revision) is not None
    except CommandError:
        return False


def migrations() -> Config:
    config: Config = current_app.extensions["migrate"].migrate.get_config()
    return config
