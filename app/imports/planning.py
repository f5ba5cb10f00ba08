"""Rows become drafts of records: grouped by key, every cell converted, references still open. Pure.

Nothing is looked up here. A reference to another imported record is a `Ref` with its import key; resolving.py
turns it into a number when that record is known or made.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from app.i18n import _, ngettext
from app.imports.faults import Fault, ImportRefused
from app.imports.filling import Cell, Filler, Filling
from app.imports.mapping import ImportMapping
from app.imports.rows import Row, Table
from app.imports.sources import Constant, Importer, LineOf, OfStep, Source
from app.imports.steps import RowOfTable, Step
from app.records.values import is_given
from controls.kinds import Field, Kinds

MOST_RECORDS = 10_000  # of one import: it is one transaction, and others wait for its end
LONGEST_KEY = 300
SAME_FOR_ALL = (Constant, Importer, LineOf, OfStep)


@dataclass(frozen=True, slots=True)
class WantedFile:
    """A file named in a row, still to be found in the folder of evidence."""

    name: str
    role: str = ""
    page: str = ""
    cell: Cell | None = None


@dataclass(slots=True)
class Draft:
    """One record as the file says it, or with `step.attach_to` files for one that another step made.

    `key` is what people read; `cells` says for each path of the content which cell it came from; `given` are
    the fields the mapping fills, also those the source left empty.
    """

    step: Step
    file: str
    key: str
    import_key: str
    rows: list[int]
    content: dict[str, Any] = field(default_factory=dict)
    consents: list[dict[str, Any]] = field(default_factory=list)
    files: list[WantedFile] = field(default_factory=list)
    cells: dict[str, Cell] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    @property
    def given(self) -> set[str]:
        return {*self.step.fields, *self.step.rows}

    def wrong(self, message: str, path: str = "", what: str = "") -> None:
        """Note a fault at the cell the path came from; `what` names a field that no cell filled."""
        cell = self.cells.get(path)
        if cell:
            self.faults.append(Fault(message, self.file, cell.row, cell.column, cell.text))
        else:
            self.faults.append(Fault(f"{what}: {message}" if what else message, self.file, self.rows[0]))


def plan(mapping: ImportMapping, tables: Mapping[str, Table], kinds: Kinds) -> list[Draft]:
    """A draft for every record of every step, in order. Faults of rows stay with their drafts.

    ImportRefused when a file lacks columns or there are too many records.
    """
    missing = [fault for step in mapping.steps for fault in missing_columns(step, tables[step.file])]
    if missing:
        raise ImportRefused(missing)
    drafts = [
        draft for step in mapping.steps for draft in Planner(mapping, kinds, step, tables[step.file]).drafts()
    ]
    if len(drafts) > MOST_RECORDS:
        message = _("These are %(number)s records. Import at most %(most)s at a time.",
                    number=f"{len(drafts):,}", most=f"{MOST_RECORDS:,}")  # fmt: skip
        raise ImportRefused([Fault(message)])
    return drafts


def missing_columns(step: Step, table: Table) -> Iterator[Fault]:
    there = ", ".join(table.columns)
    for column in sorted(step.columns() - set(table.columns)):
        message = _("The file has no such column. It has: %(columns)s.", columns=there)
        yield Fault(message, table.name, 1, column)


@dataclass(frozen=True, slots=True)
class Planner:
    """Makes the drafts of one step."""

    mapping: ImportMapping
    kinds: Kinds
    step: Step
    table: Table

    def drafts(self) -> Iterator[Draft]:
        for key, rows in self.groups().items():
            draft = self.empty(key, rows)
            if not all(key):
                self.refuse_empty_key(draft, key, rows)
            elif not draft.faults:
                Writer(draft, Filler(self.mapping), rows).write(self.kinds)
            yield draft

    def groups(self) -> dict[tuple[str, ...], list[Row]]:
        groups: dict[tuple[str, ...], list[Row]] = {}
        for row in self.table.rows:
            if self.step.takes(row.cells):
                groups.setdefault(tuple(row.cells[column] for column in self.step.key), []).append(row)
        return groups

    def empty(self, key: Sequence[str], rows: Sequence[Row]) -> Draft:
        """A draft with nothing in it, and what is wrong with its key."""
        import_key = self.mapping.import_key(self.step.attach_to or self.step.id, key)
        numbers = [row.number for row in rows]
        draft = Draft(self.step, self.table.name, " · ".join(key), import_key, numbers)
        if len(rows) > 1 and not (self.step.one_per_key or self.step.attach_to) and all(key):
            message = _(
                "Rows %(rows)s have the same key. Remove all but one, or add a column to the key.",
                rows=numbers_in_words(numbers),
            )
            draft.faults.append(Fault(message, draft.file, numbers[1], self.step.key[0], key[0]))
        if len(import_key) > LONGEST_KEY:
            draft.wrong(_("The key is too long. Choose shorter columns."))
        return draft

    def refuse_empty_key(self, draft: Draft, key: Sequence[str], rows: Sequence[Row]) -> None:
        message = _("The cell is empty, but its text tells one record from another. Fill it in.")
        column = next(name for name, part in zip(self.step.key, key, strict=True) if not part)
        draft.faults += [Fault(message, draft.file, row.number, column) for row in rows]


@dataclass(frozen=True, slots=True)
class Writer:
    """Fills one draft from its rows."""

    draft: Draft
    filler: Filler
    rows: Sequence[Row]

    def write(self, kinds: Kinds) -> None:
        draft, step = self.draft, self.draft.step
        for declared in step.kind.all_fields if step.kind else ():
            if declared.name in step.fields:
                filling = self.filler.whole(step.fields[declared.name], declared, self.rows)
                self.put(draft.content, declared.name, filling, declared.name)
            elif declared.name in step.rows and (found := self.table(declared, step.rows[declared.name])):
                draft.content[declared.name] = found
        columns = {column.name: column for column in kinds.attached["consents"].columns}
        draft.consents += [self.consent(line, columns) for line in step.consents]
        draft.files += [wanted for row in self.rows for wanted in self.wanted(row)]

    def table(self, declared: Field, templates: Sequence[RowOfTable]) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = []
        for row in self.rows:
            for template in templates:
                made = self.row(declared, template, row, f"{declared.name}-{len(found)}")
                if made and not (made in found and same_for_all(template)):
                    found.append(made)
        return found

    def row(self, declared: Field, template: RowOfTable, row: Row, path: str) -> dict[str, Any]:
        """One row of a table; empty when the source has nothing to say for it."""
        cells = {
            name: self.filler.one(source, declared.column(name), row)
            for name, source in template.cells.items()
        }
        said = any(is_given(filling.value) or filling.faults for filling in cells.values() if filling.cell)
        if not said and not same_for_all(template):
            return {}
        made: dict[str, Any] = {"id": template.id} if template.id else {}
        for name, filling in cells.items():
            self.put(made, name, filling, f"{path}-{name}")
        return made

    def consent(self, line: Mapping[str, Source], columns: Mapping[str, Field]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for name, source in line.items():
            self.put(found, name, self.filler.whole(source, columns[name], self.rows), f"consents-{name}")
        return found

    def wanted(self, row: Row) -> Iterator[WantedFile]:
        """The files a row names."""
        for proof in self.draft.step.proofs:
            cells = {name: self.filler.one(source, None, row) for name, source in proof.items()}
            texts = {name: str(filling.value or "") for name, filling in cells.items()}
            if texts["file"]:
                yield WantedFile(
                    texts["file"], texts.get("role", ""), texts.get("page", ""), cells["file"].cell
                )

    def put(self, content: dict[str, Any], name: str, filling: Filling, path: str) -> None:
        """Note value, cell and faults."""
        if filling.cell:
            self.draft.cells[path] = filling.cell
        for cell, message in filling.faults:
            self.draft.faults.append(Fault(message, self.draft.file, cell.row, cell.column, cell.text))
        if is_given(filling.value):
            content[name] = filling.value


def same_for_all(template: RowOfTable) -> bool:
    """Nothing in it belongs to one row of the file more than to another of the same record."""
    return all(isinstance(source, SAME_FOR_ALL) for source in template.cells.values())


def numbers_in_words(rows: Sequence[int]) -> str:
    """ "5, 9"; of many rows the first few."""
    more = len(rows) - 5
    listed = ", ".join(map(str, rows[:5]))
    return (
        listed
        if more <= 0
        else ngettext("%(rows)s and %(num)d more", "%(rows)s and %(num)d more", more, rows=listed)
    )
