"""Bring a database up to the newest migration: used by the commands and the tests alike."""

from __future__ import annotations

from flask import Flask
from flask_migrate import upgrade

from app.db import db


def upgrade_database(app: Flask) -> None:
    with app.app_context():
        upgrade()
        db.session.remove()
        db.engine.dispose()
