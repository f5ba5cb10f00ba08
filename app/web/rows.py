"""Adding and removing rows of a form by named submit buttons, so that it works without JavaScript.

The buttons are `add-<rows>` and `remove-<rows>-<n>`, n being the row's own number in the form.
"""

from __future__ import annotations

from collections.abc import Mapping

from wtforms import FieldList, Form


def change_rows(form: Form, submitted: Mapping[str, str]) -> str | None:
    """Do what the pressed button says to the bound form. Returns the name of the rows changed, or None.

    The view then shows the form again, unvalidated: what was typed stays.
    """
    for field in form:
        if isinstance(field, FieldList) and (
            add_pressed(field, submitted) or remove_pressed(field, submitted)
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


def row_pressed(rows: str, submitted: Mapping[str, str]) -> str:
    """Which button of these rows was pressed: "add", "remove" or "". The page then moves the focus there."""
    if f"add-{rows}" in submitted:
        return "add"
    return "remove" if any(name.startswith(f"remove-{rows}-") for name in submitted) else ""
