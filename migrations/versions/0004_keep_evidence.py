"""Evidence files, their links to records, and what happened to them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.create_table(
        "evidence_file",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("media_type", sa.String(length=120), nullable=False),
        sa.Column("extension", sa.String(length=12), nullable=False),
        sa.Column("warnings", sa.Text(), nullable=False),
        sa.Column("added_by", sa.String(length=80), nullable=False),
        sa.Column("added_at", sa.String(length=27), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_evidence_file")),
    )
    op.create_table(
        "evidence_link",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("record", sa.String(length=20), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("file", sa.String(length=64), nullable=False),
        sa.Column("role", sa.String(length=200), nullable=False),
        sa.Column("page", sa.String(length=50), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("added_by", sa.String(length=80), nullable=False),
        sa.Column("added_on", sa.Date(), nullable=False),
        sa.Column("accepted_by", sa.String(length=80), nullable=True),
        sa.Column("accepted_on", sa.Date(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=True),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["file"], ["evidence_file.digest"], name=op.f("fk_evidence_link_file")),
        sa.ForeignKeyConstraint(["record"], ["record.number"], name=op.f("fk_evidence_link_record")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence_link")),
    )
    op.create_index(op.f("ix_evidence_link_file"), "evidence_link", ["file"], unique=False)
    op.create_index("ix_evidence_link_record", "evidence_link", ["record", "edition"], unique=False)
    op.create_table(
        "evidence_arrival",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("person", sa.String(length=80), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("at", sa.String(length=27), nullable=False),
        sa.ForeignKeyConstraint(
            ["digest"], ["evidence_file.digest"], name=op.f("fk_evidence_arrival_digest")
        ),
        sa.PrimaryKeyConstraint("digest", "person", name=op.f("pk_evidence_arrival")),
    )
    op.create_index(op.f("ix_evidence_arrival_person"), "evidence_arrival", ["person"], unique=False)
    op.create_table(
        "evidence_fault",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("found", sa.String(length=64), nullable=False),
        sa.Column("first_seen_at", sa.String(length=27), nullable=False),
        sa.Column("last_seen_at", sa.String(length=27), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("healed_at", sa.String(length=27), nullable=True),
        sa.ForeignKeyConstraint(["digest"], ["evidence_file.digest"], name=op.f("fk_evidence_fault_digest")),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_evidence_fault")),
    )


def downgrade() -> None:
    op.drop_table("evidence_fault")
    op.drop_table("evidence_arrival")
    op.drop_table("evidence_link")
    op.drop_table("evidence_file")
