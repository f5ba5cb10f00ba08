"""The program under test, opened on a data folder and closed again completely."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from secrets import token_urlsafe
from typing import Any

import structlog
from flask import Flask
from flask.testing import FlaskClient
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy import select

from app.accounts.models import Account
from app.accounts.sessions import add_session, now
from app.config import Settings
from app.db import begin_writing, db
from app.migrate import upgrade_database
from tests.support.clock import Clock
from tests.support.kept_programs import Kept, Shelf


class Client(FlaskClient):
    """A browser without scripts. Its posts carry the token against forged requests, unless `csrf=False`."""

    def open(self, *arguments: Any, csrf: bool = True, **given: Any) -> Any:
        if csrf and given.get("method") in {"POST", "PUT", "PATCH", "DELETE"}:
            given["headers"] = {**dict(given.get("headers") or {}), "X-CSRFToken": self.token()}
        return super().open(*arguments, **given)

    def token(self) -> str:
        """What a form on a page of this session would carry."""
        with self.session_transaction() as session:
            session.setdefault("csrf_token", "0" * 40)
            raw = session["csrf_token"]
        return str(
            URLSafeTimedSerializer(self.application.config["SECRET_KEY"], salt="wtf-csrf-token").dumps(raw)
        )

    def sign_in_as(self, email: str) -> None:
        """Start a session for the account with this address, without the costly check of a password."""
        token = token_urlsafe(32)
        with self.application.app_context():
            begin_writing(db.session)
            wanted = select(Account.id, Account.fs_uniquifier).where(Account.email == email)
            account, uniquifier = db.session.execute(wanted).one()
            add_session(db.session, account, token, now(), "Chrome · Linux")
            db.session.commit()
            db.session.remove()
        with self.session_transaction() as session:
            session.update({"_user_id": uniquifier, "_fresh": True, "sid": token})


def client_of(app: Flask) -> Client:
    client = app.test_client()
    assert isinstance(client, Client)
    return client


SHELF = Shelf()


@contextmanager
def program(settings: Settings, clock: Clock | None = None, *, unused: bool = False) -> Iterator[Flask]:
    """A program on this data folder; at the end every connection to the database is closed.

    `unused` is one that no other test has had: to add pages to it, or to count what it was asked.
    """
    kept = Kept.make(settings) if unused else SHELF.take(settings)
    kept.move_to(settings, clock or Clock())
    kept.app.test_client_class = Client
    show_faults()
    try:
        yield kept.app
    finally:
        with kept.app.app_context():
            db.session.remove()
            db.engine.dispose()
        SHELF.put_back(kept, settings)


def show_faults() -> None:
    """What broke behind an answer 500 goes to standard output, where pytest shows it beside the failure."""
    structlog.configure(
        processors=[
            structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback)
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR),
        cache_logger_on_first_use=False,
    )


def build_migrated(settings: Settings) -> None:
    """An empty database at the newest migration."""
    with program(settings) as app:
        upgrade_database(app)
