"""What a virus scanner says of kept files."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.create_table(
        "evidence_scan",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("found", sa.String(length=100), nullable=False),
        sa.Column("trouble", sa.String(length=20), nullable=False),
        sa.Column("asked_at", sa.String(length=27), nullable=False),
        sa.Column("tried_at", sa.String(length=27), nullable=True),
        sa.ForeignKeyConstraint(["digest"], ["evidence_file.digest"], name=op.f("fk_evidence_scan_digest")),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_evidence_scan")),
    )
    op.create_index(op.f("ix_evidence_scan_state"), "evidence_scan", ["state"], unique=False)


def downgrade() -> None:
    op.drop_table("evidence_scan")
