"""Send a kept file out again: open, hash, compare, then send that very handle. Wrong bytes never leave."""

from __future__ import annotations

from typing import BinaryIO

import structlog
from flask import Response, current_app, send_file

from app.db import begin_writing, db
from app.journal.read import moment_text
from app.vault.models import EvidenceFault, EvidenceFile
from app.vault.quarantine import refuse_held
from app.vault.usecases import store
from evidence.store import Damaged, Missing, StoreError

# Whatever is inside, the browser runs nothing of it, not even when somebody opens the download in place.
POLICY = "sandbox; default-src 'none'"


class NotAsStored(Exception):
    """The bytes kept under this digest are gone or no longer the ones that were stored."""

    def __init__(self, file: EvidenceFile, missing: bool) -> None:
        super().__init__(file.digest)
        self.file = file
        self.missing = missing

    @property
    def code(self) -> int:
        return 410 if self.missing else 409


def open_checked(file: EvidenceFile) -> BinaryIO:
    """To be given out: cleared by the scanner where there is one, and compared. Raises Held, NotAsStored."""
    refuse_held(file)
    return open_compared(file)


def open_compared(file: EvidenceFile) -> BinaryIO:
    """The file, compared with its digest on the handle returned. Raises NotAsStored, which is recorded."""
    try:
        stream = store().open_verified(file.digest)
    except StoreError as error:
        found = error.found if isinstance(error, Damaged) else ""
        record_fault(file.digest, found)
        raise NotAsStored(file, isinstance(error, Missing)) from error
    if fault_of(file.digest):
        note_healed(file.digest)
    return stream


def fault_of(digest: str) -> EvidenceFault | None:
    """What is wrong with the file now, as far as anybody looked."""
    fault: EvidenceFault | None = db.session.get(EvidenceFault, digest)
    return fault if fault and not fault.healed_at else None


def send_checked(file: EvidenceFile) -> Response:
    """As a download under its own name, with nothing left to guess for the browser."""
    response = send_file(open_checked(file), mimetype=file.media_type, as_attachment=True,
                         download_name=file.name, conditional=False, etag=False)  # fmt: skip
    response.content_length = file.size
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-store"
    return response


def record_fault(digest: str, found: str) -> None:
    """Loud in the log, and kept for the pages. Not journalled: a look changes no record."""
    structlog.get_logger().error("evidence_fault", digest=digest, found=found or "missing")
    begin_writing(db.session)
    fault: EvidenceFault | None = db.session.get(EvidenceFault, digest)
    if fault is None:
        fault = EvidenceFault(digest=digest, first_seen_at=now(), times=0)
        db.session.add(fault)
    fault.found, fault.last_seen_at, fault.healed_at = found, now(), None
    fault.times += 1
    db.session.commit()


def note_healed(digest: str) -> None:
    """The right bytes are back, for example from a backup."""
    structlog.get_logger().info("evidence_healed", digest=digest)
    begin_writing(db.session)
    fault: EvidenceFault | None = db.session.get(EvidenceFault, digest)
    if fault:
        fault.healed_at = now()
    db.session.commit()


def now() -> str:
    clock = current_app.extensions["akashi_clock"]
    return moment_text(clock())
