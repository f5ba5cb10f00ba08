"""Which records a person may read, for one and for all at once: the same rule as `access.may`."""

from __future__ import annotations

from functools import lru_cache

from sqlalchemy import ColumnElement, Select, and_, bindparam, false, or_, select, true

from app.access import current_actor, kinds, may, rights, roles_among
from app.actor import Actor
from app.records.models import RecordVersion
from controls.facts import Record
from controls.kinds import Kind, Kinds
from controls.rights import Rights

V = RecordVersion


def may_read(record: Record) -> bool:
    """Whether the person who looks may read a record that facts name."""
    return may(current_actor(), "read", kinds()[record.kind], record)


def readable_versions(actor: Actor) -> ColumnElement[bool]:
    """A condition on versions: open to these roles by kind and confidentiality, or to this very person."""
    return true() if actor.is_program else ways_to(actor, kinds(), rights())


@lru_cache(maxsize=256)
def ways_to(actor: Actor, _kinds: Kinds, _rights: Rights) -> ColumnElement[bool]:
    """Built once for a person: every page asks several times, and it follows from what is declared alone."""
    ways = by_role(actor)
    if actor.person:
        ways += parts_in(actor)
    return or_(false(), *ways)


@lru_cache(maxsize=256)
def latest_open_to(actor: Actor, _kinds: Kinds, _rights: Rights) -> Select[str]:
    """Which of `numbers` the person may read in their newest version. Built once for a person, as above."""
    these = V.number.in_(bindparam("numbers", expanding=True))
    return select(V.number).where(these, V.latest.is_(True), readable_versions(actor))


def by_role(actor: Actor) -> list[ColumnElement[bool]]:
    """Levels that open the same kinds stand together: the lists of kinds are long."""
    levels: dict[tuple[str, ...], list[str]] = {}
    for level in rights().confidentialities:
        levels.setdefault(kinds_open_to(actor, level), []).append(level)
    return [
        and_(V.confidentiality.in_(found), V.kind.in_(opened)) for opened, found in levels.items() if opened
    ]


def kinds_open_to(actor: Actor, level: str) -> tuple[str, ...]:
    return tuple(kind.id for kind in kinds().values() if open_to(actor, kind, level))


def open_to(actor: Actor, kind: Kind, level: str) -> bool:
    """By role alone."""
    return actor.is_program or rights().may(actor.roles, "read", kind.room, level)


def parts_in(actor: Actor) -> list[ColumnElement[bool]]:
    """Owner, author, approver: what opens a record whatever its confidentiality. See `access.PARTS`."""
    approved_here = [kind.id for kind in kinds().values() if roles_among(actor, kind.approve)]
    ways = {
        "owner": V.owner == actor.person,
        "author": V.created_by == actor.person,
        "approver": or_(
            V.approved_by == actor.person, and_(V.state == "submitted", V.kind.in_(approved_here))
        ),
    }
    return [ways[reader] for reader in rights().restricted_readers]
