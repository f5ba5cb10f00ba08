"""What a prefill word works with: the content filled so far, and the field to fill."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.records.lookup import Content, Lookup, Seen, Window
from app.records.paths import values_at
from app.records.related import day_of
from controls.kinds import Field, Kind

NOT_VOID = ("draft", "submitted", "returned", "approved", "open", "closed", "done", "answered", "verified")


@dataclass(frozen=True, slots=True)
class PrefillCase:
    """`field` is what is filled; for a column `rows` is its table and `row` the row so far."""

    kind: Kind
    field: Field
    content: Content
    lookup: Lookup
    rows: Field | None = None
    row: Content | None = None

    def value(self, name: str) -> Any:
        """What a field of this kind, or a column of the same row, holds so far."""
        return self.row[name] if self.row and name in self.row else self.content.get(name)

    def behind(self, name: str) -> Seen | None:
        """The record a reference here names."""
        number = self.value(name)
        return self.lookup.record(number) if isinstance(number, str) else None

    @property
    def day(self) -> date:
        return day_of(self.content, self.lookup)

    def subject(self) -> tuple[str, str] | None:
        """(field, number) of the first subject this content names; the organisation stands in no field."""
        for path in self.kind.subjects:
            if path == "organisation":
                organisations = self.lookup.records("organisation")
                return ("", organisations[0].number) if organisations else None
            found = next(values_at(self.content, path, self.lookup), None) if path != "self" else None
            if found:
                return path, str(found)
        return None

    def last(self) -> Seen | None:
        """The last record of this kind for the same subject, or of the organisation."""
        subject = self.subject()
        if subject and self.kind.find(subject[0]) and "." not in subject[0]:
            return self.lookup.last(self.kind.id, *subject)
        if any(path == "organisation" or "." in path for path in self.kind.subjects):
            found = self.lookup.records(self.kind.id, states=NOT_VOID)
            return found[0] if found else None
        return None

    def windows(self) -> list[Window]:
        subject = self.subject()
        return self.lookup.windows(self.kind.id, subject[1]) if subject else []


def without(row: Content, *names: str) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name not in names}


def only(row: Mapping[str, Any], *names: str) -> dict[str, Any]:
    return {name: row[name] for name in names if name in row}
