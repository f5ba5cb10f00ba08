"""Lists of one kind: filter, sort and page live in the URL; a page is a few statements."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Select, func, select

from app.access import current_actor
from app.db import AnySession
from app.records.models import RecordSubject, RecordVersion
from app.records.queries import SqlLookup
from app.records.readable import readable_versions
from app.records.wording import shown
from controls.kinds import Field, Kind

V = RecordVersion
PAGE = 50
SORTS: dict[str, Any] = {
    "number": V.number,
    "state": V.state,
    "occurred_on": V.occurred_on,
    "period_from": V.period_from,
    "period_to": V.period_to,
    "valid_from": V.valid_from,
    "valid_to": V.valid_to,
    "in_scope_from": V.valid_from,
    "in_scope_to": V.valid_to,
}
SHOWN = 5


@dataclass(frozen=True)
class ListQuestion:
    """What the URL asks: state, subject, words in the number, sort column ("-" = falling), page from 1."""

    state: str = ""
    subject: str = ""
    waiting: bool = False
    sort: str = ""
    page: int = 1

    @classmethod
    def from_url(cls, args: Mapping[str, str], kind: Kind) -> ListQuestion:
        page = args.get("page", "1")
        return cls(
            state=args.get("state", ""),
            subject=args.get("subject", ""),
            waiting=args.get("waiting") == "1",
            sort=args.get("sort", default_sort(kind)),
            page=max(1, int(page)) if page.isdecimal() else 1,
        )

    def as_url(self, kind: Kind, **changes: Any) -> dict[str, Any]:
        changed = replace(self, **changes)
        values = {
            "state": changed.state,
            "subject": changed.subject,
            "sort": changed.sort,
            "page": changed.page,
        }
        values["waiting"] = 1 if changed.waiting else ""
        plain = {"sort": default_sort(kind), "page": 1}
        return {name: value for name, value in values.items() if value != "" and value != plain.get(name)}


def list_question(kind: Kind, subject: str) -> ListQuestion:
    """Everything about one subject, in the order of the kind's list."""
    return ListQuestion(subject=subject, sort=default_sort(kind))


@dataclass(frozen=True)
class ListPage:
    columns: tuple[Field, ...]
    versions: list[RecordVersion]
    cells: list[dict[str, str]]
    first: int
    last: int
    total: int


def default_sort(kind: Kind) -> str:
    return {"event": "-occurred_on", "period": "-period_to", "document": "-valid_from"}.get(
        kind.time, "number"
    )


def list_columns(kind: Kind) -> tuple[Field, ...]:
    """The first five visible fields that are not long texts or tables."""
    fitting = [field for field in kind.fields if field.see and field.type not in ("text", "rows", "line")]
    return tuple(fitting[:SHOWN])


def list_page(session: AnySession, kind: Kind, question: ListQuestion, lookup: SqlLookup) -> ListPage:
    statement = visible(filtered(select(V).where(V.kind == kind.id, V.latest.is_(True)), question))
    total = session.execute(select(func.count()).select_from(statement.subquery())).scalar_one()
    pages = max(1, -(-total // PAGE))
    start = (min(question.page, pages) - 1) * PAGE
    versions = list(session.scalars(ordered(statement, question).offset(start).limit(PAGE)))
    columns = list_columns(kind)
    lookup.preload(numbers_in(columns, versions))
    cells = [{f.name: cell(f, version, lookup) for f in columns} for version in versions]
    return ListPage(columns, versions, cells, start + 1 if total else 0, start + len(versions), total)


def cell(field: Field, version: RecordVersion, lookup: SqlLookup) -> str:
    if field.identity:
        return (
            lookup.name(version.number)
            if field.name == "name"
            else lookup.identity(version.number, field.name)
        )
    value = version.content.get(field.name)
    return "" if value is None else shown(field, value, lookup)


def numbers_in(columns: tuple[Field, ...], versions: list[RecordVersion]) -> set[str]:
    named: set[str] = set()
    for field in columns:
        for version in versions:
            value = version.content.get(field.name)
            if field.type == "ref" and value:
                named.add(value)
            elif field.type == "refs":
                named.update(value or [])
    return named


def filtered(statement: Select[Any], question: ListQuestion) -> Select[Any]:
    if question.state:
        statement = statement.where(V.state == question.state)
    if question.waiting:
        statement = statement.where(V.state == "submitted", V.last_editor != (current_actor().person or ""))
    if question.subject:
        about = select(RecordSubject.version).where(RecordSubject.subject == question.subject)
        statement = statement.where(V.id.in_(about))
    return statement


def visible(statement: Select[Any]) -> Select[Any]:
    """Without the records this person may not read."""
    return statement.where(readable_versions(current_actor()))


def ordered(statement: Select[Any], question: ListQuestion) -> Select[Any]:
    name = question.sort.removeprefix("-")
    column = SORTS.get(name, V.number)
    falling = question.sort.startswith("-")
    return statement.order_by(column.is_(None), column.desc() if falling else column.asc(), V.id.desc())
