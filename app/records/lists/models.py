"""What one person calls a list they come back to."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import JSON

from app.db import db

Model: Any = db.Model


class SavedFilter(Model):
    """Filter, columns and order of a list under a name: a convenience of one sign-in, no record.

    `query` is what the URL of the list says, as ListQuestion.as_url gives it.
    """

    __tablename__ = "saved_filter"
    __table_args__ = (UniqueConstraint("account", "kind", "name"),)

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    account: Mapped[int] = mapped_column(ForeignKey("account.id"))
    kind: Mapped[str] = mapped_column(String(60))
    name: Mapped[str] = mapped_column(String(80))
    query: Mapped[dict[str, Any]] = mapped_column(JSON)
