"""A look inside a file without opening it in anything: text as text, pages as pictures, archives listed."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import BinaryIO

from app.db import db
from app.vault.models import EvidenceFile
from app.vault.pictures import FORMATS as PICTURED
from app.vault.pictures import page_total
from app.vault.quarantine import hold_of
from app.vault.serving import NotAsStored, fault_of, open_checked
from app.vault.texts import FORMATS, beginning, plain
from app.vault.wording import in_words
from evidence.inspect import Entry, Locked, Unlistable, listing
from evidence.pictures import Unreadable

PAGES = 3  # shown at a time
ARCHIVES = frozenset({"zip", "7z"})
LISTED = 500  # entries of an archive


@dataclass(frozen=True)
class Inside:
    """`form` is "pages", "text", "list" or "sentence"; `more`: there is more in the file than is shown."""

    form: str
    text: str = ""
    entries: tuple[Entry, ...] = ()
    more: bool = False
    pages: range = range(0)
    total: int = 0


def look_inside(file: EvidenceFile, start: int = 1) -> Inside | None:
    """What can be shown, pages from `start` on; None when it is damaged or held: such bytes are not shown."""
    if fault_of(file.digest) or hold_of(db.session, file.digest):
        return None
    try:
        return inside(file, start)
    except NotAsStored:
        return None
    except Unreadable as error:
        return Inside("sentence", text=in_words(error.code, file.name, file.extension))


def inside(file: EvidenceFile, start: int) -> Inside:
    if file.extension in PICTURED:
        total = page_total(file)
        first = min(max(1, start), total)
        return Inside("pages", pages=range(first, min(first + PAGES, total + 1)), total=total)
    if file.extension in FORMATS:
        with open_checked(file) as stream:
            shown = beginning(stream)
        return Inside("text", text=shown.text, more=shown.cut)
    if file.extension in ARCHIVES:
        with open_checked(file) as stream:
            return archive(stream, file)
    return Inside("sentence", text=in_words("unreadable.no_preview", file.name, file.extension))


def archive(stream: BinaryIO, file: EvidenceFile) -> Inside:
    try:
        found = list(islice(listing(stream), LISTED + 1))
    except Unlistable as error:
        return Inside("sentence", text=in_words(error.code, file.name, file.extension))
    except Locked:
        return Inside("sentence", text=in_words("warned.archive_locked", file.name, file.extension))
    named = tuple(Entry(plain(entry.name), entry.size, entry.folder) for entry in found[:LISTED])
    return Inside("list", entries=named, more=len(found) > LISTED)
