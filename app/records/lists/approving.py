"""Approve several records, each after a look: who may, what was looked at, and what became of each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import select

from app.actor import Actor
from app.db import AnySession, db
from app.i18n import _
from app.records.lifecycle import approve, hindrance
from app.records.lists.cells import Row
from app.records.lists.selecting import COLUMNS, visible
from app.records.looked_at import refuse_unseen
from app.records.models import RecordVersion
from app.records.queries import SqlLookup, readable_version
from app.records.stepping import asked_fields
from app.refusal import NotThere, Refusal
from app.transaction import Transaction, transaction
from app.vault.models import OFFERED, EvidenceLink
from app.vault.queries import links_of
from controls.kinds import Kind

V = RecordVersion


@dataclass(frozen=True)
class LookedAt:
    """One record as the page showed it: version, offered files, and which of these go back and why."""

    number: str
    base: str
    files: frozenset[str] = frozenset()
    rejected: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Outcome:
    """`position`: the journal entry of an approval; else `why` it was not approved."""

    number: str
    position: int = 0
    why: str = ""


def why_not(actor: Actor, kind: Kind, row: Row, lookup: SqlLookup) -> str:
    """Why this person cannot approve this record among others; "" when they can."""
    step = next((step for step in kind.steps(row.state, row.content) if step.to == "approved"), None)
    if step is None or row.state != "submitted":
        return _("It does not wait for approval.")
    refusal = hindrance(actor, kind, row, step, lookup)
    if refusal:
        return str(refusal.message)
    if any(asked_fields(kind, row, step)):
        return _("Approving it asks for more. Open the record to approve it.")
    return ""


def chosen_rows(session: AnySession, kind: Kind, numbers: Iterable[str]) -> list[Row]:
    """Those that this person may read, oldest first: what others refer to is approved before them."""
    wanted = select(*COLUMNS).where(V.kind == kind.id, V.latest.is_(True), V.number.in_(sorted(set(numbers))))
    return list(session.execute(visible(wanted).order_by(V.id)))


def approve_each(actor: Actor, kind: Kind, seen: Sequence[LookedAt]) -> list[Outcome]:
    """Each in a transaction of its own: that one cannot be approved keeps no other from it."""
    return [approve_one(actor, kind, one) for one in seen]


def approve_one(actor: Actor, kind: Kind, seen: LookedAt) -> Outcome:
    try:
        with transaction(actor) as tx:
            approve_seen(tx, kind, seen)
            return Outcome(seen.number, position=tx.position_of(seen.number))
    except Refusal as refusal:
        return Outcome(seen.number, why=str(refusal.message))


def approve_seen(tx: Transaction, kind: Kind, seen: LookedAt) -> None:
    """The same step as on the record's own page, for exactly what was looked at. Raises Refusal."""
    version = readable_version(tx, seen.number)
    if version.kind != kind.id:
        raise NotThere(_("There is no record %(number)s.", number=seen.number))
    refuse_unseen(tx, seen.number, seen.base, seen.files)
    links = {link.id for link in links_of(tx.session, seen.number, version.edition) if link.state == OFFERED}
    approve(tx, seen.number, {link: why for link, why in seen.rejected.items() if link in links})


def links_of_all(rows: Sequence[Row]) -> dict[str, list[EvidenceLink]]:
    """The files of these versions, in one statement."""
    editions = {row.number: row.edition for row in rows}
    wanted = select(EvidenceLink).where(EvidenceLink.record.in_(sorted(editions)))
    found: dict[str, list[EvidenceLink]] = {number: [] for number in editions}
    for link in db.session.scalars(
        wanted.order_by(EvidenceLink.added_on, EvidenceLink.position, EvidenceLink.id)
    ):
        if link.edition == editions[link.record]:
            found[link.record].append(link)
    return found
