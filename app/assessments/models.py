"""Issued reports: the question, position, editions and language they were made from, and their digests."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import JSON

from app.db import db

Model: Any = db.Model


class IssuedReport(Model):
    """`question` is canonical: the same inputs give the same bytes. The files stand in their own store."""

    __tablename__ = "issued_report"

    number: Mapped[str] = mapped_column(String(20), primary_key=True)
    year: Mapped[int]
    running: Mapped[int]
    question: Mapped[dict[str, Any]] = mapped_column(JSON)
    position: Mapped[int]
    head_seal: Mapped[str] = mapped_column(String(64))
    catalog_edition: Mapped[str] = mapped_column(String(60))
    report_edition: Mapped[str] = mapped_column(String(20))
    language: Mapped[str] = mapped_column(String(2))
    issued_by: Mapped[str] = mapped_column(String(80))
    issued_at: Mapped[str] = mapped_column(String(27))
    job: Mapped[str | None] = mapped_column(String(32), ForeignKey("job.id"))
    json_digest: Mapped[str | None] = mapped_column(String(64))
    html_digest: Mapped[str | None] = mapped_column(String(64))
    pdf_digest: Mapped[str | None] = mapped_column(String(64))
