"""Named filters of one person for one kind: save, rename, delete. Operational: no entry in the journal."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from sqlalchemy import select

from app.actor import Actor
from app.db import AnySession
from app.i18n import _
from app.records.lists.models import SavedFilter
from app.refusal import Conflict, NotThere, Refusal
from controls.kinds import Kind

F = SavedFilter
LONGEST = 80
MOST = 30  # filters of one person for one kind


def saved_filters(session: AnySession, actor: Actor, kind: Kind) -> list[SavedFilter]:
    """One's own, by name."""
    wanted = select(F).where(F.account == actor.account, F.kind == kind.id)
    return sorted(session.scalars(wanted), key=lambda saved: (saved.name.casefold(), saved.id))


def save_filter(
    session: AnySession, actor: Actor, kind: Kind, name: str, query: Mapping[str, Any]
) -> SavedFilter:
    """Under a name that is there already the new filter takes its place. Raises Refusal."""
    if actor.account is None:
        raise Refusal(_("Filters are kept for people who signed in."))
    name, own = checked(name), saved_filters(session, actor, kind)
    saved = next((one for one in own if one.name == name), None)
    if saved is None:
        if len(own) >= MOST:
            raise Refusal(_("You have %(most)s filters here. Delete one first.", most=MOST))
        saved = SavedFilter(id=uuid4().hex, account=actor.account, kind=kind.id, name=name)
        session.add(saved)
    saved.query = dict(query)
    return saved


def rename_filter(session: AnySession, actor: Actor, kind: Kind, id: str, name: str) -> SavedFilter:
    saved, name = own_filter(session, actor, kind, id), checked(name)
    if any(one.name == name and one.id != id for one in saved_filters(session, actor, kind)):
        raise Conflict(_("You have another filter of this name. Choose another name."))
    saved.name = name
    return saved


def delete_filter(session: AnySession, actor: Actor, kind: Kind, id: str) -> SavedFilter:
    """Gives what was deleted, so that it can be saved again."""
    saved = own_filter(session, actor, kind, id)
    session.delete(saved)
    return saved


def own_filter(session: AnySession, actor: Actor, kind: Kind, id: str) -> SavedFilter:
    """Somebody else's is as if it were not there."""
    saved: SavedFilter | None = session.get(SavedFilter, id)
    if saved is None or actor.account is None or (saved.account, saved.kind) != (actor.account, kind.id):
        raise NotThere(_("There is no such filter."))
    return saved


def checked(name: str) -> str:
    """On one line, with something to read."""
    name = " ".join(name.split())
    if not name or not name.isprintable():
        raise Refusal(_("Give the filter a name."), fields={"name": _("Give the filter a name.")})
    if len(name) > LONGEST:
        raise Refusal(_("The name has room for %(most)s characters.", most=LONGEST))
    return name
