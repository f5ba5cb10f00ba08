"""A record has one number; its versions stand side by side: an approved one and the next draft.

What is searched and joined has a column of its own; the content is one validated JSON value.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import JSON

from app.db import db

Model: Any = db.Model
WORKING = frozenset({"draft", "returned", "open"})


class Record(Model):
    __tablename__ = "record"
    __table_args__ = (UniqueConstraint("prefix", "year", "running"),)

    number: Mapped[str] = mapped_column(String(20), primary_key=True)
    kind: Mapped[str] = mapped_column(String(60), index=True)
    prefix: Mapped[str] = mapped_column(String(10))
    year: Mapped[int]
    running: Mapped[int]
    import_key: Mapped[str | None] = mapped_column(String(300), unique=True)


class RecordVersion(Model):
    """One version: edition = new terms from a day on, correction = the same terms put right."""

    __tablename__ = "record_version"
    __table_args__ = (
        UniqueConstraint("number", "edition", "correction"),
        Index("ix_record_version_list", "kind", "latest", "occurred_on"),
        Index("ix_record_version_state", "kind", "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(String(20), ForeignKey("record.number"), index=True)
    kind: Mapped[str] = mapped_column(String(60))
    edition: Mapped[int] = mapped_column(default=1)
    correction: Mapped[int] = mapped_column(default=0)
    revision: Mapped[int] = mapped_column(default=1)
    state: Mapped[str] = mapped_column(String(20), default="draft")
    latest: Mapped[bool] = mapped_column(default=True)
    lock: Mapped[int] = mapped_column(default=0)  # grows with every save: two editors notice each other
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
    owner: Mapped[str | None] = mapped_column(String(20), index=True)
    confidentiality: Mapped[str] = mapped_column(String(12), default="audit")
    occurred_on: Mapped[date | None]
    period_from: Mapped[date | None]
    period_to: Mapped[date | None]
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]
    created_by: Mapped[str] = mapped_column(String(80))
    recorded_at: Mapped[str] = mapped_column(String(27))
    last_editor: Mapped[str] = mapped_column(String(80))
    submitted_by: Mapped[str | None] = mapped_column(String(80))
    submitted_on: Mapped[date | None]
    approved_by: Mapped[str | None] = mapped_column(String(80))
    approved_on: Mapped[date | None]
    void_asked_by: Mapped[str | None] = mapped_column(String(80))
    reason: Mapped[str] = mapped_column(Text, default="")
    origin: Mapped[str] = mapped_column(String(12), default="app")

    def as_content(self) -> dict[str, Any]:
        """The journal's form: the whole version as it now is."""
        return journal_form({name: getattr(self, name) for name in JOURNALLED})


JOURNALLED = (
    "number", "kind", "edition", "correction", "revision", "state", "created_by", "recorded_at",
    "last_editor", "submitted_by", "submitted_on", "approved_by", "approved_on",
    "reason", "origin", "content",
)  # fmt: skip


def journal_form(columns: dict[str, Any]) -> dict[str, Any]:
    """The columns of a version as the journal holds them: days as texts, empty ones null."""
    for name in ("submitted_on", "approved_on"):
        columns[name] = str(columns[name]) if columns[name] else None
    return columns


class RecordSubject(Model):
    """Whom a version counts for; rebuilt on every save."""

    __tablename__ = "record_subject"

    version: Mapped[int] = mapped_column(ForeignKey("record_version.id"), primary_key=True)
    subject: Mapped[str] = mapped_column(ForeignKey("record.number"), primary_key=True, index=True)


class RecordRef(Model):
    """Which records a version names, and where; rebuilt on every save."""

    __tablename__ = "record_ref"

    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(ForeignKey("record_version.id"), index=True)
    path: Mapped[str] = mapped_column(String(120))
    target: Mapped[str] = mapped_column(ForeignKey("record.number"), index=True)
    edition: Mapped[int | None]
    row: Mapped[str | None] = mapped_column(String(40))


class Attached:
    """A line of an attached list: only added, never changed; one journal entry of its own."""

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    record: Mapped[str] = mapped_column(String(20), ForeignKey("record.number"), index=True)
    edition: Mapped[int] = mapped_column(default=1)
    position: Mapped[int] = mapped_column(BigInteger)
    by: Mapped[str] = mapped_column(String(80))
    at: Mapped[str] = mapped_column(String(27))
    content: Mapped[dict[str, Any]] = mapped_column(JSON)


class Consent(Attached, Model):
    __tablename__ = "consent"


class Delivery(Attached, Model):
    __tablename__ = "delivery"


class Comment(Attached, Model):
    __tablename__ = "comment"


class Relation(Attached, Model):
    __tablename__ = "relation"


ATTACHED: dict[str, type[Any]] = {
    "consent": Consent,
    "delivery": Delivery,
    "comment": Comment,
    "relation": Relation,
}


class FormSent(Model):
    """What a form made when it arrived: whoever sends the same page once more finds it by the page's id.

    `made` is the number of a record or of an issued report; `base` as `base_of` writes it, `text` the digest
    of what was sent.
    """

    __tablename__ = "form_sent"

    person: Mapped[str] = mapped_column(String(80), primary_key=True)
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    made: Mapped[str] = mapped_column(String(40))
    base: Mapped[str] = mapped_column(String(40), default="")
    text: Mapped[str] = mapped_column(String(64), default="")
    at: Mapped[str] = mapped_column(String(27), index=True)


class FormDraft(Model):
    """What one person typed into a form and has not saved: no record, no number, no journal entry.

    `record` is empty in a new form; `base` names the version and lock that the typing started from, as
    `base_of` writes it. `turn` orders what arrives from one page.
    """

    __tablename__ = "form_draft"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    person: Mapped[str] = mapped_column(String(20), ForeignKey("record.number"), index=True)
    kind: Mapped[str] = mapped_column(String(60))
    record: Mapped[str | None] = mapped_column(String(20), ForeignKey("record.number"))
    base: Mapped[str] = mapped_column(String(40), default="")
    typed: Mapped[list[list[str]]] = mapped_column(JSON)
    turn: Mapped[int] = mapped_column(BigInteger)
    saved_at: Mapped[str] = mapped_column(String(27))
    discarded_at: Mapped[str | None] = mapped_column(String(27))
