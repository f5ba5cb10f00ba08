"""Who may open a file. A file is as open as the records it proves.

- Whoever may read one of the records it is linked to reads the file. A withdrawn link opens nothing.
- Whoever brought the same bytes has them already.
- A file that no record names yet is open to those who read everything restricted and to auditors, because it
  may be evidence that was forgotten. It is not open to the technical administrator.
"""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import ColumnElement, and_, exists, or_, select, true

from app.access import may, rights
from app.actor import Actor
from app.db import AnySession
from app.i18n import _
from app.refusal import NotThere
from app.vault.door import door
from app.vault.models import WITHDRAWN, EvidenceArrival, EvidenceFile, EvidenceLink

F, L, A = EvidenceFile, EvidenceLink, EvidenceArrival


def readable_by(actor: Actor) -> ColumnElement[bool]:
    """The files this person may open, as a condition for a statement over them."""
    if actor.is_program:
        return true()
    standing = and_(L.file == F.digest, L.state != WITHDRAWN)
    through_record = exists().where(standing, L.record.in_(door().readable(actor)))
    brought = exists().where(A.digest == F.digest, A.person == (actor.person or ""))
    open_ways: list[ColumnElement[bool]] = [through_record, brought]
    if sees_unlinked(actor):
        open_ways.append(~exists().where(standing))
    return or_(*open_ways)


def sees_unlinked(actor: Actor) -> bool:
    return may(actor, "audit") or rights().may(actor.roles, "read", None, "restricted")


def may_open(session: AnySession, actor: Actor, digest: str) -> bool:
    """Whoever brought the bytes has them anyway: only then nothing is asked about records."""
    if actor.person and session.get(A, (digest, actor.person)) is not None:
        return True
    return session.execute(select(F.digest).where(F.digest == digest, readable_by(actor))).first() is not None


def readable_files(session: AnySession, actor: Actor, digests: Iterable[str]) -> dict[str, EvidenceFile]:
    """Those of these files that the person may open, by digest."""
    rows = session.scalars(select(F).where(F.digest.in_(sorted(set(digests))), readable_by(actor)))
    return {row.digest: row for row in rows}


def file_for(session: AnySession, actor: Actor, digest: str) -> EvidenceFile:
    """The file, if this person may open it. Otherwise it is as if it were not there: raises NotThere."""
    found: EvidenceFile | None = session.scalars(
        select(F).where(F.digest == digest, readable_by(actor))
    ).first()
    if found is None:
        raise NotThere(
            _("There is no such file, or it is not open to you. Ask whoever gave you the address.")
        )
    return found
