"""Walk a dotted path through a content, its tables and references: "plan.subject", "frame.customer"."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from app.records.lookup import Lookup
from controls.fold import subjects_of
from controls.kinds import Field, Kind


def values_at(content: Mapping[str, Any], path: str, lookup: Lookup) -> Iterator[Any]:
    """Every value the path leads to; an empty field leads nowhere."""
    yield from walk([content], path.split("."), lookup)


def walk(found: list[Any], steps: list[str], lookup: Lookup) -> Iterator[Any]:
    if not steps:
        yield from found
        return
    step, *rest = steps
    following: list[Any] = []
    for thing in found:
        holder = content_of(thing, lookup)
        value = holder.get(step)
        following.extend(value if isinstance(value, list) else [] if value is None else [value])
    yield from walk(following, rest, lookup)


def content_of(thing: Any, lookup: Lookup) -> Mapping[str, Any]:
    if isinstance(thing, Mapping):
        return thing
    seen = lookup.record(str(thing))
    return seen.content if seen else {}


class Contents(Mapping[str, Mapping[str, Any]]):
    """Contents of other records by number, read when `controls.fold.subjects_of` asks for them."""

    def __init__(self, lookup: Lookup) -> None:
        self.lookup = lookup

    def __getitem__(self, number: str) -> Mapping[str, Any]:
        seen = self.lookup.record(number)
        if seen is None:
            raise KeyError(number)
        return seen.content

    def __iter__(self) -> Iterator[str]:
        raise TypeError("there is no list of all records")

    def __len__(self) -> int:
        raise TypeError("there is no list of all records")


def subject_numbers(
    kind: Kind, number: str, content: Mapping[str, Any], lookup: Lookup, organisation: str | None
) -> set[str]:
    """Whom this record counts for, by the engine's rule; nobody where the organisation has no record."""
    found = subjects_of(number, content, kind, organisation or "", Contents(lookup))
    return set(found) - {""}


Reference = tuple[str, str, int | None, str | None]


def references(kind: Kind, content: Mapping[str, Any]) -> Iterator[Reference]:
    """(path, target number, edition, row) of everything this content points to."""
    for field in kind.all_fields:
        if field.name in content:
            yield from references_of(field, content[field.name], field.name)


def references_of(field: Field, value: Any, path: str) -> Iterator[Reference]:
    match field.type:
        case "ref":
            yield path, value, None, None
        case "refs":
            yield from ((path, number, None, None) for number in value)
        case "line":
            for line in value if isinstance(value, list) else [value]:
                if isinstance(line, Mapping):  # a text was typed that is no line: the form refuses it
                    yield path, line["record"], line["edition"], line["row"]
        case "rows":
            for row in value:
                for column in field.columns:
                    if column.name in row:
                        yield from references_of(column, row[column.name], f"{path}.{column.name}")
