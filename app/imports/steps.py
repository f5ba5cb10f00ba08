"""The steps of a mapping: which rows of which file become records of which kind, filled from where."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from app.imports.sources import Source, columns_of
from controls.kinds import Kind

ANY = "*"


@dataclass(frozen=True, slots=True)
class RowOfTable:
    """One row of a table field, made from each row of the file that belongs to the record."""

    cells: Mapping[str, Source]
    id: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """The rows of one file that become records of one kind.

    `attach_to`: only add files to the records of an earlier step. A proof has a file, its role and page.
    """

    id: str
    file: str
    key: tuple[str, ...]
    kind: Kind | None = None
    attach_to: str = ""
    only: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    one_per_key: bool = False
    fields: Mapping[str, Source] = field(default_factory=dict)
    rows: Mapping[str, tuple[RowOfTable, ...]] = field(default_factory=dict)
    consents: tuple[Mapping[str, Source], ...] = ()
    proofs: tuple[Mapping[str, Source], ...] = ()

    def takes(self, cells: Mapping[str, str]) -> bool:
        """Is this row one of those the step looks at?"""
        return all(
            any(fits(cells[column], wanted) for wanted in words) for column, words in self.only.items()
        )

    def sources(self) -> Iterator[Source]:
        yield from self.fields.values()
        yield from (cell for rows in self.rows.values() for row in rows for cell in row.cells.values())
        yield from (cell for line in (*self.consents, *self.proofs) for cell in line.values())

    def columns(self) -> set[str]:
        """The columns the step reads."""
        return {
            *self.key,
            *self.only,
            *(column for source in self.sources() for column in columns_of(source)),
        }


def fits(cell: str, wanted: str) -> bool:
    """Equal, where * stands for anything."""
    return re.fullmatch(".*".join(map(re.escape, wanted.split(ANY))), cell, re.DOTALL) is not None
