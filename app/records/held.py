"""Declarations that records still need: taking away a kind, a field or a value that is held is refused.

A record whose field nobody declares any more could be shown by no page and judged by no control.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sqlalchemy import select

from app.db import AnySession
from app.records.declarations import last_load
from app.records.models import RecordVersion
from controls.declarations.faults import DeclarationError, Fault
from controls.declarations.removed import Removed, removed
from controls.kinds import Kinds


def refuse_removing(session: AnySession, kinds: Kinds) -> None:
    """DeclarationError names the file, kind and field of everything that went and that records hold.

    Costs nothing while the declarations are those of the last start.
    """
    before = last_load(session)
    if before is None or before.get("kinds") in (None, kinds.source):
        return
    faults = [
        Fault(lost.file, lost.kind, lost.key, sentence)
        for lost in removed(before["kinds"], kinds.source)
        if (sentence := held_by(numbers_holding(session, lost)))
    ]
    if faults:
        raise DeclarationError(faults)


def held_by(numbers: list[str]) -> str:
    """What is said of a thing that went; empty where no record holds it."""
    if not numbers:
        return ""
    records = f"{len(numbers)} records hold" if len(numbers) > 1 else "1 record holds"
    return f"is gone, but {records} it, such as {numbers[0]}. Put it back."


def numbers_holding(session: AnySession, lost: Removed) -> list[str]:
    versions = session.execute(
        select(RecordVersion.number, RecordVersion.content)
        .where(RecordVersion.kind == lost.kind)
        .order_by(RecordVersion.number)
        .execution_options(yield_per=1000)
    )
    return list(dict.fromkeys(number for number, content in versions if holds(content, lost)))


def holds(content: dict[str, object], lost: Removed) -> bool:
    """Whether a version's content has what went."""
    if not lost.field:
        return True
    value = content.get(lost.field)
    if lost.column:
        rows = value if isinstance(value, list) else []
        return any(is_held(row.get(lost.column), lost.value) for row in rows)
    return is_held(value, lost.value)


def is_held(value: object, wanted: str) -> bool:
    """Any value at all, or this one among those held."""
    held = list(each(value))
    return wanted in held if wanted else bool(held)


def each(value: object) -> Iterator[object]:
    if isinstance(value, Iterable) and not isinstance(value, str | dict):
        yield from value
    elif value not in (None, ""):
        yield value
