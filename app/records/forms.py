"""A form per kind and language, derived from the declaration once.

    form = form_for(kind, lookup, content)          # opened with a content
    form = form_for(kind, lookup, content, typed)   # what was typed, over the content it started from
    if form.validate():
        save(content_from(form))

System and computed fields are not on the form: they, and fields that a state has frozen, come from the
content the form was opened with.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from functools import lru_cache
from typing import Any

from wtforms import Form

from app.records import schemas
from app.records.fields import (
    DayAnswer,
    ExactAnswer,
    LongAnswer,
    MomentAnswer,
    RadioAnswer,
    SelectAnswer,
    SeveralAnswer,
    TextAnswer,
    TickAnswer,
    WholeAnswer,
    YesNoRadio,
    YesNoSelect,
    in_table,
)
from app.records.lookup import Content, Lookup
from app.records.offers import Offers
from app.records.pickers import LinePicker, LinesPicker, LineText, RecordPicker, RecordsPicker
from app.records.problem_fields import put_problems
from app.records.rows import RowField, Rows, row_class
from app.records.values import canonical
from controls.kinds import Field, Kind

FORMS_MAX = 1024
RADIO_MAX = 4  # so many values stand side by side; more are a list
SIMPLE: Mapping[str, type] = {
    "str": TextAnswer,
    "text": LongAnswer,
    "date": DayAnswer,
    "datetime": MomentAnswer,
    "int": WholeAnswer,
    "decimal": ExactAnswer,
    "ref": RecordPicker,
    "refs": RecordsPicker,
}
SEVERAL_IN_TABLE = {field: in_table(field) for field in (SeveralAnswer, RecordsPicker, LinesPicker)}


class RecordForm(Form):
    """What `form_class` makes; names begin with _ so that no declared field can hide them."""

    _kind: Kind
    _original: Content

    def validate(self, extra_validators: Any = None) -> bool:
        """Can everything be read, is it on offer, and does the schema take it? Drops blank rows first."""
        for field in self:
            if isinstance(field, Rows):
                field.drop_blank()
        good = super().validate(extra_validators)
        _content, problems = schemas.loaded(self._kind, content_from(self))
        told = {problem.path: problem.message for problem in reversed(problems)}
        rest = put_problems(self, {path: told[path] for path in told if not has_error(self, path)})
        self.form_errors = list(rest.values())
        open_rows(self)  # the form may be shown again
        return good and not problems

    def _wrong_behind_more(self) -> bool:
        """Is there an error in a field that is not shown at once?"""
        return any(wrong(field) for field in self if not field.declared.see)


def wrong(field: Any) -> bool:
    inner = [cell for entry in field.entries for cell in entry.form] if isinstance(field, Rows) else []
    return bool(field.errors) or any(wrong(cell) for cell in inner)


def has_error(form: Form, path: str) -> bool:
    """Does the field say already that it could not be read? Then "it is empty" would be said twice."""
    head, *rest = path.split("-")
    field = form._fields.get(head)
    if isinstance(field, Rows) and len(rest) > 1 and rest[0].isdigit():
        row = int(rest[0])
        return row < len(field.entries) and has_error(field.entries[row].form, "-".join(rest[1:]))
    return field is not None and bool(field.errors)


# ---- deriving --------------------------------------------------------------------------------------------


@lru_cache(maxsize=FORMS_MAX)
def form_class(kind: Kind, lang: str, more: tuple[Field, ...] = ()) -> type[RecordForm]:
    """The form of a kind in one language. `more` fields are typed with it and are no part of its content."""
    fields = {field.name: form_field(field, lang) for field in typed((*kind.all_fields, *more))}
    meta = type("Meta", (), {"lang": lang, "offers": None})
    return type("KindForm", (RecordForm,), {"_kind": kind, "Meta": meta, **fields})


def typed(fields: tuple[Field, ...]) -> Iterator[Field]:
    return (field for field in fields if not field.system and not field.computed)


def form_field(declared: Field, lang: str) -> Any:
    options: dict[str, Any] = {
        "label": declared.label.get(lang),
        "declared": declared,
        "description": hint(declared, lang),
    }
    if declared.type != "rows":
        return class_for(declared)(**options)
    columns = {column.name: cell(column, lang) for column in typed(declared.columns)}
    return Rows(RowField(row_class(columns)), **options)


def cell(declared: Field, lang: str) -> Any:
    """A field inside a table: the same, with narrower ways to choose."""
    found = class_for(declared, table=True)
    return SEVERAL_IN_TABLE.get(found, found)(
        label=declared.label.get(lang), declared=declared, description=hint(declared, lang)
    )


def hint(declared: Field, lang: str) -> str:
    return declared.help.get(lang) if declared.help else ""


def class_for(declared: Field, *, table: bool = False) -> Any:
    match declared.type:
        case "enum":
            return class_for_enum(declared, table)
        case "bool":
            return class_for_bool(declared, table)
        case "line":
            return class_for_line(declared)
    return SIMPLE[declared.type]


def class_for_enum(declared: Field, table: bool) -> Any:
    if declared.many:
        return SeveralAnswer
    few = 0 < len(declared.values) <= RADIO_MAX
    return RadioAnswer if few and not table and declared.need != "optional" else SelectAnswer


def class_for_bool(declared: Field, table: bool) -> Any:
    if declared.need != "approve":
        return TickAnswer
    return YesNoSelect if table else YesNoRadio


def class_for_line(declared: Field) -> Any:
    if "@record" in declared.to:
        return LineText
    return LinesPicker if declared.many else LinePicker


# ---- opening and reading ---------------------------------------------------------------------------------


def form_for(
    kind: Kind,
    lookup: Lookup,
    content: Content | None = None,
    formdata: Any = None,
    *,
    version: int = 1,
    locked: Collection[str] = (),
    more: tuple[Field, ...] = (),
) -> RecordForm:
    """A form opened with a content, or showing what was typed over it (`formdata`, a MultiDict).

    `version` is 1 and one more for each correction: from the second on, its reason is asked.
    `locked` fields are not on the form and stay as they are; `more` are typed with it and not part of it.
    """
    original = dict(content or {})
    offers = Offers(kind, lookup, original)
    derived = form_class(kind, lookup.language, more)
    form = derived(formdata or None, data=original, meta={"offers": offers})
    form._original = original
    for field in kind.all_fields:
        if field.name in form._fields and (field.name in locked or version < (field.from_version or 1)):
            del form[field.name]
    if formdata:
        offers.content = content_from(form)
    else:
        open_rows(form)
    return form


def open_rows(form: RecordForm) -> None:
    """Tables that are shown at once open with a row to write in."""
    for field in form:
        if isinstance(field, Rows) and not field.entries and (field.declared.see or field.declared.min_rows):
            for _number in range(max(field.declared.min_rows, 1)):
                field.append_entry()


def content_from(form: RecordForm) -> dict[str, Any]:
    """What was typed as canonical content, with what is not typed taken from the content it started from."""
    found = {name: value for name, value in form._original.items() if not on_form(form, name)}
    for field in form:
        value = field.value()
        if isinstance(field, Rows):
            value = with_computed(field, value or [], form._original.get(field.declared.name, []))
        found[field.declared.name] = value
    return canonical(form._kind, found)


def take_over(form: RecordForm, typed: RecordForm, names: Collection[str]) -> None:
    """Put fields of the form as typed in place of its own: those named, and those that could not be read."""
    for name, typed_field in typed._fields.items():
        if name in form._fields and (name in names or unread(typed_field)):
            form._fields[name] = typed_field
            setattr(form, name, typed_field)


def unread(field: Any) -> bool:
    cells = [cell for entry in field.entries for cell in entry.form] if isinstance(field, Rows) else [field]
    return any(cell.process_errors for cell in cells)


def on_form(form: RecordForm, name: str) -> bool:
    return name in form._fields


def with_computed(
    rows: Rows, typed_rows: list[dict[str, Any]], before: list[Content]
) -> list[dict[str, Any]]:
    """The typed rows, each with the computed columns it had."""
    names = [column.name for column in rows.declared.columns if column.computed]
    had = {row["id"]: {name: row[name] for name in names if name in row} for row in before}
    return [had.get(row["id"], {}) | row for row in typed_rows]


def apply_row_buttons(form: RecordForm, formdata: Mapping[str, str]) -> bool:
    """Do what a pressed button says: `add-<rows>`, `remove-<rows>-<number>`. True if one was pressed."""
    return any(pressed(field, formdata) for field in form if isinstance(field, Rows))


def pressed(rows: Rows, formdata: Mapping[str, str]) -> bool:
    if f"add-{rows.name}" in formdata:
        if len(rows.entries) < (rows.max_entries or 0):
            rows.append_entry()
        return True
    numbers = [entry.posted for entry in rows.entries if f"remove-{rows.name}-{entry.posted}" in formdata]
    return any(rows.remove(number) for number in numbers)
