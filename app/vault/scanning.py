"""Jobs that ask the virus scanner about files in quarantine, and what follows from its word."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any, BinaryIO

import structlog
from flask import current_app
from sqlalchemy import select

from app.accounts import mails
from app.accounts.models import Account
from app.actor import Actor, system
from app.db import db
from app.i18n import _l, force_locale
from app.jobs.kinds import handler
from app.jobs.worker import Progress
from app.journal.read import moment_text
from app.transaction import Transaction, transaction
from app.vault.clamav import AWAY, ScannerTrouble, scan
from app.vault.models import (
    ACCEPTED,
    CLEAN,
    OFFERED,
    REFUSED,
    WAITING,
    EvidenceArrival,
    EvidenceFile,
    EvidenceLink,
    EvidenceScan,
)
from app.vault.quarantine import MISSING, SCAN, TROUBLES, refused_sentence, scanner
from app.vault.usecases import reject_link, store
from evidence.store import Missing, StoreError

S, A, L = EvidenceScan, EvidenceArrival, EvidenceLink
FILE_REFUSED = "file_refused"

mails.LETTERS[FILE_REFUSED] = (
    _l("A file you added to Akashi was refused"),
    (
        _l("The virus scanner found something in a file that you added to Akashi. The file was deleted."),
        _l("Clean the computer it came from, and add a clean copy. Your files are listed under “Evidence”."),
    ),
)


def program() -> Actor:
    return system("scanner")


STEPS = {"asking": _l("Asking the virus scanner")}
BEAT_SECONDS = 60  # how often a job says that it still works while bytes go to the scanner


@dataclass
class Beating:
    """A stream that tells the job's progress while it is read: a large file outlives no lease."""

    stream: BinaryIO
    tell: Callable[[], None]
    told: float = field(default_factory=time.monotonic)

    def read(self, size: int) -> bytes:
        if time.monotonic() - self.told >= BEAT_SECONDS:
            self.tell()
            self.told = time.monotonic()
        return self.stream.read(size)


@handler(SCAN, _l("Check a file for viruses"), STEPS)
def check_file(progress: Progress, *, digest: str) -> dict[str, Any]:
    return {"outcome": outcome(digest, lambda: progress("asking"))}


@handler(
    f"{SCAN}_again", _l("Check files that wait for the virus scanner"), STEPS, every=timedelta(minutes=10)
)
def check_waiting(progress: Progress) -> dict[str, Any]:
    """The oldest first; while no scanner answers there is no use in asking about the next."""
    waiting = db.session.scalars(select(S.digest).where(S.state == WAITING).order_by(S.asked_at)).all()
    outcomes: list[str] = []
    for done, digest in enumerate(waiting):
        tell = partial(progress, "asking", done, len(waiting))
        tell()
        outcomes.append(outcome(digest, tell))
        if outcomes[-1] == AWAY:
            break
    return {"waiting": len(waiting), "outcomes": outcomes}


def outcome(digest: str, tell: Callable[[], None]) -> str:
    """Ask about one file that waits, and act on the answer: "clean", "refused", or why there is none."""
    row = db.session.get(S, digest)
    waits = row is not None and row.state == WAITING
    db.session.rollback()  # a scanner may take minutes: nobody waits for a transaction of ours meanwhile
    if not waits:
        return ""
    try:
        found = asked(digest, tell)
    except ScannerTrouble as trouble:
        return note_trouble(digest, trouble.code)
    with transaction(program()) as tx:
        return conclude(tx, digest, found)


def asked(digest: str, tell: Callable[[], None]) -> str:
    """What the scanner finds in the bytes as they are stored, "" for nothing. Raises ScannerTrouble."""
    if not scanner():
        raise ScannerTrouble(AWAY)
    try:
        with store().open_verified(digest) as stream:
            return scan(scanner(), Beating(stream, tell))
    except StoreError as error:
        raise ScannerTrouble(MISSING) from error


def found_in(stream: BinaryIO) -> str:
    """Asked at once, about bytes on their way in: why they are refused, "" if they are not.

    For an import, which is kept as a whole or not at all and cannot wait for a job.
    """
    if not scanner():
        return ""
    stream.seek(0)
    try:
        found = scan(scanner(), stream)
    except ScannerTrouble as trouble:
        structlog.get_logger().warning("virus scanner", trouble=trouble.code)
        return TROUBLES[trouble.code]()
    stream.seek(0)
    return refused_sentence(found) if found else ""


def note_trouble(digest: str, code: str) -> str:
    """The file stays where it is: no answer is never taken for a good one."""
    structlog.get_logger().warning("virus scanner", digest=digest, trouble=code)
    with transaction(program()) as tx:
        row = tx.session.get_one(S, digest)
        if row.state == WAITING:
            row.trouble, row.tried_at = code, moment_text(tx.at)
    return code


def conclude(tx: Transaction, digest: str, found: str) -> str:
    row = tx.session.get_one(S, digest)
    if row.state == WAITING:
        row.state, row.found, row.trouble = (REFUSED if found else CLEAN), found, ""
        row.tried_at = moment_text(tx.at)
        if found:
            refuse(tx, tx.session.get_one(EvidenceFile, digest), found)
    return row.state


def refuse(tx: Transaction, file: EvidenceFile, found: str) -> None:
    """It proves nothing any more, whoever brought it is told, the journal says why its bytes are gone."""
    structlog.get_logger().warning("virus found", digest=file.digest, found=found)
    with force_locale(current_app.extensions["akashi_language"]()):
        reason = refused_sentence(found)
    standing = L.state.in_((OFFERED, ACCEPTED))
    for link in tx.session.scalars(select(L).where(L.file == file.digest, standing)).all():
        reject_link(tx, link, reason)
    tx.note("evidence_file", file.digest, file.as_content() | {"virus": found}, action="refuse")
    for account in tx.session.scalars(
        select(Account).join(A, A.person == Account.person).where(A.digest == file.digest)
    ).unique():
        mails.tell(tx, account, FILE_REFUSED)
    tx.after_commit(lambda: delete_bytes(file.digest))


def delete_bytes(digest: str) -> None:
    """Unless they came again since, and wait. A crash before this leaves them to the daily sweep.

    Under the lock: who brings them at this moment sees them waiting to be deleted, or gone (`still_kept`).
    """
    with transaction(program()) as tx, suppress(Missing):
        if tx.session.get_one(S, digest).state == REFUSED:
            store().delete_orphan(digest, datetime.max.replace(tzinfo=UTC))
