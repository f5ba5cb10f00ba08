"""The only bridge from the app to the controls: rows → snapshots → facts. No ORM object ever passes it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from app.access import kinds
from app.assessments.collector import collector_at_rest
from app.db import AnySession
from app.journal.read import head, snapshots, snapshots_between
from app.records.queries import record_snapshots
from app.vault.queries import link_snapshots
from controls.facts import Facts
from controls.fold import Snapshot, fold, fold_newest, grouped_by_kind
from controls.news import News, concerned, news_of
from controls.versions import LINES

MOST_NEWS = 500  # entries, and records to read again: with more, reading everything is hardly dearer


def load_facts(session: AnySession, position: int | None = None) -> Facts:
    """What is known at a position; None = now. Now is read from the tables, the past from the journal."""
    now = head(session).position
    with collector_at_rest():
        if position is None or position >= now:
            return from_tables(session)
        return from_journal(session, position)


def from_journal(session: AnySession, position: int) -> Facts:
    """What was known at a position, now past."""
    return fold(snapshots(session, position), kinds(), position)


def from_tables(session: AnySession) -> Facts:
    """The live tables as one moment saw them: read again when somebody wrote meanwhile."""
    while True:
        before = head(session).position
        # Tables hold each thing once: what they say is the newest.
        facts = fold_newest(grouped_by_kind(table_snapshots(session, before)), kinds(), before)
        if head(session).position == before:
            return facts


def table_snapshots(
    session: AnySession, position: int, numbers: Sequence[str] | None = None
) -> Iterator[Snapshot]:
    """Everything the tables hold of records with these numbers; None = of all."""
    yield from record_snapshots(session, position, numbers)
    yield from link_snapshots(session, position, numbers)


def news_since(session: AnySession, facts: Facts, now: int) -> News | None:
    """What was recorded since, up to now or later, as one moment saw it; None where everything has to be
    read.
    """
    while 0 <= now - facts.position <= MOST_NEWS:
        changed = {
            number
            for entry in snapshots_between(session, facts.position, now)
            if (number := record_of(entry))
        }
        numbers = sorted(concerned(facts, changed, kinds()))
        if len(numbers) > MOST_NEWS:
            return None
        with collector_at_rest():
            news = news_of(facts, table_snapshots(session, now, numbers), numbers, kinds(), now)
        before, now = now, head(session).position
        if now == before:
            return news
    return None


def record_of(entry: Snapshot) -> str | None:
    """The record an entry is about: itself, or what the line is attached to."""
    if entry.kind in LINES:
        return str(entry.content["record"])
    return entry.id if entry.kind in kinds().by_id else None
