"""What an organisation's declarations no longer hold: kinds, fields, columns and values that once were there.

Asked of the texts the journal keeps, so that declarations nothing here understands any more can be compared.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from controls.declarations.raw import COMMON, RawKind, RawKinds, arrange, as_tables
from controls.declarations.reading import Table, from_canonical


@dataclass(frozen=True, slots=True)
class Removed:
    """`field` is empty where the whole kind has gone, `column` for a field, `value` where they only lost one.

    `file` is where it stood.
    """

    file: str
    kind: str
    field: str = ""
    column: str = ""
    value: str = ""

    @property
    def key(self) -> str:
        return ".".join(part for part in (self.field, self.column, self.value) if part)


def removed(before: str, after: str) -> tuple[Removed, ...]:
    """Both are `Kinds.source`. A kind whose `revision` grew follows its stored content by itself."""
    old, new = (arrange_text(text) for text in (before, after))
    found = {kind.id: kind for kind in new.kinds}
    return tuple(lost for kind in old.kinds for lost in _of_kind(old, new, kind, found.get(kind.id)))


def arrange_text(text: str) -> RawKinds:
    sources = from_canonical(text, COMMON)
    return arrange(sources[0].table, sources)


def _of_kind(old: RawKinds, new: RawKinds, kind: RawKind, now: RawKind | None) -> Iterator[Removed]:
    if now is None:
        yield Removed(kind.file, kind.id)
    elif now.table.get("revision", 1) == kind.table.get("revision", 1):
        fields = {field["name"]: field for field in now.fields}
        for field in kind.fields:
            lost = Removed(kind.file_of(field), kind.id, field["name"])
            yield from _of_field(old, new, lost, field, fields.get(field["name"]))


def _of_field(
    old: RawKinds, new: RawKinds, lost: Removed, field: Table, now: Table | None
) -> Iterator[Removed]:
    if now is None:
        yield lost
        return
    columns = {column["name"]: column for column in new.columns(now)}
    for column in old.columns(field):
        of_column = Removed(lost.file, lost.kind, lost.field, column["name"])
        if column["name"] in columns:
            yield from _of_values(old, new, of_column, column, columns[column["name"]])
        else:
            yield of_column
    yield from _of_values(old, new, lost, field, now)


def _of_values(old: RawKinds, new: RawKinds, lost: Removed, field: Table, now: Table) -> Iterator[Removed]:
    known = values_of(new, now)
    for value in values_of(old, field):
        if value not in known:
            yield Removed(lost.file, lost.kind, lost.field, lost.column, value)


def values_of(raw: RawKinds, field: Table) -> list[str]:
    """Ids a field may hold; none for a list that the catalog or the program gives."""
    values = field.get("values", ())
    named = raw.lists.get(values, ()) if isinstance(values, str) else as_tables(values)
    return [str(value["id"]) for value in named]
