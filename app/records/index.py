"""The columns and link tables that are derived from a version's content, rebuilt on every save."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from sqlalchemy import bindparam, delete, insert, select

from app.access import kinds
from app.db import AnySession
from app.i18n import _
from app.records.lookup import Lookup, Seen
from app.records.models import Record, RecordRef, RecordSubject, RecordVersion
from app.records.paths import Reference, references, subject_numbers
from app.records.pickers import not_offered
from app.refusal import Refusal
from controls.kinds import Field, Kind

DAYS = ("occurred_on", "period_from", "period_to", "valid_from", "valid_to")
OF_VERSION = tuple(
    delete(table).where(table.version == bindparam("of")) for table in (RecordSubject, RecordRef)
)
KNOWN = select(Record.number).where(Record.number.in_(bindparam("wanted", expanding=True)))
SCOPE = {"valid_from": "in_scope_from", "valid_to": "in_scope_to"}


def rebuild_index(
    session: AnySession, kind: Kind, version: RecordVersion, lookup: Lookup, organisation: str | None
) -> None:
    """Columns, subjects and references as the content now says."""
    fill_columns(version)
    session.flush()
    for gone in OF_VERSION:
        session.execute(gone, {"of": version.id})
    build_index(session, kind, version, lookup, organisation)


def build_index(
    session: AnySession, kind: Kind, version: RecordVersion, lookup: Lookup, organisation: str | None
) -> None:
    """The same for a version just made, of which nothing has been indexed yet."""
    fill_columns(version)
    session.flush()
    found = list(references(kind, version.content))
    refuse_wrong_references(session, kind.find, found, lookup)
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


def refuse_wrong_references(
    session: AnySession, field_of: Callable[[str], Field | None], found: Sequence[Reference], lookup: Lookup
) -> None:
    """Refuse what points to nothing, to a record of a kind the field does not take, or to a row not there."""
    wanted = sorted({number for _path, number, _edition, _row in found})
    known = set(session.scalars(KNOWN, {"wanted": wanted})) if wanted else ()
    wrong: dict[str, str] = {}
    for path, number, edition, row in found:
        if number not in known:
            wrong.setdefault(path, _("There is no record %(number)s.", number=number))
        elif not fits(field_of(path), number):
            wrong.setdefault(path, not_offered(number))
        elif row is not None and not has_row(lookup.version(number, edition or 1), row):
            wrong.setdefault(path, _("This is no row of another record. Choose one from the list."))
    if wrong:
        raise Refusal(next(iter(wrong.values())), fields=wrong)


def fits(field: Field | None, number: str) -> bool:
    """Is the record of a kind that this field takes?"""
    taken = {name.partition(".")[0] for name in field.to} if field else {"@record"}
    kind = kinds().by_prefix.get(number.partition("-")[0])
    return "@record" in taken or (
        kind is not None and (kind.id in taken or ("@subject" in taken and bool(kind.is_subject)))
    )


def has_row(seen: Seen | None, row: str) -> bool:
    tables = (value for value in seen.content.values() if isinstance(value, list)) if seen else ()
    return any(isinstance(one, dict) and one.get("id") == row for rows in tables for one in rows)
