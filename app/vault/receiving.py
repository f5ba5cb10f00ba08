"""From the browser to the store: look at the bytes, keep them on disk, then make the file known.

Nothing is held in memory. A large file is written once, while it arrives (`arriving.py`); looking at it reads
it in pieces, and keeping it gives it its name.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import BinaryIO

from flask import current_app
from werkzeug.datastructures import FileStorage

from app.actor import Actor
from app.config import Settings
from app.i18n import _, short_day
from app.transaction import Transaction, transaction
from app.vault.models import EvidenceFile
from app.vault.names import clean_name
from app.vault.reading import may_open
from app.vault.usecases import heal, register_file, store
from app.vault.wording import in_words, megabytes, warnings_of
from evidence.arrival import Arrival
from evidence.inspect import inspect


@dataclass(frozen=True)
class Received:
    """One file that came: kept under its digest, or refused with a sentence that says what to do.

    `recognised` is the sentence for bytes that were already kept. `clean`: a virus scanner has cleared them.
    """

    name: str
    size: int
    digest: str = ""
    media_type: str = ""
    extension: str = ""
    codes: tuple[str, ...] = ()
    repaired: bool = False
    clean: bool = False
    known: bool = False
    recognised: str = ""
    error: str = ""
    warnings: tuple[str, ...] = field(default=())

    def as_json(self) -> dict[str, object]:
        names = ("digest", "name", "size", "media_type", "known", "recognised", "error")
        return {name: getattr(self, name) for name in names} | {"warnings": list(self.warnings)}


def receive(actor: Actor, files: Iterable[FileStorage]) -> list[Received]:
    """Keep these files, each for itself: one that is refused does not hold up the others."""
    came = [kept(file) for file in files if file.filename]
    if not any(one.digest for one in came):
        return came
    with transaction(actor) as tx:
        return [registered(tx, one) if one.digest else one for one in map(still_kept, came)]


def still_kept(one: Received) -> Received:
    """The same bytes were refused by the virus scanner just now, and deleted between keeping and this."""
    if not one.digest or store().has(one.digest):
        return one
    error = _(
        "The virus scanner refused these very bytes a moment ago, and they were deleted. Add them again."
    )
    return replace(one, digest="", error=error)


def kept(file: FileStorage) -> Received:
    """Inspected, and if it is of a kind we keep, safe on disk before anything is written about it."""
    stream: BinaryIO = file.stream  # type: ignore[assignment]
    return stored(looked_at(stream, file.filename), stream)


def looked_at(stream: BinaryIO, given_name: str | None) -> Received:
    """Inspected only: what it is, or why it cannot be kept. Nothing is stored, and there is no digest yet."""
    name, size = clean_name(given_name), size_of(stream)
    if size > largest():
        return Received(name, size, error=too_big(size))
    inspection = inspect(stream, name)
    if inspection.refusal:
        return Received(name, size, error=in_words(inspection.refusal, name, inspection.extension))
    return Received(
        name,
        size,
        media_type=inspection.media_type,
        extension=inspection.extension,
        codes=tuple(inspection.warnings),
    )


def stored(seen: Received, stream: BinaryIO) -> Received:
    """What was looked at and not refused, kept in the store under its digest."""
    if seen.error:
        return seen
    put = store().keep(stream) if isinstance(stream, Arrival) else store().put(stream)
    return replace(seen, size=put.size, digest=put.digest, repaired=put.repaired or put.new)


def registered(tx: Transaction, one: Received) -> Received:
    """Known from now on, or recognised. What the other copy is called is said to those who may open it."""
    known: EvidenceFile | None = tx.session.get(EvidenceFile, one.digest)
    recognised = recognition(known, may_open(tx.session, tx.actor, one.digest)) if known else ""
    file = register_file(tx, digest=one.digest, name=one.name, size=one.size, media_type=one.media_type,
                         extension=one.extension, warnings=" ".join(one.codes), clean=one.clean)  # fmt: skip
    if one.repaired:
        heal(tx, one.digest)
    return replace(one, known=known is not None, recognised=recognised, warnings=tuple(warnings_of(file)))


def recognition(known: EvidenceFile, named: bool) -> str:
    if not named:
        return _("This exact file is already stored. We linked that one.")
    words = {"name": known.name, "day": short_day(known.added_at)}
    return _("This exact file is already stored as “%(name)s” (%(day)s). We linked that one.", **words)


def size_of(stream: BinaryIO) -> int:
    size = stream.seek(0, 2)
    stream.seek(0)
    return size


def largest() -> int:
    settings: Settings = current_app.extensions["akashi_settings"]
    return settings.upload_max_bytes


def too_big(size: int) -> str:
    """The same words wherever the limit is met: here, in the browser, and where the server stops reading."""
    words = {"size": megabytes(size, up=True), "most": megabytes(largest())}
    return _(
        "This file is %(size)s. Files can be up to %(most)s; split it or link to where it is kept.", **words
    )


def errors(came: Iterable[Received]) -> Iterator[str]:
    """The refusals as lines for a page: which file, and why."""
    yield from (f"{one.name}: {one.error}" for one in came if one.error)
