"""Actions as other rooms' pages list them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from app.records.lookup import Seen
from app.records.lookups import SqlLookup


@dataclass(frozen=True, slots=True)
class ActionLine:
    """`late`: open, and its day is past. Days are ISO, "" when there is none."""

    number: str
    text: str
    responsible: str
    due_on: str
    done_on: str
    state: str
    late: bool


def action_line(seen: Seen, lookup: SqlLookup) -> ActionLine:
    content = seen.content
    due = content.get("due_on", "")
    return ActionLine(
        number=seen.number,
        text=content.get("text", ""),
        responsible=lookup.name(content["responsible"]) if content.get("responsible") else "",
        due_on=due,
        done_on=content.get("done_on", ""),
        state=seen.state,
        late=seen.state == "open" and bool(due) and due < lookup.today.isoformat(),
    )


def action_lines(found: Iterable[Seen], numbers: Iterable[str], lookup: SqlLookup) -> list[ActionLine]:
    """Those found and those named besides, the earliest due first."""
    by_number = {seen.number: seen for seen in found}
    others = [number for number in numbers if number not in by_number]
    lookup.preload(others)
    for number in others:
        seen = lookup.record(number)
        if seen:
            by_number[number] = seen
    lines = [action_line(seen, lookup) for seen in by_number.values()]
    return sorted(lines, key=lambda line: (line.due_on, line.number))
