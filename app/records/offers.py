"""What the pickers of one form offer: looked up once per form, however many rows ask."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from app.records.lookup import Choice, Content, Lookup, Seen
from app.records.paths import references
from app.records.prefill import blank_row
from app.records.related import near, same_party
from app.records.values import line_text
from app.records.wording import row_label, row_named
from controls.kinds import Field, Kind


class Offers:
    """Choices for the reference and line fields of a form on this content."""

    def __init__(self, kind: Kind, lookup: Lookup, content: Content) -> None:
        self.kind = kind
        self.lookup = lookup
        self.content = content
        self.kept = frozenset(pointed_to(kind, content))
        self._found: dict[Any, list[Choice]] = {}

    def records(self, declared: Field) -> list[Choice]:
        """The records a reference may point to, narrowed by `only` and `same`."""
        key = (declared.to, tuple(sorted((k, str(v)) for k, v in declared.only.items())), declared.same)
        if key not in self._found:
            self._found[key] = self._records(declared)
        return self._found[key]

    def _records(self, declared: Field) -> list[Choice]:
        own = self.kind.find(declared.same) if declared.same else None
        if own is None:
            return self.lookup.choices(declared.to, declared.only)
        offered: list[Choice] = []
        for kind in declared.to:
            same = same_party(self.lookup.kinds[kind], own, self.content)
            offered += self.lookup.choices([kind], declared.only, same or {})
        return offered

    def lines(self, declared: Field) -> list[Choice]:
        """The rows a line may point to, each as "NUMBER/edition/row"."""
        if declared.to not in self._found:
            self._found[declared.to] = [choice for to in declared.to for choice in self._lines(to)]
        return self._found[declared.to]

    def _lines(self, to: str) -> Iterator[Choice]:
        kind, _, table = to.partition(".")
        rows = self.lookup.kinds[kind].find(table) if kind in self.lookup.kinds else None
        there = near(kind, self.kind, self.content, self.lookup) if rows else []
        records = [seen for seen in there if self.lookup.is_open(seen.number)]
        for seen in records:
            group = self.lookup.name(seen.number) if len(records) > 1 else ""
            for row in seen.content.get(table, []):
                yield Choice(line_of(seen, row), row_label(rows, row, self.lookup) if rows else "", group)

    def new_row(self, rows: Field) -> dict[str, Any]:
        """What a row added by hand opens with."""
        return blank_row(self.kind, rows, self.content, self.lookup)

    def following(self, rows: Field, row: Mapping[str, Any], names: Collection[str]) -> dict[str, Any]:
        """What these cells of a row would open with, given its other cells."""
        others = {name: value for name, value in row.items() if name not in names}
        found = blank_row(self.kind, rows, self.content, self.lookup, others)
        return {name: found[name] for name in names if name in found}

    def line_label(self, declared: Field, line: Mapping[str, Any]) -> str:
        return row_named(declared, line, self.lookup) or line_text(line)


def pointed_to(kind: Kind, content: Content) -> Iterator[str]:
    """What the content points to already: stays possible, also when it is no longer offered."""
    for _path, number, edition, row in references(kind, content):
        yield number if row is None else f"{number}/{edition}/{row}"


def line_of(seen: Seen, row: Mapping[str, Any]) -> str:
    return line_text({"record": seen.number, "edition": seen.edition, "row": row["id"]})
