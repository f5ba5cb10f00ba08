"""Bytes that arrived but never became known, as a crash leaves them: half there, or not in the database."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import islice

from app.db import AnySession
from app.vault.models import EvidenceFile
from app.vault.quarantine import standing
from evidence.store import Missing, Store

KEPT = timedelta(days=1)  # somebody may be just about to make them known
BATCH = 500


def sweep_orphans(session: AnySession, store: Store, now: datetime) -> list[str]:
    """Delete bytes that no file names, or a refused one, and that were last put over a day before `now`.

    `now` is by the machine's clock, as the store's times are. Returns the digests. A file put
    again in the meantime stays: the store looks at that moment itself.
    """
    gone = []
    for digests in batches(store.digests()):
        known = set(session.scalars(standing().where(EvidenceFile.digest.in_(digests))))
        gone += [digest for digest in digests if digest not in known and swept(store, digest, now - KEPT)]
    return gone


def sweep_unfinished(store: Store, now: datetime) -> int:
    """Delete what arrivals left that were cut off over a day before `now`. Returns how many."""
    return store.sweep_partial(now - KEPT)


def batches(digests: Iterator[str]) -> Iterator[list[str]]:
    while batch := list(islice(digests, BATCH)):
        yield batch


def swept(store: Store, digest: str, older_than: datetime) -> bool:
    try:
        return store.delete_orphan(digest, older_than)
    except Missing:  # another sweep was faster
        return False
