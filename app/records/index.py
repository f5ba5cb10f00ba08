"""The columns and link tables that are derived from a version's content, rebuilt on every save."""

from __future__ import annotations

from datetime import date

from sqlalchemy import delete, insert, select

from app.db import AnySession
from app.i18n import _
from app.records.lookup import Lookup
from app.records.models import Record, RecordRef, RecordSubject, RecordVersion
from app.records.paths import references, subject_numbers
from app.refusal import Refusal
from controls.kinds import Kind

DAYS = ("occurred_on", "period_from", "period_to", "valid_from", "valid_to")
SCOPE = {"valid_from": "in_scope_from", "valid_to": "in_scope_to"}


def rebuild_index(
    session: AnySession, kind: Kind, version: RecordVersion, lookup: Lookup, organisation: str | None
) -> None:
    """Columns, subjects and references as the content now says. References to nothing are refused at their field."""
    fill_columns(version)
    session.flush()
    session.execute(delete(RecordSubject).where(RecordSubject.version == version.id))
    session.execute(delete(RecordRef).where(RecordRef.version == version.id))
    found = list(references(kind, version.content))
    refuse_unknown(session, found)
    if found:
        rows = [
            {"version": version.id, "path": p, "target": n, "edition": e, "row": r} for p, n, e, r in found
        ]
        session.execute(insert(RecordRef), rows)
    subjects = subject_numbers(kind, version.number, version.content, lookup, organisation)
    if subjects:
        session.execute(
            insert(RecordSubject), [{"version": version.id, "subject": s} for s in sorted(subjects)]
        )


def fill_columns(version: RecordVersion) -> None:
    content = version.content
    version.owner = content.get("owner")
    version.confidentiality = content.get("confidentiality", "audit")
    for name in DAYS:
        value = content.get(name) or content.get(SCOPE.get(name, name))
        setattr(version, name, date.fromisoformat(value) if value else None)


def refuse_unknown(session: AnySession, found: list[tuple[str, str, int | None, str | None]]) -> None:
    wanted = {number for _path, number, _edition, _row in found}
    known = (
        set(session.scalars(select(Record.number).where(Record.number.in_(sorted(wanted)))))
        if wanted
        else set()
    )
    missing = {
        path: _("There is no record %(number)s.", number=n) for path, n, _e, _r in found if n not in known
    }
    if missing:
        raise Refusal(next(iter(missing.values())), fields=missing)
