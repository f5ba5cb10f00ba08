"""What goes wrong outside the program: a disk that is full or closed, a database that is gone or busy.

None of it is a fault of the program, all of it passes, and people are told what it is. What was not
acknowledged can be sent again: it was not done, or `CommitLost`, and then it is not done twice.
"""

from __future__ import annotations

import errno
import sqlite3
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeGuard

from flask import Flask
from sqlalchemy.exc import DBAPIError, PendingRollbackError
from sqlalchemy.exc import TimeoutError as NoConnectionFree

if TYPE_CHECKING:
    import psycopg

REMEMBERED = "akashi_outside"
LATELY = 60.0  # seconds for which the last one counts, unless something was saved since


class CommitLost(Exception):
    """The connection broke while the database was told to commit: nobody here knows whether it did."""


@dataclass(frozen=True)
class Outside:
    """`status` is that of the answer; `retry` the seconds after which asking again makes sense."""

    code: str
    status: int
    retry: int
    log: str


DISK_FULL = Outside("disk_full", 507, 60, "the disk is full")
DISK_CLOSED = Outside("disk_closed", 503, 60, "nothing can be written to the disk")
DATABASE_GONE = Outside("database_gone", 503, 15, "the database does not answer")
COMMIT_LOST = Outside("commit_lost", 503, 15, "the database did not say whether it saved")
DATABASE_BUSY = Outside("database_busy", 503, 15, "the database is held by somebody else")

BY_ERRNO = {
    **dict.fromkeys((errno.ENOSPC, errno.EDQUOT, errno.EFBIG), DISK_FULL),
    **dict.fromkeys((errno.EROFS, errno.EACCES, errno.EPERM, errno.EIO, errno.ESTALE), DISK_CLOSED),
}
BY_SQLITE = {
    sqlite3.SQLITE_FULL: DISK_FULL,
    sqlite3.SQLITE_READONLY: DISK_CLOSED,
    sqlite3.SQLITE_IOERR: DISK_CLOSED,
    sqlite3.SQLITE_CANTOPEN: DISK_CLOSED,
    sqlite3.SQLITE_BUSY: DATABASE_BUSY,
    sqlite3.SQLITE_LOCKED: DATABASE_BUSY,
}
# By the beginning of what PostgreSQL answers with; the longest that fits counts.
BY_SQLSTATE = {
    "08": DATABASE_GONE, "57P0": DATABASE_GONE, "53100": DISK_FULL, "58030": DISK_CLOSED,
    "25006": DISK_CLOSED, "53": DATABASE_BUSY, "55P03": DATABASE_BUSY, "40P01": DATABASE_BUSY,
    "57014": DATABASE_BUSY,
}  # fmt: skip


def outside(error: BaseException) -> Outside | None:
    """What is wrong outside, if that is why this error was raised; None: it is our own."""
    return next((found for one in reasons(error) if (found := of_one(one))), None)


def reasons(error: BaseException | None) -> Iterator[BaseException]:
    """The error and what it was raised from."""
    while error is not None:
        yield error
        if isinstance(error, DBAPIError) and error.orig is not None:
            yield error.orig
        error = error.__cause__


def of_one(error: BaseException) -> Outside | None:
    if isinstance(error, CommitLost):
        return COMMIT_LOST
    if isinstance(error, sqlite3.Error):
        return BY_SQLITE.get(getattr(error, "sqlite_errorcode", 0) & 0xFF)
    if is_of_postgresql(error):
        return of_postgresql(error)
    if isinstance(error, NoConnectionFree):
        return DATABASE_BUSY
    if isinstance(error, PendingRollbackError):
        return DATABASE_GONE
    return BY_ERRNO.get(error.errno or 0) if isinstance(error, OSError) else None


def is_of_postgresql(error: BaseException) -> TypeGuard[psycopg.Error]:
    """Only where its driver is loaded, which takes longer than all of this: with SQLite it never is."""
    driver = sys.modules.get("psycopg")
    return driver is not None and isinstance(error, driver.Error)


def of_postgresql(error: psycopg.Error) -> Outside | None:
    """Without a word from the server the connection itself is what failed."""
    import psycopg

    state = error.sqlstate
    if state is None:
        lost = isinstance(error, (psycopg.OperationalError, psycopg.InterfaceError))
        return DATABASE_GONE if lost else None
    known = [start for start in BY_SQLSTATE if state.startswith(start)]
    return BY_SQLSTATE[max(known, key=len)] if known else None


# ---- for those who watch ---------------------------------------------------------------------------------


def remember(app: Flask, found: Outside) -> None:
    app.extensions[REMEMBERED] = (found, time.monotonic())


def saved(app: Flask) -> None:
    """Something was committed: whatever it was, it is over."""
    app.extensions.pop(REMEMBERED, None)


def lately(app: Flask) -> Outside | None:
    """What people of this process met in the last minute, if nothing was saved since."""
    found, at = app.extensions.get(REMEMBERED, (None, 0.0))
    return found if time.monotonic() - at < LATELY else None
