"""Keep bytes, link files to records, accept or send them back. Nobody accepts a file they uploaded."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from uuid import uuid4

from flask import current_app

from app.access import may
from app.i18n import _
from app.journal.read import moment_text
from app.plain_text import refuse_unreadable
from app.refusal import NotThere, Refusal
from app.transaction import Transaction
from app.vault.models import (
    ACCEPTED,
    OFFERED,
    REFUSED,
    REJECTED,
    WITHDRAWN,
    EvidenceArrival,
    EvidenceFault,
    EvidenceFile,
    EvidenceLink,
)
from app.vault.quarantine import admit, hold_of, hold_sentence
from app.vault.queries import brought, links_of
from app.vault.reading import may_open
from evidence.store import Store

ROLE_MAX, PAGE_MAX, REASON_MAX = 200, 50, 2000  # characters


def store() -> Store:
    kept: Store = current_app.extensions["akashi_store"]
    return kept


def register_file(
    tx: Transaction, *, digest: str, name: str, size: int, media_type: str, extension: str,
    warnings: str = "", clean: bool = False,
) -> EvidenceFile:  # fmt: skip
    """Make bytes that are already stored known. The same bytes again give the file that is there.

    `clean`: a virus scanner has cleared them already.
    """
    known: EvidenceFile | None = tx.session.get(EvidenceFile, digest)
    kept = known or first_arrival(tx, digest, name, size, media_type, extension, warnings)
    note_arrival(tx, digest, name)
    admit(tx, kept, new=known is None, clean=clean)
    return kept


def first_arrival(
    tx: Transaction, digest: str, name: str, size: int, media_type: str, extension: str, warnings: str
) -> EvidenceFile:
    kept = EvidenceFile(
        digest=digest, name=name, size=size, media_type=media_type, extension=extension,
        warnings=warnings, added_by=tx.actor.journal_name, added_at=moment_text(tx.at),
    )  # fmt: skip
    tx.session.add(kept)
    tx.session.flush()
    tx.note("evidence_file", digest, kept.as_content(), action="store")
    return kept


def note_arrival(tx: Transaction, digest: str, name: str) -> None:
    """Remember who brought the bytes: they may open and link the file, whatever else it proves."""
    person = tx.actor.journal_name
    if tx.session.get(EvidenceArrival, (digest, person)) is None:
        tx.session.add(EvidenceArrival(digest=digest, person=person, name=name, at=moment_text(tx.at)))
        tx.session.flush()


def heal(tx: Transaction, digest: str) -> None:
    """The right bytes were put in place of damaged or missing ones."""
    fault: EvidenceFault | None = tx.session.get(EvidenceFault, digest)
    if fault:
        fault.healed_at = moment_text(tx.at)


def link_file(
    tx: Transaction,
    *,
    record: str,
    edition: int,
    digest: str,
    role: str = "",
    page: str = "",
    expires_on: date | None = None,
) -> EvidenceLink:
    """Offer a file as proof for one edition of a record. The same file twice is one link.

    Only a file that the person may open: knowing a digest must not be a way to what it names.
    """
    refuse_unreadable("evidence-role", role, ROLE_MAX)
    refuse_unreadable("evidence-page", page, PAGE_MAX)
    if not may_open(tx.session, tx.actor, digest):
        raise NotThere(_("This file is not stored. Choose it again."))
    held = hold_of(tx.session, digest)
    if held and held.state == REFUSED:
        raise Refusal(hold_sentence(held), code=409)
    for link in links_of(tx.session, record, edition):
        if link.file == digest and link.state in (OFFERED, ACCEPTED):
            return link
    link = EvidenceLink(
        id=uuid4().hex, record=record, edition=edition, file=digest, role=role, page=page,
        state=OFFERED, added_by=tx.actor.journal_name, added_on=tx.today, expires_on=expires_on,
        reason="", position=tx.next_position,
    )  # fmt: skip
    tx.session.add(link)
    note_link(tx, link, "offer")
    return link


def note_link(tx: Transaction, link: EvidenceLink, action: str) -> None:
    tx.note("evidence_link", link.id, link.as_content(), action=action)
    tx.session.flush()


def accept_link(tx: Transaction, link: EvidenceLink, *, relaxed: bool = False) -> None:
    """`relaxed`: an approved small-organisation policy lets people accept their own files."""
    if link.state != OFFERED:
        raise Refusal(_("Only an offered file can be accepted."))
    if held := hold_of(tx.session, link.file):
        raise Refusal(hold_sentence(held), code=409)
    if not relaxed and brought(tx.session, tx.actor, link):
        raise Refusal(_("Nobody accepts a file they uploaded. Ask somebody else."), code=403)
    link.state, link.accepted_by, link.accepted_on = ACCEPTED, tx.actor.journal_name, tx.today
    note_link(tx, link, "accept")


def reject_link(tx: Transaction, link: EvidenceLink, reason: str) -> None:
    if link.state not in (OFFERED, ACCEPTED):
        raise Refusal(_("This file has already been sent back or withdrawn."))
    if not reason.strip():
        raise Refusal(_("Say why the file is sent back."), fields={"reason": _("Write a reason.")})
    refuse_unreadable("reason", reason, REASON_MAX)
    link.state, link.reason = REJECTED, reason.strip()
    note_link(tx, link, "reject")


def withdraw_link(tx: Transaction, link: EvidenceLink) -> None:
    """Taken back by whoever added it, while nobody has accepted it."""
    if link.state != OFFERED or link.added_by != tx.actor.journal_name:
        raise Refusal(
            _("Only the person who added a file can take it back, and only before it is accepted."), code=403
        )
    link.state = WITHDRAWN
    note_link(tx, link, "withdraw")


def accept_offered(
    tx: Transaction,
    record: str,
    edition: int,
    rejected: Mapping[str, str],
    *,
    relaxed: Callable[[], object] = lambda: False,
) -> None:
    """Approving a record accepts the offered files the approver did not upload, except those sent back.

    Auditors approve findings, but accept no file: theirs stay offered. So does what nobody could open yet,
    because it is still checked for viruses. `relaxed` is asked where it matters: see `accept_link`.
    """
    for link in links_of(tx.session, record, edition):
        if link.state != OFFERED:
            continue
        if link.id in rejected:
            reject_link(tx, link, rejected[link.id])
        elif hold_of(tx.session, link.file):
            continue
        elif may(tx.actor, "accept"):
            own = brought(tx.session, tx.actor, link)
            if not own or relaxed():
                accept_link(tx, link, relaxed=own)
