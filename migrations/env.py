"""Alembic's environment: the caller's connection and transaction, batch mode for SQLite."""

from __future__ import annotations

from alembic import context

from app.db import db

connection = context.config.attributes.get("connection")
if connection is None:
    raise RuntimeError("run through the program: akashi migrate")
context.configure(connection=connection, target_metadata=db.metadata, render_as_batch=True, compare_type=True)
context.run_migrations()
