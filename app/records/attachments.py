"""Lines attached to a record: agreements, deliveries, comments, relations. Added, never changed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import uuid4

from marshmallow import ValidationError

from app.access import kinds, may
from app.actor import Actor
from app.i18n import _
from app.journal.read import moment_text
from app.records.index import refuse_wrong_references
from app.records.lookup import Lookup
from app.records.models import ATTACHED, RecordVersion
from app.records.paths import Reference, references_of
from app.records.problem import by_path
from app.records.queries import lookup_in, readable_version, versions_of
from app.records.schemas import of_fields, problems_in
from app.records.standins import is_author, is_owner, stands_in
from app.refusal import NotAllowed, NotThere, Refusal
from app.transaction import Transaction
from controls.kinds import Field

LISTS = {"consent": "consents", "delivery": "deliveries", "comment": "comments", "relation": "links"}
UNSEALED = frozenset({"draft", "returned"})
Line = dict[str, Any]


def attach(
    tx: Transaction, kind: str, number: str, content: Mapping[str, Any], *, edition: int | None = None
) -> Any:
    """Add one line: consent, delivery, comment or relation. Checked like a row of the declared list."""
    version = version_of(tx, number, edition)
    refuse_stranger(tx, kind, version)
    if kind == "consent":
        refuse_unsettled(tx, version)
    checked = checked_line(tx, kind, content)
    line = ATTACHED[kind](
        id=uuid4().hex, record=number, edition=version.edition, content=checked,
        by=tx.actor.journal_name, at=moment_text(tx.at), position=tx.next_position,
    )  # fmt: skip
    tx.session.add(line)
    tx.session.flush()
    noted = {"record": number, "edition": line.edition, **checked, "by": line.by}
    tx.note(kind, line.id, noted, action="add")
    return line


def version_of(tx: Transaction, number: str, edition: int | None) -> RecordVersion:
    """The version the line belongs to: of that edition, or the newest."""
    newest = readable_version(tx, number)
    if newest.state == "void":
        raise Refusal(_("%(number)s is void. Make a new record instead.", number=number), code=409)
    if edition in (None, newest.edition):
        return newest
    found = (version for version in versions_of(tx.session, number) if version.edition == edition)
    version = next(found, None)
    if version is None:
        raise NotThere(_("There is no such edition of %(number)s.", number=number))
    return version


def refuse_stranger(tx: Transaction, kind: str, version: RecordVersion) -> None:
    if not may_attach(tx.actor, kind, version, lookup_in(tx)):
        raise NotAllowed(_("You do not have the right to do this. Ask the SMS manager."))


def may_attach(actor: Actor, kind: str, version: RecordVersion, lookup: Lookup) -> bool:
    """Whoever works with records comments; other lines are for those who make or approve this record."""
    if kind == "comment":
        return may(actor, "edit")
    declared = kinds()[version.kind]
    mine = is_author(actor, declared, version, lookup) or is_owner(actor, declared, version, lookup)
    part = mine or stands_in((*declared.create, *declared.approve), actor, declared, version, lookup)
    return part and may(actor, "edit", declared, version)


def refuse_unsettled(tx: Transaction, version: RecordVersion) -> None:
    """Nobody agrees to a text that may still change. Imports bring records together with their agreements."""
    if version.state in UNSEALED and tx.actor.origin == "app":
        raise Refusal(_("The text may still change. Send it for approval first, then record the agreement."))


def checked_line(tx: Transaction, kind: str, content: Mapping[str, Any]) -> Line:
    """The canonical line; Refusal with a sentence per field. What the program knows itself is not typed."""
    columns = [column for column in kinds().attached[LISTS[kind]].columns if not column.system]
    try:
        loaded: Line = of_fields(columns).load(dict(content))
    except ValidationError as error:
        problems = list(problems_in(error.messages, ()))
        raise Refusal(problems[0].message, fields=by_path(problems)) from error
    lookup = lookup_in(tx)
    named = [reference for column in columns for reference in references_in(column, loaded)]
    refuse_wrong_references(tx.session, {column.name: column for column in columns}.get, named, lookup)
    refuse_future(columns, loaded, tx.today)
    if kind == "consent":
        refuse_wrong_side(loaded, lookup)
    return loaded


def references_in(column: Field, line: Line) -> list[Reference]:
    return list(references_of(column, line[column.name], column.name)) if column.name in line else []


def refuse_future(columns: list[Field], line: Line, today: date) -> None:
    late = [c.name for c in columns if c.type == "date" and line.get(c.name, "") > today.isoformat()]
    if late:
        message = _("This day is in the future. Record it on that day or later.")
        raise Refusal(message, fields=dict.fromkeys(late, message))


def refuse_wrong_side(line: Line, lookup: Lookup) -> None:
    """A person agrees for the side they are on."""
    person = lookup.record(line["person"])
    if person and person.content.get("side") != line["side"]:
        message = _("%(name)s is not on that side. Choose another person or side.",
                    name=lookup.name(person.number))  # fmt: skip
        raise Refusal(message, fields={"side": message})


def comment(tx: Transaction, number: str, text: str) -> Any:
    if not text.strip():
        raise Refusal(_("Write a comment."), fields={"text": _("Write a comment.")})
    return attach(tx, "comment", number, {"text": text.strip()})


def consent(tx: Transaction, number: str, *, person: str, side: str, form: str, agreed_on: str) -> Any:
    """The other side agreed: who, in which form, when."""
    given = {"person": person, "side": side, "form": form, "agreed_on": agreed_on}
    return attach(tx, "consent", number, given)


def deliver(tx: Transaction, number: str, *, to: str, side: str, channel: str, sent_on: str) -> Any:
    """It was sent to a person or a party."""
    return attach(tx, "delivery", number, {"to": to, "side": side, "channel": channel, "sent_on": sent_on})


def relate(tx: Transaction, number: str, *, relation: str, target: str) -> Any:
    """It has to do with another record."""
    return attach(tx, "relation", number, {"relation": relation, "target": target})
