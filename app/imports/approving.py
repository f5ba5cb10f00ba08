"""What an import left waiting, and its approval by a second person: all of it, in one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import and_, exists, func, select

from app.access import kinds
from app.actor import Actor
from app.db import AnySession
from app.i18n import _
from app.imports.mapping import SOURCE_NAME
from app.records import rules
from app.records.evidence import decide
from app.records.lifecycle import approve
from app.records.lookups import SqlLookup
from app.records.models import Record, RecordVersion
from app.records.readable import readable_versions
from app.refusal import Conflict, Refusal
from app.transaction import Transaction
from app.vault.models import OFFERED, EvidenceLink

V = RecordVersion


@dataclass(frozen=True, slots=True)
class Waiting:
    """A submitted record as the listing shows it: what it lacks, and how many files it offers."""

    number: str
    lock: int  # grows when somebody saves it
    title: str
    lacks: tuple[str, ...]
    files: int


def waiting(session: AnySession, actor: Actor, source: str, today: date) -> list[Waiting]:
    """The submitted records of a source that this person may read, in the order they were imported."""
    versions = submitted(session, actor, source)
    lookup = SqlLookup(session, today=today, actor=actor)
    lookup.preload(version.number for version in versions)
    offered = files_offered(session, source)
    return [
        Waiting(v.number, v.lock, lookup.name(v.number), lacks(v, lookup), offered.get(v.number, 0))
        for v in versions
    ]


def submitted(session: AnySession, actor: Actor, source: str) -> list[RecordVersion]:
    """In the order of importing, so that what others refer to is approved first."""
    statement = (
        select(V)
        .join(Record, Record.number == V.number)
        .where(Record.import_key.startswith(prefix_of(source), autoescape=True))
        .where(V.latest.is_(True), V.state == "submitted", readable_versions(actor))
        .order_by(V.id)
    )
    return list(session.scalars(statement))


def prefix_of(source: str) -> str:
    if not SOURCE_NAME.fullmatch(source):
        raise Refusal(
            _("“%(source)s” is no name of a source. It stands at the top of the mapping.", source=source)
        )
    return f"{source}/"


def lacks(version: RecordVersion, lookup: SqlLookup) -> tuple[str, ...]:
    """Labels of the fields that are not there, each once."""
    kind = kinds()[version.kind]
    problems = rules.check(kind, version.content, lookup, at="submit", version=version.edition,
                           number=version.number, correction=version.correction)  # fmt: skip
    labels = (kind.field(problem.path.partition("-")[0]).label for problem in problems if problem.path)
    return tuple(dict.fromkeys(label.get(lookup.language) for label in labels))


def files_offered(session: AnySession, source: str) -> dict[str, int]:
    statement = (
        select(EvidenceLink.record, func.count().label("files"))
        .join(Record, Record.number == EvidenceLink.record)
        .where(Record.import_key.startswith(prefix_of(source), autoescape=True))
        .where(EvidenceLink.state == OFFERED)
        .group_by(EvidenceLink.record)
    )
    return {row.record: row.files for row in session.execute(statement)}


def late_files(session: AnySession, actor: Actor, source: str) -> list[str]:
    """Links of files that somebody else offered for records of this source after they were approved."""
    approved = exists().where(
        and_(V.number == EvidenceLink.record, V.edition == EvidenceLink.edition, V.state == "approved")
    )
    statement = (
        select(EvidenceLink.id)
        .join(Record, Record.number == EvidenceLink.record)
        .where(Record.import_key.startswith(prefix_of(source), autoescape=True), approved)
        .where(EvidenceLink.state == OFFERED, EvidenceLink.added_by != actor.journal_name)
        .where(Record.kind.in_([kind.id for kind in kinds().values() if not kind.plain]))
        .order_by(EvidenceLink.position)
    )
    return list(session.scalars(statement))


def approve_all(tx: Transaction, source: str, seen: Sequence[Waiting], files: Sequence[str]) -> None:
    """Approve what was listed, with its files, and accept files added later.

    One refusal, and nothing is approved; also when the list has changed since it was looked at.
    """
    now = [(version.number, version.lock) for version in submitted(tx.session, tx.actor, source)]
    later = late_files(tx.session, tx.actor, source)
    if now != [(one.number, one.lock) for one in seen] or later != list(files):
        raise Conflict(_("The list has changed since you looked at it. Look again."))
    for one in seen:
        try:
            approve(tx, one.number)
        except Refusal as refusal:
            raise Refusal(f"{one.number}: {refusal.message}", code=refusal.code) from refusal
    for link in files:
        decide(tx, link, "accept")
