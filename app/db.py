"""The database: one base, SQLite with sane pragmas or PostgreSQL, and the lock that orders writes."""

from __future__ import annotations

from typing import Any

import orjson
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import (
    ColumnElement,
    Connection,
    Date,
    Engine,
    MetaData,
    String,
    event,
    text,
    type_coerce,
)
from sqlalchemy.orm import DeclarativeBase, Session, scoped_session

WRITE = "akashi_write"
LOCK_KEY = 0x616B617368690001  # any fixed number: the same one in every process orders all writes

NAMING = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    metadata = MetaData(naming_convention=NAMING)


ENGINE = {
    "json_deserializer": orjson.loads,  # what was checked when it was saved: whole numbers, texts, lists
    "pool_pre_ping": True,  # a database that was away and is back serves the first who comes
}
db = SQLAlchemy(model_class=Base, disable_autonaming=True, engine_options=ENGINE)
AnySession = Session | scoped_session[Any]


def as_text(column: ColumnElement[Any]) -> ColumnElement[Any]:
    """A column of days read as it comes: ISO text, or a date whose `str` is that; others as they are."""
    return type_coerce(column, String) if isinstance(column.type, Date) else column


def begin_writing(session: AnySession) -> None:
    """Start the transaction that may write. Waits for its turn: writes are serial by design.

    A read begun earlier is ended first, so that the checks see what others committed meanwhile.
    """
    connection = begin_aside(session)
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": LOCK_KEY})


def begin_aside(session: AnySession) -> Connection:
    """Start a small write that has no place in that order and so waits for nobody (SQLite has one writer)."""
    session.rollback()
    return session.connection(execution_options={WRITE: True})


def prepare_sqlite(engine: Engine) -> None:
    """Foreign keys, write-ahead log, and BEGIN under our own control (the driver's would be lazy)."""
    event.listen(engine, "connect", set_pragmas)
    event.listen(engine, "begin", begin)


def set_pragmas(connection: Any, _record: Any) -> None:
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=30000"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def begin(connection: Connection) -> None:
    writing = connection.get_execution_options().get(WRITE)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")
