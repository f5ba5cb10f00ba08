"""Lines attached to a record: agreements of the other side, deliveries, comments, relations. Only added, never changed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from marshmallow import ValidationError

from app.access import kinds
from app.i18n import _
from app.journal.read import moment_text
from app.records.models import ATTACHED, RecordVersion
from app.records.problem import by_path
from app.records.queries import lookup_in, newest
from app.records.schemas import of_fields, problems_in
from app.records.standins import is_author, is_owner, stands_in
from app.refusal import NotAllowed, NotThere, Refusal
from app.transaction import Transaction

LISTS = {"consent": "consents", "delivery": "deliveries", "comment": "comments", "relation": "links"}


def attach(
    tx: Transaction, kind: str, number: str, content: Mapping[str, Any], *, edition: int | None = None
) -> Any:
    """Add one line: consent, delivery, comment or relation. Checked like a row of the declared list."""
    version = newest(tx.session, number)
    if version is None:
        raise NotThere(_("There is no record %(number)s.", number=number))
    if kind != "comment":
        refuse_stranger(tx, version)
    checked = checked_line(kind, content)
    line = ATTACHED[kind](id=uuid4().hex, record=number, edition=edition or version.edition, content=checked,
                          by=tx.actor.journal_name, at=moment_text(tx.at), position=tx.next_position)  # fmt: skip
    tx.session.add(line)
    tx.session.flush()
    tx.note(
        kind, line.id, {"record": number, "edition": line.edition, **checked, "by": line.by}, action="add"
    )
    return line


def checked_line(kind: str, content: Mapping[str, Any]) -> dict[str, Any]:
    """The canonical line; Refusal with a sentence per field. What the software itself knows is added, not typed."""
    columns = [column for column in kinds().attached[LISTS[kind]].columns if not column.system]
    try:
        loaded: dict[str, Any] = of_fields(columns).load(dict(content))
    except ValidationError as error:
        problems = list(problems_in(error.messages, ()))
        raise Refusal(problems[0].message, fields=by_path(problems)) from error
    return loaded


def refuse_stranger(tx: Transaction, version: RecordVersion) -> None:
    declared, lookup = kinds()[version.kind], lookup_in(tx)
    mine = is_author(tx.actor, declared, version, lookup) or is_owner(tx.actor, declared, version, lookup)
    if not (
        mine
        or tx.actor.is_program
        or stands_in((*declared.create, *declared.approve), tx.actor, declared, version, lookup)
    ):
        raise NotAllowed(_("You do not have the right to do this. Ask the SMS manager."))


def comment(tx: Transaction, number: str, text: str) -> Any:
    if not text.strip():
        raise Refusal(_("Write a comment."), fields={"text": _("Write a comment.")})
    return attach(tx, "comment", number, {"text": text.strip()})


def consent(tx: Transaction, number: str, *, person: str, side: str, form: str, agreed_on: str) -> Any:
    """The other side agreed: who, in which form, when."""
    return attach(
        tx, "consent", number, {"person": person, "side": side, "form": form, "agreed_on": agreed_on}
    )


def deliver(tx: Transaction, number: str, *, to: str, side: str, channel: str, sent_on: str) -> Any:
    return attach(tx, "delivery", number, {"to": to, "side": side, "channel": channel, "sent_on": sent_on})


def relate(tx: Transaction, number: str, *, relation: str, target: str) -> Any:
    return attach(tx, "relation", number, {"relation": relation, "target": target})
