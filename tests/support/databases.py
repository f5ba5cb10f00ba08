"""Databases for tests: made once per run, copied for each test, the same way on both kinds.

    databases.keep("organisation", build)                 # build(settings) is called once per run
    settings = databases.copy("organisation", folder)     # a copy of its own for one test
    databases.drop(settings)

A kept one is a whole data folder: database, evidence and job queue. Workers that run tests beside each other
keep them in one folder: who needs one first builds it, and the others wait for it and copy it too.
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from itertools import count
from pathlib import Path
from typing import Protocol

from psycopg import Connection

from app.config import Settings
from tests.support.postgresql import Running

SECRET = "only for tests, and long enough to be taken"
SQLITE_FILE = "akashi.sqlite"
NUMBERS = count(1)  # of this process, also where it makes databases on one server in several places
Build = Callable[[Settings], None]


def settings_for(data: Path, database_url: str = "", **changes: object) -> Settings:
    """Settings of a program under test on this data folder."""
    return Settings(data=data, secret_key=SECRET, database_url=database_url, testing=True, **changes)  # type: ignore[arg-type]


class Engine(Protocol):
    """What differs between the two kinds of database."""

    name: str

    def create(self, data: Path) -> Settings: ...

    def copy(self, source: Settings, data: Path) -> Settings: ...

    def drop(self, settings: Settings) -> None: ...

    def end(self) -> None: ...


class Sqlite:
    """One file in the data folder. Copied by SQLite itself, so that a write-ahead log cannot be missed."""

    name = "sqlite"

    def create(self, data: Path) -> Settings:
        return settings_for(data)

    def copy(self, source: Settings, data: Path) -> Settings:
        with (
            closing(sqlite3.connect(source.data / SQLITE_FILE)) as original,
            closing(sqlite3.connect(data / SQLITE_FILE)) as copied,
        ):
            original.backup(copied)
        return settings_for(data)

    def drop(self, settings: Settings) -> None:
        """The folder is the test's own and goes with it."""

    def end(self) -> None:
        """Nothing is open."""


class Postgresql:
    """One database of the private server for each data folder; PostgreSQL copies a template by itself.

    All are made and dropped over one connection: to start one costs the server as much as to drop a database.
    """

    name = "postgresql"

    def __init__(self, server: Running) -> None:
        self.server = server
        self.connection: Connection | None = None

    def create(self, data: Path) -> Settings:
        return self._create(data, "template0")

    def copy(self, source: Settings, data: Path) -> Settings:
        return self._create(data, database_of(source))

    def drop(self, settings: Settings) -> None:
        self._execute(f"DROP DATABASE {database_of(settings)} WITH (FORCE)")

    def end(self) -> None:
        if self.connection is not None:
            self.connection.close()
            self.connection = None

    def _create(self, data: Path, template: str) -> Settings:
        name = f"akashi_{os.getpid()}_{next(NUMBERS)}"
        self._execute(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY file_copy")
        return settings_for(data, self.server.url(name))

    def _execute(self, statement: str) -> None:
        if self.connection is None:
            self.connection = self.server.connect()
        self.connection.execute(statement.encode(), prepare=False)


def database_of(settings: Settings) -> str:
    return settings.database_url.partition("?")[0].rpartition("/")[2]


@contextmanager
def only_one(lock: Path) -> Iterator[None]:
    """One process at a time is inside."""
    with lock.open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield


class Databases:
    """The kept databases of one kind, and their copies. Several processes may keep theirs in one folder."""

    def __init__(self, engine: Engine, folder: Path) -> None:
        self.engine = engine
        self.name = engine.name
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self.kept: dict[str, Settings] = {}
        self.failed: dict[str, Exception] = {}

    def keep(self, name: str, build: Build, *, start: str | None = None) -> Settings:
        """Build a database the first time it is asked for, from nothing or from the kept one `start`.

        `build` opens a program on the settings, does its work and closes every connection. The result is
        read only by agreement: copy it to write.
        """
        if name in self.failed:
            raise RuntimeError(f"{name!r} could not be built, see the first failure") from self.failed[name]
        if name not in self.kept:
            with only_one(self.folder / f"{name}.lock"):
                self.kept[name] = self._found(name) or self._built(name, build, start)
        return self.kept[name]

    def _found(self, name: str) -> Settings | None:
        """The one that another process has built."""
        told = self.folder / f"{name}.json"
        if not told.exists():
            return None
        data, url = json.loads(told.read_text())
        return settings_for(Path(data), url)

    def _built(self, name: str, build: Build, start: str | None) -> Settings:
        data = self.folder / f"{name}-{os.getpid()}"
        settings = self.copy(start, data) if start else self.create(data)
        try:
            build(settings)
        except Exception as error:
            self.failed[name] = error
            raise
        (self.folder / f"{name}.json").write_text(json.dumps([str(data), settings.database_url]))
        return settings

    def create(self, data: Path) -> Settings:
        """An empty database with its data folder."""
        data.mkdir(parents=True)
        return self.engine.create(data)

    def copy(self, name: str, data: Path) -> Settings:
        """A kept database with its files, in a folder that does not exist yet."""
        source = self.kept[name]
        shutil.copytree(source.data, data, ignore=shutil.ignore_patterns(f"{SQLITE_FILE}*"))
        return self.engine.copy(source, data)

    def drop(self, settings: Settings) -> None:
        """Remove a copy's database; its folder is the test's own."""
        self.engine.drop(settings)

    def end(self) -> None:
        """Let go of the server: until the next copy is made, or for ever."""
        self.engine.end()
