"""What there is of a new organisation: records of the first kinds, and people who make and approve them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, case, exists, func, or_, select

from app.access import kinds
from app.accounts.models import Account, Role
from app.actor import Actor
from app.db import AnySession
from app.records.models import RecordVersion
from app.records.readable import readable_versions
from controls.kinds import Kind

FIRST_KINDS = ("customer", "service", "sla", "supplier", "internal_supplier")
OPEN = ("draft", "returned")
V = RecordVersion
Holders = Mapping[str, Collection[str]]  # role → people whose sign-in holds it


@dataclass(frozen=True)
class Found:
    """Records of one kind: approved, waiting for approval, being written; and what of it is for one person.

    `approvable` of those that wait were written by others, `to_approve` is the number of the first. `lone` is
    that of the only approved one, `own_draft` that of a draft of this person.
    """

    approved: int = 0
    waiting: int = 0
    drafts: int = 0
    approvable: int = 0
    lone: str = ""
    own_draft: str = ""
    to_approve: str = ""


NOTHING = Found()


def found_so_far(session: AnySession, actor: Actor) -> dict[str, Found]:
    """By kind, of the records this person may read. Kinds of which there is none are left out."""
    return {row.kind: found_in(row) for row in session.execute(counting(actor))}


def found_in(row: Row[Any]) -> Found:
    lone = row.first_approved if row.approved == 1 else ""
    own, others = row.own_draft or "", row.to_approve or ""
    return Found(row.approved, row.waiting, row.drafts, row.approvable, lone, own, others)


def counting(actor: Actor) -> Any:
    mine = or_(V.created_by == actor.person, V.last_editor == actor.person)
    approved, draft = V.state == "approved", and_(V.latest.is_(True), V.state.in_(OPEN))
    waiting = and_(V.latest.is_(True), V.state == "submitted")
    wanted = select(
        V.kind,
        different(approved).label("approved"),
        different(waiting).label("waiting"),
        different(draft).label("drafts"),
        different(and_(waiting, ~mine)).label("approvable"),
        func.min(numbers(approved)).label("first_approved"),
        func.min(numbers(and_(draft, mine))).label("own_draft"),
        func.min(numbers(and_(waiting, ~mine))).label("to_approve"),
    )
    return wanted.where(V.kind.in_(FIRST_KINDS), readable_versions(actor)).group_by(V.kind)


def different(condition: ColumnElement[bool]) -> ColumnElement[int]:
    """How many records have a version like this."""
    return func.count(func.distinct(numbers(condition)))


def numbers(condition: ColumnElement[bool]) -> ColumnElement[str]:
    return case((condition, V.number))


def has_recorded(session: AnySession, actor: Actor) -> bool:
    """Whether this person has ever saved a record."""
    own = or_(V.created_by == actor.person, V.last_editor == actor.person)
    return bool(session.execute(select(exists().where(own))).scalar_one())


# ---- people ----------------------------------------------------------------------------------------------


def holders(session: AnySession) -> Holders:
    """Who may sign in, or is invited to, by role."""
    held = select(Role.name, Account.person).join(Account.roles)
    found: dict[str, set[str]] = {}
    for role, person in session.execute(held.where(Account.active.is_(True))):
        if person:
            found.setdefault(role, set()).add(person)
    return found


def roles_in(entries: Iterable[str]) -> list[str]:
    """The roles among the entries of a list such as `create`, groups spelled out."""
    groups, known = kinds().groups, kinds().roles
    return [role for entry in entries for role in groups.get(entry, (entry,)) if role in known]


def lacking_roles(held: Holders, needed: Iterable[Kind], *, alone: bool = False) -> list[str]:
    """Roles still to be given, so that somebody makes each of these kinds and somebody else approves it.

    `alone`: an approved policy lets one person do both.
    """
    lacking: dict[str, None] = {}
    for kind in needed:
        makers, approvers = people_with(held, kind.create), people_with(held, kind.approve)
        if not makers:
            lacking[roles_in(kind.create)[0]] = None
        if not approvers or (not alone and makers == approvers and len(makers) == 1):
            lacking[roles_in(kind.approve)[0]] = None
    return list(lacking)


def people_with(held: Holders, entries: Iterable[str]) -> set[str]:
    return {person for role in roles_in(entries) for person in held.get(role, ())}
