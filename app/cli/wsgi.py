"""For gunicorn and other WSGI servers: `gunicorn 'app.cli.wsgi:application()'`. The folder is AKASHI_DATA."""

from __future__ import annotations

import os

from flask import Flask

from app.access import kinds
from app.assembly import create_app
from app.cli.context import is_organisation
from app.config import Settings, SettingsError
from app.db import db
from app.migrate import newest_revision, revision_of
from app.records.declarations import as_content, is_loaded, last_load


def application() -> Flask:
    """The program for one server process. Several start at once, so none of them changes the database."""
    settings = Settings.from_environment(os.environ)
    if not is_organisation(settings):
        raise SettingsError(f"There is no organisation in {settings.data}. Set AKASHI_DATA, or: akashi init")
    if not settings.lasting_key:
        raise SettingsError("AKASHI_SECRET_KEY is not set. Every process must have the same one.")
    app = create_app(settings)
    with app.app_context():
        if revision_of(db.engine) != newest_revision():
            raise SettingsError("The database is of another version. Run first: akashi migrate")
        if not is_loaded(last_load(db.session), as_content(kinds(), app.extensions["akashi_catalog"])):
            raise SettingsError("Kinds or controls have changed since. Run first: akashi migrate")
        db.session.remove()
        db.engine.dispose()
    return app
