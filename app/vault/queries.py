"""Files and links, read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import Select, bindparam, select

from app.accounts.queries import identities
from app.actor import Actor
from app.db import AnySession, as_text
from app.journal.read import BEGINNING
from app.vault.models import JOURNALLED, EvidenceArrival, EvidenceFile, EvidenceLink, link_form
from controls.fold import Snapshot

MOST_VALUES = 20_000

LINKS = (
    select(EvidenceLink)
    .where(EvidenceLink.record == bindparam("record"))
    .order_by(EvidenceLink.added_on, EvidenceLink.position, EvidenceLink.id)
)
LINKS_OF_EDITION = LINKS.where(EvidenceLink.edition == bindparam("edition"))


def links_of(session: AnySession, record: str, edition: int | None = None) -> list[EvidenceLink]:
    """The links of a record (of one edition), oldest first."""
    statement = LINKS if edition is None else LINKS_OF_EDITION
    return list(session.scalars(statement, {"record": record, "edition": edition}))


def files_by_digest(session: AnySession, digests: Iterable[str]) -> dict[str, EvidenceFile]:
    """As many statements as it takes: a database bounds what one may hold (PostgreSQL: 65,535 values)."""
    wanted = sorted(set(digests))
    found: dict[str, EvidenceFile] = {}
    for start in range(0, len(wanted), MOST_VALUES):
        some = wanted[start : start + MOST_VALUES]
        rows = session.scalars(select(EvidenceFile).where(EvidenceFile.digest.in_(some)))
        found |= {row.digest: row for row in rows}
    return found


def brought(session: AnySession, actor: Actor, link: EvidenceLink) -> bool:
    """Did this person upload the file, or offer it here? The program itself never did."""
    if actor.is_program:
        return False
    person = actor.journal_name
    return link.added_by == person or session.get(EvidenceArrival, (link.file, person)) is not None


def names_of(session: AnySession, numbers: Iterable[str]) -> dict[str, str]:
    """Names of people; who has none (the program itself) is called what the journal calls it."""
    known = identities(session)
    return {number: known[number].name if number in known else number for number in numbers}


def link_snapshots(
    session: AnySession, position: int, numbers: Sequence[str] | None = None
) -> Iterator[Snapshot]:
    """The links as they are now, in the form the journal holds: for the facts."""
    for id, *columns in session.execute(link_rows(numbers).execution_options(yield_per=5000)):
        form = link_form(dict(zip(JOURNALLED, columns, strict=True)))
        yield Snapshot(position, BEGINNING, "", "evidence_link", id, 1, 0, "", form)


def link_rows(numbers: Sequence[str] | None = None) -> Select[*tuple[Any, ...]]:
    """Everything of every link (of these records) that the journal holds, days as texts."""
    t = EvidenceLink.__table__.c
    rows = select(t.id, *(as_text(t[name]) for name in JOURNALLED)).order_by(t.id)
    return rows if numbers is None else rows.where(t.record.in_(numbers))
