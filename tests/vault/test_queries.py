"""Files looked up by their digests, however many."""

from __future__ import annotations

from flask import Flask

from app.db import db
from app.vault import queries
from app.vault.models import EvidenceFile
from app.vault.queries import files_by_digest


def file(digest: str) -> EvidenceFile:
    return EvidenceFile(
        digest=digest, name="minutes.pdf", size=1, media_type="application/pdf", extension="pdf", warnings="",
        added_by="PER-1", added_at="2025-10-01T00:00:00.000000Z",
    )  # fmt: skip


def test_more_files_than_a_statement_may_name(app: Flask) -> None:
    """PostgreSQL takes 65,535 values, a long history has more files."""
    digests = [f"{n:064x}" for n in range(70_000)]
    with app.app_context():
        db.session.add_all([file(digests[0]), file(digests[-1])])
        db.session.flush()
        assert list(files_by_digest(db.session, digests)) == [digests[0], digests[-1]]
        assert len(digests) > queries.MOST_VALUES
        db.session.rollback()
