"""What comes round for kept files: sweep what never became known, and read every file again, bit by bit."""

from __future__ import annotations

from datetime import timedelta
from itertools import accumulate
from typing import Any

from flask import current_app
from sqlalchemy import select

from app.db import db
from app.i18n import _l
from app.jobs.kinds import handler
from app.jobs.models import DONE, Job
from app.jobs.worker import Progress
from app.vault.models import EvidenceFile
from app.vault.quarantine import standing
from app.vault.serving import NotAsStored, open_compared
from app.vault.sweeping import sweep_orphans, sweep_unfinished
from app.vault.usecases import store

FIXITY = "vault.fixity"
FILES_MAX, BYTES_MAX = 1000, 2_000_000_000  # read in one go; the next job goes on where this one ends


@handler("vault.sweep", _l("Sweep files that were never saved"), {}, every=timedelta(days=1))
def sweep(_progress: Progress) -> dict[str, Any]:
    now = current_app.extensions["akashi_clock"]()
    unfinished = sweep_unfinished(store(), now)
    return {"orphans": len(sweep_orphans(db.session, store(), now)), "unfinished": unfinished}


@handler(FIXITY, _l("Check kept files"), {"reading": _l("Reading files")}, every=timedelta(hours=1))
def check_files(progress: Progress) -> dict[str, Any]:
    """The next files in order of their digests, read and compared; after the last the first again.

    A fault is recorded where people see it, as when somebody opens the file.
    """
    batch = next_batch(reached())
    faults = []
    for done, digest in enumerate(batch):
        progress("reading", done, len(batch))
        try:
            open_compared(db.session.get_one(EvidenceFile, digest)).close()
        except NotAsStored:
            faults.append(digest)
    return {"checked": len(batch), "faults": faults, "reached": batch[-1] if batch else ""}


def reached() -> str:
    """Where the last check ended."""
    last = select(Job.result).where(Job.kind == FIXITY, Job.state == DONE).order_by(Job.finished_at.desc())
    result = db.session.scalars(last.limit(1)).first() or {}
    return str(result.get("reached", ""))


def next_batch(after: str) -> list[str]:
    """Digests of the next files: at least one, however large, where there are any."""
    f = EvidenceFile
    rows = db.session.execute(
        select(f.digest, f.size)
        .where(f.digest > after, f.digest.in_(standing()))
        .order_by(f.digest)
        .limit(FILES_MAX)
    ).all()
    read = list(accumulate(size for _digest, size in rows))
    return [digest for (digest, size), total in zip(rows, read, strict=True) if total <= max(BYTES_MAX, size)]
