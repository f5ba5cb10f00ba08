"""A form that arrived: its page has an id, kept with what it made. Sent once more, it makes nothing twice.

Somebody sends a form again because nobody answered, or presses a button twice. Both find here what the first
one made: the lock of the transaction is held, so the second always comes after it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from uuid import uuid4

from sqlalchemy import delete
from werkzeug.datastructures import MultiDict

from app.db import AnySession
from app.journal.read import moment_text
from app.records.drafts import ID, whole
from app.records.models import FormSent
from app.transaction import Transaction

SENDING = "sending"  # the field of a form that carries the id, where the page keeps no draft under one
KEPT = timedelta(days=30)
BESIDE = frozenset({"csrf_token", "save", "send", "stay"})

S = FormSent
Typed = MultiDict[str, str]


class SentBefore(Exception):
    """This page arrived before: what it made, as in `FormSent`."""

    def __init__(self, first: FormSent) -> None:
        super().__init__(first.made)
        self.made, self.base, self.text = first.made, first.base, first.text


@dataclass(frozen=True)
class Sending:
    """A page that arrives: its id, and the digest of what was typed there."""

    id: str
    text: str


def sending_of(typed: Typed) -> Sending:
    """Of a form: it is kept under the id of its draft."""
    return Sending(typed.get("draft", ""), digest_of(typed))


def new_sending() -> str:
    return uuid4().hex


def first_of(session: AnySession, person: str, id: str) -> FormSent | None:
    """What a page of this person made when it arrived, None when it has not."""
    found: FormSent | None = session.get(S, (person, id)) if ID.fullmatch(id) else None
    return found


def refuse_second(tx: Transaction, id: str) -> None:
    """Raises SentBefore for a page that arrived before."""
    first = first_of(tx.session, tx.actor.journal_name, id)
    if first:
        raise SentBefore(first)


def note_first(tx: Transaction, id: str, made: str, *, base: str = "", text: str = "") -> None:
    """Keep what this page made, with everything else or not at all. One without an id is not known again."""
    if ID.fullmatch(id):
        row = S(person=tx.actor.journal_name, id=id, made=made, base=base, text=text, at=moment_text(tx.at))
        tx.session.add(row)


def note_again(tx: Transaction, sending: Sending, *, base: str) -> None:
    """Keep that other words of this page now stand: the first ones, sent once more, would be a change."""
    first = first_of(tx.session, tx.actor.journal_name, sending.id)
    if first:
        first.base, first.text = base, sending.text


def with_words(page: str, typed: Typed) -> str:
    """The id of a page together with its words, where other words make another thing, not a change."""
    return sha256(f"{page} {digest_of(typed)}".encode()).hexdigest()[:32] if ID.fullmatch(page) else ""


def digest_of(typed: Typed) -> str:
    """Of what was typed, whichever button sent it."""
    pairs = [(name, whole(value)) for name, value in typed.items(multi=True) if name not in BESIDE]
    return sha256(json.dumps(pairs).encode()).hexdigest()


def purge_sendings(session: AnySession, before: datetime) -> int:
    """Forget what arrived before this moment; returns how many."""
    old: Iterable[str] = session.scalars(delete(S).where(S.at < moment_text(before)).returning(S.id))
    return len(list(old))
