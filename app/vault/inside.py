"""A look inside a file without opening it in anything: text as text, archives as a list, pages as pictures."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import BinaryIO

from app.vault.models import EvidenceFile
from app.vault.serving import NotAsStored, fault_of, open_checked
from app.vault.texts import FORMATS, beginning, plain
from app.vault.wording import in_words
from evidence.inspect import Entry, Locked, Unlistable, listing

ARCHIVES = frozenset({"zip", "7z"})
LISTED = 500  # entries of an archive


@dataclass(frozen=True)
class Inside:
    """`form` is "text", "list" or "sentence"; `more`: there is more in the file than is shown."""

    form: str
    text: str = ""
    entries: tuple[Entry, ...] = ()
    more: bool = False


def look_inside(file: EvidenceFile) -> Inside | None:
    """What of the file can be shown; None when it is damaged, because wrong bytes are not shown either."""
    if fault_of(file.digest):
        return None
    try:
        return inside(file)
    except NotAsStored:
        return None


def inside(file: EvidenceFile) -> Inside:
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
        found = [entry for entry in islice(listing(stream), LISTED + 1)]
    except Unlistable as error:
        return Inside("sentence", text=in_words(error.code, file.name, file.extension))
    except Locked:
        return Inside("sentence", text=in_words("warned.archive_locked", file.name, file.extension))
    named = tuple(Entry(plain(entry.name), entry.size, entry.folder) for entry in found[:LISTED])
    return Inside("list", entries=named, more=len(found) > LISTED)
