"""Records, read: the versions of one, and what forms and rules may look up of all others."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from typing import Any

from flask import current_app, has_request_context
from sqlalchemy import Select, bindparam, select

from app.access import current_actor, kinds, may
from app.actor import system
from app.db import AnySession, as_text, db
from app.i18n import _
from app.journal.read import BEGINNING
from app.records.lookups import SqlLookup
from app.records.models import ATTACHED, JOURNALLED, RecordVersion, journal_form
from app.records.organisation import current_zone
from app.refusal import NotThere
from app.transaction import Transaction
from controls.fold import Snapshot

__all__ = [
    "SqlLookup",
    "lookup_in",
    "lookup_now",
    "newest",
    "readable_version",
    "record_snapshots",
    "relaxed_by",
    "small_organisation",
    "versions_of",
]

V = RecordVersion
NOBODY = system("program")


NEWEST = select(V).where(V.number == bindparam("number"), V.latest.is_(True))
VERSIONS = select(V).where(V.number == bindparam("number")).order_by(V.edition.desc(), V.correction.desc())


def newest(session: AnySession, number: str) -> RecordVersion | None:
    """The version one works on: the latest edition's latest correction."""
    return session.scalars(NEWEST, {"number": number}).first()


def versions_of(session: AnySession, number: str) -> list[RecordVersion]:
    """All versions, newest first."""
    return list(session.scalars(VERSIONS, {"number": number}))


def readable_version(tx: Transaction, number: str) -> RecordVersion:
    """The version one works on, if the actor may read the record; otherwise it is as if it were not there."""
    version = newest(tx.session, number)
    if version is None or not may(tx.actor, "read", kinds()[version.kind], version):
        raise NotThere(_("There is no record %(number)s.", number=number))
    return version


def small_organisation(session: AnySession, day: date) -> list[str]:
    """Numbers of the policies in force that relax the separation of duties: a limitation in every report."""
    return relaxed_by(SqlLookup(session, today=day, actor=NOBODY))


def relaxed_by(lookup: SqlLookup) -> list[str]:
    """The same, through what has been looked up already."""
    return [seen.number for seen in lookup.in_force("policy", lookup.today, topic="small_organisation")]


def lookup_in(tx: Transaction) -> SqlLookup:
    """What the rules may look up inside a transaction: its day, its person."""
    return SqlLookup(tx.session, today=tx.today, actor=tx.actor, now=tx.at)


def lookup_now() -> SqlLookup:
    """The same for a page that only shows: the organisation's day by the program's clock."""
    clock: Callable[[], datetime] = current_app.extensions["akashi_clock"]
    now = clock().astimezone(current_zone())
    actor = current_actor() if has_request_context() else NOBODY
    return SqlLookup(db.session, today=now.date(), actor=actor, now=now)


def record_snapshots(
    session: AnySession, position: int, numbers: Sequence[str] | None = None
) -> Iterator[Snapshot]:
    """The versions and attached lines as the tables hold them now, in the journal's form: for the facts."""
    for row in session.execute(version_rows(numbers).execution_options(yield_per=5000)):
        form = journal_form(dict(zip(JOURNALLED, row, strict=True)))
        number, kind, edition, correction = row[:4]
        yield Snapshot(position, BEGINNING, "", kind, number, edition, correction, "", form)
    for name in ATTACHED:
        lines = session.execute(line_rows(name, numbers).execution_options(yield_per=5000))
        for id, record, edition, by, line in lines:
            content = {"record": record, "edition": edition, **line, "by": by}
            yield Snapshot(position, BEGINNING, by, name, id, 1, 0, "", content)


def version_rows(numbers: Sequence[str] | None = None) -> Select[*tuple[Any, ...]]:
    """Everything of every version (of these records) that the journal holds, days as texts."""
    t = V.__table__.c
    rows = select(*(as_text(t[name]) for name in JOURNALLED)).order_by(t.number, t.edition, t.correction)
    return rows if numbers is None else rows.where(t.number.in_(numbers))


def line_rows(name: str, numbers: Sequence[str] | None = None) -> Select[*tuple[Any, ...]]:
    """The lines of one attached list (to these records)."""
    t = ATTACHED[name].__table__.c
    rows = select(t.id, t.record, t.edition, t.by, t.content).order_by(t.id)
    return rows if numbers is None else rows.where(t.record.in_(numbers))
