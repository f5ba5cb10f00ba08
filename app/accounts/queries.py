"""Names of people and their sign-ins."""

from __future__ import annotations

from sqlalchemy import Select, bindparam, func, select

from app.accounts.models import Account, AccountSession, PersonIdentity, Role
from app.db import AnySession

POSITIONS = select(PersonIdentity.person, func.max(PersonIdentity.position).label("position"))


def newest_of(positions: Select[str, int]) -> Select[PersonIdentity]:
    """Of every person the identity with the highest of these positions."""
    latest = positions.group_by(PersonIdentity.person).subquery()
    same = (PersonIdentity.person == latest.c.person) & (PersonIdentity.position == latest.c.position)
    return select(PersonIdentity).join(latest, same)


NEWEST = newest_of(POSITIONS)
KNOWN = newest_of(POSITIONS.where(PersonIdentity.position <= bindparam("until")))


def identities(session: AnySession, position: int | None = None) -> dict[str, PersonIdentity]:
    """The newest identity of every person, or the one known at a journal position."""
    statement, named = (NEWEST, {}) if position is None else (KNOWN, {"until": position})
    return {row.person: row for row in session.scalars(statement, named)}


NAME = (
    select(PersonIdentity.name)
    .where(PersonIdentity.person == bindparam("person"))
    .order_by(PersonIdentity.position.desc())
    .limit(1)
)


def name_of(session: AnySession, person: str) -> str | None:
    """The newest name of one person, without reading all the others'."""
    return session.scalars(NAME, {"person": person}).first()


def account_of(session: AnySession, email: str) -> Account | None:
    return session.scalars(select(Account).where(Account.email == email.strip().lower())).first()


def roles_of(session: AnySession, person: str) -> frozenset[str]:
    """The roles of a person's sign-ins that are in use."""
    held = select(Role.name).join(Account.roles).where(Account.person == person, Account.active.is_(True))
    return frozenset(session.scalars(held))


def accounts(session: AnySession) -> list[Account]:
    """All sign-ins there are or were, those in use first."""
    return list(session.scalars(select(Account).order_by(Account.active.desc(), Account.email)))


def last_seen(session: AnySession) -> dict[int, str]:
    """When each account was last used, about, as far as sessions are kept."""
    a = AccountSession
    rows = session.execute(select(a.account_id, func.max(a.last_seen)).group_by(a.account_id))
    return {row[0]: row[1] for row in rows}


def persons_with_sign_in(session: AnySession) -> set[str]:
    return set(session.scalars(select(Account.person).where(Account.person.is_not(None))))
