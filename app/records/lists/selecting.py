"""Which versions a list shows, in which order: statements. Their rows are Core rows, not loaded objects."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, func, select

from app.access import current_actor
from app.records.lists.question import SORTS, ListQuestion
from app.records.models import RecordSubject, RecordVersion
from app.records.readable import readable_versions
from controls.kinds import Kind

V = RecordVersion
COLUMNS = (
    V.id, V.number, V.kind, V.edition, V.correction, V.state, V.lock, V.content, V.owner, V.confidentiality,
    V.created_by, V.recorded_at, V.last_editor, V.submitted_by, V.submitted_on, V.approved_by, V.approved_on,
)  # fmt: skip


def rows_asked_for(kind: Kind, question: ListQuestion) -> Select[Any]:
    """Every row the filter matches and the person may read, in order; attributes as of a version."""
    wanted = select(*COLUMNS).where(V.kind == kind.id, V.latest.is_(True))
    return ordered(visible(filtered(wanted, question)), question)


def count_of(kind: Kind, question: ListQuestion) -> Select[Any]:
    counted = select(func.count()).where(V.kind == kind.id, V.latest.is_(True))
    return visible(filtered(counted, question))


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
