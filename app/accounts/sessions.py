"""Sessions: one row for each browser signed in, looked at on every request, ended when somebody says so.

The cookie carries a random token; the row is found by its digest together with the account, in one query.
A session that nobody used for half a day, or that is a week old, is over.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from hashlib import sha256
from secrets import token_urlsafe

import structlog
from flask import Flask, Response, current_app, g, request, session
from sqlalchemy import Update, bindparam, select, update
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session, joinedload

from app.accounts.browsers import browser_of
from app.accounts.models import Account, AccountSession
from app.db import WRITE, AnySession, begin_writing, db
from app.journal.read import moment_of, moment_text
from app.transaction import Transaction

COOKIE_KEY = "sid"
BY_PASSKEY = "by_passkey"  # in the cookie: this session began with a passkey, or one was made in it
IDLE, LONGEST = timedelta(hours=12), timedelta(days=7)
SEEN_EVERY = timedelta(minutes=5)
FRESH = timedelta(minutes=15)


def digest_of(token: str) -> str:
    return sha256(token.encode()).hexdigest()


def now() -> datetime:
    """Sessions are no business of the journal: they begin and end by the program's clock."""
    moment: datetime = current_app.extensions["akashi_clock"]()
    return moment


# ---- on every request ------------------------------------------------------------------------------------


GOES_ON = (
    select(Account, AccountSession)
    .join(AccountSession, AccountSession.account_id == Account.id)
    .where(
        Account.fs_uniquifier == bindparam("uniquifier"),
        Account.active.is_(True),
        AccountSession.id == bindparam("session"),
        AccountSession.ended_at.is_(None),
    )
    .options(joinedload(Account.roles))  # every page asks for them: in one statement, half the cost
)


def load_account(uniquifier: str) -> Account | None:
    """Who the cookie says it is, if the session it names goes on."""
    named = {"uniquifier": uniquifier, "session": digest_of(session.get(COOKIE_KEY, ""))}
    found = db.session.execute(GOES_ON, named).unique().one_or_none()
    if found is None or is_over(found.AccountSession, now()):
        return None
    g.account_session = found.AccountSession.id
    g.account_language = found.Account.language  # for pages that must not ask the database
    g.last_seen = found.AccountSession.last_seen
    g.confirmed_at = found.AccountSession.confirmed_at
    g.fs_authn_via, g.fs_paa = "session", session.get("fs_paa", 0)  # what Flask-Security's views ask for
    account: Account = found.Account
    return account


def is_over(one: AccountSession, moment: datetime) -> bool:
    return moment - moment_of(one.last_seen) > IDLE or moment - moment_of(one.started_at) > LONGEST


def mark_seen(response: Response) -> Response:
    """Now and then, after the page is made, in a transaction of its own. A failure only goes to the log."""
    moment = now()
    if "last_seen" in g and moment - moment_of(g.last_seen) >= SEEN_EVERY:
        seen = update(AccountSession).where(AccountSession.id == g.account_session)
        write_beside(seen.values(last_seen=moment_text(moment)), "session not marked as seen")
    return response


def renew_hash(response: Response) -> Response:
    """Keep the hash of today's strength for a password that was right, whether or not a second step follows.

    Unless somebody has set another password since this one was looked at.
    """
    if "renewed_password" in g:
        account, older, renewed = g.pop("renewed_password")
        same = update(Account).where(Account.id == account, Account.password == older)
        write_beside(same.values(password=renewed), "hash not renewed")
    return response


def write_beside(statement: Update, otherwise: str) -> None:
    """In a transaction of its own. A failure only goes to the log: it is tried again another time."""
    try:
        with Session(db.engine) as own:
            begin_writing(own)
            own.execute(statement)
            own.commit()
    except SQLAlchemyError:
        structlog.get_logger().warning(otherwise, exc_info=True)


def current_session() -> str:
    """The id of the session this request belongs to."""
    return str(g.get("account_session", ""))


def is_fresh() -> bool:
    """Was the password typed here a short while ago?"""
    return "confirmed_at" in g and now() - moment_of(g.confirmed_at) < FRESH


def by_passkey(account: Account) -> bool:
    """Did this session begin with a passkey, or was one made in it? Not once the account has none left."""
    return bool(session.get(BY_PASSKEY, False) and account.webauthn)


def owes_passkey(account: Account) -> bool:
    """Has the account a passkey, and did the password alone open this session?"""
    return bool(account.webauthn) and not (account.has_second_factor or by_passkey(account))


# ---- beginning and ending --------------------------------------------------------------------------------


def writing() -> AnySession:
    """The session in its writing transaction, begun if it is not."""
    if not db.session.connection().get_execution_options().get(WRITE):
        begin_writing(db.session)
    return db.session


def begin_session(_app: Flask, user: Account, authn_via: Sequence[str] | None = None, **_how: object) -> None:
    """Somebody has signed in here. A token known before, also against forged requests, is worth nothing."""
    session[BY_PASSKEY] = "webauthn" in (authn_via or ())
    session.pop("csrf_token", None)
    g.pop("csrf_token", None)
    session[COOKIE_KEY] = token_urlsafe(32)
    store, account = writing(), user.id
    add_session(store, account, session[COOKIE_KEY], now(), browser_of(request.user_agent.string))
    db.session.commit()


def add_session(store: AnySession, account: int, token: str, moment: datetime, browser: str) -> None:
    at = moment_text(moment)
    store.add(
        AccountSession(
            id=digest_of(token),
            account_id=account,
            started_at=at,
            last_seen=at,
            confirmed_at=at,
            browser=browser,
        )
    )


def leave(_app: Flask, **_who: object) -> None:
    """Signing out ends the session, so that a copy of the cookie is worth nothing either."""
    if token := session.pop(COOKIE_KEY, ""):
        end_where(writing(), AccountSession.id == digest_of(token), at=moment_text(now()))
        db.session.commit()


def confirm(tx: Transaction) -> None:
    """The password was typed again in this session: it goes on under a new token."""
    this = update(AccountSession).where(AccountSession.id == current_session())
    token = token_urlsafe(32)
    tx.session.execute(this.values(id=digest_of(token), confirmed_at=moment_text(tx.at)))
    tx.after_commit(lambda: session.update({COOKIE_KEY: token}))


def end_sessions(tx: Transaction, account: Account, *, but: str = "") -> None:
    """Sign out everywhere, or everywhere else."""
    theirs = (AccountSession.account_id == account.id) & (AccountSession.id != but)
    end_where(tx.session, theirs, at=moment_text(tx.at))


def end_one(tx: Transaction, account: Account, session_id: str) -> bool:
    """End one session of this account. False: it has no such session that goes on."""
    this = (AccountSession.account_id == account.id) & (AccountSession.id == session_id)
    return end_where(tx.session, this, at=moment_text(tx.at)) == 1


def end_where(store: AnySession, condition: object, *, at: str) -> int:
    going_on = update(AccountSession).where(condition, AccountSession.ended_at.is_(None))  # type: ignore[arg-type]
    ended = store.execute(going_on.values(ended_at=at))
    return int(ended.rowcount)  # type: ignore[attr-defined]


def sessions_of(store: AnySession, account: int, moment: datetime) -> list[AccountSession]:
    """Those that go on, the one used last first."""
    found = store.scalars(
        select(AccountSession)
        .where(AccountSession.account_id == account, AccountSession.ended_at.is_(None))
        .order_by(AccountSession.last_seen.desc(), AccountSession.id)
    )
    return [one for one in found if not is_over(one, moment)]
