"""Make sign-ins, give and take roles. Mail addresses and passwords never enter the journal."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from secrets import token_hex

from flask_security import hash_password
from sqlalchemy import select

from app.access import kinds, require, rights
from app.accounts.models import Account, PersonIdentity, Role
from app.accounts.queries import account_of
from app.i18n import _
from app.refusal import Refusal
from app.transaction import Transaction
from evidence.chain import content_digest, new_salt

PASSWORD_MIN = 12


def create_account(
    tx: Transaction,
    *,
    email: str,
    password: str,
    person: str | None,
    roles: Iterable[str],
    language: str | None = None,
) -> Account:
    """A new sign-in. Roles that exclude each other, and addresses in use, are refused."""
    require(tx.actor, "administer")
    address = checked_address(tx, email)
    account = Account(
        email=address,
        password=hash_password(checked_password(password)),
        active=True,
        fs_uniquifier=token_hex(32),
        person=person,
        language=language,
        roles=role_rows(tx, checked_roles(roles)),
    )
    tx.session.add(account)
    tx.session.flush()
    note_account(tx, account, "create")
    return account


def set_roles(tx: Transaction, account: Account, roles: Iterable[str]) -> None:
    """These roles and no others."""
    require(tx.actor, "administer")
    account.roles = role_rows(tx, checked_roles(roles))
    note_account(tx, account, "roles")


def note_account(tx: Transaction, account: Account, action: str) -> None:
    content = {
        "person": account.person,
        "active": account.active,
        "roles": sorted(role.name for role in account.roles),
    }
    tx.note("account", str(account.id), content, action=action)


def checked_address(tx: Transaction, email: str) -> str:
    address = email.strip().lower()
    if "@" not in address or len(address) > 254 or any(c.isspace() for c in address):
        raise Refusal(_("“%(email)s” is not a mail address. Write it as name@example.jp.", email=email))
    if account_of(tx.session, address):
        raise Refusal(
            _(
                "There is already a sign-in for %(email)s."
                " Give that one other roles, or choose another address.",
                email=address,
            )
        )
    return address


def checked_password(password: str) -> str:
    if len(password) < PASSWORD_MIN:
        raise Refusal(_("The password is too short. Use %(n)s characters or more.", n=PASSWORD_MIN))
    return password


def checked_roles(roles: Iterable[str]) -> list[str]:
    wanted = sorted(set(roles))
    unknown = [role for role in wanted if role not in kinds().roles]
    if unknown:
        raise Refusal(
            _(
                "There is no role %(role)s. Choose from %(known)s.",
                role=", ".join(unknown),
                known=", ".join(kinds().roles),
            )
        )
    clash = rights().incompatible(wanted)
    if clash:
        raise Refusal(
            _("Nobody can hold the roles %(roles)s together. Take one of them away.", roles=", ".join(clash))
        )
    return wanted


def role_rows(tx: Transaction, names: Iterable[str]) -> list[Role]:
    wanted = list(names)
    known = {role.name: role for role in tx.session.scalars(select(Role).where(Role.name.in_(wanted)))}
    for name in wanted:
        if name not in known:
            known[name] = Role(name=name)
            tx.session.add(known[name])
    return [known[name] for name in wanted]


def identify(tx: Transaction, person: str, position: int, identity: Mapping[str, str]) -> str:
    """Keep what a person is called beside the journal; returns the digest that the sealed content carries."""
    salt = new_salt()
    filled = {key: identity.get(key, "") for key in ("name", "belongs_to", "job")}
    digest = content_digest({**filled, "salt": salt})
    tx.session.add(PersonIdentity(person=person, position=position, salt=salt, digest=digest, **filled))
    return digest
