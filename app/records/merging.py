"""Two texts of one draft side by side: where they differ, and the one text that choices make of them.

A table is compared row by row; rows keep their ids, so both editors' new rows stand beside each other. With
the text that both started from (`base`) it is known who changed what: that side is proposed, and where both
did, nobody decides but the person.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.records.history import cell
from app.records.lookup import Content
from app.records.lookups import SqlLookup
from controls.fold import Snapshot
from controls.kinds import Field, Kind

THEIRS, MINE, BOTH = "theirs", "mine", "both"
UNKNOWN: Any = object()  # nobody remembers what stood there before


@dataclass(frozen=True)
class Difference:
    """One field, or one row of a table (`row`, with its place in the table), that is not the same in both.

    `theirs` and `mine` are values as records hold them, a missing row None. `proposed` is a side or empty.
    """

    field: Field
    theirs: Any
    mine: Any
    proposed: str = ""
    row: str = ""
    place: int = 0

    @property
    def key(self) -> str:
        return f"{self.field.name}-{self.row}" if self.row else self.field.name

    @property
    def sides(self) -> tuple[str, ...]:
        """What may be chosen: where only long texts differ, also both, one below the other."""
        return (THEIRS, MINE, BOTH) if self.theirs and self.mine and self.only_texts else (THEIRS, MINE)

    @property
    def only_texts(self) -> bool:
        if not self.row:
            return self.field.type == "text"
        return all(
            column.type == "text" and self.theirs.get(column.name) and self.mine.get(column.name)
            for column in self.columns
        )

    @property
    def columns(self) -> list[Field]:
        """Of two rows: the columns in which they differ."""
        typed = (column for column in self.field.columns if not column.computed)
        return [c for c in typed if settled(self.theirs.get(c.name)) != settled(self.mine.get(c.name))]


# ---- where they differ -----------------------------------------------------------------------------------


def differences(kind: Kind, base: Content | None, theirs: Content, mine: Content) -> list[Difference]:
    return list(differing(kind, base, theirs, mine))


def differing(kind: Kind, base: Content | None, theirs: Content, mine: Content) -> Iterator[Difference]:
    for field in kind.all_fields:
        if field.system or field.computed:
            continue
        before = UNKNOWN if base is None or field.identity else base.get(field.name)
        if field.type == "rows":
            yield from differing_rows(field, before, theirs.get(field.name), mine.get(field.name))
        elif settled(theirs.get(field.name)) != settled(mine.get(field.name)):
            values = theirs.get(field.name), mine.get(field.name)
            yield Difference(field, *values, proposed(before, *values))


def differing_rows(field: Field, base: Any, theirs: Any, mine: Any) -> Iterator[Difference]:
    old, ours, own = by_id(base), by_id(theirs), by_id(mine)
    for place, row in enumerate(both_ids(ours, own), start=1):
        left, right = typed_of(field, ours.get(row)), typed_of(field, own.get(row))
        if left != right:
            before = UNKNOWN if base is UNKNOWN else typed_of(field, old.get(row))
            yield Difference(field, ours.get(row), own.get(row), proposed(before, left, right), row, place)


def both_ids(theirs: Mapping[str, Any], mine: Mapping[str, Any]) -> list[str]:
    """Rows in the order of what is saved, those only one's own behind."""
    return [*theirs, *(row for row in mine if row not in theirs)]


def by_id(rows: Any) -> dict[str, dict[str, Any]]:
    return {row["id"]: row for row in rows} if isinstance(rows, list) else {}


def typed_of(field: Field, row: Content | None) -> Any:
    """What somebody typed into a row: nothing worked out, nothing empty."""
    if row is None:
        return None
    names = [column.name for column in field.columns if not column.computed]
    return {name: row[name] for name in names if settled(row.get(name)) is not None}


def proposed(base: Any, theirs: Any, mine: Any) -> str:
    if base is UNKNOWN or settled(base) not in (settled(theirs), settled(mine)):
        return ""
    return MINE if settled(base) == settled(theirs) else THEIRS


def settled(value: Any) -> Any:
    """A box left unticked, an empty text and nothing are the same."""
    return None if value in (None, "", [], False) else value


# ---- one text of both ------------------------------------------------------------------------------------


def merged(
    kind: Kind, found: Sequence[Difference], theirs: Content, mine: Content, chosen: Mapping[str, str]
) -> dict[str, Any]:
    """What is saved, with each difference settled as chosen: {key of a difference: side}."""
    content = dict(theirs)
    for it in found:
        if not it.row:
            content[it.field.name] = side_of(it, chosen[it.key])
    for name in dict.fromkeys(it.field.name for it in found if it.row):
        of_table = {it.row: it for it in found if it.field.name == name}
        ids = both_ids(by_id(theirs.get(name)), by_id(mine.get(name)))
        rows = by_id(mine.get(name)) | by_id(theirs.get(name))
        picked = (side_of(of_table[id], chosen[f"{name}-{id}"]) if id in of_table else rows[id] for id in ids)
        content[name] = [row for row in picked if row]
    return content


def side_of(it: Difference, side: str) -> Any:
    if side == BOTH and it.row:
        texts = {c.name: f"{it.theirs[c.name]}\n\n{it.mine[c.name]}" for c in it.columns}
        return {**it.theirs, **texts}
    if side == BOTH:
        return f"{it.theirs}\n\n{it.mine}"
    return it.mine if side == MINE else it.theirs


def choices_in(found: Sequence[Difference], typed: Mapping[str, str]) -> dict[str, str]:
    """What was chosen on the page; a difference nobody decided is absent."""
    chosen = {it.key: typed.get(f"keep-{it.key}", "") for it in found}
    return {it.key: chosen[it.key] for it in found if chosen[it.key] in it.sides}


# ---- what both started from ------------------------------------------------------------------------------


def content_at(entries: Sequence[Snapshot], version: tuple[int, int], lock: int) -> Content | None:
    """The content a version had when its lock was this, by the journal; None if the journal does not tell.

    Each saving counts, and each step that filled something in (usecases.write, lifecycle.fill_in).
    """
    count, before, found = 0, None, None
    for entry in entries:
        if (entry.edition, entry.correction) != version:
            continue
        content = entry.content["content"]
        count += entry.action == "save" or (before is not None and content != before)
        before = content
        found = content if count == lock else found
    return found


# ---- as the page shows them ------------------------------------------------------------------------------


def lines_of(it: Difference, value: Any, lookup: SqlLookup) -> list[tuple[str, str, bool]]:
    """(label, text, whether the other side says otherwise): one line of a field, one per column of a row."""
    if not it.row:
        return [("", cell(it.field, value, lookup), False)]
    other = (it.mine if value is it.theirs else it.theirs) or {}
    return [
        (column.label.get(lookup.language), cell(column, (value or {}).get(column.name), lookup),
         settled((value or {}).get(column.name)) != settled(other.get(column.name)))
        for column in it.field.columns
        if not column.computed and (value or {}).get(column.name) not in (None, "", [])
    ]  # fmt: skip
