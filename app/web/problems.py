"""What is wrong with a form, as one list: for the summary above it, with a link to each field."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from wtforms import Field, FieldList, Form, FormField, RadioField


@dataclass(frozen=True)
class Problem:
    """`target` is the id to jump to, "" where no field is to blame; `place` names it: "Actions 2, Due"."""

    message: str
    target: str = ""
    place: str = ""


def problems(form: Form, general: Iterable[str] = ()) -> list[Problem]:
    """All errors of a validated form in the order of its fields, after those about the whole of it."""
    found = [Problem(str(sentence)) for sentence in (*general, *form.form_errors)]
    for field in form:
        found.extend(of_field(field, ()))
    return found


def of_field(field: Field, above: tuple[str, ...]) -> Iterator[Problem]:
    if isinstance(field, FieldList):
        yield from of_rows(field, above)
    elif isinstance(field, FormField):
        for inner in field.form:
            yield from of_field(inner, above)
    else:
        place = (*above, str(field.label.text))
        yield from (Problem(str(error), target_of(field), ", ".join(place)) for error in field.errors)


def of_rows(rows: FieldList, above: tuple[str, ...]) -> Iterator[Problem]:
    """Errors of the table itself, then of each row."""
    label = str(rows.label.text)
    for error in own_errors(rows):
        yield Problem(error, f"rows-{rows.name}", label)
    for position, entry in enumerate(rows.entries, start=1):
        yield from of_field(entry, (*above, f"{label} {position}"))


def own_errors(rows: FieldList) -> list[str]:
    """What is wrong with the table itself; WTForms keeps its rows' errors beside it, as lists and dicts."""
    return [str(error) for error in rows.errors if not isinstance(error, (list, tuple, dict))]


def is_hidden(field: Any) -> bool:
    """Fields nobody sees: tokens, row ids and the like, whatever class they are of."""
    return getattr(field.widget, "input_type", "") == "hidden"


def target_of(field: Any) -> str:
    if is_hidden(field):
        return ""
    return f"{field.id}-0" if isinstance(field, RadioField) else str(field.id)
