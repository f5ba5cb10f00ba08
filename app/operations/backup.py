"""The whole organisation in one file, made while people go on working. The format: docs/formats/backup.md"""

from __future__ import annotations

import errno
import json
import os
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from flask import current_app

from app.assessments.issued_files import report_store
from app.config import DECLARATIONS, Settings
from app.db import db
from app.journal.read import moment_text
from app.migrate import revision_of
from app.operations.flaws import EVIDENCE, REPORTS, Flaw
from app.operations.snapshot import Snapshot, lines_of, take_snapshot
from app.operations.version import VERSION
from app.refusal import Refusal
from app.vault.usecases import store
from evidence.bag import BagWriter
from evidence.store import Damaged, Missing, Store

FORMAT = 1
SAMPLE = "sample.json"  # the mark of an invented organisation
ROOT, ABOUT = "akashi-backup", "akashi.json"
NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


@dataclass(frozen=True)
class Backup:
    """A finished backup. `flaws`: what did not agree when it was made, and is therefore not in it whole."""

    file: Path
    position: int
    seal: str
    size: int
    files: int
    flaws: tuple[Flaw, ...]


def make_backup(target: Path, moment: datetime) -> Backup:
    """Write the organisation of this program to `target`, or to a file named by the moment in that folder.

    The database comes first, as it was at one moment; the files it names are there by then and never change.
    """
    settings: Settings = current_app.extensions["akashi_settings"]
    final = place_for(target, moment, settings.data)
    with (
        told_plainly(final.parent),
        tempfile.TemporaryDirectory(dir=final.parent, prefix=f".{final.name}-", suffix=".part") as scratch,
    ):
        part = Path(scratch) / "backup"
        snapshot = snapshot_in(Path(scratch))
        files, found = write_bag(part, snapshot, settings, moment)
        size = part.stat().st_size
        part.rename(final)
        sync_folder(final.parent)
    return Backup(final, snapshot.head.position, snapshot.head.seal, size, files, (*snapshot.flaws, *found))


def place_for(target: Path, moment: datetime, data: Path) -> Path:
    final = (target / f"akashi-{moment:%Y%m%dT%H%M%SZ}.tar" if target.is_dir() else target).absolute()
    if final.exists():
        raise Refusal(f"{final} is there already and is left alone. Name another file.")
    if not final.parent.is_dir():
        raise Refusal(f"There is no folder {final.parent}. Make it first.")
    if final.resolve().is_relative_to(data.resolve()):
        raise Refusal("A backup in the data folder is lost with it. Name a file elsewhere.")
    return final


def snapshot_in(folder: Path) -> Snapshot:
    if revision_of(db.engine) is None:
        raise Refusal("The database holds no organisation: there is nothing to back up.")
    return take_snapshot(db.engine, folder)


def write_bag(
    part: Path, snapshot: Snapshot, settings: Settings, moment: datetime
) -> tuple[int, tuple[Flaw, ...]]:
    """Returns how many files there are in it, and those that had to be left out."""
    with (
        os.fdopen(os.open(part, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600), "wb") as file,
        BagWriter(file, ROOT, moment, part.parent) as bag,
    ):
        add_settings(bag, settings)
        for copied in snapshot.files:
            add_file(bag, f"database/{copied.name}", copied)
        found = [
            *add_kept(bag, EVIDENCE, store(), snapshot.evidence),
            *add_kept(bag, REPORTS, report_store(), snapshot.reports),
        ]
        bag.tag(ABOUT, as_json(about(snapshot, moment, (*snapshot.flaws, *found))))
        bag.finish(bag_info(snapshot, moment))
        file.flush()
        os.fsync(file.fileno())
        return bag.files, tuple(found)


def add_settings(bag: BagWriter, settings: Settings) -> None:
    """What else makes the organisation what it is: its own declarations, and the mark of an invented one."""
    for path in settings.extra_declarations:
        add_file(bag, f"{DECLARATIONS}/{path.name}", path)
    if (settings.data / SAMPLE).is_file():
        add_file(bag, SAMPLE, settings.data / SAMPLE)


def add_file(bag: BagWriter, name: str, path: Path) -> None:
    with path.open("rb") as stream:
        bag.add(name, stream, os.fstat(stream.fileno()).st_size)


def add_kept(bag: BagWriter, place: str, kept: Store, digests: Path) -> Iterator[Flaw]:
    """The files with these digests; gives those that are not what they should be, and are left out."""
    for digest in lines_of(digests):
        try:
            stream = kept.open_verified(digest)
        except Missing:
            yield Flaw(place, digest, "missing")
        except Damaged:
            yield Flaw(place, digest, "damaged")
        else:
            with stream:
                size = os.fstat(stream.fileno()).st_size
                if bag.add(f"{place}/{digest[:2]}/{digest[2:4]}/{digest}", stream, size) != digest:
                    raise Refusal(f"The disk gives other bytes each time it is asked for {digest}.")


def about(snapshot: Snapshot, moment: datetime, found: tuple[Flaw, ...]) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "program": VERSION,
        "made_at": moment_text(moment),
        "database": snapshot.kind,
        "revision": snapshot.revision,
        "tables": list(snapshot.tables),
        "journal": {"position": snapshot.head.position, "seal": snapshot.head.seal},
        "flaws": [vars(flaw) for flaw in found],
    }


def bag_info(snapshot: Snapshot, moment: datetime) -> dict[str, str]:
    return {
        "Bagging-Date": f"{moment:%Y-%m-%d}",
        "Bag-Software-Agent": f"Akashi {VERSION}",
        "External-Description": "Backup of an organisation's records, evidence and issued reports",
        "Journal-Position": str(snapshot.head.position),
        "Journal-Seal": snapshot.head.seal,
    }


def as_json(value: dict[str, Any]) -> bytes:
    return (json.dumps(value, indent=2) + "\n").encode()


@contextmanager
def told_plainly(place: Path) -> Iterator[None]:
    """A full disk or a folder nobody may write to is a sentence, not a fault of the program."""
    try:
        yield
    except OSError as error:
        reason = "there is no room left" if error.errno in NO_ROOM else str(error.strerror or error)
        raise Refusal(f"{place}: {reason}. Nothing was left behind.") from error
    except sqlite3.OperationalError as error:
        raise Refusal(
            f"{place}: the database could not be copied: {error}. Nothing was left behind."
        ) from error


def sync_folder(folder: Path) -> None:
    """Make a name durable. Windows cannot open folders; NTFS journals names by itself."""
    if os.name != "nt":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
