"""Each load of changed declarations is a journal entry, so that a question's position names its rules."""

from __future__ import annotations

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
    }
    before = history(tx.session, KIND, "declarations")
    if before and {key: before[-1].content.get(key) for key in now} == now:
        return False
    tx.note(KIND, "declarations", now, action="load")
    return True
