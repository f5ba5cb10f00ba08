"""What calls for a reaction: a record or a row of one, the day it began, and how reactions name it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from controls.content import Row
from controls.declaration import Text
from controls.facts import Record
from controls.quick import quick

Sources = Mapping[str, frozenset[str] | None]  # record → rows meant there; None: the record as a whole


@quick
@dataclass(frozen=True, slots=True)
class Trigger:
    """`sources` are what a reaction may name; `linked` the reaction itself, where the row already names
    it; `seen_in` the record in which it was seen, where that is another than the one it is about.
    """

    id: str
    record: Record
    since: date
    sources: Sources
    row: Row | None = None
    label: str | Text | None = None
    linked: tuple[str, ...] | None = None
    seen_in: str | None = None

    def named_by(self, origin: Row) -> bool:
        """Whether a row of origins means this: its record, and its line where one is given."""
        if origin.get("record") not in self.sources:
            return False
        rows, line = self.sources[origin["record"]], origin.get("line")
        return rows is None or not line or line.get("row") in rows
