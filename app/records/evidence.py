"""Evidence from the side of the records: who offers a file, who accepts it, which files a person may read.

The vault below knows files and links; only here is it known whose record a link belongs to.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from flask import Flask, url_for
from sqlalchemy import Select, select

from app.access import kinds, may
from app.actor import Actor
from app.i18n import _
from app.records.lookup import Lookup
from app.records.models import Record, RecordVersion
from app.records.queries import lookup_in, lookup_now, readable_version, small_organisation, versions_of
from app.records.readable import readable_versions
from app.records.standins import is_author, is_owner, is_subject_owner, stands_in
from app.refusal import NotAllowed, NotThere, Refusal
from app.transaction import Transaction
from app.vault.door import Proved, provide_door
from app.vault.models import WITHDRAWN, EvidenceLink
from app.vault.uploads import Chosen
from app.vault.usecases import accept_link, link_file, reject_link, withdraw_link

V = RecordVersion


def init_app(app: Flask) -> None:
    """Answer the vault, and give the record templates what they show of files."""
    from app.records import evidence_page, evidence_views

    provide_door(app, RecordsDoor())
    app.register_blueprint(evidence_views.blueprint)
    evidence_page.init_app(app)


# ---- use cases -------------------------------------------------------------------------------------------


def offer(
    tx: Transaction, number: str, files: Iterable[Chosen], *, expires_on: date | None = None
) -> list[EvidenceLink]:
    """Offer files as proof for the newest edition of a record, also after it was approved. Raises Refusal."""
    version = version_for(tx, number)
    if not may_offer(tx.actor, version, lookup_in(tx)):
        raise NotAllowed(
            _("Files are added by whoever may record this, its author or its owner. Ask one of them.")
        )
    if version.state == "void":
        raise Refusal(
            _("%(number)s is void. Add the file to the record that replaces it.", number=number), code=409
        )
    return [
        link_file(
            tx,
            record=number,
            edition=version.edition,
            digest=file.digest,
            role=file.role,
            page=file.page,
            expires_on=expires_on,
        )
        for file in files
    ]


def decide(tx: Transaction, link_id: str, step: str, reason: str = "") -> EvidenceLink:
    """Accept an offered file, send it back with a reason, or take back one's own. Raises Refusal."""
    link: EvidenceLink | None = tx.session.get(EvidenceLink, link_id)
    if link is None:
        raise NotThere(_("There is no such file at a record."))
    version = version_for(tx, link.record, link.edition)
    if version.state == "void":
        raise Refusal(_("%(number)s is void: its files stay as they are.", number=link.record), code=409)
    if step == "withdraw":
        withdraw_link(tx, link)
        return link
    if not may_decide(tx.actor, version, lookup_in(tx)):
        raise NotAllowed(_("Files are accepted by whoever may approve the record, and never by auditors."))
    if step == "accept":
        accept_link(tx, link, relaxed=bool(small_organisation(tx.session, tx.today)))
    else:
        reject_link(tx, link, reason)
    return link


def offer_again(tx: Transaction, link_id: str) -> EvidenceLink:
    """Undo taking a file back: offered anew as it was, by whoever had added it."""
    link: EvidenceLink | None = tx.session.get(EvidenceLink, link_id)
    if link is None or link.state != WITHDRAWN or link.added_by != tx.actor.journal_name:
        raise NotThere(_("There is no such file at a record."))
    if version_for(tx, link.record).edition != link.edition:
        raise Refusal(_("%(number)s has a newer edition. Add the file there.", number=link.record), code=409)
    (again,) = offer(tx, link.record, [Chosen(link.file, link.role, link.page)], expires_on=link.expires_on)
    return again


def version_for(tx: Transaction, number: str, edition: int | None = None) -> RecordVersion:
    """The newest version (of one edition), if this person may read the record; otherwise it is not there."""
    latest = readable_version(tx, number)
    if edition in (None, latest.edition):
        return latest
    return next(version for version in versions_of(tx.session, number) if version.edition == edition)


def may_offer(actor: Actor, version: RecordVersion, lookup: Lookup) -> bool:
    """Whoever may make such a record, and those it belongs to, if their roles let them record at all."""
    kind = kinds()[version.kind]
    mine = any(judge(actor, kind, version, lookup) for judge in (is_author, is_owner, is_subject_owner))
    return may(actor, "edit", kind, version) and (
        mine or stands_in(kind.create, actor, kind, version, lookup)
    )


def may_decide(actor: Actor, version: RecordVersion, lookup: Lookup) -> bool:
    """Whoever may approve the record. Kinds nobody approves: whoever may accept files in that room."""
    kind = kinds()[version.kind]
    approver = not kind.approve or stands_in(kind.approve, actor, kind, version, lookup)
    return may(actor, "accept", kind, version) and approver


# ---- what the vault asks ---------------------------------------------------------------------------------


class RecordsDoor:
    """The answer to app/vault/door.py."""

    def readable(self, actor: Actor) -> Select[Any]:
        if actor.is_program:
            return select(Record.number)
        return select(V.number).where(V.latest.is_(True), readable_versions(actor))

    def proved(self, numbers: Iterable[str]) -> Mapping[str, Proved]:
        lookup = lookup_now()
        wanted = sorted(set(numbers))
        lookup.preload(wanted)
        return {number: proved(number, lookup) for number in wanted}


def proved(number: str, lookup: Any) -> Proved:
    kind = kinds().by_prefix[number.partition("-")[0]]
    return Proved(
        number, lookup.name(number), kind.name.get(lookup.language), url_for("records.page", number=number)
    )
