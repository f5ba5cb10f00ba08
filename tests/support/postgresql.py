"""A private PostgreSQL server: made in a temporary folder, reached by a socket in it, gone with the tests.

The server refuses to run as root, so root hands it to an unprivileged user. Nothing is waited for on
disk (fsync off): after a crash of the machine the folder is rubbish, and that is fine here. What only serves
long lives (statistics, vacuum, replicas, compiled queries) is off too: a database lives for one test.
"""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path
from types import TracebackType

import psycopg

SETTINGS = {
    "listen_addresses": "",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "shared_buffers": "64MB",
    "max_connections": "400",
    "autovacuum": "off",
    "jit": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_wal_size": "4GB",
    "checkpoint_timeout": "1h",
    "bgwriter_lru_maxpages": "0",
    "timezone": "UTC",
}
PATIENCE = 60.0  # seconds until a server that does not answer is given up


def programs() -> Path | None:
    """The folder with initdb and postgres: the newest of Debian's, else the one on PATH."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=version_of)
    on_path = shutil.which("initdb")
    chosen = found[-1] if found else on_path
    return Path(chosen).resolve().parent if chosen else None


def version_of(initdb: Path) -> int:
    number = initdb.parts[4]
    return int(number) if number.isdigit() else 0


class Running:
    """A server that runs with its socket in this folder, whoever started it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def url(self, database: str) -> str:
        """Address of a database for SQLAlchemy, psycopg or AKASHI_DATABASE_URL alike."""
        return f"postgresql://akashi@/{database}?host={self.folder}"

    def connect(self) -> psycopg.Connection:
        """To the maintenance database; each statement stands for itself."""
        return psycopg.connect(self.url("postgres"), autocommit=True)

    def execute(self, statement: str) -> None:
        """Run one statement on the maintenance database, outside a transaction."""
        with self.connect() as connection:
            connection.execute(statement.encode())


class Server(Running):
    """Ours, between `with Server(programs()) as server:` and the end of that block."""

    def __init__(self, binaries: Path) -> None:
        super().__init__(Path(tempfile.mkdtemp(prefix="akashi-postgresql-")))
        self.binaries = binaries
        self.user = unprivileged_user()
        if self.user is not None:
            os.chown(self.folder, self.user, -1)

    def __enter__(self) -> Server:
        data = str(self.folder / "data")
        self._run(
            "initdb", "-D", data, "-U", "akashi", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"
        )
        self.start()
        return self

    def start(self) -> None:
        """Also again, after `stop`."""
        data = str(self.folder / "data")
        options = [part for name, value in SETTINGS.items() for part in ("-c", f"{name}={value}")]
        command = [
            *ends_with_us(),
            str(self.binaries / "postgres"),
            "-D",
            data,
            "-k",
            str(self.folder),
            *options,
        ]
        with (self.folder / "log").open("wb") as log:
            self.process = subprocess.Popen(
                command, cwd=self.folder, user=self.user, stdin=subprocess.DEVNULL, stdout=log, stderr=log
            )
        self._wait()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.end()

    def end(self) -> None:
        self.stop()
        shutil.rmtree(self.folder)

    def stop(self) -> None:
        """PostgreSQL's "fast": closes every connection and stops."""
        self.process.send_signal(signal.SIGINT)
        self.process.wait(PATIENCE)

    def _run(self, program: str, *arguments: str) -> None:
        done = subprocess.run(
            [str(self.binaries / program), *arguments],
            cwd=self.folder, user=self.user, capture_output=True, text=True,
        )  # fmt: skip
        if done.returncode:
            raise RuntimeError(f"{program} failed:\n{done.stdout}{done.stderr}")

    def _wait(self) -> None:
        end = time.monotonic() + PATIENCE
        while True:
            try:
                return self.execute("SELECT 1")
            except psycopg.OperationalError as error:
                if self.process.poll() is not None or time.monotonic() > end:
                    raise RuntimeError((self.folder / "log").read_text()) from error
            time.sleep(0.05)


def unprivileged_user() -> int | None:
    """The user that root hands the server to; None where the tests already run without privileges."""
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name: entry.pw_uid for entry in pwd.getpwall()}
    return names.get("postgres", names.get("nobody"))


def ends_with_us() -> list[str]:
    """A prefix that has Linux stop the server even where the tests are killed and cannot."""
    return ["setpriv", "--pdeathsig", "INT", "--"] if shutil.which("setpriv") else []
