"""The journal: sealed headers and their contents, append-only by the database itself."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "journal_header",
        sa.Column(
            "position",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("time", sa.String(length=27), nullable=False),
        sa.Column("actor", sa.String(length=80), nullable=False),
        sa.Column("kind", sa.String(length=60), nullable=False),
        sa.Column("id", sa.String(length=80), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("correction", sa.Integer(), nullable=False),
        sa.Column("action", sa.String(length=40), nullable=False),
        sa.Column("content_digest", sa.String(length=64), nullable=False),
        sa.Column("previous_seal", sa.String(length=64), nullable=False),
        sa.Column("seal", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("position", name=op.f("pk_journal_header")),
    )
    op.create_index("ix_journal_header_thing", "journal_header", ["kind", "id", "position"], unique=False)
    op.create_index("ix_journal_header_time", "journal_header", ["time"], unique=False)
    op.create_table(
        "journal_content",
        sa.Column(
            "position",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("content", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["position"], ["journal_header.position"], name=op.f("fk_journal_content_position")
        ),
        sa.PrimaryKeyConstraint("position", name=op.f("pk_journal_content")),
    )

    refuse_changes()


def downgrade() -> None:
    op.drop_table("journal_content")
    op.drop_table("journal_header")


def refuse_changes() -> None:
    """UPDATE, DELETE and TRUNCATE are refused by the database, whoever asks."""
    for table in ("journal_header", "journal_content"):
        if op.get_bind().dialect.name == "postgresql":
            refuse_in_postgresql(table)
        else:
            refuse_in_sqlite(table)


def refuse_in_sqlite(table: str) -> None:
    for verb in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END"
        )


def refuse_in_postgresql(table: str) -> None:
    op.execute(
        "CREATE OR REPLACE FUNCTION journal_is_append_only() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'the journal is append-only'; END $$"
    )
    op.execute(
        f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION journal_is_append_only()"
    )
