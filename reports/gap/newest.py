"""Which version of a record a report speaks of."""

from __future__ import annotations

from collections.abc import Mapping

from controls.facts import Facts, Record


def newest(facts: Facts) -> Mapping[str, Record]:
    """By number: the newest version that counts, that is sent for approval or approved; else the newest."""
    found: dict[str, Record] = {}
    for record in facts.records:
        known = found.get(record.number)
        if known is None or rank(known) < rank(record):
            found[record.number] = record
    return found


def rank(record: Record) -> tuple[bool, int, int]:
    return record.counting, record.edition, record.correction
