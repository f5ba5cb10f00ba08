"""Akashi: the whole assembly on one screen."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from flask import Flask
from flask_wtf import CSRFProtect

from app import access, cookies, i18n, rooms
from app.accounts import security
from app.config import Settings
from app.db import db, prepare_sqlite
from app.records.declared import with_catalog
from app.records.extension import check_words
from app.records.organisation import current_organisation
from app.web import errors, headers, incoming, logs
from controls.catalog import load_catalog
from controls.kinds import load_kinds
from controls.rights import load_rights
from evidence.store import FolderStore

Clock = Callable[[], datetime]

csrf = CSRFProtect()


def now() -> datetime:
    return datetime.now(UTC)


def create_app(settings: Settings, clock: Clock = now) -> Flask:
    """A program for one organisation: settings say where its data lie, the clock what time it is."""
    app = Flask("app", static_folder=None)
    app.config.from_mapping(flask_settings(settings))
    app.session_interface = cookies.Sessions()
    logs.init_app(app, testing=settings.testing)
    load_declarations(app, settings)
    provide(app, settings, clock)
    init_database(app, settings)
    security.init_app(app, settings)
    i18n.init_app(app, preference=security.language_preference)
    incoming.init_app(app)
    app.before_request(access.guard)  # before the token is looked for: a stranger's body is never read
    csrf.init_app(app)
    rooms.register(app)
    headers.init_app(app, settings)
    errors.init_app(app)
    check_words(app.extensions["akashi_kinds"])
    access.check_routes(app)
    return app


def flask_settings(settings: Settings) -> dict[str, object]:
    return {
        "SECRET_KEY": settings.secret_key,
        "SQLALCHEMY_DATABASE_URI": settings.sqlalchemy_url,
        "SQLALCHEMY_ENGINE_OPTIONS": {"hide_parameters": True},  # what people typed stays out of messages
        "MAX_CONTENT_LENGTH": settings.upload_max_bytes + 2 * 1024 * 1024,  # the file and the form around it
        "MAX_FORM_MEMORY_SIZE": 8 * 1024 * 1024,
        "MAX_FORM_PARTS": 12_000,  # 500 rows of a table with all their columns
        "SESSION_COOKIE_NAME": "__Host-session" if settings.https else "session",
        "SESSION_COOKIE_SECURE": settings.https,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_HTTPONLY": True,
        "WTF_CSRF_TIME_LIMIT": None,  # as long as the session: nobody loses a form to a timer
        "TESTING": settings.testing,
        "DEMO": settings.demo,
    }


def load_declarations(app: Flask, settings: Settings) -> None:
    kinds = load_kinds(settings.extra_declarations)
    catalog = load_catalog(kinds, settings.extra_declarations)
    app.extensions["akashi_kinds"] = with_catalog(kinds, catalog)
    app.extensions["akashi_catalog"] = catalog
    app.extensions["akashi_rights"] = load_rights()


def provide(app: Flask, settings: Settings, clock: Clock) -> None:
    """What the rooms find under a name: settings, clock, evidence store, what the organisation says."""
    app.extensions["akashi_settings"] = settings
    app.extensions["akashi_clock"] = clock
    app.extensions["akashi_store"] = FolderStore(settings.evidence_folder)
    app.extensions["akashi_zone"] = lambda: current_organisation().time_zone
    app.extensions["akashi_language"] = lambda: current_organisation().language


def init_database(app: Flask, settings: Settings) -> None:
    settings.data.mkdir(parents=True, exist_ok=True)
    db.init_app(app)
    with app.app_context():
        if db.engine.dialect.name == "sqlite":
            prepare_sqlite(db.engine)
