"""The library: which files there are, what each proves, where it stands. Filters and page are in the URL."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, false, func, or_, select

from app.access import current_actor
from app.actor import Actor
from app.db import AnySession
from app.i18n import _l
from app.vault.door import Proved, door
from app.vault.models import (
    ACCEPTED,
    CLEAN,
    OFFERED,
    REJECTED,
    WITHDRAWN,
    EvidenceFault,
    EvidenceFile,
    EvidenceLink,
    EvidenceScan,
)
from app.vault.quarantine import hold_sentence, holds
from app.vault.reading import readable_by

F, L, D = EvidenceFile, EvidenceLink, EvidenceFault
PAGE = 50
UNLINKED, DAMAGED, HELD = "unlinked", "damaged", "held"
LINK_STATES = (OFFERED, ACCEPTED, REJECTED, WITHDRAWN)
STATES = (OFFERED, ACCEPTED, REJECTED, UNLINKED, DAMAGED, HELD)

TYPES: dict[str, tuple[object, tuple[str, ...]]] = {
    "pdf": (_l("PDF"), ("pdf",)),
    "text": (_l("Documents and text"), ("docx", "docm", "doc", "odt", "txt", "md", "json", "xml")),
    "sheet": (_l("Sheets and tables"), ("xlsx", "xlsm", "xls", "ods", "csv", "tsv")),
    "slides": (_l("Presentations"), ("pptx", "ppt", "odp")),
    "picture": (_l("Pictures"), ("png", "jpg", "gif", "webp", "tiff", "heic")),
    "mail": (_l("Mail"), ("eml", "msg")),
    "archive": (_l("Archives"), ("zip", "7z")),
    "recording": (_l("Sound and video"), ("mp3", "m4a", "mp4")),
}


@dataclass(frozen=True)
class LibraryQuestion:
    """What the URL asks: words in the name or the first signs of a digest, type, state, page from 1."""

    words: str = ""
    type: str = ""
    state: str = ""
    page: int = 1

    @classmethod
    def from_url(cls, args: Mapping[str, str]) -> LibraryQuestion:
        """Values nobody offers are as if they were not there."""
        page, kind, state = args.get("page", ""), args.get("type", ""), args.get("state", "")
        return cls(
            words=unicodedata.normalize("NFC", args.get("q", "")).strip()[:100],
            type=kind if kind in TYPES else "",
            state=state if state in STATES else "",
            page=int(page) if page.isascii() and page.isdigit() and 0 < int(page) < 10**6 else 1,
        )

    def as_url(self, **changes: Any) -> dict[str, Any]:
        changed = replace(self, **changes)
        values = {"q": changed.words, "type": changed.type, "state": changed.state, "page": changed.page}
        return {name: value for name, value in values.items() if value not in ("", 1)}

    @property
    def narrowed(self) -> bool:
        return bool(self.words or self.type or self.state)


@dataclass(frozen=True)
class Row:
    """One file, its links to records that this person may read, and what is wrong with it.

    `held` is what people read where a virus scanner has not cleared it.
    """

    file: EvidenceFile
    links: tuple[tuple[EvidenceLink, Proved], ...]
    damaged: bool
    held: str


@dataclass(frozen=True)
class LibraryPage:
    rows: tuple[Row, ...]
    first: int
    last: int
    total: int
    page: int


def library_page(session: AnySession, question: LibraryQuestion) -> LibraryPage:
    """A fixed number of statements, however many files and links there are."""
    actor = current_actor()
    wanted = [readable_by(actor), *conditions(question)]
    total = session.execute(select(func.count()).select_from(F).where(*wanted)).scalar_one()
    page = min(question.page, max(1, -(-total // PAGE)))
    start = (page - 1) * PAGE
    found = select(F).where(*wanted).order_by(F.added_at.desc(), F.digest).offset(start).limit(PAGE)
    files = list(session.scalars(found))
    return LibraryPage(
        rows_of(session, actor, files), start + 1 if total else 0, start + len(files), total, page
    )


def conditions(question: LibraryQuestion) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if question.words:
        found.append(named(question.words))
    if question.type:
        found.append(F.extension.in_(TYPES[question.type][1]))
    if question.state:
        found.append(in_state(question.state))
    return found


def named(words: str) -> ColumnElement[bool]:
    """Every word somewhere in the name; or a single word that starts the digest."""
    lowered = [func.lower(F.name).contains(word.lower(), autoescape=True) for word in words.split()]
    return or_(
        and_(*lowered), F.digest.startswith(words.lower(), autoescape=True) if len(words) >= 4 else false()
    )


def in_state(state: str) -> ColumnElement[bool]:
    if state == DAMAGED:
        return exists().where(D.digest == F.digest, D.healed_at.is_(None))
    if state == HELD:
        return exists().where(EvidenceScan.digest == F.digest, EvidenceScan.state != CLEAN)
    if state == UNLINKED:
        return ~exists().where(L.file == F.digest, L.state != WITHDRAWN)
    return exists().where(
        L.file == F.digest, L.state == state, L.record.in_(door().readable(current_actor()))
    )


def rows_of(session: AnySession, actor: Actor, files: list[EvidenceFile]) -> tuple[Row, ...]:
    digests = [file.digest for file in files]
    links = list(session.scalars(links_to(actor, digests).order_by(L.added_on, L.position)))
    proved = door().proved({link.record for link in links})
    damaged = set(session.scalars(select(D.digest).where(D.digest.in_(digests), D.healed_at.is_(None))))
    by_file: dict[str, list[tuple[EvidenceLink, Proved]]] = {digest: [] for digest in digests}
    for link in links:
        by_file[link.file].append((link, proved[link.record]))
    held = holds(digests)
    return tuple(
        Row(file, tuple(by_file[file.digest]), file.digest in damaged, hold_sentence(held.get(file.digest)))
        for file in files
    )


def links_to(actor: Actor, digests: list[str]) -> Select[Any]:
    """The links of these files to records that this person may read."""
    return select(L).where(L.file.in_(digests), L.record.in_(door().readable(actor)))
