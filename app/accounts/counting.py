"""Where tries are counted: one small file of the data folder, which every process of the organisation shares.

It is worth nothing after an hour, so nobody waits until it is on disk, and it is not in backups. When it
cannot be written, each process goes on counting in its own memory.
"""

from __future__ import annotations

import sqlite3
import time
from contextlib import closing
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import quote, unquote, urlsplit

from limits.storage import Storage

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

    def opened(self) -> closing[sqlite3.Connection]:
        line = sqlite3.connect(self.file, timeout=WAIT_SECONDS, isolation_level=None)
        line.execute("PRAGMA synchronous=OFF")
        line.execute("PRAGMA journal_mode=MEMORY")
        line.execute(TABLE)
        return closing(line)

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        """One more under this key, and how many that makes; from 1 again once its time is over."""
        now = time.time()
        with self.opened() as line:
            self.sweep(line, now)
            given = {"key": key, "amount": amount, "now": now, "seconds": expiry}
            [(times,)] = line.execute(ONE_MORE, given).fetchall()
        return int(times)

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
        with self.opened() as line:
            wanted = "SELECT times, until FROM counted WHERE key = ? AND until > ?"
            found: tuple[int, float] | None = line.execute(wanted, (key, now)).fetchone()
        return found or (0, now)

    def check(self) -> bool:
        """Can it be written again?"""
        try:
            self.incr("check", 1)
        except sqlite3.Error:
            return False
        return True

    def reset(self) -> int | None:
        with self.opened() as line:
            return line.execute("DELETE FROM counted").rowcount

    def clear(self, key: str) -> None:
        with self.opened() as line:
            line.execute("DELETE FROM counted WHERE key = ?", (key,))
