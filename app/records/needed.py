"""What an empty list says: who records such things, and what has to be there before one can be."""

from __future__ import annotations

from sqlalchemy import select

from app.access import kinds
from app.db import AnySession
from app.i18n import _, language
from app.records.models import RecordVersion
from controls.kinds import Kind

V = RecordVersion


def needed_kinds(kind: Kind) -> list[tuple[str, ...]]:
    """For each record that one of this kind has to name: the kinds that may be named there."""
    named = (field for field in kind.fields if field.type in ("ref", "refs") and field.need != "optional")
    targets = (tuple(target for target in field.to if target in kinds()) for field in named)
    return [target for target in targets if target and kind.id not in target]


def lacking_kinds(session: AnySession, kind: Kind) -> list[Kind]:
    """Kinds to begin with, because nothing is approved that could be named."""
    needed = needed_kinds(kind)
    wanted = {target for targets in needed for target in targets}
    approved = select(V.kind).where(V.kind.in_(wanted), V.state == "approved").distinct()
    there = set(session.scalars(approved)) if wanted else set()
    first = dict.fromkeys(targets[0] for targets in needed if not there & {*targets})
    return [kinds()[target] for target in first]


def recorded_by(kind: Kind) -> str:
    """Who may record such things, in words: roles, groups, and who somebody is to the subject."""
    known = kinds()
    names = {**known.roles, **known.group_names, **known.stand_ins}
    who = _(", ").join(names[entry].get(language()) for entry in kind.create if entry in names)
    return _("Recorded by: %(who)s", who=who)
