"""Make sign-ins, give and take roles. Mail addresses and passwords never enter the journal."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from secrets import token_hex
from unicodedata import normalize

from flask_security import hash_password
from sqlalchemy import select

from app.access import kinds, require, rights
from app.accounts.guessing import is_guessable
from app.accounts.links import INVITATION, RESET, make_link, take_back_links
from app.accounts.models import Account, PersonIdentity, Role
from app.accounts.persons import persons
from app.accounts.queries import account_of, persons_with_sign_in
from app.accounts.sessions import end_sessions
from app.i18n import _, language
from app.refusal import Refusal
from app.transaction import Transaction
from evidence.chain import content_digest, new_salt

PASSWORD_MIN, PASSWORD_MAX = 12, 200
DIFFERENT_MIN = 5
ADDRESS = re.compile(r"[^@\s,;:<>()\[\]\"\\]+@[^@\s,;:<>()\[\]\"\\]+")  # one address, whatever else it is


def create_account(
    tx: Transaction,
    *,
    email: str,
    password: str | None,
    person: str | None,
    roles: Iterable[str],
    language: str | None = None,
) -> Account:
    """A new sign-in; without a password it is an invitation, and a link is needed to set one.

    Roles that exclude each other, and addresses in use, are refused.
    """
    require(tx.actor, "administer")
    address = checked_address(tx, email)
    account = Account(
        email=address,
        password=hashed(checked_password(password, known=[address])) if password is not None else None,
        active=True,
        fs_uniquifier=token_hex(32),
        person=person,
        language=language,
        roles=role_rows(tx, checked_roles(roles)),
    )
    tx.session.add(account)
    tx.session.flush()
    note_account(tx, account, "create" if account.password else "invite")
    return account


def invite(
    tx: Transaction,
    *,
    email: str,
    roles: Iterable[str],
    language: str,
    person: str = "",
    name: str = "",
    job: str = "",
) -> Account:
    """A sign-in that waits for its password: for a person on record, or for somebody new by this name."""
    require(tx.actor, "administer")
    address, wanted = checked_address(tx, email), checked_roles(roles)
    if person and person in persons_with_sign_in(tx.session):
        raise Refusal(
            _("This person has a sign-in already. Give that one other roles."),
            fields={"person": _("This person has a sign-in already. Give that one other roles.")},
        )
    number = person or persons().make(tx, name=name, job=job, language=language)
    return create_account(tx, email=address, password=None, person=number, roles=wanted, language=language)


def link_to_hand_over(tx: Transaction, account: Account) -> str:
    """The token of a link by which the person sets a password, for whoever administers to pass on."""
    require(tx.actor, "administer")
    if not account.active:
        raise Refusal(_("This sign-in is out of use. Take it into use again first."), code=409)
    note_account(tx, account, "link")
    return make_link(tx, account, RESET if account.password else INVITATION)


def set_roles(tx: Transaction, account: Account, roles: Iterable[str]) -> None:
    """These roles and no others."""
    require(tx.actor, "administer")
    wanted = role_rows(tx, checked_roles(roles))
    if not administers(role.name for role in wanted):
        keep_an_administrator(tx, account)
    account.roles = wanted
    note_account(tx, account, "roles")


def deactivate(tx: Transaction, account: Account) -> None:
    """Nobody signs in by it any more, from this moment on; what the person did stays as it is."""
    require(tx.actor, "administer")
    if not account.active:
        raise Refusal(_("This sign-in is already out of use."), code=409)
    keep_an_administrator(tx, account)
    account.active = False
    sign_out_everywhere(tx, account)
    note_account(tx, account, "deactivate")


def reactivate(tx: Transaction, account: Account) -> None:
    require(tx.actor, "administer")
    if account.active:
        raise Refusal(_("This sign-in is already in use."), code=409)
    account.active = True
    sign_out_everywhere(tx, account)  # whatever was opened meanwhile stays shut
    note_account(tx, account, "reactivate")


def keep_an_administrator(tx: Transaction, account: Account) -> None:
    """Somebody has to be able to make sign-ins: the last one who can stays."""
    if not administers(role.name for role in account.roles):
        return
    others = tx.session.scalars(select(Account).where(Account.active.is_(True), Account.id != account.id))
    if not any(administers(role.name for role in other.roles) for other in others if other.password):
        raise Refusal(
            _(
                "This is the only sign-in that can administer. Give another person that role first,"
                " and let them sign in."
            ),
            code=409,
        )


def administers(roles: Iterable[str]) -> bool:
    return rights().may(list(roles), "administer")


def sign_out_everywhere(tx: Transaction, account: Account) -> None:
    """End every session of this account, also those of stolen cookies, and take back its links."""
    account.fs_uniquifier = token_hex(32)
    end_sessions(tx, account)
    take_back_links(tx, account)


def end_sessions_of(tx: Transaction, account: Account) -> None:
    """The administrator signs somebody out everywhere."""
    require(tx.actor, "administer")
    sign_out_everywhere(tx, account)
    note_account(tx, account, "sign_out")


def remove_second_factor(tx: Transaction, account: Account) -> None:
    """For somebody who has lost the device: code, recovery codes and passkeys go, and they are signed out."""
    require(tx.actor, "administer")
    forget_second_factor(account)
    for passkey in list(account.webauthn):
        tx.session.delete(passkey)
    sign_out_everywhere(tx, account)
    note_account(tx, account, "second_factor_removed")


def forget_second_factor(account: Account) -> None:
    account.tf_primary_method = account.tf_totp_secret = account.totp_counter = None
    account.mf_recovery_codes = None


def set_password(tx: Transaction, account: Account, hash: str) -> None:
    """Take the hash of a new password (see `hashed`): whoever else is signed in with the old one is out."""
    account.password = hash
    sign_out_everywhere(tx, account)


def hashed(password: str) -> str:
    """Slow on purpose: call it before the transaction begins."""
    return hash_password(normalised(password))


def normalised(password: str) -> str:
    """However the keyboard composes its signs: what signing in compares with."""
    return normalize("NFKD", password)


def note_account(tx: Transaction, account: Account, action: str) -> None:
    content = {
        "person": account.person,
        "active": account.active,
        "roles": sorted(role.name for role in account.roles),
    }
    tx.note("account", str(account.id), content, action=action)


def checked_address(tx: Transaction, email: str) -> str:
    address = email.strip().lower()
    if not ADDRESS.fullmatch(address) or len(address) > 254:
        sentence = _("“%(email)s” is not a mail address. Write it as name@example.jp.", email=email)
        raise Refusal(sentence, fields={"email": sentence})
    if account_of(tx.session, address):
        sentence = _(
            "There is already a sign-in for %(email)s. Give that one other roles, or choose another address.",
            email=address,
        )
        raise Refusal(sentence, fields={"email": sentence})
    return address


def checked_password(password: str, *, about: Iterable[str] = (), known: Iterable[str] = ()) -> str:
    """Long, not of a few signs only, not among those that are tried first.

    It may not hold words of `about`, and is no harder to guess by words that others know (`known`).
    """
    if len(password) < PASSWORD_MIN:
        raise Refusal(_("The password is too short. Use %(n)s characters or more.", n=PASSWORD_MIN))
    if len(password) > PASSWORD_MAX:
        raise Refusal(_("The password is too long. Use %(n)s characters at most.", n=PASSWORD_MAX))
    plain = normalised(password).casefold()
    if len(set(plain)) < DIFFERENT_MIN or any(word.casefold() in plain for word in about if len(word) > 3):
        raise Refusal(_("The password is easy to guess. Use other words, or more different signs."))
    if is_guessable(password, [*about, *known]):
        raise Refusal(_("This password is among those that are tried first. Use a few words of your own."))
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
        sentence = _(
            "Nobody can hold the roles %(roles)s together. Take one of them away.", roles=named(clash)
        )
        raise Refusal(sentence, fields={"roles": sentence})
    return wanted


def named(roles: Iterable[str]) -> str:
    """Roles in words, in the language of whoever reads."""
    return _(", ").join(kinds().roles[role].get(language()) for role in roles)


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
