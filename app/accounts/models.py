"""Sign-ins, what opens them, and identities: all outside the journal, which seals salted digests only."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import g
from flask_security import AsaList, RoleMixin, UserMixin, WebAuthnMixin
from sqlalchemy import Column, ForeignKey, Integer, LargeBinary, String, Table, Text
from sqlalchemy.ext.mutable import MutableList
from sqlalchemy.orm import Mapped, mapped_column, relationship
from sqlalchemy.orm.attributes import set_committed_value

from app.db import db

Model: Any = db.Model

account_role = Table(
    "account_role",
    db.metadata,
    Column("account_id", Integer, ForeignKey("account.id"), primary_key=True),
    Column("role_id", Integer, ForeignKey("role.id"), primary_key=True),
)


class Role(Model, RoleMixin):
    __tablename__ = "role"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(10), unique=True)


class Account(Model, UserMixin):
    """One sign-in. `person` is the person record it stands for; without a password it is invited.

    Columns named tf_, mf_ and fs_ are those Flask-Security asks for. `totp_counter` is the time step of the
    last code taken, `mail_job` the job of the last mail about this sign-in.
    """

    __tablename__ = "account"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(254), unique=True)
    password: Mapped[str | None] = mapped_column(String(255))
    active: Mapped[bool] = mapped_column(default=True)
    fs_uniquifier: Mapped[str] = mapped_column(String(64), unique=True)
    person: Mapped[str | None] = mapped_column(String(20), ForeignKey("record.number"))
    language: Mapped[str | None] = mapped_column(String(2))
    tf_primary_method: Mapped[str | None] = mapped_column(String(20))
    tf_totp_secret: Mapped[str | None] = mapped_column(Text)
    totp_counter: Mapped[int | None] = mapped_column()
    mf_recovery_codes: Mapped[list[str] | None] = mapped_column(MutableList.as_mutable(AsaList()))
    fs_webauthn_user_handle: Mapped[str | None] = mapped_column(String(64), unique=True, index=True)  # type: ignore[assignment]
    mail_job: Mapped[str | None] = mapped_column(String(32))
    roles: Mapped[list[Role]] = relationship(secondary=account_role, lazy="selectin")  # type: ignore[assignment]
    webauthn: Mapped[list[Passkey]] = relationship(order_by="Passkey.id")  # type: ignore[assignment]

    def verify_and_update_password(self, password: str) -> bool:
        """Is it this one? A hash of older strength is renewed after the answer, not while reading."""
        kept, right = self.password, super().verify_and_update_password(password)
        if self.password != kept:
            g.renewed_password = self.id, kept, self.password
            set_committed_value(self, "password", kept)
        return right

    @property
    def has_second_factor(self) -> bool:
        return bool(self.tf_primary_method and self.tf_totp_secret)


class Passkey(Model, WebAuthnMixin):
    """A key on somebody's device that signs in by itself. The columns are those Flask-Security asks for."""

    __tablename__ = "account_passkey"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    name: Mapped[str] = mapped_column(String(64))
    credential_id: Mapped[bytes] = mapped_column(LargeBinary(1024), unique=True)
    public_key: Mapped[bytes] = mapped_column(LargeBinary)
    sign_count: Mapped[int] = mapped_column(default=0)
    transports: Mapped[list[str] | None] = mapped_column(MutableList.as_mutable(AsaList()))
    backup_state: Mapped[bool] = mapped_column()
    device_type: Mapped[str] = mapped_column(String(64))
    extensions: Mapped[str | None] = mapped_column(Text)
    lastuse_datetime: Mapped[datetime] = mapped_column()
    usage: Mapped[str] = mapped_column(String(64))


class AccountSession(Model):
    """One browser signed in. `id` is the digest of what its cookie carries.

    `confirmed_at` is when the password was last typed there; `last_seen` is coarse.
    """

    __tablename__ = "account_session"

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    started_at: Mapped[str] = mapped_column(String(27))
    last_seen: Mapped[str] = mapped_column(String(27))
    confirmed_at: Mapped[str] = mapped_column(String(27))
    ended_at: Mapped[str | None] = mapped_column(String(27))
    browser: Mapped[str] = mapped_column(String(80), default="")


class AccountLink(Model):
    """A link that sets a password, once. `digest` is that of its token, which is kept nowhere."""

    __tablename__ = "account_link"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    purpose: Mapped[str] = mapped_column(String(10))
    made_at: Mapped[str] = mapped_column(String(27))
    expires_at: Mapped[str] = mapped_column(String(27))


class PersonIdentity(Model):
    """What a person is called from a journal position on. The newest one is shown."""

    __tablename__ = "person_identity"

    person: Mapped[str] = mapped_column(String(20), ForeignKey("record.number"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    name: Mapped[str] = mapped_column(String(200))
    belongs_to: Mapped[str] = mapped_column(String(200), default="")
    job: Mapped[str] = mapped_column(String(200), default="")
    salt: Mapped[str] = mapped_column(String(64))
    digest: Mapped[str] = mapped_column(String(64))
