"""Alembic's environment: the running app's engine, batch mode for SQLite, never the journal's tables."""

from __future__ import annotations

from alembic import context
from flask import current_app

from app.db import db


def run() -> None:
    with db.engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=db.metadata,
            render_as_batch=True,
            compare_type=True,
            transaction_per_migration=True,
        )
        with context.begin_transaction():
            context.run_migrations()


if not current_app:
    raise RuntimeError("run through the program: akashi init")
run()
