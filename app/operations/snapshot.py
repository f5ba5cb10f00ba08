"""The database at one moment, as files, while others go on writing.

SQLite copies itself. PostgreSQL is read table by table in one REPEATABLE READ transaction: every table as it
was when that began.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, inspect
from sqlalchemy.orm import Session

from app.db import AnySession
from app.journal.read import Head, contents, head, headers
from app.migrate import newest_revision, revision_of
from app.operations.flaws import Flaw, issued_digests, journal_flaw, known_seals, of_records
from app.vault.quarantine import standing
from evidence.chain import check

SQLITE, POSTGRESQL = "sqlite", "postgresql"
SQLITE_FILE = "akashi.sqlite"
NOT_COPIED = "alembic_version"  # the restored database gets it from its own migrations


@dataclass(frozen=True)
class Snapshot:
    """The files of a database copy, and what the database says at that moment.

    `tables` are in an order in which they can be filled again; empty for SQLite. `evidence` and `reports` are
    lists of digests, one in a line.
    """

    kind: str
    revision: str
    head: Head
    tables: tuple[str, ...]
    files: tuple[Path, ...]
    evidence: Path
    reports: Path
    flaws: tuple[Flaw, ...]


def take_snapshot(engine: Engine, folder: Path) -> Snapshot:
    """Copy the database into files in this folder."""
    taking = postgresql_copied if engine.dialect.name == POSTGRESQL else sqlite_copied
    with taking(engine, folder) as (connection, tables, files):
        session = Session(bind=connection)
        checked = check(headers(session), contents(session), known_seals(session))
        return Snapshot(
            engine.dialect.name,
            str(revision_of(connection)),
            head(session),
            tables,
            files,
            listed(folder / "evidence.list", evidence_digests(session)),
            listed(folder / "reports.list", issued_digests(session)),
            (*map(journal_flaw, checked.faults), *of_records_if_ours(session, connection)),
        )


def of_records_if_ours(session: AnySession, connection: Connection) -> Iterator[Flaw]:
    """Tables of an older version are not compared: this program reads its own."""
    if revision_of(connection) == newest_revision():
        yield from of_records(session)


Copied = tuple[Connection, tuple[str, ...], tuple[Path, ...]]


@contextmanager
def sqlite_copied(engine: Engine, folder: Path) -> Iterator[Copied]:
    copy = folder / SQLITE_FILE
    with (
        closing(sqlite3.connect(str(engine.url.database))) as source,
        closing(sqlite3.connect(copy)) as target,
    ):
        source.backup(target)
        target.execute("PRAGMA journal_mode = DELETE")  # one file, complete by itself
    reading = create_engine(f"sqlite:///{copy}")
    try:
        with reading.connect() as connection:
            yield connection, (), (copy,)
    finally:
        reading.dispose()


@contextmanager
def postgresql_copied(engine: Engine, folder: Path) -> Iterator[Copied]:
    with engine.connect() as plain:
        connection = plain.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        speak_plainly(connection)
        tables = tables_in_order(connection)
        yield connection, tables, tuple(copy_out(connection, table, folder) for table in tables)


def speak_plainly(connection: Connection) -> None:
    """The same texts for the same values, whatever the server's settings."""
    for setting in ("client_encoding TO 'UTF8'", "datestyle TO 'ISO'", "timezone TO 'UTC'"):
        connection.exec_driver_sql(f"SET LOCAL {setting}")


def tables_in_order(connection: Connection) -> tuple[str, ...]:
    """All tables, each after those it refers to."""
    found = inspect(connection).get_sorted_table_and_fkc_names()
    return tuple(name for name, _ in found if name and name != NOT_COPIED)


def copy_out(connection: Connection, table: str, folder: Path) -> Path:
    from psycopg import sql

    target = folder / f"{table}.csv"
    statement = sql.SQL("COPY {} TO STDOUT (FORMAT csv, HEADER)").format(sql.Identifier(table))
    with target.open("wb") as file, cursor_of(connection) as cursor, cursor.copy(statement) as rows:
        for row in rows:
            file.write(row)
    return target


def cursor_of(connection: Connection) -> Any:
    """psycopg's own, in the transaction of this connection."""
    driver: Any = connection.connection.driver_connection
    return driver.cursor()


def evidence_digests(session: AnySession) -> Iterator[str]:
    yield from session.scalars(standing().execution_options(yield_per=5000))


def listed(target: Path, digests: Iterable[str]) -> Path:
    with target.open("w", encoding="ascii") as lines:
        lines.writelines(f"{digest}\n" for digest in digests)
    return target


def lines_of(listing: Path) -> Iterator[str]:
    with listing.open(encoding="ascii") as lines:
        for line in lines:
            yield line.rstrip("\n")
