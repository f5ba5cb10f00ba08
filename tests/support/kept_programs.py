"""Programs are made once and moved from one data folder to the next: making one costs as much as a test.

A program that a test has changed (a page, a hook) is not used again. What it looked up and kept, it forgets.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from types import CodeType
from typing import Any

from flask import Flask
from jinja2.bccache import Bucket, FileSystemBytecodeCache
from sqlalchemy import Engine, event
from sqlalchemy.engine import make_url

from app.accounts.counting import COUNTS
from app.assembly import create_app, flask_settings, provide
from app.config import Settings
from app.db import db


class Templates(FileSystemBytecodeCache):
    """Pages compiled once for all programs, and kept beside the packages for the runs to come, as code is.

    Jinja tells by a checksum whether they are still the same.
    """

    def __init__(self, folder: Path) -> None:
        folder.mkdir(exist_ok=True)
        super().__init__(str(folder))
        self.compiled: dict[str, CodeType] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        place = bucket.key + bucket.checksum
        if place in self.compiled:
            bucket.code = self.compiled[place]
            return
        super().load_bytecode(bucket)
        if bucket.code is not None:
            self.compiled[place] = bucket.code

    def dump_bytecode(self, bucket: Bucket) -> None:
        super().dump_bytecode(bucket)
        if bucket.code is not None:
            self.compiled[bucket.key + bucket.checksum] = bucket.code


TEMPLATES = Templates(Path(sys.prefix) / "pages")


@dataclass
class Kept:
    """A program with what it was when it had just been made."""

    app: Flask
    config: Mapping[str, Any]
    extensions: Mapping[str, Any]
    shape: tuple[int, ...]

    @staticmethod
    def make(settings: Settings) -> Kept:
        app = create_app(settings)
        app.jinja_env.bytecode_cache = TEMPLATES
        with app.app_context():
            follow_url(db.engine)
        return Kept(app, dict(app.config), dict(app.extensions), shape_of(app))

    @property
    def is_as_made(self) -> bool:
        return shape_of(self.app) == self.shape

    def move_to(self, settings: Settings, clock: Callable[[], datetime]) -> None:
        """The same program on another data folder, as if it had just been started there."""
        app = self.app
        settings.data.mkdir(parents=True, exist_ok=True)
        app.config.clear()
        app.config.update({**self.config, **flask_settings(settings)})
        app.extensions.clear()
        app.extensions.update(self.extensions)
        limiter = app.extensions["akashi_limiter"]
        limiter.storage.file, limiter._storage_dead = settings.data / COUNTS, False
        provide(app, settings, clock)
        with app.app_context():
            db.engine.url = make_url(settings.sqlalchemy_url)


def follow_url(engine: Engine) -> None:
    """Connect to wherever `engine.url` points now; what the engine has compiled is kept."""

    def connect(dialect: Any, _record: Any, arguments: list[Any], options: dict[str, Any]) -> None:
        arguments[:], found = dialect.create_connect_args(engine.url)
        options.update(found)

    event.listen(engine, "do_connect", connect)


def shape_of(app: Flask) -> tuple[int, ...]:
    """How many pages it has, and hooks on it or on its database."""
    hooks = (app.before_request_funcs, app.after_request_funcs, app.teardown_request_funcs)
    with app.app_context():
        on, pool = db.engine.dispatch, db.engine.pool.dispatch
    on_database = (on.before_cursor_execute, on.after_cursor_execute, pool.connect)
    of_app = (found for kind in hooks for found in kind.values())
    return len(app.view_functions), *map(len, (*of_app, *on_database))


class Shelf:
    """Programs nobody uses at the moment, by what tells them apart."""

    def __init__(self) -> None:
        self.free: dict[tuple[Settings, bool], list[Kept]] = {}

    def take(self, settings: Settings) -> Kept:
        waiting = self.free.get(sort_of(settings))
        return waiting.pop() if waiting else Kept.make(settings)

    def put_back(self, kept: Kept, settings: Settings) -> None:
        if kept.is_as_made:
            self.free.setdefault(sort_of(settings), []).append(kept)


# Settings that a program looks up when it needs them; all others make another program.
LOOKED_UP = {"clamav": "", "smtp_url": "", "mail_from": "", "public_url": "", "metrics_token": ""}


def sort_of(settings: Settings) -> tuple[Settings, bool]:
    alike = replace(settings, data=Path(), database_url="", **LOOKED_UP)  # type: ignore[arg-type]
    return alike, settings.database_url.startswith("sqlite")
