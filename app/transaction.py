"""One request is one person, one moment, one commit.

    with transaction(actor) as tx:
        usecases.save(tx, kind="brm_meeting", content=content)

Order: bytes were stored before; then the lock, then the clock, then the checks and rows, then the journal,
then the commit. Jobs and mail leave only after it. A GET opens none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask import current_app
from sqlalchemy.exc import DBAPIError

from app.actor import Actor
from app.db import AnySession, begin_aside, begin_writing, db
from app.journal.append import Note, append
from app.journal.read import Head, head
from app.outside import DATABASE_GONE, CommitLost, outside, saved


@dataclass
class Transaction:
    """What a use case works with: who, when, the session, and what the journal will say."""

    actor: Actor
    at: datetime
    session: AnySession
    zone: ZoneInfo
    head: Head
    notes: list[Note] = field(default_factory=list)
    followers: list[Callable[[], None]] = field(default_factory=list)
    looked_up: dict[str, Any] = field(default_factory=dict)  # true until this transaction changes it

    @property
    def today(self) -> date:
        """The organisation's calendar day of this moment."""
        return self.at.astimezone(self.zone).date()

    @property
    def next_position(self) -> int:
        """The journal position the next note will take: known, because the lock is held."""
        return self.head.position + len(self.notes) + 1

    def position_of(self, id: str) -> int:
        """The position of the last note about this thing, for the receipt."""
        last = max(n for n, note in enumerate(self.notes, start=1) if note.id == id)
        return self.head.position + last

    def note(
        self,
        kind: str,
        id: str,
        content: Mapping[str, Any],
        *,
        edition: int = 1,
        correction: int = 0,
        action: str = "save",
        actor: str | None = None,
    ) -> int:
        """Say what is now so. Returns the position this entry will have."""
        position = self.next_position
        who = actor or self.actor.journal_name
        self.notes.append(Note(who, kind, id, edition, correction, action, dict(content)))
        return position

    @contextmanager
    def acting_as(self, actor: Actor) -> Iterator[None]:
        """What happens inside is journalled under another name: the catalog makes plans, no person."""
        person, self.actor = self.actor, actor
        try:
            yield
        finally:
            self.actor = person

    def after_commit(self, follower: Callable[[], None]) -> None:
        self.followers.append(follower)


@contextmanager
def transaction(actor: Actor) -> Iterator[Transaction]:
    """Everything inside is committed together with its journal entries, or nothing is."""
    tx = open_transaction(actor)
    try:
        yield tx
        tx.session.flush()
        append(tx.session, tx.head, tx.at, tx.notes)
        commit(tx.session)
    except BaseException:
        tx.session.rollback()
        raise
    for follower in tx.followers:
        follower()


def open_transaction(actor: Actor) -> Transaction:
    begin_writing(db.session)
    last = head(db.session)
    clock: Callable[[], datetime] = current_app.extensions["akashi_clock"]
    moment = max(clock().astimezone(UTC), last.time)  # time never runs backwards
    return Transaction(actor, moment, db.session, organisation_zone(), last)


def commit(session: AnySession) -> None:
    """Raises CommitLost when the connection breaks here: by then the database may have saved everything."""
    session.flush()
    try:
        session.commit()
    except DBAPIError as error:
        if outside(error) is DATABASE_GONE:
            raise CommitLost from error
        raise
    saved(current_app)


@contextmanager
def aside() -> Iterator[datetime]:
    """A small write that is no business act: it leaves no entry, and does not wait for the journal's lock.

    with aside() as at:
        drafts.keep(db.session, at, …)
    """
    begin_aside(db.session)
    clock: Callable[[], datetime] = current_app.extensions["akashi_clock"]
    try:
        yield clock().astimezone(UTC)
        commit(db.session)
    except BaseException:
        db.session.rollback()
        raise


def organisation_zone() -> ZoneInfo:
    zone_of: Callable[[], str] = current_app.extensions["akashi_zone"]
    return ZoneInfo(zone_of())
