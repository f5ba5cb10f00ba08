"""One marshmallow schema per kind, derived from its declaration: for forms, imports, interface and journal.

    content = load(kind, data)

Unknown keys are refused, empty values left out, rows get ids, lists are sorted: the same record always has
the same content, whichever way it came in.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any

from marshmallow import RAISE, Schema, ValidationError, pre_load
from marshmallow.fields import Field as SchemaField

from app.i18n import _, _l, ngettext
from app.records.problem import Problem, by_path
from app.records.schema_fields import Typed, typed
from app.records.values import canonical, is_given, parse_row_id, with_row_ids
from app.refusal import Refusal
from controls.kinds import Field, Kind

NAME_MAX = 60
KINDS_MAX = 1024


class Strict(Schema):
    """A schema that takes what is empty for absent and says its "no" in the language of the page."""

    class Meta:
        unknown = RAISE

    error_messages = {  # noqa: RUF012 (marshmallow's own name and type)
        "unknown": _l("This field does not exist. Leave it out."),
        "type": _l("This is no record. Send an object with its fields."),
    }

    @pre_load
    def without_empty(self, data: Any, **options: Any) -> Any:
        if not isinstance(data, Mapping):
            return data
        return {str(key): value for key, value in data.items() if is_given(value)}


class Rows(Typed):
    """A table: a list of rows, each with an id of its own."""

    def __init__(self, declared: Field, **options: Any) -> None:
        super().__init__(declared, **options)
        self.row = of_fields(declared.columns)

    def canonical(self, value: Any) -> list[dict[str, Any]]:
        if not isinstance(value, list) or not all(isinstance(row, Mapping) for row in value):
            raise ValidationError(_("This is no table. Send a list of rows."))
        most = self.declared.max_rows or 0
        if most and len(value) > most:
            raise ValidationError(too_many(most))
        faults: dict[int, Any] = {}
        rows = [self.loaded(row, index, faults) for index, row in enumerate(value)]
        refuse_same_ids(rows, faults)
        if faults:
            raise ValidationError(faults)  # messages by row
        return with_row_ids(rows)

    def loaded(self, row: Mapping[str, Any], index: int, faults: dict[int, Any]) -> dict[str, Any]:
        values = {key: value for key, value in row.items() if key != "id"}
        try:
            return {"id": row_id(row.get("id")), **self.row.load(values)}
        except ValidationError as error:
            faults[index] = error.messages
            return {}


def too_many(most: int) -> str:
    return ngettext("There is room for %(num)d row.", "There is room for %(num)d rows. Remove some.", most)


def row_id(value: Any) -> str:
    """A given id, or "" for a row that has none yet."""
    try:
        return parse_row_id(value) if is_given(value) else ""
    except (ValueError, TypeError) as error:
        raise ValidationError({"id": [_("This is no row id. Leave it out.")]}) from error


def refuse_same_ids(rows: list[dict[str, Any]], faults: dict[int, Any]) -> None:
    seen: set[str] = set()
    for index, row in enumerate(rows):
        if row.get("id") and row["id"] in seen:
            faults[index] = {"id": [_("Two rows have the same id. Leave the second one out.")]}
        seen.add(row.get("id", ""))


def of_fields(declared: Iterable[Field]) -> Schema:
    fields: dict[str, SchemaField] = {
        field.name: schema_field(field) for field in declared if not field.system
    }
    return Strict.from_dict(fields)()


def schema_field(declared: Field) -> Typed:
    required = declared.need == "save" and not declared.computed
    return (
        Rows(declared, required=required) if declared.type == "rows" else typed(declared, required=required)
    )


def with_defaults(kind: Kind, data: Mapping[str, Any]) -> dict[str, Any]:
    """What a record must have and everybody takes for granted, such as its confidentiality."""
    granted = {field.name: field.default for field in kind.all_fields if field.need == "save"}
    return {name: value for name, value in granted.items() if is_given(value)} | dict(data)


@lru_cache(maxsize=KINDS_MAX)
def schema(kind: Kind) -> Schema:
    """The schema of a kind's own fields and the common ones a person may fill."""
    return of_fields(kind.all_fields)


def load(kind: Kind, data: Mapping[str, Any]) -> dict[str, Any]:
    """The canonical content. Refusal with one sentence per path ("lines-0-value") when something is wrong."""
    content, problems = loaded(kind, data)
    if problems:
        raise Refusal(problems[0].message, fields=by_path(problems))
    return content


def loaded(kind: Kind, data: Any) -> tuple[dict[str, Any], list[Problem]]:
    """(content, []) or ({}, what is wrong)."""
    try:
        whole = with_defaults(kind, data) if isinstance(data, Mapping) else data
        return canonical(kind, schema(kind).load(whole)), []
    except ValidationError as error:
        return {}, list(problems_in(error.messages, ()))


def problems_in(messages: Any, path: tuple[str, ...]) -> Iterator[Problem]:
    """Marshmallow's nested messages, flat."""
    if isinstance(messages, Mapping):
        for key, inner in messages.items():
            yield from problems_in(inner, path if key == "_schema" else (*path, str(key)[:NAME_MAX]))
        return
    for message in messages if isinstance(messages, list) else [messages]:
        yield Problem("-".join(path), str(message))
