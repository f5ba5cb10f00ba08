"""Is the installation well? Each check says what it found in plain words, and what to do where it is not.

Checks look and change nothing. They run without the web server, also where little works.
"""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from shutil import disk_usage

from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from app.config import MEGABYTE, Settings
from app.db import db
from app.migrate import newest_revision, revision_of
from app.operations.findings import FAULT, GOOD, WARNING, Finding
from app.operations.inside import CHECKS as INSIDE
from app.operations.readiness import writable
from app.operations.version import VERSION
from app.vault.clamav import ScannerTrouble, ping
from reports.pdf import PangoMissing, weasyprint

ROOM_NEEDED = 1024 * MEGABYTE
OLDEST_PYTHON = (3, 11)


@dataclass(frozen=True)
class Examination:
    """What the checks look at. `full`: every entry and every file, however long it takes."""

    settings: Settings
    now: datetime
    full: bool = False


def examine(examination: Examination) -> Iterator[Finding]:
    """All checks in order. Those of the contents only where the database can be read."""
    for check in SURROUNDINGS:
        yield from check(examination)
    found = list(database(examination))
    yield from found
    if all(finding.state == GOOD for finding in found):
        for inner in INSIDE:
            yield from inner(db.session, examination.now, examination.full)
            db.session.rollback()


def python(_: Examination) -> Iterator[Finding]:
    version = ".".join(map(str, sys.version_info[:3]))
    if sys.version_info < OLDEST_PYTHON:
        yield Finding("python", FAULT, f"This is Python {version}.", "Install Python 3.11 or newer.")
    else:
        yield Finding("python", GOOD, f"Akashi {VERSION} on Python {version}.")


def libraries(_: Examination) -> Iterator[Finding]:
    try:
        weasyprint()
    except PangoMissing as missing:
        yield Finding("libraries", FAULT, "PDF reports cannot be made: Pango is missing.", str(missing))
    else:
        yield Finding("libraries", GOOD, "Pango is there: PDF reports can be made.")


def setting(there: object, fine: str, lacking: Finding) -> Finding:
    """What is said of a setting that is there, and what of one that is not."""
    return Finding(lacking.check, GOOD, fine) if there else lacking


def secrets(examination: Examination) -> Iterator[Finding]:
    lacking = Finding(
        "secret key", FAULT, "AKASHI_SECRET_KEY is not set: everybody signs in again after each restart.",
        "Make one: python3 -c 'import secrets; print(secrets.token_urlsafe(48))'",
    )  # fmt: skip
    yield setting(examination.settings.lasting_key, "AKASHI_SECRET_KEY is set.", lacking)


def https(examination: Examination) -> Iterator[Finding]:
    lacking = Finding(
        "https", WARNING, "AKASHI_HTTPS is not set: cookies are sent over plain HTTP too.",
        "Put it behind HTTPS and set AKASHI_HTTPS=1, unless only this machine uses it.",
    )  # fmt: skip
    yield setting(examination.settings.https, "Cookies are sent over HTTPS only.", lacking)


def mail(examination: Examination) -> Iterator[Finding]:
    lacking = Finding(
        "mail", WARNING, "No mail can be sent: invitations and reminders do not leave.",
        "Set AKASHI_SMTP_URL, AKASHI_MAIL_FROM and AKASHI_PUBLIC_URL.",
    )  # fmt: skip
    yield setting(examination.settings.smtp_url, "Mail is set up.", lacking)


def scanner(examination: Examination) -> Iterator[Finding]:
    address = examination.settings.clamav
    if not address:
        yield Finding(
            "virus scanner", WARNING, "Files that people add are not scanned for viruses.",
            "Install clamd and set AKASHI_CLAMAV, for example unix:/run/clamav/clamd.ctl",
        )  # fmt: skip
        return
    try:
        ping(address)
    except ScannerTrouble:
        yield Finding(
            "virus scanner", FAULT, "The virus scanner does not answer: nobody can open new files.",
            "Look whether clamd runs, and whether AKASHI_CLAMAV names it.",
        )  # fmt: skip
    else:
        yield Finding("virus scanner", GOOD, "New files are scanned before anybody can open them.")


def folder(examination: Examination) -> Iterator[Finding]:
    data = examination.settings.data
    if not writable(data):
        yield Finding(
            "data folder", FAULT, f"Nothing can be written to {data}.",
            "Give it to the user Akashi runs as, and look whether the disk is full or read-only.",
        )  # fmt: skip
    elif os.name != "nt" and stat.S_IMODE(data.stat().st_mode) & stat.S_IRWXO:
        yield Finding(
            "data folder", WARNING, f"Every user of this machine may look into {data}.",
            f"Take that from them: chmod o-rwx {data}",
        )  # fmt: skip
    else:
        yield Finding("data folder", GOOD, f"{data} can be written to, and not by others.")


def room(examination: Examination) -> Iterator[Finding]:
    settings = examination.settings
    free = disk_usage(settings.data).free
    told = f"{free // MEGABYTE} MB are free for the data folder."
    if free < 2 * settings.upload_max_bytes:
        yield Finding("room", FAULT, told, "Make room at once: the largest uploads no longer fit.")
    elif free < ROOM_NEEDED + 2 * settings.upload_max_bytes:
        yield Finding("room", WARNING, told, "Make room soon, or move the folder to a larger disk.")
    else:
        yield Finding("room", GOOD, told)


def database(_: Examination) -> Iterator[Finding]:
    """Reached, and at the migration of this program."""
    name = "database"
    try:
        revision = revision_of(db.engine)
        version = server_version()
    except SQLAlchemyError as error:
        yield Finding(
            name, FAULT, f"The database cannot be read ({type(error).__name__}).",
            "Look whether it runs, and whether AKASHI_DATABASE_URL names it.",
        )  # fmt: skip
        return
    if revision is None:
        yield Finding(name, FAULT, "The database holds no organisation.", "Make one: akashi init")
    elif revision != newest_revision():
        yield Finding(
            name, FAULT, f"The database is at migration {revision}, this program at {newest_revision()}.",
            "Make a backup, then: akashi migrate",
        )  # fmt: skip
    else:
        yield Finding(name, GOOD, f"{version}, at migration {revision}.")


def server_version() -> str:
    kind = db.engine.dialect.name
    statement = "SHOW server_version" if kind == "postgresql" else "SELECT sqlite_version()"
    with db.engine.connect() as connection:
        version = connection.scalar(text(statement))
    return f"{'PostgreSQL' if kind == 'postgresql' else 'SQLite'} {version}"


SURROUNDINGS: Sequence[Callable[[Examination], Iterator[Finding]]] = (
    python, libraries, secrets, https, mail, scanner, folder, room,
)  # fmt: skip


def is_well(findings: Sequence[Finding]) -> bool:
    """Warnings do not make an installation ill."""
    return all(finding.state != FAULT for finding in findings)
