"""Two append-only tables. Headers are sealed; contents stand apart, so that one may be erased."""

from __future__ import annotations

from sqlalchemy import BigInteger, ForeignKey, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.db import db


class JournalHeader(db.Model):  # type: ignore[name-defined]
    __tablename__ = "journal_header"
    __table_args__ = (
        Index("ix_journal_header_thing", "kind", "id", "position"),
        Index("ix_journal_header_time", "time"),
    )

    position: Mapped[int] = mapped_column(
        BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=False
    )
    time: Mapped[str] = mapped_column(String(27))
    actor: Mapped[str] = mapped_column(String(80))
    kind: Mapped[str] = mapped_column(String(60))
    id: Mapped[str] = mapped_column(String(80))
    edition: Mapped[int]
    correction: Mapped[int]
    action: Mapped[str] = mapped_column(String(40))
    content_digest: Mapped[str] = mapped_column(String(64))
    previous_seal: Mapped[str] = mapped_column(String(64))
    seal: Mapped[str] = mapped_column(String(64))


class JournalContent(db.Model):  # type: ignore[name-defined]
    __tablename__ = "journal_content"

    position: Mapped[int] = mapped_column(
        ForeignKey("journal_header.position"), primary_key=True, autoincrement=False
    )
    content: Mapped[str] = mapped_column(Text)
