"""Everything the page of one file shows: what it is, who brought it, what it proves, and a look inside."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from app.access import current_actor
from app.db import db
from app.vault.door import Proved, door
from app.vault.inside import look_inside
from app.vault.library import links_to
from app.vault.models import EvidenceFile, EvidenceLink
from app.vault.quarantine import hold_of
from app.vault.queries import names_of
from app.vault.serving import fault_of
from app.vault.wording import type_name, warnings_of

L = EvidenceLink


@dataclass(frozen=True)
class LinkLine:
    """One use of the file, at a record that this person may read."""

    link: EvidenceLink
    record: Proved
    added_by: str
    accepted_by: str


def file_page(file: EvidenceFile, start: int) -> dict[str, Any]:
    """The values of vault/file.html. A look inside may find the file damaged: then the page says so."""
    inside = look_inside(file, start)
    links = list(
        db.session.scalars(links_to(current_actor(), [file.digest]).order_by(L.added_on, L.position))
    )
    names = names_of(db.session, people_in(file, links))
    return {
        "file": file,
        "type_name": type_name(file.extension),
        "warnings": warnings_of(file),
        "added_by": names[file.added_by],
        "links": lines(links, names),
        "fault": fault_of(file.digest),
        "held": hold_of(db.session, file.digest),
        "inside": inside,
    }


def people_in(file: EvidenceFile, links: list[EvidenceLink]) -> set[str]:
    accepted = {link.accepted_by for link in links if link.accepted_by}
    return {file.added_by, *(link.added_by for link in links), *accepted}


def lines(links: list[EvidenceLink], names: dict[str, str]) -> list[LinkLine]:
    proved = door().proved({link.record for link in links})
    return [
        LinkLine(
            link,
            proved[link.record],
            names[link.added_by],
            names[link.accepted_by] if link.accepted_by else "",
        )
        for link in links
    ]
