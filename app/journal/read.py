"""Read the journal: its head, positions by time, snapshots for the facts, history of one thing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import orjson
from sqlalchemy import Select, exists, func, select

from app.db import AnySession
from app.journal.models import JournalContent, JournalHeader
from controls.fold import Snapshot
from evidence.chain import GENESIS, Header

MOMENT = "%Y-%m-%dT%H:%M:%S.%fZ"
BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Head:
    """The last entry: everything before it is sealed by `seal`."""

    position: int = 0
    seal: str = GENESIS
    time: datetime = BEGINNING


def moment_text(moment: datetime) -> str:
    """The sealed form of a moment: UTC, microseconds, sorts as text."""
    return moment.astimezone(UTC).strftime(MOMENT)


def moment_of(text: str) -> datetime:
    return datetime.fromisoformat(text)


LAST = (
    select(JournalHeader.position, JournalHeader.seal, JournalHeader.time)
    .order_by(JournalHeader.position.desc())
    .limit(1)
)


def head(session: AnySession) -> Head:
    row = session.execute(LAST).first()
    return Head(row.position, row.seal, moment_of(row.time)) if row else Head()


def position_at(session: AnySession, moment: datetime) -> int:
    """The last position written at or before this moment; 0 when nothing was."""
    statement = select(func.max(JournalHeader.position)).where(JournalHeader.time <= moment_text(moment))
    return session.execute(statement).scalar() or 0


def seal_at(session: AnySession, position: int) -> str:
    return (
        session.execute(select(JournalHeader.seal).where(JournalHeader.position == position)).scalar()
        or GENESIS
    )


def newest_digest(session: AnySession, kind: str, id: str, edition: int, correction: int) -> str | None:
    """The digest of what was last written about one version of a thing."""
    h = JournalHeader
    written = select(h.content_digest).where(
        h.kind == kind, h.id == id, h.edition == edition, h.correction == correction
    )
    return session.scalars(written.order_by(h.position.desc()).limit(1)).first()


def snapshots(session: AnySession, position: int) -> Iterator[Snapshot]:
    """The entries that stand at a position: all that facts are folded from.

    What was superseded by then is neither read nor parsed, and who wrote an entry when stays in its header.
    """
    return _snapshots(session, standing(position))


def snapshots_between(session: AnySession, after: int, position: int) -> Iterator[Snapshot]:
    """Of the entries that stand at a position those that came after an earlier one."""
    return _snapshots(session, standing(position).where(JournalHeader.__table__.c.position > after))


def _snapshots(session: AnySession, statement: Select[*tuple[Any, ...]]) -> Iterator[Snapshot]:
    for at, kind, id, edition, correction, text in session.execute(
        statement.execution_options(yield_per=5000)
    ):
        content = orjson.loads(text)
        del content["salt"]
        yield Snapshot(at, BEGINNING, "", kind, id, edition, correction, "", content)


def standing(position: int) -> Select[*tuple[Any, ...]]:
    """The newest entry of each thing up to the position."""
    h, c = JournalHeader.__table__.c, JournalContent.__table__.c
    later = JournalHeader.__table__.alias("later").c
    superseded = exists().where(
        later.kind == h.kind, later.id == h.id, later.edition == h.edition, later.correction == h.correction,
        later.position > h.position, later.position <= position,
    )  # fmt: skip
    return (
        select(h.position, h.kind, h.id, h.edition, h.correction, c.content)
        .where(c.position == h.position, h.position <= position, ~superseded)
        .order_by(h.position)
    )


def headers(session: AnySession) -> Iterator[Header]:
    names = list(Header.__dataclass_fields__)
    statement = select(*(getattr(JournalHeader, name) for name in names)).order_by(JournalHeader.position)
    for row in session.execute(statement.execution_options(yield_per=5000)):
        yield Header(*row)


def contents(session: AnySession) -> Iterator[tuple[int, str]]:
    """(position, canonical text with its salt), for the verifier."""
    statement = select(JournalContent.position, JournalContent.content).order_by(JournalContent.position)
    yield from (tuple(row) for row in session.execute(statement.execution_options(yield_per=5000)))  # type: ignore[misc]


def history(session: AnySession, kind: str, id: str) -> list[Snapshot]:
    """All entries about one thing, oldest first."""
    return histories(session, kind, [id])


def histories(session: AnySession, kind: str, ids: Iterable[str]) -> list[Snapshot]:
    """All entries about several things of a kind, in the order they were written."""
    h, c = JournalHeader, JournalContent
    rows = session.execute(
        select(h.position, h.time, h.actor, h.kind, h.id, h.edition, h.correction, h.action, c.content)
        .join(c, c.position == h.position)
        .where(h.kind == kind, h.id.in_(sorted(ids)))
        .order_by(h.position)
    )
    return [
        Snapshot(
            r.position,
            moment_of(r.time),
            r.actor,
            r.kind,
            r.id,
            r.edition,
            r.correction,
            r.action,
            orjson.loads(r.content),
        )
        for r in rows
    ]
