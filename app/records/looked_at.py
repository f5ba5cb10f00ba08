"""What somebody had before their eyes when they decided, held against what there is now."""

from __future__ import annotations

from collections.abc import Collection
from typing import Protocol

from app.i18n import _
from app.records.queries import readable_version
from app.refusal import Conflict
from app.transaction import Transaction
from app.vault.models import OFFERED
from app.vault.queries import links_of


class Versioned(Protocol):
    """A version, or a row of a list that says as much of one."""

    @property
    def edition(self) -> int: ...

    @property
    def correction(self) -> int: ...

    @property
    def lock(self) -> int: ...


def base_of(version: Versioned) -> str:
    """Grows with whatever is saved: "1.0.3"."""
    return f"{version.edition}.{version.correction}.{version.lock}"


def refuse_unseen(tx: Transaction, number: str, base: str, files: Collection[str] | None = None) -> None:
    """Raises Conflict when the record is another one than was looked at (`base` as of `base_of`).

    `files`: the links that were shown as offered; one that came since is not accepted along with them.
    """
    version = readable_version(tx, number)
    if base_of(version) != base:
        raise Conflict(_("Somebody has changed it since you looked at it. Look again."))
    links = links_of(tx.session, number, version.edition) if files is not None else []
    if any(link.state == OFFERED and link.id not in (files or ()) for link in links):
        raise Conflict(_("A file was added since you looked at it. Look again."))
