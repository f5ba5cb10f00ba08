"""Each load of changed declarations is a journal entry, so that a question's position names its rules.

It holds the declarations themselves, own ones too: an edition that is no longer in use can be asked again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.db import AnySession
from app.journal.read import history
from app.transaction import Transaction
from controls.catalog import Catalog
from controls.kinds import Kinds

KIND = "catalog_load"


def note_declarations(tx: Transaction, kinds: Kinds, catalog: Catalog) -> bool:
    """Journal the declarations in use if they differ from the last ones. True when they did."""
    now = as_content(kinds, catalog)
    if is_loaded(last_load(tx.session), now):
        return False
    tx.note(KIND, "declarations", now, action="load")
    return True


def as_content(kinds: Kinds, catalog: Catalog) -> dict[str, str]:
    return {
        "catalog_edition": catalog.edition_id,
        "catalog_digest": catalog.digest,
        "kinds_digest": kinds.digest,
        "catalog": catalog.source,
        "kinds": kinds.source,
    }


def last_load(session: AnySession) -> Mapping[str, Any] | None:
    """What the journal says was loaded last; None before the first start."""
    before = history(session, KIND, "declarations")
    return before[-1].content if before else None


def is_loaded(last: Mapping[str, Any] | None, now: Mapping[str, str]) -> bool:
    """Whether these declarations are the ones the journal knows."""
    return last is not None and {key: last.get(key) for key in now} == now


@dataclass(frozen=True)
class Edition:
    """Declarations as they were loaded once. `loaded_at` is in UTC."""

    catalog_edition: str
    catalog_digest: str
    loaded_at: datetime
    catalog: str  # everything declared, as one JSON text
    kinds: str


def editions(session: AnySession) -> list[Edition]:
    """Every catalog the journal holds, the newest first; of one loaded several times the last load."""
    found: dict[str, Edition] = {}
    for entry in reversed(history(session, KIND, "declarations")):
        content = entry.content
        if "catalog" in content:
            edition = Edition(content["catalog_edition"], content["catalog_digest"], entry.time,
                              content["catalog"], content["kinds"])  # fmt: skip
            found.setdefault(edition.catalog_digest, edition)
    return list(found.values())
