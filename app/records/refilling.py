"""A new form filled again after its subject or period has changed, without losing what was typed.

What still stands as it was proposed is proposed anew; what somebody changed stays. The page carries along
what the proposals rested on, as JSON in a hidden field.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from flask.json import loads

from app.records.lookup import Content, Lookup
from app.records.prefill import prefilled
from app.records.values import canonical, is_given, with_row_ids
from controls.kinds import Field, Kind

GROUNDS = "filled_for"  # the hidden field
GROUNDING = frozenset({"ref", "refs", "date", "enum"})  # types of fields that others are proposed from
Given = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Filled:
    """A content, and what its proposals rest on."""

    content: dict[str, Any]
    grounds: Given


def filled(kind: Kind, lookup: Lookup, given: Given) -> Filled:
    """What a new form opens with."""
    return Filled(prefilled(kind, lookup, given), given)


def refilled(kind: Kind, lookup: Lookup, typed: Content, grounds: Given) -> Filled:
    """The form as it is now typed, with everything proposed again that nobody has touched."""
    before = prefilled(kind, lookup, grounds)
    changed = {f.name for f in plain_fields(kind) if typed.get(f.name) != before.get(f.name)}
    kept = {name: value for name, value in grounds.items() if name not in changed}
    new_grounds = kept | {
        f.name: typed[f.name]
        for f in plain_fields(kind)
        if f.name in changed and f.type in GROUNDING and is_given(typed.get(f.name))
    }
    after = prefilled(kind, lookup, new_grounds)
    content = {name: value for name, value in after.items() if name not in changed}
    content |= {name: typed[name] for name in changed if name in typed}
    for rows in kind.all_fields:
        if rows.type == "rows":
            content[rows.name] = merged(rows, typed, before, after)
    return Filled(canonical(kind, content), new_grounds)


def plain_fields(kind: Kind) -> Iterable[Field]:
    return (f for f in kind.all_fields if f.type != "rows" and not f.computed and not f.system)


def merged(rows: Field, typed: Content, before: Content, after: Content) -> list[dict[str, Any]]:
    """The rows proposed now; one that somebody wrote in takes the place of its proposal, or stands behind."""
    untouched = [(key(rows, row), without_id(row)) for row in before.get(rows.name, [])]
    touched = [row for row in typed.get(rows.name, []) if (key(rows, row), without_id(row)) not in untouched]
    proposed = after.get(rows.name, [])
    found = [take(touched, rows, row, proposed) for row in proposed]
    return with_row_ids(without_double_ids([*found, *touched]))


def take(
    touched: list[dict[str, Any]], rows: Field, row: dict[str, Any], proposed: list[dict[str, Any]]
) -> dict[str, Any]:
    """What was typed for this proposal, taken out of `touched`; else the proposal as it is.

    Several rows may be about the same thing, a result for each month: then the id says which is meant.
    """
    places = {(key(rows, other), other["id"]) for other in proposed}
    same = [other for other in touched if key(rows, other) == key(rows, row)]
    exact = [other for other in same if other["id"] == row["id"]]
    moved = [other for other in same if (key(rows, other), other["id"]) not in places]
    chosen = next(iter(exact + moved), None)
    if chosen is None:
        return row
    touched.remove(chosen)
    return chosen


def key(rows: Field, row: Mapping[str, Any]) -> str:
    """What a row is about: the record or line it names first, else its own id."""
    first = rows.columns[0]
    return json.dumps(row.get(first.name) if first.type in ("ref", "line") else row["id"], sort_keys=True)


def without_id(row: Mapping[str, Any]) -> dict[str, Any]:
    """As it reads: a box left unticked is the same as none."""
    return {name: value for name, value in row.items() if name != "id" and value is not False}


def without_double_ids(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    seen: set[str] = set()
    found = []
    for row in rows:
        found.append({n: v for n, v in row.items() if n != "id" or v not in seen})
        seen.add(row["id"])
    return found


def as_text(grounds: Given) -> str:
    """For the hidden field."""
    return json.dumps(dict(grounds), ensure_ascii=False, sort_keys=True)


def from_text(text: str) -> dict[str, Any]:
    """What the hidden field says; nothing when somebody tampered with it."""
    try:
        found = loads(text or "{}")
    except ValueError:
        return {}
    return {str(k): v for k, v in found.items() if is_plain(v)} if isinstance(found, dict) else {}


def is_plain(value: Any) -> bool:
    return isinstance(value, str) or (isinstance(value, list) and all(isinstance(v, str) for v in value))
