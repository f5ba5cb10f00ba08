"""What a new form opens with. Everything may be changed, and nothing is stored until somebody saves."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from marshmallow import ValidationError

from app.records import extension
from app.records.lookup import Content, Lookup
from app.records.prefill import tables, words
from app.records.prefill.case import PrefillCase
from app.records.schema_fields import typed
from app.records.values import canonical, is_given, with_row_ids
from app.records.withheld import OpenLookup
from controls.kinds import Field, Kind

__all__ = ["blank_row", "prefilled"]

WORDS: dict[str, extension.PrefillWord] = {
    "areas_of": tables.areas_of,
    "contacts_of": tables.contacts_of,
    "criteria_of": tables.criteria_of,
    "days_after": words.days_after,
    "fiscal_year": words.fiscal_year,
    "from": words.through,
    "in_force": tables.in_force,
    "in_scope": tables.in_scope,
    "last": words.last,
    "limit": words.limit,
    "limits_of": tables.targets_of,
    "me": words.me,
    "my_language": words.my_language,
    "next_window": words.next_window,
    "open_actions_of": tables.open_actions_of,
    "participants_of": tables.participants_of,
    "retention": words.retention,
    "results_of": tables.results_of,
    "same_period": tables.same_period,
    "targets_of": tables.targets_of,
    "today": words.today,
    "topics_of": tables.topics_of,
    "window": words.window,
}
for _word, _function in WORDS.items():
    extension.prefill(_word, _function)


def prefilled(kind: Kind, lookup: Lookup, given: Mapping[str, Any]) -> dict[str, Any]:
    """The content a new form opens with. `given` is known already, such as {"customer": "CUS-2026-0001"}."""
    lookup = OpenLookup(lookup)
    content = taken(kind, given, lookup)
    for _round in range(2):  # a field may wait for one further down
        for field in kind.all_fields:
            if field.name not in content and not field.system and not field.computed:
                put(content, field, proposal(PrefillCase(kind, field, content, lookup)))
    propose_window(kind, content, lookup)
    return canonical(kind, content)


def taken(kind: Kind, given: Mapping[str, Any], lookup: Lookup) -> dict[str, Any]:
    """What the address of the page says, as far as it fits and names what its reader may read."""
    content: dict[str, Any] = {}
    for name, value in given.items():
        field = kind.find(name)
        if field in kind.all_fields and field is not None and field.type != "rows":
            put(content, field, openly(field, value, lookup))
    return content


def openly(field: Field, value: Any, lookup: Lookup) -> Any:
    match field.type:
        case "ref":
            return value if lookup.is_open(str(value)) else None
        case "refs":
            return [one for one in (value if isinstance(value, list) else [value]) if lookup.is_open(one)]
        case _:
            return value


def put(content: dict[str, Any], field: Field, value: Any) -> None:
    """Take a proposal that the field would accept; a wrong one opens the field empty."""
    if not is_given(value):
        return
    try:
        content[field.name] = value if field.type == "rows" else typed(field).canonical(value)
    except ValidationError:
        content.pop(field.name, None)


def proposal(case: PrefillCase) -> Any:
    """The first prefill word that finds something, else the default; rows with their columns filled."""
    value = next(
        (found for entry in case.field.prefill if is_given(found := spoken(case, entry))), case.field.default
    )
    if case.field.type == "rows" and value:
        return with_row_ids([filled_row(case, row) for row in value])
    return value


def spoken(case: PrefillCase, entry: str) -> Any:
    word, _, argument = entry.partition(".")
    function = extension.word("prefill", word)
    return function(case, argument) if function else None


def filled_row(case: PrefillCase, row: Content) -> dict[str, Any]:
    found = dict(row)
    for column in case.field.columns:
        if column.name not in found and not column.computed:
            column_case = PrefillCase(case.kind, column, case.content, case.lookup, case.field, found)
            put(found, column, proposal(column_case))
    return found


def blank_row(
    kind: Kind, rows: Field, content: Content, lookup: Lookup, row: Content | None = None
) -> dict[str, Any]:
    """What a row added by hand opens with; with `row`, what its empty cells would open with."""
    return filled_row(PrefillCase(kind, rows, content, OpenLookup(lookup)), row or {})


def propose_window(kind: Kind, content: dict[str, Any], lookup: Lookup) -> None:
    """An event after the end of the oldest window not covered is proposed for that window."""
    field = kind.find("counts_for")
    if field not in kind.common or field is None or "occurred_on" not in content:
        return
    windows = PrefillCase(kind, field, content, lookup).windows()[:2]
    day = date.fromisoformat(content["occurred_on"])
    if len(windows) > 1 and windows[0][1] == windows[1][0] and windows[1][0] <= day < windows[1][1]:
        content["counts_for"] = "previous"
