"""Links that set a password: made for an invitation or a reset, good once and for a while.

The token stands in the link only. We keep its digest, so that nobody who reads the database can use it.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from hashlib import sha256
from secrets import token_urlsafe

from sqlalchemy import delete, select

from app.accounts.models import Account, AccountLink
from app.db import AnySession
from app.journal.read import moment_text
from app.transaction import Transaction

INVITATION, RESET = "invite", "reset"
LASTS = {INVITATION: timedelta(days=7), RESET: timedelta(hours=1)}


def make_link(tx: Transaction, account: Account, purpose: str) -> str:
    """A new token; earlier links of the account are worth nothing from now on."""
    take_back_links(tx, account)
    token = token_urlsafe(32)
    made, expires = moment_text(tx.at), moment_text(tx.at + LASTS[purpose])
    tx.session.add(
        AccountLink(
            digest=digest_of(token), account_id=account.id, purpose=purpose, made_at=made, expires_at=expires
        )
    )
    return token


def take_back_links(tx: Transaction, account: Account) -> None:
    tx.session.execute(delete(AccountLink).where(AccountLink.account_id == account.id))


def account_by_link(session: AnySession, token: str, moment: datetime) -> Account | None:
    """Whose password this link sets; None when it is unknown, used, expired, or of a sign-in out of use."""
    return session.scalars(
        select(Account)
        .join(AccountLink, AccountLink.account_id == Account.id)
        .where(
            AccountLink.digest == digest_of(token),
            AccountLink.expires_at > moment_text(moment),
            Account.active.is_(True),
        )
    ).first()


def made_lately(session: AnySession, account: int, since: datetime) -> bool:
    """Is a link under way that was made after this moment?"""
    recent = select(AccountLink.digest).where(
        AccountLink.account_id == account, AccountLink.made_at > moment_text(since)
    )
    return session.scalars(recent).first() is not None


def digest_of(token: str) -> str:
    return sha256(token.encode()).hexdigest()


def path_of(token: str) -> str:
    """Where the link leads, below the address of the program."""
    return f"/password/{token}"
