"""Issued reports."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.create_table(
        "issued_report",
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("running", sa.Integer(), nullable=False),
        sa.Column("question", sa.JSON(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("head_seal", sa.String(length=64), nullable=False),
        sa.Column("catalog_edition", sa.String(length=60), nullable=False),
        sa.Column("report_edition", sa.String(length=20), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("issued_by", sa.String(length=80), nullable=False),
        sa.Column("issued_at", sa.String(length=27), nullable=False),
        sa.Column("job", sa.String(length=32), nullable=True),
        sa.Column("json_digest", sa.String(length=64), nullable=True),
        sa.Column("html_digest", sa.String(length=64), nullable=True),
        sa.Column("pdf_digest", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(["job"], ["job.id"], name=op.f("fk_issued_report_job")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_issued_report")),
    )


def downgrade() -> None:
    op.drop_table("issued_report")
