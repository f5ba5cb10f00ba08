"""What a record keeps of the moment it is saved: where the journal stood, and the digest of what it names."""

from __future__ import annotations

from app.records import extension
from app.records.computed import ComputedCase


def journal_position(case: ComputedCase) -> str:
    """The last entry before this saving: what was known then can be asked for again."""
    return str(case.lookup.position)


def snapshot(case: ComputedCase) -> str | None:
    """Of the version the record of this row has now; a later version has another one."""
    number = (case.row or {}).get("record")
    return case.lookup.digest(number) if isinstance(number, str) and number else None


extension.computed("journal_position", journal_position)
extension.computed("snapshot", snapshot)
