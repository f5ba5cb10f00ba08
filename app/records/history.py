"""What happened to a record, by the journal: its own steps and those of its files, newest first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from flask import url_for

from app.access import current_actor, may
from app.db import db
from app.i18n import _l
from app.journal.read import histories, history
from app.records.models import RecordVersion
from app.records.queries import SqlLookup
from app.records.wording import shown
from app.vault.queries import links_of
from controls.fold import Snapshot
from controls.kinds import Field, Kind

ACTIONS = {
    "save": _l("Saved"),
    "submit": _l("Sent for approval"),
    "approve": _l("Approved"),
    "return": _l("Sent back"),
    "take_back": _l("Sending undone"),
    "void": _l("Declared void"),
    "void_asked": _l("Asked to declare void"),
    "correct": _l("Correction opened"),
    "new_edition": _l("New edition opened"),
}
FILE_ACTIONS = {
    "offer": _l("File added"),
    "accept": _l("File accepted"),
    "reject": _l("File sent back"),
    "withdraw": _l("File taken back"),
}


@dataclass(frozen=True)
class Change:
    label: str
    old: str
    new: str


@dataclass(frozen=True)
class HistoryLine:
    """One journal entry in words. `file` and `url` name the file it is about, `reason` says why."""

    position: int
    at: str
    by: str
    action: str
    version: str
    changes: tuple[Change, ...] = ()
    file: str = ""
    url: str = ""
    reason: str = ""


@dataclass(frozen=True)
class Past:
    """What access asks of a version as a journal entry holds it."""

    state: str
    confidentiality: str
    owner: str | None
    created_by: str
    approved_by: str | None


def history_lines(kind: Kind, newest: RecordVersion, lookup: SqlLookup) -> list[HistoryLine]:
    """Newest first: the steps of the record and of the files that prove it."""
    entries = history(db.session, kind.id, newest.number)
    lines = [*record_lines(kind, entries, lookup), *file_lines(kind, newest.number, entries, lookup)]
    return sorted(lines, key=lambda line: line.position, reverse=True)


def record_lines(kind: Kind, entries: list[Snapshot], lookup: SqlLookup) -> Iterator[HistoryLine]:
    """Each entry says what differs from the one before, as far as one may read both."""
    for before, entry in zip([None, *entries], entries, strict=False):
        yield HistoryLine(
            position=entry.position,
            at=entry.time.isoformat(),
            by=lookup.name(entry.actor),
            action=action_name(kind, entry.action, lookup.language),
            version=f"{entry.edition}.{entry.correction}",
            changes=tuple(changes(kind, before, entry, lookup)),
        )


def file_lines(kind: Kind, number: str, entries: list[Snapshot], lookup: SqlLookup) -> Iterator[HistoryLine]:
    """Files added, accepted, sent back and taken back. Those of an edition one may not read stay unnamed."""
    links = {link.id: link for link in links_of(db.session, number)}
    known = {entry.edition for entry in entries if may_know(kind, entry)}
    for entry in histories(db.session, "evidence_link", links):
        link = links[entry.id]
        named = link.edition in known
        yield HistoryLine(
            position=entry.position,
            at=entry.time.isoformat(),
            by=lookup.name(entry.actor),
            action=str(FILE_ACTIONS.get(entry.action, entry.action)),
            version=str(link.edition),
            file=link.kept.name if named else "",
            url=url_for("vault.page", digest=link.file) if named else "",
            reason=entry.content["reason"] if named and entry.action == "reject" else "",
        )


def action_name(kind: Kind, action: str, language: str) -> str:
    """What was done; a step without a word of its own is called by the state it leads to."""
    if action in ACTIONS:
        return str(ACTIONS[action])
    return next((state.name.get(language) for state in kind.states if state.id == action), action)


def may_know(kind: Kind, entry: Snapshot) -> bool:
    content, version = entry.content["content"], entry.content
    past = Past(version["state"], content.get("confidentiality", "audit"), content.get("owner"),
                version["created_by"], version["approved_by"])  # fmt: skip
    return may(current_actor(), "read", kind, past)


def changes(kind: Kind, before: Snapshot | None, after: Snapshot, lookup: SqlLookup) -> Iterator[Change]:
    if before is None or not (may_know(kind, before) and may_know(kind, after)):
        return
    yield from differing(kind, before.content["content"], after.content["content"], lookup)


def differing(
    kind: Kind, old: Mapping[str, Any], new: Mapping[str, Any], lookup: SqlLookup
) -> Iterator[Change]:
    """The fields in which two contents differ, as they read; names of people stand beside the content."""
    for field in kind.all_fields:
        if not field.identity and old.get(field.name) != new.get(field.name):
            label = field.label.get(lookup.language)
            yield Change(
                label,
                summary(field, old.get(field.name), lookup),
                summary(field, new.get(field.name), lookup),
            )


def summary(field: Field, value: Any, lookup: SqlLookup) -> str:
    """A table in one line per row: what its cells say."""
    if field.type != "rows" or not value:
        return cell(field, value, lookup)
    lines = (
        "; ".join(filter(None, (cell(c, row.get(c.name), lookup) for c in field.columns))) for row in value
    )
    return "\n".join(lines)


def cell(field: Field, value: Any, lookup: SqlLookup) -> str:
    return "" if value in (None, "", []) else shown(field, value, lookup)
