"""Databases for tests: made once per session, copied for each test, the same way on both kinds.

    databases.keep("organisation", build)                 # build(settings) is called once per session
    settings = databases.copy("organisation", folder)     # a copy of its own for one test
    databases.drop(settings)

A kept one is a whole data folder: database, evidence and job queue.
"""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from itertools import count
from pathlib import Path
from typing import Protocol

from app.config import Settings
from tests.support.postgresql import Server

SECRET = "only for tests, and long enough to be taken"
SQLITE_FILE = "akashi.sqlite"
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


class Postgresql:
    """One database of the private server for each data folder; PostgreSQL copies a template by itself."""

    name = "postgresql"

    def __init__(self, server: Server) -> None:
        self.server = server
        self.names = (f"akashi_{number}" for number in count(1))

    def create(self, data: Path) -> Settings:
        return self._create(data, "template0")

    def copy(self, source: Settings, data: Path) -> Settings:
        return self._create(data, database_of(source))

    def drop(self, settings: Settings) -> None:
        self.server.execute(f"DROP DATABASE {database_of(settings)} WITH (FORCE)")

    def _create(self, data: Path, template: str) -> Settings:
        name = next(self.names)
        self.server.execute(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY file_copy")
        return settings_for(data, self.server.url(name))


def database_of(settings: Settings) -> str:
    return settings.database_url.partition("?")[0].rpartition("/")[2]


class Databases:
    """The kept databases of one kind, and their copies."""

    def __init__(self, engine: Engine, folder: Path) -> None:
        self.engine = engine
        self.name = engine.name
        self.folder = folder
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
            data = self.folder / name
            settings = self.copy(start, data) if start else self.create(data)
            try:
                build(settings)
            except Exception as error:
                self.failed[name] = error
                raise
            self.kept[name] = settings
        return self.kept[name]

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
