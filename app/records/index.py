"""The columns and link tables that are derived from a version's content, rebuilt on every save."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import date

from sqlalchemy import bindparam, delete, insert, select

from app.access import kinds
from app.db import AnySession
from app.i18n import _
from app.records.lookup import Seen
from app.records.lookups import SqlLookup
from app.records.models import RecordRef, RecordSubject, RecordVersion
from app.records.paths import Reference, references, subject_numbers
from app.records.pickers import not_offered
from app.refusal import Refusal
from controls.kinds import Field, Kind

DAYS = ("occurred_on", "period_from", "period_to", "valid_from", "valid_to")
OF_VERSION = tuple(
    delete(table).where(table.version == bindparam("of")) for table in (RecordSubject, RecordRef)
)
V = RecordVersion
SCOPE = {"valid_from": "in_scope_from", "valid_to": "in_scope_to"}


def rebuild_index(
    session: AnySession, kind: Kind, version: RecordVersion, lookup: SqlLookup, organisation: str | None
) -> None:
    """Columns, subjects and references as the content now says."""
    found = checked(session, kind, version, lookup)
    for gone in OF_VERSION:
        session.execute(gone, {"of": version.id})
    subjects = subject_numbers(kind, version.number, version.content, lookup, organisation)
    point(session, version, found, subjects)


def build_index(
    session: AnySession, kind: Kind, version: RecordVersion, lookup: SqlLookup, organisation: str | None
) -> None:
    """The same for a version just made, of which nothing has been indexed yet."""
    found = checked(session, kind, version, lookup)
    subjects = subject_numbers(kind, version.number, version.content, lookup, organisation)
    point(session, version, found, subjects)


def checked(session: AnySession, kind: Kind, version: RecordVersion, lookup: SqlLookup) -> list[Reference]:
    """Everything the version now points to, with its columns filled; what it pointed to before may stay."""
    fill_columns(version)
    session.flush()
    found = list(references(kind, version.content))
    refuse_wrong_references(session, kind.find, found, lookup, version.number)
    return found


def point(
    session: AnySession, version: RecordVersion, found: Sequence[Reference], subjects: Collection[str]
) -> None:
    of = {"version": version.id}
    if found:
        rows = [{**of, "path": p, "target": n, "edition": e, "row": r} for p, n, e, r in found]
        session.execute(insert(RecordRef), rows)
    if subjects:
        session.execute(insert(RecordSubject), [{**of, "subject": one} for one in sorted(subjects)])


def fill_columns(version: RecordVersion) -> None:
    content = version.content
    version.owner = content.get("owner")
    version.confidentiality = content.get("confidentiality", "audit")
    for name in DAYS:
        value = content.get(name) or content.get(SCOPE.get(name, name))
        setattr(version, name, date.fromisoformat(value) if value else None)


def refuse_wrong_references(
    session: AnySession,
    field_of: Callable[[str], Field | None],
    found: Sequence[Reference],
    lookup: SqlLookup,
    origin: str = "",
) -> None:
    """Refuse what points to nothing, to a record of a kind the field does not take, or to a row not there.

    A record that the person may not read is nothing to them, unless `origin` pointed to it before.
    """
    wanted = {number for _path, number, _edition, _row in found}
    known = nameable(session, wanted, lookup, origin) if wanted else set()
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


def nameable(session: AnySession, wanted: set[str], lookup: SqlLookup, origin: str) -> set[str]:
    """Nearly always one statement; what it leaves is no record, or hidden in its newest version."""
    known = lookup.open_in_newest(wanted)
    if wanted <= known:
        return known
    before = select(RecordRef.target).join(V, RecordRef.version == V.id).where(V.number == origin)
    open_to_them = {n for n in wanted - known if lookup.record(n) and lookup.is_open(n)}
    return known | open_to_them | set(session.scalars(before))


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
