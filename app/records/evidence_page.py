"""The files of one record as its page shows them, with what the person looking may do to each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Flask, url_for
from sqlalchemy import select

from app.access import current_actor
from app.db import db
from app.i18n import size
from app.records.evidence import may_decide, may_offer
from app.records.models import RecordVersion
from app.records.queries import SqlLookup, small_organisation
from app.vault.models import ACCEPTED, OFFERED, EvidenceArrival, EvidenceFault, EvidenceLink, EvidenceScan
from app.vault.quarantine import hold_sentence, holds
from app.vault.queries import links_of
from app.vault.wording import link_state


def init_app(app: Flask) -> None:
    app.jinja_env.globals.update(
        evidence_rows=evidence_rows,
        linked_files=linked_files,
        may_add_evidence=may_add,
    )


@dataclass(frozen=True)
class LinkRow:
    """`mine`: the person looking uploaded it, so somebody else accepts it. `held`: why nobody can open it."""

    link: EvidenceLink
    added_by: str
    accepted_by: str
    mine: bool
    damaged: bool
    held: str
    may_accept: bool
    may_reject: bool
    may_withdraw: bool


@dataclass(frozen=True)
class Known:
    """What is asked once about all files of a page: which are damaged, held, or brought by who looks."""

    mine: set[str]
    damaged: set[str]
    held: Mapping[str, EvidenceScan]
    relaxed: bool


def known_of(links: list[EvidenceLink], lookup: SqlLookup) -> Known:
    return Known(
        uploaded_by_me(links),
        damaged_files(links),
        holds(link.file for link in links),
        bool(small_organisation(db.session, lookup.today)),
    )


def evidence_rows(version: RecordVersion, links: list[EvidenceLink], lookup: SqlLookup) -> list[LinkRow]:
    """Four statements however many files there are."""
    return evidence_of_all([version], {version.number: links}, lookup)[version.number]


def evidence_of_all(
    versions: Sequence[Any], links: Mapping[str, list[EvidenceLink]], lookup: SqlLookup
) -> dict[str, list[LinkRow]]:
    """The same for several records at once, by number: as many statements as for one."""
    known = known_of([link for found in links.values() for link in found], lookup)
    found: dict[str, list[LinkRow]] = {}
    for version in versions:
        decides = version.state != "void" and may_decide(current_actor(), version, lookup)
        found[version.number] = [row(link, lookup, known, decides) for link in links[version.number]]
    return found


def row(link: EvidenceLink, lookup: SqlLookup, known: Known, decides: bool) -> LinkRow:
    offered, mine = link.state == OFFERED, is_mine(link, known.mine)
    held = known.held.get(link.file)
    return LinkRow(
        link=link,
        added_by=lookup.name(link.added_by),
        accepted_by=lookup.name(link.accepted_by) if link.accepted_by else "",
        mine=mine,
        damaged=link.file in known.damaged,
        held=hold_sentence(held),
        may_accept=decides and offered and not held and (known.relaxed or not mine),
        may_reject=decides and link.state in (OFFERED, ACCEPTED),
        may_withdraw=offered and link.added_by == current_actor().person,
    )


def uploaded_by_me(links: list[EvidenceLink]) -> set[str]:
    """Digests of these files that the person looking uploaded, here or elsewhere."""
    a, person = EvidenceArrival, current_actor().person or ""
    wanted = sorted({link.file for link in links})
    return set(db.session.scalars(select(a.digest).where(a.person == person, a.digest.in_(wanted))))


def is_mine(link: EvidenceLink, mine: set[str]) -> bool:
    return link.added_by == current_actor().person or link.file in mine


def damaged_files(links: list[EvidenceLink]) -> set[str]:
    f, wanted = EvidenceFault, sorted({link.file for link in links})
    return set(db.session.scalars(select(f.digest).where(f.digest.in_(wanted), f.healed_at.is_(None))))


def linked_files(version: RecordVersion | None) -> list[dict[str, Any]]:
    """The files a draft already has, as rows above the dropzone of its form; there they stay."""
    links = links_of(db.session, version.number, version.edition) if version else []
    return [linked_file(link) for link in links if link.state in (OFFERED, ACCEPTED)]


def linked_file(link: EvidenceLink) -> dict[str, Any]:
    return {
        "name": link.kept.name,
        "size_text": size(link.kept.size),
        "kind": link.kept.extension,
        "sha256": link.file,
        "state": link_state(link.state),
        "href": url_for("vault.page", digest=link.file),
        "remove": "",
    }


def may_add(version: RecordVersion, newest: RecordVersion, lookup: SqlLookup) -> bool:
    """New files go to the newest edition only."""
    fits = version.id == newest.id and version.state != "void"
    return fits and may_offer(current_actor(), version, lookup)
