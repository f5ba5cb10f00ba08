"""One page of a list."""

from __future__ import annotations

from dataclasses import dataclass

from app.access import current_actor, may
from app.db import AnySession
from app.records.lists.approving import why_not
from app.records.lists.cells import Row, numbers_in, short_words
from app.records.lists.columns import columns_of
from app.records.lists.question import ListQuestion
from app.records.lists.selecting import count_of, rows_asked_for
from app.records.page import numbers_in as everything_named
from app.records.queries import SqlLookup
from controls.kinds import Field, Kind

PAGE = 50


@dataclass(frozen=True)
class ListPage:
    columns: tuple[Field, ...]
    rows: list[Row]
    cells: list[dict[str, str]]
    first: int
    last: int
    total: int
    waiting: dict[str, str]  # number → why the person looking cannot approve it, "" when they can

    @property
    def approvable(self) -> bool:
        return "" in self.waiting.values()


def list_page(session: AnySession, kind: Kind, question: ListQuestion, lookup: SqlLookup) -> ListPage:
    """A page beyond the last one is the last one."""
    total = session.execute(count_of(kind, question)).scalar_one()
    pages = max(1, -(-total // PAGE))
    start = (min(question.page, pages) - 1) * PAGE
    rows = list(session.execute(rows_asked_for(kind, question).offset(start).limit(PAGE)))
    columns = columns_of(kind, question.see)
    waiting = waiting_for(kind, question, rows)
    lookup.preload(
        {*numbers_in(columns, rows), *(n for row in waiting for n in everything_named(row.content))}
    )
    cells = [{field.name: short_words(field, row, lookup) for field in columns} for row in rows]
    blocked = {row.number: why_not(current_actor(), kind, row, lookup) for row in waiting}
    return ListPage(columns, rows, cells, start + 1 if total else 0, start + len(rows), total, blocked)


def waiting_for(kind: Kind, question: ListQuestion, rows: list[Row]) -> list[Row]:
    """What waits for approval, if the list is about that and the person may approve such records at all."""
    asked = question.waiting or question.state == "submitted"
    able = asked and may(current_actor(), "approve", kind)
    return [row for row in rows if row.state == "submitted"] if able else []
