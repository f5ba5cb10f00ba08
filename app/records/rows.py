"""Tables inside a form: rows with an id of their own, added and removed by named buttons."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from wtforms import FieldList, Form, FormField

from app.records.fields import RowId
from app.records.schemas import too_many
from app.records.values import is_given
from controls.kinds import Field as Declared

INDEX = re.compile("[0-9]{1,6}")


class RowForm(Form):
    """The columns of one row."""


class RowField(FormField):
    """One row. Its data come as a plain mapping, whatever the columns are called."""

    def process(self, formdata: Any, data: Any = None, extra_filters: Any = None) -> None:
        self.object_data = data
        meta = {"_parent_form": self._form, "offers": self.meta.offers, "lang": self.meta.lang}
        values = data if isinstance(data, Mapping) else {}
        self.form = self.form_class(formdata, prefix=f"{self.name}-", data=values, meta=meta)

    def values(self) -> dict[str, Any]:
        """The row as content, with its id and without empty cells."""
        cells = {field.declared.name: field.value() for field in self.form if hasattr(field, "declared")}
        return {"id": self.form["id"].data} | {name: v for name, v in cells.items() if is_given(v)}

    def leaves_out(self, columns: Iterable[str]) -> bool:
        """Was the row typed without any of these cells, because the page did not show them?"""
        return not any(cell.raw_data for cell in self.form if cell.short_name in columns)

    def is_blank(self, opening: Mapping[str, Any]) -> bool:
        """Nothing typed beyond what a new row opens with."""
        return not any(says_something(cell, opening) for cell in self.form if hasattr(cell, "declared"))


def says_something(cell: Any, opening: Mapping[str, Any]) -> bool:
    """A box ticked or not says nothing by itself."""
    if cell.declared.type == "bool" or cell.process_errors:
        return bool(cell.process_errors)
    value = cell.value()
    return is_given(value) and value != opening.get(cell.declared.name)


class Rows(FieldList):
    """A declared table. `posted` of each entry is the number its buttons were shown with."""

    def __init__(self, row: Any, *args: Any, declared: Declared, **options: Any) -> None:
        super().__init__(row, *args, max_entries=declared.max_rows, **options)
        self.declared = declared
        self.following = following(declared)
        self.overflow = False
        self.typed = False

    def process(self, formdata: Any, data: Any = None, extra_filters: Any = None) -> None:
        self.entries: list[Any] = []
        self.last_index, self.overflow = -1, False
        self.object_data = data
        self.typed = bool(formdata)
        if formdata:
            self.take_posted(formdata)
        else:
            for row in data if isinstance(data, list) else []:
                self.add_entry(None, row)
        taken: set[str] = set()
        for entry in self.entries:
            entry.form["id"].ensure(taken)

    def take_posted(self, formdata: Any) -> None:
        numbers = sorted(set(self._extract_indices(self.name, formdata)))
        self.overflow = bool(self.max_entries) and len(numbers) > self.max_entries
        for number in numbers[: self.max_entries]:
            self.add_entry(formdata, None, number)

    def _extract_indices(self, prefix: str, formdata: Any) -> Iterator[int]:
        for name in formdata:
            if name.startswith(f"{prefix}-"):
                number = name[len(prefix) + 1 :].partition("-")[0]
                if INDEX.fullmatch(number):
                    yield int(number)

    def add_entry(self, formdata: Any, data: Any, number: int | None = None) -> Any:
        entry = self._add_entry(formdata, data, index=number)
        entry.posted = entry.index
        return entry

    def append_entry(self, data: Any = None) -> Any:
        """One more row, opened with the defaults of its columns."""
        row = data if data is not None else self.meta.offers.new_row(self.declared)
        entry = self.add_entry(None, row)
        entry.form["id"].ensure({other.form["id"].data for other in self.entries if other is not entry})
        return entry

    def remove(self, posted: int) -> bool:
        """Take the row away whose button was pressed."""
        kept = [entry for entry in self.entries if entry.posted != posted]
        removed = len(kept) < len(self.entries)
        self.entries = kept
        return removed

    def drop_blank(self) -> None:
        """Rows nobody wrote in are no rows; the others are numbered as they then stand in the content."""
        self.entries = self.written()
        self._compact_indices()
        for entry in self.entries:
            entry.posted = entry.index

    def validate(self, form: Any, extra_validators: Any = ()) -> bool:
        self.errors = [too_many(self.max_entries)] if self.overflow else []
        rows = [entry.form.validate() for entry in self.entries]
        return all(rows) and not self.errors

    def value(self) -> list[dict[str, Any]] | None:
        return [self.followed(entry) for entry in self.written()] or None

    def followed(self, entry: Any) -> dict[str, Any]:
        """The row, with the cells that follow from others where the page did not show them."""
        row: dict[str, Any] = entry.values()
        if not self.typed or not self.following or not entry.leaves_out(self.following):
            return row
        return row | self.meta.offers.following(self.declared, row, self.following)

    def written(self) -> list[Any]:
        opening = self.meta.offers.new_row(self.declared)
        return [entry for entry in self.entries if not entry.is_blank(opening)]


def following(rows: Declared) -> frozenset[str]:
    """The columns that are prefilled through another one of the table: "from.person.side"."""
    names = {column.name for column in rows.columns}
    words = {column.name: [entry.split(".") for entry in column.prefill] for column in rows.columns}
    return frozenset(
        name for name, entries in words.items() if any(e[0] == "from" and e[1] in names for e in entries)
    )


def row_class(columns: Mapping[str, Any]) -> type[RowForm]:
    return type("Row", (RowForm,), {"id": RowId(), **columns})
