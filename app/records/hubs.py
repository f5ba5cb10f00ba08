"""A subject's own page, which gathers what was recorded about it: its address, and what it starts from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import abort, url_for
from sqlalchemy import func, select

from app.access import current_actor, kinds, may
from app.db import AnySession, db
from app.records import extension
from app.records.lists import filtered, list_question, ordered, visible
from app.records.lookup import Seen
from app.records.lookups import SqlLookup
from app.records.models import RecordVersion
from app.records.queries import lookup_now, newest
from controls.kinds import Kind


@dataclass(frozen=True)
class Recorded:
    """The newest records of one kind about a subject, and how many there are in all."""

    versions: Sequence[RecordVersion]
    total: int
    url: str


@dataclass(frozen=True)
class Hub:
    """What every such page starts from: the subject as it now is, and what other rooms show of it."""

    version: RecordVersion
    kind: Kind
    lookup: SqlLookup

    @property
    def number(self) -> str:
        return self.version.number

    @property
    def content(self) -> dict[str, Any]:
        return dict(self.version.content)

    def recorded(self, kind: str, most: int = 6) -> Recorded:
        return recorded(db.session, kinds()[kind], self.number, most)

    def panels(self) -> list[str]:
        return [panel(self.number, self.lookup) for panel in extension.subject_panels()]


def hub_or_404(number: str, kind: str) -> Hub:
    """The subject, if there is one of that kind and the person looking may see it; its words as approved."""
    version = newest(db.session, number)
    if version is None or version.kind != kind or not may(current_actor(), "read", kinds()[kind], version):
        abort(404)
    return Hub(version, kinds()[kind], lookup_now())


def recorded(session: AnySession, kind: Kind, subject: str, most: int) -> Recorded:
    """Two statements, however many records there are; those the person may not read are left out."""
    question = list_question(kind, subject)
    statement = visible(filtered(newest_of(kind), question))
    total = session.execute(select(func.count()).select_from(statement.subquery())).scalar_one()
    versions = list(session.scalars(ordered(statement, question).limit(most)))
    return Recorded(versions, total, url_for("records.listing", kind=kind.id, subject=subject))


def newest_of(kind: Kind) -> Any:
    v = RecordVersion
    return select(v).where(v.kind == kind.id, v.latest.is_(True), v.state != "void")


def readable(found: Sequence[Seen], kind: Kind, subject: str) -> list[Seen]:
    """Those of the records found that the person looking may read."""
    statement = visible(filtered(select(RecordVersion.number), list_question(kind, subject)))
    numbers = set(db.session.scalars(statement))
    return [seen for seen in found if seen.number in numbers]


def hub_url(number: str) -> str:
    """Address of the subject's own page, "" where its kind has none."""
    kind = kinds().by_prefix.get(number.partition("-")[0])
    endpoint = extension.hub_of(kind.id) if kind else None
    return url_for(endpoint, number=number) if endpoint else ""


def page_url(number: str) -> str:
    """The subject's own page, else the page of the record."""
    return hub_url(number) or url_for("records.page", number=number)
