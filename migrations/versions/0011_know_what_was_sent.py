"""What a form made when it arrived, for whoever sends it once more."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    op.create_table(
        "form_sent",
        sa.Column("person", sa.String(length=80), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("made", sa.String(length=40), nullable=False),
        sa.Column("base", sa.String(length=40), nullable=False),
        sa.Column("text", sa.String(length=64), nullable=False),
        sa.Column("at", sa.String(length=27), nullable=False),
        sa.PrimaryKeyConstraint("person", "id", name=op.f("pk_form_sent")),
    )
    op.create_index(op.f("ix_form_sent_at"), "form_sent", ["at"], unique=False)


def downgrade() -> None:
    op.drop_table("form_sent")
