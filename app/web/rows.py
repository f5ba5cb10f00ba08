"""Adding and removing rows of a form by named submit buttons, so that it works without JavaScript.

The buttons are `add-<rows>` and `remove-<rows>-<n>`, n being the row's own number in the form. After a row
was removed, `restore-<rows>` puts it back: its value is what had been typed, so the page needs no memory.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from flask.json import loads
from werkzeug.datastructures import MultiDict
from wtforms import FieldList, Form

NUMBER = re.compile("[0-9]{1,6}")


def change_rows(form: Form, submitted: Mapping[str, str]) -> str | None:
    """Do what the pressed button says to the bound form. Returns the name of the rows changed, or None.

    The view then shows the form again, unvalidated: what was typed stays.
    """
    for field in form:
        if isinstance(field, FieldList) and (
            add_pressed(field, submitted)
            or remove_pressed(field, submitted)
            or restore_pressed(field, submitted)
        ):
            return str(field.name)
    return None


def add_pressed(rows: FieldList, submitted: Mapping[str, str]) -> bool:
    if f"add-{rows.name}" not in submitted:
        return False
    if rows.max_entries is None or len(rows.entries) < rows.max_entries:
        rows.append_entry()
    return True


def remove_pressed(rows: FieldList, submitted: Mapping[str, str]) -> bool:
    kept = [entry for entry in rows.entries if f"remove-{entry.name}" not in submitted]
    removed = len(kept) < len(rows.entries)
    rows.entries[:] = kept
    return removed


def restore_pressed(rows: FieldList, submitted: Mapping[str, str]) -> bool:
    """Put a removed row back where it stood; what is no row of this table is passed over."""
    if f"restore-{rows.name}" not in submitted:
        return False
    number, typed = removed_row(submitted[f"restore-{rows.name}"])
    there = {entry.name for entry in rows.entries}
    full = rows.max_entries is not None and len(rows.entries) >= rows.max_entries
    if typed and not full and f"{rows.name}-{number}" not in there:
        restore(rows, number, MultiDict([(f"{rows.name}-{number}-{name}", value) for name, value in typed]))
    return True


def restore(rows: FieldList, number: int, typed: MultiDict[str, str]) -> None:
    entry: Any = rows._add_entry(typed, index=number)
    entry.posted = number
    rows.entries.sort(key=lambda it: int(it.name.rpartition("-")[2]))


def removed_row(text: str) -> tuple[int, list[tuple[str, str]]]:
    """(number, [(column, value)]) as `row_to_restore` wrote it; nothing when somebody tampered with it."""
    try:
        number, typed = loads(text)
        return int(number), [(str(name), str(value)) for name, value in typed] if 0 <= number < 10**6 else []
    except (OverflowError, TypeError, ValueError):
        return 0, []


def row_to_restore(rows: str, submitted: MultiDict[str, str]) -> str:
    """What was typed into the row whose "remove" was pressed, for the button that puts it back; else ""."""
    start = f"remove-{rows}-"
    number = next((name.removeprefix(start) for name in submitted if name.startswith(start)), "")
    if not NUMBER.fullmatch(number):
        return ""
    cells = f"{rows}-{number}-"
    typed = [
        (n.removeprefix(cells), value) for n, value in submitted.items(multi=True) if n.startswith(cells)
    ]
    return json.dumps([int(number), typed], ensure_ascii=False) if any(value for _n, value in typed) else ""


def row_pressed(rows: str, submitted: Mapping[str, str]) -> str:
    """Which button of these rows was pressed: "add", "remove" or "". The page then moves the focus there."""
    if f"add-{rows}" in submitted:
        return "add"
    taken_or_back = (f"remove-{rows}-", f"restore-{rows}")
    return "remove" if any(name.startswith(taken_or_back) for name in submitted) else ""
