"""A file is known by the SHA-256 of its bytes; a link says what it proves for one edition of one record."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.db import db

Model: Any = db.Model

OFFERED, ACCEPTED, REJECTED, WITHDRAWN = "offered", "accepted", "rejected", "withdrawn"
WAITING, CLEAN, REFUSED = "waiting", "clean", "refused"  # what a virus scanner says of a file


class EvidenceFile(Model):
    __tablename__ = "evidence_file"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    name: Mapped[str] = mapped_column(Text)
    size: Mapped[int] = mapped_column(BigInteger)
    media_type: Mapped[str] = mapped_column(String(120))
    extension: Mapped[str] = mapped_column(String(12))
    warnings: Mapped[str] = mapped_column(Text, default="")  # codes, separated by blanks
    added_by: Mapped[str] = mapped_column(String(80))
    added_at: Mapped[str] = mapped_column(String(27))

    def as_content(self) -> dict[str, Any]:
        """The journal's form."""
        names = ("name", "size", "media_type", "extension", "warnings", "added_by", "added_at")
        return {name: getattr(self, name) for name in names}


class EvidenceLink(Model):
    __tablename__ = "evidence_link"
    __table_args__ = (Index("ix_evidence_link_record", "record", "edition"),)

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    record: Mapped[str] = mapped_column(String(20), ForeignKey("record.number"))
    edition: Mapped[int]
    file: Mapped[str] = mapped_column(String(64), ForeignKey("evidence_file.digest"), index=True)
    role: Mapped[str] = mapped_column(String(200), default="")
    page: Mapped[str] = mapped_column(String(50), default="")
    state: Mapped[str] = mapped_column(String(12), default=OFFERED)
    added_by: Mapped[str] = mapped_column(String(80))
    added_on: Mapped[date]
    accepted_by: Mapped[str | None] = mapped_column(String(80))
    accepted_on: Mapped[date | None]
    reason: Mapped[str] = mapped_column(Text, default="")
    expires_on: Mapped[date | None]
    position: Mapped[int] = mapped_column(BigInteger)  # of its first journal entry: keeps lists in order
    kept: Mapped[EvidenceFile] = relationship(lazy="joined")

    def as_content(self) -> dict[str, Any]:
        """The journal's form: the whole link as it now is."""
        return link_form({name: getattr(self, name) for name in JOURNALLED})


JOURNALLED = (
    "record", "edition", "file", "role", "page", "state", "added_by", "added_on",
    "accepted_by", "accepted_on", "reason", "expires_on",
)  # fmt: skip


def link_form(columns: dict[str, Any]) -> dict[str, Any]:
    """The columns of a link as the journal holds them: days as texts, empty ones null."""
    for name in ("added_on", "accepted_on", "expires_on"):
        columns[name] = str(columns[name]) if columns[name] else None
    return columns


class EvidenceArrival(Model):
    """Who brought these bytes, under which name: they have them anyway, so they may read and link the file.

    Operational, not journalled: the journal holds the file's first arrival, and every link.
    """

    __tablename__ = "evidence_arrival"

    digest: Mapped[str] = mapped_column(String(64), ForeignKey("evidence_file.digest"), primary_key=True)
    person: Mapped[str] = mapped_column(String(80), primary_key=True, index=True)
    name: Mapped[str] = mapped_column(Text)
    at: Mapped[str] = mapped_column(String(27))


class EvidenceScan(Model):
    """What a virus scanner says of a kept file. Operational: only a refusal is journalled.

    Without a row nobody asked. `found` is what the scanner calls it, `trouble` the code for why there is no
    verdict yet.
    """

    __tablename__ = "evidence_scan"

    digest: Mapped[str] = mapped_column(String(64), ForeignKey("evidence_file.digest"), primary_key=True)
    state: Mapped[str] = mapped_column(String(12), default=WAITING, index=True)
    found: Mapped[str] = mapped_column(String(100), default="")
    trouble: Mapped[str] = mapped_column(String(20), default="")
    asked_at: Mapped[str] = mapped_column(String(27))
    tried_at: Mapped[str | None] = mapped_column(String(27))


class EvidenceFault(Model):
    """A kept file that was found damaged or missing when somebody opened it. Operational, not journalled."""

    __tablename__ = "evidence_fault"

    digest: Mapped[str] = mapped_column(String(64), ForeignKey("evidence_file.digest"), primary_key=True)
    found: Mapped[str] = mapped_column(
        String(64), default=""
    )  # digest of the wrong bytes; "" when none are there
    first_seen_at: Mapped[str] = mapped_column(String(27))
    last_seen_at: Mapped[str] = mapped_column(String(27))
    times: Mapped[int] = mapped_column(default=1)
    healed_at: Mapped[str | None] = mapped_column(String(27))
