"""Everything the page of one record shows: content, evidence, history with old and new values, next steps."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from app.access import current_actor, kinds, may
from app.db import db
from app.records import extension, lifecycle
from app.records.attachments import may_attach
from app.records.history import cell, history_lines
from app.records.models import ATTACHED, RecordVersion
from app.records.queries import SqlLookup, lookup_now, versions_of
from app.records.steps import working_states
from app.records.usecases import may_edit
from app.vault.queries import links_of
from controls.kinds import Field, Kind

OF_EDITION = frozenset({"consent", "delivery"})


@dataclass(frozen=True)
class FieldValue:
    """One field as the page shows it: plain text, or the rows of a table by column."""

    field: Field
    label: str
    text: str
    columns: tuple[Field, ...] = ()
    rows: tuple[dict[str, str], ...] = ()
    links: tuple[tuple[str, str], ...] = ()


def record_page(version: RecordVersion, *, newest: RecordVersion) -> dict[str, Any]:
    """The values of records/record.html for one version of a record."""
    lookup = lookup_now()
    kind = kinds()[version.kind]
    lookup.preload(numbers_in(version.content))
    return {
        "kind": kind,
        "version": version,
        "newest": newest,
        "lookup": lookup,
        "title": lookup.name(version.number),
        "values": list(field_values(kind, version, lookup)),
        "versions": [
            v for v in versions_of(db.session, version.number) if may(current_actor(), "read", kind, v)
        ],
        "evidence": links_of(db.session, version.number, version.edition),
        "attached": attached_lines(version),
        "history": history_lines(kind, newest, lookup),
        "steps": lifecycle.possible_steps(current_actor(), kind, newest, lookup) if version.latest else [],
        "editable": may_type(kind, newest, lookup),
        "panels": [panel(kind, version, lookup) for panel in extension.panels_of(kind.id)],
        "attachable": {line: may_attach(current_actor(), line, version, lookup) for line in ATTACHED},
    }


def may_type(kind: Kind, version: RecordVersion, lookup: SqlLookup) -> bool:
    return version.state in working_states(kind) and may_edit(current_actor(), kind, version, lookup)


def numbers_in(value: Any) -> Iterator[str]:
    """Every record number somewhere in this content."""
    if isinstance(value, Mapping):
        for inner in value.values():
            yield from numbers_in(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from numbers_in(inner)
    elif isinstance(value, str) and value.count("-") == 2 and value[:2].isupper():
        yield value


def field_values(kind: Kind, version: RecordVersion, lookup: SqlLookup) -> Iterator[FieldValue]:
    for field in kind.all_fields:
        if field.identity:
            text = lookup.identity(version.number, field.name)
            if text:
                yield FieldValue(field, field.label.get(lookup.language), text)
        elif version.content.get(field.name) not in (None, "", []):
            yield field_value(field, version.content[field.name], lookup)


def field_value(field: Field, value: Any, lookup: SqlLookup) -> FieldValue:
    label = field.label.get(lookup.language)
    if field.type == "rows":
        columns = tuple(
            c for c in field.columns if any(row.get(c.name) not in (None, "", []) for row in value)
        )
        rows = tuple({c.name: cell(c, row.get(c.name), lookup) for c in columns} for row in value)
        return FieldValue(field, label, "", columns, rows)
    numbers = [value] if field.type == "ref" else value if field.type == "refs" else []
    links = tuple((number, lookup.name(number)) for number in numbers)
    return FieldValue(field, label, cell(field, value, lookup), links=links)


def attached_lines(version: RecordVersion) -> dict[str, list[Any]]:
    """Comments and relations of the record, agreements and deliveries of this edition; oldest first."""
    return {kind: lines_of(model, version, kind in OF_EDITION) for kind, model in ATTACHED.items()}


def lines_of(model: type[Any], version: RecordVersion, of_edition: bool) -> list[Any]:
    statement = select(model).where(model.record == version.number).order_by(model.position)
    if of_edition:
        statement = statement.where(model.edition == version.edition)
    return list(db.session.scalars(statement))
