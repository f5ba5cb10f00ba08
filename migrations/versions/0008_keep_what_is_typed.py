"""What people typed into forms and have not saved yet."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.create_table(
        "form_draft",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("person", sa.String(length=20), nullable=False),
        sa.Column("kind", sa.String(length=60), nullable=False),
        sa.Column("record", sa.String(length=20), nullable=True),
        sa.Column("base", sa.String(length=40), nullable=False),
        sa.Column("typed", sa.JSON(), nullable=False),
        sa.Column("turn", sa.BigInteger(), nullable=False),
        sa.Column("saved_at", sa.String(length=27), nullable=False),
        sa.Column("discarded_at", sa.String(length=27), nullable=True),
        sa.ForeignKeyConstraint(["person"], ["record.number"], name=op.f("fk_form_draft_person")),
        sa.ForeignKeyConstraint(["record"], ["record.number"], name=op.f("fk_form_draft_record")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_form_draft")),
    )
    op.create_index(op.f("ix_form_draft_person"), "form_draft", ["person"], unique=False)


def downgrade() -> None:
    op.drop_table("form_draft")
