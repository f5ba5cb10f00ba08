"""The only bridge from the app to the controls: rows → snapshots → facts. No ORM object ever passes it."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator
from threading import Lock

from flask import current_app

from app.access import kinds
from app.assessments.collector import collector_at_rest
from app.db import AnySession
from app.journal.read import head, snapshots
from app.records.queries import record_snapshots
from app.vault.queries import link_snapshots
from controls.facts import Facts
from controls.fold import Snapshot, fold

KEPT = 3  # folded facts kept per process; dropping them changes nothing but time

_lock = Lock()


def load_facts(session: AnySession, position: int | None = None) -> Facts:
    """What is known at a position; None = now. Now is read from the tables, the past from the journal."""
    now = head(session).position
    wanted = now if position is None else position
    kept = kept_facts()
    with _lock:
        if wanted in kept:
            kept.move_to_end(wanted)
            return kept[wanted]
    with collector_at_rest():
        facts = from_tables(session) if wanted >= now else from_journal(session, wanted)
    with _lock:
        kept[facts.position] = facts
        while len(kept) > KEPT:
            kept.popitem(last=False)
    return facts


def kept_facts() -> OrderedDict[int, Facts]:
    """Of this program, which is of one organisation."""
    found: OrderedDict[int, Facts] = current_app.extensions.setdefault("akashi_facts", OrderedDict())
    return found


def from_journal(session: AnySession, position: int) -> Facts:
    """What was known at a position, now past."""
    return fold(snapshots(session, position), kinds(), position)


def from_tables(session: AnySession) -> Facts:
    """The live tables as one moment saw them: read again when somebody wrote meanwhile."""
    while True:
        before = head(session).position
        facts = fold(table_snapshots(session, before), kinds(), before)
        if head(session).position == before:
            return facts


def table_snapshots(session: AnySession, position: int) -> Iterator[Snapshot]:
    yield from record_snapshots(session, position)
    yield from link_snapshots(session, position)
