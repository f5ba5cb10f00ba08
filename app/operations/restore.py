"""A backup becomes an organisation again: in an empty folder, checked in full before it counts.

All is laid out under `restoring/` in the new data folder. Only when every digest, the chain and the head of
the journal agree does it move to its place, the database last; if anything is wrong, nothing stays.
"""

from __future__ import annotations

import csv
import json
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import Connection, delete, inspect, text, update
from sqlalchemy.orm import Session

from app.accounts.models import AccountLink, AccountSession
from app.assessments.issued_files import report_store
from app.config import DECLARATIONS, Settings
from app.db import WRITE, db
from app.journal.read import Head, head
from app.migrate import knows_revision, newest_revision, upgrade_on
from app.operations.backup import ABOUT, FORMAT, ROOT, sync_folder, told_plainly
from app.operations.flaws import RECORDS, Flaw, flaws
from app.operations.moving import as_tables
from app.operations.snapshot import POSTGRESQL, SQLITE, SQLITE_FILE, cursor_of, speak_plainly
from app.refusal import Refusal
from app.vault.usecases import store
from evidence.bag import PAYLOAD, Bag, BagFault, unpack

RESTORING = "restoring"
Say = Callable[[str], object]
MakeProgram = Callable[[Settings], Flask]


@dataclass(frozen=True)
class Restored:
    """What is there now. `flaws` were there when the backup was made, and are no fault of it."""

    head: Head
    made_at: str
    flaws: tuple[Flaw, ...]


def restore_backup(file: Path, settings: Settings, program: MakeProgram, say: Say) -> Restored:
    """Fill the empty data folder (and the empty PostgreSQL database) of these settings from a backup."""
    with told_plainly(settings.data), place_to_restore(settings.data) as place:
        about, payload = laid_out(file, place, say)
        about = for_database_of(settings, about, payload / "database")
        staged = staged_settings(settings, payload)
        restored = fill(program(staged), about, payload, settings.data, say)
        if os.name != "nt":
            os.sync()
        sync_folder(settings.data)
    return restored


@contextmanager
def place_to_restore(data: Path) -> Iterator[Path]:
    """`restoring/` in the data folder; after a failure the data folder is as it was."""
    if data.exists() and any(data.iterdir()):
        raise Refusal(f"{data} is not empty. Restore into a new folder; what is there is left alone.")
    made = not data.exists()
    place = data / RESTORING
    place.mkdir(parents=True)
    try:
        yield place
        shutil.rmtree(place)
    except BaseException:
        for path in data.iterdir():
            shutil.rmtree(path) if path.is_dir() else path.unlink()
        if made:
            data.rmdir()
        raise


def laid_out(file: Path, place: Path, say: Say) -> tuple[dict[str, Any], Path]:
    """What the backup says about itself, and the folder with its files, each compared with its digest."""
    try:
        with file.open("rb") as source:
            bag = unpack(source, place / "bag", ROOT)
        about = read_about(bag)
        count = sum(1 for _ in bag.check())
    except BagFault as fault:
        raise Refusal(f"{file} is not a whole backup: {fault}. Nothing was restored.") from fault
    say(f"{count} files in the backup of {about['made_at']}, all as they were written")
    return about, bag.folder / PAYLOAD


def read_about(bag: Bag) -> dict[str, Any]:
    try:
        about: dict[str, Any] = json.loads(bag.tag(ABOUT))
        understood = about["format"] == FORMAT
    except (ValueError, KeyError, TypeError) as error:
        raise BagFault("cannot be read", ABOUT) from error
    if not understood:
        raise Refusal(f"This backup is of format {about['format']}, which a newer version of Akashi reads.")
    return about


def for_database_of(settings: Settings, about: dict[str, Any], folder: Path) -> dict[str, Any]:
    """The backup as the database of these settings takes it: SQLite may move to PostgreSQL, not back."""
    to_sqlite = settings.database_url.startswith(SQLITE)
    if about["database"] == POSTGRESQL and to_sqlite:
        raise Refusal(
            "This backup is of a PostgreSQL database. Name an empty one in AKASHI_DATABASE_URL and try again."
        )
    if to_sqlite and settings.database_url != in_folder(settings.data):
        raise Refusal("An SQLite database is restored into the data folder. Unset AKASHI_DATABASE_URL.")
    if about["database"] == SQLITE and not to_sqlite:
        return {**about, "database": POSTGRESQL, "tables": as_tables(folder / SQLITE_FILE)}
    return about


def in_folder(data: Path) -> str:
    return f"sqlite:///{data / SQLITE_FILE}"


def staged_settings(settings: Settings, payload: Path) -> Settings:
    """The same program on what is laid out, with the declarations that are in it."""
    address = in_folder(payload) if settings.database_url.startswith(SQLITE) else settings.database_url
    declared = tuple(sorted((payload / DECLARATIONS).glob("*.toml")))
    return replace(settings, data=payload, database_url=address, extra_declarations=declared)


def fill(app: Flask, about: dict[str, Any], payload: Path, data: Path, say: Say) -> Restored:
    database = payload / "database"
    with app.app_context():
        if not knows_revision(about["revision"]):
            raise Refusal(
                f"This backup is of Akashi {about['program']}. Restore it with that version or newer."
            )
        try:
            if about["database"] == SQLITE:
                (database / SQLITE_FILE).replace(payload / SQLITE_FILE)
            with db.engine.connect().execution_options(**{WRITE: True}) as connection, connection.begin():
                if about["database"] == POSTGRESQL:
                    fill_tables(connection, about, database)
                upgrade_on(connection)
                restored = agreed(connection, about, say)
                end_sessions(connection, about["made_at"])
                if about["database"] == POSTGRESQL:
                    settle(payload, data)  # before the commit: without files there shall be no database
        finally:
            db.session.remove()
            db.engine.dispose()
        if about["database"] == SQLITE:
            settle(payload, data)
    return restored


def fill_tables(connection: Connection, about: dict[str, Any], folder: Path) -> None:
    """The tables as that version of the program made them, then their rows."""
    if inspect(connection).get_table_names():
        raise Refusal("The database that AKASHI_DATABASE_URL names is not empty. Make a new one for this.")
    upgrade_on(connection, about["revision"])
    speak_plainly(connection)
    for table in about["tables"]:
        copy_in(connection, table, folder / f"{table}.csv")
        go_on_counting(connection, table)


def copy_in(connection: Connection, table: str, source: Path) -> None:
    from psycopg import sql

    with source.open(encoding="utf-8", newline="") as lines:
        columns = next(csv.reader(lines))
    statement = sql.SQL("COPY {} ({}) FROM STDIN (FORMAT csv, HEADER)").format(
        sql.Identifier(table), sql.SQL(", ").join(map(sql.Identifier, columns))
    )
    with source.open("rb") as file, cursor_of(connection) as cursor, cursor.copy(statement) as rows:
        while chunk := file.read(1 << 18):
            rows.write(chunk)


def go_on_counting(connection: Connection, table: str) -> None:
    """New rows are numbered after those that were filled in."""
    preparer = connection.dialect.identifier_preparer
    for column in inspect(connection).get_columns(table):
        if column.get("autoincrement") is True:
            name = preparer.quote(column["name"])
            connection.execute(
                text(
                    f"SELECT setval(pg_get_serial_sequence(:table, :column), max({name})) "  # noqa: S608
                    f"FROM {preparer.quote(table)} HAVING max({name}) IS NOT NULL"
                ),
                {"table": preparer.quote(table), "column": column["name"]},
            )


def agreed(connection: Connection, about: dict[str, Any], say: Say) -> Restored:
    """Everything as the backup says, or a refusal that names what is not."""
    session = Session(bind=connection)
    found = tuple(flaws(session, store(), report_store(), say))
    known = {(flaw["place"], flaw["what"]) for flaw in about["flaws"]}
    new = [flaw for flaw in found if flaw.thing not in known and was_checked(flaw, about)]
    last = head(session)
    if new:
        raise Refusal(f"What is in this backup does not agree: {new[0].sentence('en')} Nothing was restored.")
    if {"position": last.position, "seal": last.seal} != about["journal"]:
        raise Refusal("The journal in this backup ends elsewhere than the backup says. Nothing was restored.")
    return Restored(last, about["made_at"], found)


def end_sessions(connection: Connection, moment: str) -> None:
    """Everybody signs in again: who was signed out since, or whose link was used, must not come back."""
    open_sessions = AccountSession.ended_at.is_(None)
    connection.execute(update(AccountSession).where(open_sessions).values(ended_at=moment))
    connection.execute(delete(AccountLink))


def was_checked(flaw: Flaw, about: dict[str, Any]) -> bool:
    """A newer program backs up an older database without comparing its tables."""
    return flaw.place != RECORDS or bool(about["revision"] == newest_revision())


def settle(payload: Path, data: Path) -> None:
    """Into place, the database last: a folder with a database is an organisation."""
    shutil.rmtree(payload / "database")
    for path in sorted(payload.iterdir(), key=lambda path: path.name.startswith(SQLITE_FILE)):
        path.rename(data / path.name)
