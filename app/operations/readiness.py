"""Can this process serve people now? Asked by load balancers and the like: often, by strangers."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

from flask import current_app
from sqlalchemy.exc import SQLAlchemyError

from app.config import Settings
from app.db import db
from app.migrate import newest_revision, revision_of
from app.outside import lately


def hindrances() -> Iterator[str]:
    """What keeps the program from serving, as words for the log; nothing when it is ready."""
    settings: Settings = current_app.extensions["akashi_settings"]
    if met := lately(current_app):
        yield f"{met.log}, as people met a short while ago"
    if not writable(settings.data):
        yield "nothing can be written to the data folder"
    try:
        revision = revision_of(db.engine)
    except SQLAlchemyError:
        yield "the database does not answer"
    else:
        if revision != newest_revision():
            yield "the database is of another version of the program"


def writable(folder: Path) -> bool:
    """Tried, not asked: a full disk and one that is mounted to be read only both show."""
    try:
        with tempfile.TemporaryFile(dir=folder, buffering=0) as file:
            file.write(b"x")
    except OSError:
        return False
    return True
