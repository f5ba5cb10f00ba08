"""What has been imported already, and what waits for approval."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any

from sqlalchemy import select

from app.db import AnySession
from app.imports.filling import Line, Ref
from app.imports.mapping import ImportMapping
from app.imports.planning import Draft
from app.records.models import Record, RecordVersion

AT_ONCE = 500  # keys in one statement


@dataclass(frozen=True, slots=True)
class Known:
    """A record with an import key, in its newest version."""

    number: str
    version: RecordVersion


def known_records(session: AnySession, mapping: ImportMapping, drafts: Iterable[Draft]) -> dict[str, Known]:
    """The records the drafts are or refer to that are there already, by import key."""
    keys = {key for draft in drafts for key in (draft.import_key, *referred(draft))}
    found: dict[str, Known] = {}
    for some in batches(sorted(keys)):
        statement = (
            select(Record.import_key, RecordVersion)
            .join(RecordVersion, RecordVersion.number == Record.number)
            .where(Record.import_key.in_(some), RecordVersion.latest.is_(True))
        )
        found |= {str(key): Known(version.number, version) for key, version in session.execute(statement)}
    return found


def referred(draft: Draft) -> Iterator[str]:
    """The import keys a draft refers to."""
    for value in (*draft.content.values(), *(value for line in draft.consents for value in line.values())):
        yield from keys_in(value)


def keys_in(value: Any) -> Iterator[str]:
    match value:
        case Ref():
            yield value.import_key
        case Line():
            yield value.record.import_key
        case list():
            for one in value:
                yield from keys_in(one)
        case Mapping():
            for one in value.values():
                yield from keys_in(one)


def batches(keys: Iterable[str]) -> Iterator[list[str]]:
    rest = iter(keys)
    while some := list(islice(rest, AT_ONCE)):
        yield some
