"""Sessions, links, second factors and passkeys of sign-ins."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

# One by one, without a batch: on SQLite that would make the table anew, and others point to it.
SECOND_FACTOR = {
    "tf_primary_method": sa.String(length=20),
    "tf_totp_secret": sa.Text(),
    "totp_counter": sa.Integer(),
    "mf_recovery_codes": sa.UnicodeText(),
    "fs_webauthn_user_handle": sa.String(length=64),
    "mail_job": sa.String(length=32),
}
HANDLES = "ix_account_fs_webauthn_user_handle"


def upgrade() -> None:
    for name, type_ in SECOND_FACTOR.items():
        op.add_column("account", sa.Column(name, type_, nullable=True))
    op.create_index(HANDLES, "account", ["fs_webauthn_user_handle"], unique=True)
    add_passkeys()
    add_sessions()
    add_links()


def add_passkeys() -> None:
    op.create_table(
        "account_passkey",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("credential_id", sa.LargeBinary(length=1024), nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("sign_count", sa.Integer(), nullable=False),
        sa.Column("transports", sa.UnicodeText(), nullable=True),
        sa.Column("backup_state", sa.Boolean(), nullable=False),
        sa.Column("device_type", sa.String(length=64), nullable=False),
        sa.Column("extensions", sa.Text(), nullable=True),
        sa.Column("lastuse_datetime", sa.DateTime(), nullable=False),
        sa.Column("usage", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["account.id"], name=op.f("fk_account_passkey_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account_passkey")),
        sa.UniqueConstraint("credential_id", name=op.f("uq_account_passkey_credential_id")),
    )
    op.create_index("ix_account_passkey_user_id", "account_passkey", ["user_id"])


def add_sessions() -> None:
    op.create_table(
        "account_session",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("started_at", sa.String(length=27), nullable=False),
        sa.Column("last_seen", sa.String(length=27), nullable=False),
        sa.Column("confirmed_at", sa.String(length=27), nullable=False),
        sa.Column("ended_at", sa.String(length=27), nullable=True),
        sa.Column("browser", sa.String(length=80), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_account_session_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account_session")),
    )
    op.create_index("ix_account_session_account_id", "account_session", ["account_id"])


def add_links() -> None:
    op.create_table(
        "account_link",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("purpose", sa.String(length=10), nullable=False),
        sa.Column("made_at", sa.String(length=27), nullable=False),
        sa.Column("expires_at", sa.String(length=27), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_account_link_account_id")),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_account_link")),
    )
    op.create_index("ix_account_link_account_id", "account_link", ["account_id"])


def downgrade() -> None:
    op.drop_table("account_link")
    op.drop_table("account_session")
    op.drop_table("account_passkey")
    op.drop_index(HANDLES, table_name="account")
    for name in reversed(SECOND_FACTOR):
        op.drop_column("account", name)
