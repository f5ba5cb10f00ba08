"""Records, their versions, what they name, and the lines attached to them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_table(
        "record",
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("kind", sa.String(length=60), nullable=False),
        sa.Column("prefix", sa.String(length=10), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("running", sa.Integer(), nullable=False),
        sa.Column("import_key", sa.String(length=300), nullable=True),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_record")),
        sa.UniqueConstraint("import_key", name=op.f("uq_record_import_key")),
        sa.UniqueConstraint("prefix", "year", "running", name=op.f("uq_record_prefix")),
    )
    op.create_index(op.f("ix_record_kind"), "record", ["kind"], unique=False)
    op.create_table(
        "record_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("kind", sa.String(length=60), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("correction", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("latest", sa.Boolean(), nullable=False),
        sa.Column("lock", sa.Integer(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("owner", sa.String(length=20), nullable=True),
        sa.Column("confidentiality", sa.String(length=12), nullable=False),
        sa.Column("occurred_on", sa.Date(), nullable=True),
        sa.Column("period_from", sa.Date(), nullable=True),
        sa.Column("period_to", sa.Date(), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("created_by", sa.String(length=80), nullable=False),
        sa.Column("recorded_at", sa.String(length=27), nullable=False),
        sa.Column("last_editor", sa.String(length=80), nullable=False),
        sa.Column("submitted_by", sa.String(length=80), nullable=True),
        sa.Column("submitted_on", sa.Date(), nullable=True),
        sa.Column("approved_by", sa.String(length=80), nullable=True),
        sa.Column("approved_on", sa.Date(), nullable=True),
        sa.Column("void_asked_by", sa.String(length=80), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("origin", sa.String(length=12), nullable=False),
        sa.ForeignKeyConstraint(["number"], ["record.number"], name=op.f("fk_record_version_number")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_record_version")),
        sa.UniqueConstraint("number", "edition", "correction", name=op.f("uq_record_version_number")),
    )
    op.create_index(
        "ix_record_version_list", "record_version", ["kind", "latest", "occurred_on"], unique=False
    )
    op.create_index(op.f("ix_record_version_number"), "record_version", ["number"], unique=False)
    op.create_index(op.f("ix_record_version_owner"), "record_version", ["owner"], unique=False)
    op.create_index("ix_record_version_state", "record_version", ["kind", "state"], unique=False)
    op.create_table(
        "record_subject",
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(["subject"], ["record.number"], name=op.f("fk_record_subject_subject")),
        sa.ForeignKeyConstraint(["version"], ["record_version.id"], name=op.f("fk_record_subject_version")),
        sa.PrimaryKeyConstraint("version", "subject", name=op.f("pk_record_subject")),
    )
    op.create_index(op.f("ix_record_subject_subject"), "record_subject", ["subject"], unique=False)
    op.create_table(
        "record_ref",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("path", sa.String(length=120), nullable=False),
        sa.Column("target", sa.String(length=20), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=True),
        sa.Column("row", sa.String(length=40), nullable=True),
        sa.ForeignKeyConstraint(["target"], ["record.number"], name=op.f("fk_record_ref_target")),
        sa.ForeignKeyConstraint(["version"], ["record_version.id"], name=op.f("fk_record_ref_version")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_record_ref")),
    )
    op.create_index(op.f("ix_record_ref_target"), "record_ref", ["target"], unique=False)
    op.create_index(op.f("ix_record_ref_version"), "record_ref", ["version"], unique=False)
    op.create_table(
        "consent",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("record", sa.String(length=20), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("by", sa.String(length=80), nullable=False),
        sa.Column("at", sa.String(length=27), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["record"], ["record.number"], name=op.f("fk_consent_record")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent")),
    )
    op.create_index(op.f("ix_consent_record"), "consent", ["record"], unique=False)
    op.create_table(
        "delivery",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("record", sa.String(length=20), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("by", sa.String(length=80), nullable=False),
        sa.Column("at", sa.String(length=27), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["record"], ["record.number"], name=op.f("fk_delivery_record")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delivery")),
    )
    op.create_index(op.f("ix_delivery_record"), "delivery", ["record"], unique=False)
    op.create_table(
        "comment",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("record", sa.String(length=20), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("by", sa.String(length=80), nullable=False),
        sa.Column("at", sa.String(length=27), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["record"], ["record.number"], name=op.f("fk_comment_record")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_comment")),
    )
    op.create_index(op.f("ix_comment_record"), "comment", ["record"], unique=False)
    op.create_table(
        "relation",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("record", sa.String(length=20), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("by", sa.String(length=80), nullable=False),
        sa.Column("at", sa.String(length=27), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["record"], ["record.number"], name=op.f("fk_relation_record")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_relation")),
    )
    op.create_index(op.f("ix_relation_record"), "relation", ["record"], unique=False)


def downgrade() -> None:
    op.drop_table("relation")
    op.drop_table("comment")
    op.drop_table("delivery")
    op.drop_table("consent")
    op.drop_table("record_ref")
    op.drop_table("record_subject")
    op.drop_table("record_version")
    op.drop_table("record")
