"""What a rule looks at: the content, where in it, and how its sentence is put together."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from app.records.lookup import Content, Lookup
from app.records.problem import Problem
from app.records.values import is_filled, is_given
from app.records.wording import row_label, shown
from controls.kinds import Field, Kind, Rule

WORD = re.compile(r"\{(\w+)\}")
APPROVER = "approver"


@dataclass(frozen=True, slots=True)
class Place:
    """One value a path leads to, and the form field where its problems are shown.

    `number` is that of the row, from 1; `row` the row itself and `rows` its table.
    """

    path: str
    value: Any
    field: Field | None = None
    row: Content | None = None
    rows: Field | None = None
    number: int | None = None


@dataclass(frozen=True, slots=True)
class RuleCase:
    """One rule on one content. `approver` is known only when it is judged on approving."""

    kind: Kind
    rule: Rule
    content: Content
    lookup: Lookup
    number: str | None = None
    approver: str | None = None
    version: int = 1

    @property
    def keys(self) -> Mapping[str, Any]:
        return self.rule.keys

    def places(self, path: str) -> list[Place]:
        """Every place the path leads to, also the empty ones: one for a field, one per row for a column."""
        head, _, rest = path.partition(".")
        field = self.kind.find(head)
        if field is None:
            return [Place("", self.approver)] if head == APPROVER else []
        if field.type == "rows" and rest:
            return list(self.columns(field, rest))
        if rest:
            return [Place(head, value, through) for through, value in self.behind(field, rest)]
        return [Place(head, self.content.get(head), field)]

    def columns(self, rows: Field, name: str) -> Iterator[Place]:
        column = next((c for c in rows.columns if c.name == name), None)
        for index, row in enumerate(self.content.get(rows.name, [])):
            yield Place(f"{rows.name}-{index}-{name}", row.get(name), column, row, rows, index + 1)

    def behind(self, field: Field, name: str) -> Iterator[tuple[Field | None, Any]]:
        """The field `name` of each record that a reference names."""
        for number in as_list(self.content.get(field.name)):
            seen = self.lookup.record(number)
            if seen:
                yield self.lookup.kinds[seen.kind].find(name), seen.content.get(name)

    def beside(self, path: str, place: Place) -> list[Place]:
        """The places of another path as seen from this one: a column of the same table means the same row."""
        if place.rows is None or not path.startswith(f"{place.rows.name}."):
            return self.places(path)
        name = path.partition(".")[2]
        return [p for p in self.columns(place.rows, name) if p.number == place.number]

    def applies(self, row: Content | None = None) -> bool:
        return fulfilled(self.keys.get("if", {}), row or {}, self.content)

    def problem(self, place: Place, path: str | None = None, **words: str) -> Problem:
        """The rule's sentence for this place, its words filled in the language of the page."""
        known = self.words(place) | words
        sentence = self.rule.error.get(self.lookup.language)
        return Problem(
            place.path if path is None else path, WORD.sub(lambda m: known.get(m[1], m[0]), sentence)
        )

    def words(self, place: Place) -> dict[str, str]:
        label = place.field.label.get(self.lookup.language) if place.field else ""
        return {"field": label, "value": self.value(place), "row": str(place.number or "")}

    def value(self, place: Place) -> str:
        """The value as it reads; of an empty cell: what its row is called."""
        if is_given(place.value) and place.field:
            return shown(place.field, place.value, self.lookup)
        if place.rows is not None and place.row is not None:
            return row_label(place.rows, place.row, self.lookup)
        return ""


def as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value] if is_given(value) else []


def fulfilled(conditions: Mapping[str, Any], row: Content, content: Content) -> bool:
    """Do the fields hold these values? A list means any of them, true filled, false empty or not ticked."""
    return all(
        matches(row[name] if name in row else content.get(name), value) for name, value in conditions.items()
    )


def matches(found: Any, wanted: Any) -> bool:
    if isinstance(wanted, bool):
        return is_filled(found) is wanted
    if isinstance(wanted, (list, tuple)):
        return any(matches(found, one) for one in wanted)
    return wanted in found if isinstance(found, list) else found == wanted


def like(rows: list[Content], where: Mapping[str, Any]) -> list[Content]:
    return [row for row in rows if fulfilled(where, row, {})]
