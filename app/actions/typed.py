"""New actions typed in the form of another record: made as records of their own when that form is saved.

A room says `extension.form(kind, template, context, more=action_rows)` and
`extension.when_saved(kind, make_actions)`; the kind has a field `actions` that names them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Any

from app.records import extension, usecases
from app.records.forms import form_for
from app.records.lookups import SqlLookup
from app.records.models import RecordVersion
from app.records.queries import lookup_in
from app.refusal import Refusal
from app.transaction import Transaction
from controls.kinds import Field, Kind, Kinds, Text

NAME = "new_actions"
COLUMNS = ("text", "responsible", "due_on")
PLACES = {"side": "responsible"}  # what is not typed here, and the cell it follows from
MOST = 50
OWN = "own"
LABEL = Text("New actions", "新しいアクション")


@lru_cache(maxsize=8)
def action_rows(kinds: Kinds) -> tuple[Field, ...]:
    """The table that is typed: what, who, by when, as the kind `action` declares it; nothing is proposed."""
    columns = tuple(replace(kinds["action"].field(name), prefill=()) for name in COLUMNS)
    return (Field(NAME, "rows", "optional", LABEL, see=True, columns=columns, max_rows=MOST),)


def make_actions(tx: Transaction, kind: Kind, version: RecordVersion, typed: Mapping[str, str]) -> None:
    """Make what was typed and name it in the record. Raises Refusal with the sentences at their rows."""
    lookup = lookup_in(tx)
    made: list[str] = []
    refused: dict[str, str] = {}
    for index, row in enumerate(typed_rows(kind, version, typed, lookup)):
        try:
            made.append(usecases.save(tx, kind="action", content=content_of(row, version, lookup)).number)
        except Refusal as refusal:
            refused |= dict(at_row(index, refusal))
    if refused:
        raise Refusal(next(iter(refused.values())), fields=refused)
    if made:
        named = sorted({*version.content.get("actions", []), *made})
        usecases.save(tx, kind=kind.id, number=version.number, content={**version.content, "actions": named})


def typed_rows(
    kind: Kind, version: RecordVersion, typed: Mapping[str, str], lookup: SqlLookup
) -> list[dict[str, Any]]:
    """The rows somebody wrote in, numbered as the form shows them."""
    more = extension.more_fields(kind.id, lookup.kinds)
    form = form_for(kind, lookup, content=version.content, formdata=typed, more=more)
    return form[NAME].value() or []


def content_of(row: Mapping[str, Any], version: RecordVersion, lookup: SqlLookup) -> dict[str, Any]:
    """The action: agreed on the day of the record it comes from, as confidential and in the same language.

    Who is to do it owns it and so can say that it is done; for another side it is whoever wrote it down.
    """
    person = lookup.record(str(row.get("responsible", "")))
    side = person.content.get("side") if person else None
    shared = ("language", "confidentiality")
    content = {name: row[name] for name in COLUMNS if name in row}
    content |= {name: version.content[name] for name in shared if name in version.content}
    content |= {"side": side} if side else {}
    content |= {"owner": row["responsible"]} if side == OWN else {}
    agreed_on = version.content.get("occurred_on")
    content |= {"created_on": agreed_on} if agreed_on else {}
    return content | {"origin_refs": [{"id": "r1", "record": version.number}]}


def at_row(index: int, refusal: Refusal) -> Iterator[tuple[str, str]]:
    """The sentences of one refused action, at the cells of its row."""
    if not refusal.fields:
        raise refusal
    for path, sentence in refusal.fields.items():
        cell = PLACES.get(path, path)
        yield f"{NAME}-{index}-{cell if cell in COLUMNS else COLUMNS[0]}", sentence
