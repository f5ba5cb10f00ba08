"""Bring a database up to the newest migration: used by the commands and the tests alike.

Nearly every start finds it there already. So what the newest one is, is read from the names of the files, and
Alembic is loaded where a database changes.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from flask import Flask
from sqlalchemy import Connection, Engine, inspect, text

from app.db import LOCK_KEY, WRITE, db
from app.refusal import Refusal

if TYPE_CHECKING:
    from alembic.config import Config

MIGRATIONS = Path(__file__).parent.parent / "migrations"


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
    from alembic import command

    config = migrations()
    config.attributes["connection"] = connection
    command.upgrade(config, revision)


def revision_of(engine: Engine | Connection) -> str | None:
    """The migration a database is at; None when it holds nothing yet."""
    if isinstance(engine, Connection):
        kept = inspect(engine).has_table("alembic_version")
        return engine.scalar(text("SELECT version_num FROM alembic_version")) if kept else None
    with engine.connect() as connection:
        return revision_of(connection)


@cache
def revisions() -> tuple[str, ...]:
    """Those of the program, oldest first: the name of a migration's file begins with its number."""
    return tuple(sorted(file.name.partition("_")[0] for file in (MIGRATIONS / "versions").glob("*.py")))


def newest_revision() -> str:
    return revisions()[-1]


def knows_revision(revision: str) -> bool:
    """False for a database that a newer version of the program has been at."""
    return revision in revisions()


def migrations() -> Config:
    from flask_migrate import Migrate

    config: Config = Migrate(directory=str(MIGRATIONS)).get_config()
    return config
