"""Add entries under the lock: position, time, salted content digest, seal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import insert

from app.db import AnySession
from app.journal.models import JournalContent, JournalHeader
from app.journal.read import Head, moment_text
from evidence.chain import canonical, content_digest, make_header, new_salt


@dataclass(frozen=True)
class Note:
    """One thing as it now is: kind, id and version, what was done, and the whole content."""

    actor: str
    kind: str
    id: str
    edition: int
    correction: int
    action: str
    content: dict[str, Any]


def append(session: AnySession, last: Head, at: datetime, notes: Sequence[Note]) -> None:
    """Write the notes after `last`. The caller holds the lock and commits."""
    headers: list[dict[str, Any]] = []
    contents: list[dict[str, Any]] = []
    seal = last.seal
    for offset, note in enumerate(notes, start=1):
        salted = {**note.content, "salt": new_salt()}
        header = make_header(seal, position=last.position + offset, time=moment_text(at), actor=note.actor,
                             kind=note.kind, id=note.id, edition=note.edition, correction=note.correction,
                             action=note.action, content_digest=content_digest(salted))  # fmt: skip
        seal = header.seal
        headers.append(header.as_dict())
        contents.append({"position": header.position, "content": canonical(salted).decode()})
    if headers:
        session.execute(insert(JournalHeader), headers)
        session.execute(insert(JournalContent), contents)
