"""Each load of changed declarations is a journal entry, so that a question's position names its rules.

It holds the declarations themselves, own ones too: an edition that is no longer in use can be asked again.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from app.db import AnySession
from app.journal.read import history
from app.transaction import Transaction
from controls.catalog import Catalog
from controls.kinds import Kinds

KIND = "catalog_load"


def note_declarations(tx: Transaction, kinds: Kinds, catalog: Catalog) -> bool:
    """Journal the declarations in use if they differ from the last ones. True when they did."""
    now = {
        "catalog_edition": catalog.edition_id,
        "catalog_digest": catalog.digest,
        "kinds_digest": kinds.digest,
        "catalog": catalog.source,
        "kinds": kinds.source,
    }
    before = history(tx.session, KIND, "declarations")
    if before and {key: before[-1].content.get(key) for key in now} == now:
        return False
    tx.note(KIND, "declarations", now, action="load")
    return True


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
