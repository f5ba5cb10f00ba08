"""Where tries are counted: one small file of the data folder, which every process of the organisation shares.

It is worth nothing after an hour, so nobody waits until it is on disk, and it is not in backups. When it
cannot be written, each process goes on counting in its own memory. One that cannot be read is thrown away.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path
from typing import Any, ClassVar, TypeVar
from urllib.parse import quote, unquote, urlsplit

import structlog
from limits.storage import Storage

Answer = TypeVar("Answer")

COUNTS = "counts.sqlite"
SCHEME = "counts"
WAIT_SECONDS = 2.0
TABLE = "CREATE TABLE IF NOT EXISTS counted (key TEXT PRIMARY KEY, times INTEGER, until REAL) WITHOUT ROWID"
ONE_MORE = """
INSERT INTO counted VALUES (:key, :amount, :now + :seconds)
ON CONFLICT (key) DO UPDATE SET
  times = CASE WHEN until > :now THEN times + :amount ELSE :amount END,
  until = CASE WHEN until > :now THEN until ELSE :now + :seconds END
RETURNING times
"""


def address_of(file: Path) -> str:
    """As Flask-Limiter names a storage."""
    return f"{SCHEME}://{quote(str(file.absolute()))}"


class SharedCounts(Storage):
    """Counters with an end, in SQLite. A connection is opened for each question: threads share none."""

    STORAGE_SCHEME: ClassVar[list[str]] = [SCHEME]  # type: ignore[misc]

    def __init__(self, uri: str | None = None, wrap_exceptions: bool = False, **_options: Any) -> None:
        super().__init__(uri, wrap_exceptions)
        self.file = Path(unquote(urlsplit(uri or "").path))
        self.swept = 0.0

    @property
    def base_exceptions(self) -> type[Exception]:
        return sqlite3.Error

    def ask(self, question: Callable[[sqlite3.Connection], Answer]) -> Answer:
        """The answer of the file; of a new one, where what lies there is no database any more."""
        try:
            return self.asked(question)
        except sqlite3.OperationalError:  # somebody else is writing, or the folder is not ours
            raise
        except sqlite3.DatabaseError:
            structlog.get_logger().warning("counts cannot be read and begin anew", exc_info=True)
            with suppress(OSError):  # then the second try says what is wrong
                self.file.unlink()
            return self.asked(question)

    def asked(self, question: Callable[[sqlite3.Connection], Answer]) -> Answer:
        with closing(sqlite3.connect(self.file, timeout=WAIT_SECONDS, isolation_level=None)) as line:
            line.execute("PRAGMA synchronous=OFF")
            line.execute("PRAGMA journal_mode=MEMORY")
            line.execute(TABLE)
            return question(line)

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        """One more under this key, and how many that makes; from 1 again once its time is over."""
        now = time.time()
        given = {"key": key, "amount": amount, "now": now, "seconds": expiry}

        def count(line: sqlite3.Connection) -> int:
            self.sweep(line, now)
            [(times,)] = line.execute(ONE_MORE, given).fetchall()
            return int(times)

        return self.ask(count)

    def sweep(self, line: sqlite3.Connection, now: float) -> None:
        """Now and then, so that the file stays small."""
        if now - self.swept > 60:
            line.execute("DELETE FROM counted WHERE until <= ?", (now,))
            self.swept = now

    def get(self, key: str) -> int:
        return int(self.row(key)[0])

    def get_expiry(self, key: str) -> float:
        return float(self.row(key)[1])

    def row(self, key: str) -> tuple[int, float]:
        now = time.time()
        wanted = "SELECT times, until FROM counted WHERE key = ? AND until > ?"
        found: tuple[int, float] | None = self.ask(lambda line: line.execute(wanted, (key, now)).fetchone())
        return found or (0, now)

    def check(self) -> bool:
        """Can it be written again?"""
        try:
            self.incr("check", 1)
        except sqlite3.Error:
            return False
        return True

    def reset(self) -> int | None:
        return self.ask(lambda line: line.execute("DELETE FROM counted").rowcount)

    def clear(self, key: str) -> None:
        self.ask(lambda line: line.execute("DELETE FROM counted WHERE key = ?", (key,)))
