"""Where a condition is asked: what is known, on which day, and what stands around the record in question.

A condition may name a field of another record ("no earlier than the start of the SLA"). Which record that is
depends on where one stands: the record around which is judged comes first, then what the record names, then
what names it, then what is in force for the same subject.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

from controls.content import rows_of, targets_of, value_of
from controls.facts import Record
from controls.kind import Kinds
from controls.known import Known
from controls.windows import Interval, boundary


class Scene(NamedTuple):
    """`around`: the record judged, and the version in force of the subject it is judged for."""

    known: Known
    as_of: date
    around: tuple[Record, ...] = ()


@lru_cache(maxsize=4096)
def split_path(kinds: Kinds, path: str, kind: str) -> tuple[str, str, str]:
    """kind.field.column → (kind, field, column); without a kind the field is one of `kind`."""
    head, _, rest = path.partition(".")
    owner, path = (head, rest) if rest and head in kinds else (kind, path)
    field, _, column = path.partition(".")
    return owner, field, column


def values_at(scene: Scene, record: Record, path: str) -> list[Any]:
    """What stands at a path, seen from a record: the values that are filled in, of all rows."""
    kind, field, column = split_path(scene.known.kinds, path, record.kind)
    values: list[Any] = []
    for found in related(scene, record, kind):
        values += _cells(found, field, column)
    return [value for value in values if value is not None and value != ""]


def _cells(record: Record, field: str, column: str) -> Iterable[Any]:
    if column:
        return [row.get(column) for row in rows_of(record, record.content, field)]
    return [value_of(record, record.content, field)]


def related(scene: Scene, record: Record, kind: str) -> Sequence[Record]:
    """The records of a kind that belong to the record, the nearest relation first that finds any."""
    if kind == record.kind:
        return [record]
    around = [near for near in scene.around if near.kind == kind]
    return (
        around or _named(scene, record, kind) or _naming(scene, record, kind) or _beside(scene, record, kind)
    )


def _named(scene: Scene, record: Record, kind: str) -> list[Record]:
    """What the record names in a field of its own."""
    known = scene.known
    numbers = [
        number
        for field in known.kinds[record.kind].fields
        if field.type in ("ref", "refs") and kind in field.to
        for number in targets_of(record.content.get(field.name))
    ]
    return [found for number in numbers if (found := known.record(number)) and found.kind == kind]


def _naming(scene: Scene, record: Record, kind: str) -> list[Record]:
    """What names the record; where it names a version, only this one."""
    known = scene.known
    links = [f for f in known.kinds[kind].fields if f.type in ("ref", "refs") and record.kind in f.to]
    found = [r for link in links for r in known.pointing(kind, link.name, record.number) if r.counting]
    version = f"{record.kind}_version"
    return [r for r in found if r.content.get(version, record.edition) == record.edition]


def _beside(scene: Scene, record: Record, kind: str) -> list[Record]:
    """What is in force for the same subjects."""
    numbers = dict.fromkeys(
        found.number for subject in record.subjects for found in scene.known.concerning(kind, subject)
    )
    editions = [e for number in numbers for e in scene.known.in_force(number)]
    return [edition for edition in editions if edition.valid_on(scene.as_of)]


def months_before(day: date, months: int) -> date:
    """The same day of the month so many months earlier, or the last one of a month too short."""
    return date.fromordinal(boundary(day.toordinal(), Interval(months, 0), -1))


def day_of(value: Any) -> date | None:
    """A day as content has it (ISO text) or as facts have it."""
    if isinstance(value, date):
        return value
    return date.fromisoformat(value) if isinstance(value, str) and value else None
