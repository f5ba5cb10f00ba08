"""Files that a virus scanner has not cleared: kept and named, but given to nobody, and accepted by nobody.

A file is held while its row says "waiting", and for good once it says "refused": then its bytes are gone. The
rows of files that came before there was a scanner do not exist, and those files are open as they were.
"""

from __future__ import annotations

from collections.abc import Iterable

from flask import current_app
from sqlalchemy import Select, exists, select

from app.config import Settings
from app.db import AnySession, db
from app.i18n import _
from app.jobs.usecases import start
from app.journal.read import moment_text
from app.transaction import Transaction
from app.vault.models import CLEAN, REFUSED, WAITING, EvidenceFile, EvidenceScan

SCAN = "vault.scan"
MISSING = "missing"  # a trouble of ours: there are no bytes to show to the scanner
F, S = EvidenceFile, EvidenceScan


class Held(Exception):
    """The file is given to nobody: it waits for the scanner, or was refused."""

    def __init__(self, file: EvidenceFile, scan: EvidenceScan) -> None:
        super().__init__(file.digest)
        self.file = file
        self.scan = scan

    @property
    def code(self) -> int:
        return 410 if self.scan.state == REFUSED else 409


def scanner() -> str:
    """Where the scanner answers, "" where none is set up."""
    settings: Settings = current_app.extensions["akashi_settings"]
    return settings.clamav


def admit(tx: Transaction, file: EvidenceFile, *, new: bool, clean: bool) -> None:
    """What becomes of a file that came: cleared already, held until a job has asked, or as it was.

    A file that was refused and comes again is asked about again: scanners err, and learn.
    """
    known: EvidenceScan | None = tx.session.get(S, file.digest)
    again = known is not None and (known.state == REFUSED or known.trouble == MISSING)
    if not (new and scanner()) and not again:
        return
    row = known or S(digest=file.digest)
    row.state, row.found, row.trouble = (CLEAN if clean else WAITING), "", ""
    row.asked_at, row.tried_at = moment_text(tx.at), None
    tx.session.add(row)
    tx.session.flush()
    if again:
        tx.note("evidence_file", file.digest, file.as_content(), action="store")
    if not clean:
        start(tx, SCAN, {"digest": file.digest})


def hold_of(session: AnySession, digest: str) -> EvidenceScan | None:
    """Why this file is held; None where it is not."""
    scan: EvidenceScan | None = session.get(S, digest)
    return scan if scan and scan.state != CLEAN else None


def holds(digests: Iterable[str]) -> dict[str, EvidenceScan]:
    """Those of these files that are held, with why."""
    wanted = select(S).where(S.digest.in_(sorted(set(digests))), S.state != CLEAN)
    return {scan.digest: scan for scan in db.session.scalars(wanted)}


def refuse_held(file: EvidenceFile) -> None:
    """Raises Held, unless the bytes of this file may be given out."""
    scan = hold_of(db.session, file.digest)
    if scan:
        raise Held(file, scan)


def standing() -> Select[str]:
    """The digests of all files whose bytes are to be there, in order: all but the refused ones."""
    refused = exists().where(S.digest == F.digest, S.state == REFUSED)
    return select(F.digest).where(~refused).order_by(F.digest)


def hold_sentence(scan: EvidenceScan | None) -> str:
    """What people read about it; "" where nothing holds the file."""
    if scan is None or scan.state == CLEAN:
        return ""
    if scan.state == REFUSED:
        return refused_sentence(scan.found)
    return TROUBLES.get(scan.trouble, waiting_sentence)()


def refused_sentence(found: str) -> str:
    return _(
        "Refused: the virus scanner found “%(found)s” in this file. Its bytes are deleted. Clean the "
        "computer it came from, and add a clean copy.", found=found,
    )  # fmt: skip


def waiting_sentence() -> str:
    return _("This file is being checked for viruses. Nobody can open or accept it until that is done.")


def away_sentence() -> str:
    return _(
        "The virus scanner does not answer. The file is kept and nobody can open it; it is tried again every "
        "ten minutes."
    )


def too_large_sentence() -> str:
    return _(
        "The virus scanner does not take files of this size, so nobody can open this one. The administrator "
        "can raise the scanner's limit; it is tried again by itself."
    )


def missing_sentence() -> str:
    return _("The bytes of this file are gone, so they cannot be checked for viruses. Add the file again.")


TROUBLES = {
    "away": away_sentence,
    "unclear": away_sentence,
    "too_large": too_large_sentence,
    MISSING: missing_sentence,
}
