"""Pictures of pages, drawn once by a worker process and kept in data/pictures, which may be dropped."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from pathlib import Path
from threading import BoundedSemaphore

from flask import Response, abort, current_app, send_file

from app.config import Settings
from app.db import db
from app.vault.models import EvidenceFile
from app.vault.quarantine import hold_of
from app.vault.serving import fault_of, open_checked
from evidence.pictures import Unreadable, count_in_worker, render_in_worker

FORMATS = frozenset({"pdf", "png", "jpg", "gif", "webp", "tiff"})
WIDTH = 1200  # pixels: twice what a page takes on a usual screen
AT_ONCE = BoundedSemaphore(2)  # workers that this process lets draw at the same time
PASSING = frozenset({"unreadable.too_slow", "unreadable.too_much_memory"})  # another day it may work


def page_total(file: EvidenceFile) -> int:
    """How many pages can be shown. The bytes are checked each time. Raises Unreadable, NotAsStored."""
    with open_checked(file) as stream:
        counted = kept(count_path(file.digest), lambda: outcome(lambda: str(count_in_worker(stream))))
    if not counted.isdigit():
        raise Unreadable(counted.decode())
    return int(counted)


def outcome(count: Callable[[], str]) -> bytes:
    """The number, or the code that says why there is none: both are worth keeping."""
    try:
        return count().encode()
    except Unreadable as error:
        if error.code in PASSING:
            raise
        return error.code.encode()


def send_picture(file: EvidenceFile, page: int) -> Response:
    """One page as PNG. 404 for a page there is not, or that cannot be drawn. Raises NotAsStored."""
    if file.extension not in FORMATS or fault_of(file.digest) or hold_of(db.session, file.digest):
        abort(404)
    path = picture_path(file.digest, page)
    try:
        kept(path, lambda: drawn(file, page))
    except Unreadable:
        abort(404)
    response = send_file(path, mimetype="image/png", conditional=False, etag=False)
    response.headers["Cache-Control"] = "private, no-store"  # as sensitive as the file
    return response


def drawn(file: EvidenceFile, page: int) -> bytes:
    with open_checked(file) as stream:
        return render_in_worker(stream, page, WIDTH)


def kept(path: Path, make: Callable[[], bytes]) -> bytes:
    """What the cache holds, or what `make` gives, put there whole."""
    if not path.exists():
        with AT_ONCE:
            content = make()
        path.parent.mkdir(parents=True, exist_ok=True)
        partial = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
        partial.write_bytes(content)
        partial.replace(path)
    return path.read_bytes()


def count_path(digest: str) -> Path:
    return folder() / digest[:2] / f"{digest}.pages"


def picture_path(digest: str, page: int) -> Path:
    return folder() / digest[:2] / f"{digest}-{page}-{WIDTH}.png"


def folder() -> Path:
    settings: Settings = current_app.extensions["akashi_settings"]
    return settings.data / "pictures"
