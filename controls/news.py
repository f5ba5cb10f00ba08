"""What changed in the facts from one journal position to a later one, without folding everything again.

Facts put right by news equal facts folded anew at the later position.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections import ChainMap, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Generic, Protocol, TypeVar

from controls.facts import Facts, Plan, Record, Subject, WindowException
from controls.fold import SETTINGS, Content, Snapshot, exceptions_of, plans_of, subjects_in, subjects_of
from controls.kind import Kinds
from controls.versions import Attached, Version, records_of, versions_of

ANEW = frozenset({"organisation", "policy"})  # they change how everything else is read
REFERENCES = ("ref", "refs")


class Numbered(Protocol):
    """What stands in the facts by number."""

    @property
    def number(self) -> str: ...


V = TypeVar("V", bound=Numbered)


@dataclass(frozen=True, slots=True)
class Change(Generic[V]):
    """Values as they were and as they are, of those that are not the same."""

    gone: tuple[V, ...] = ()
    come: tuple[V, ...] = ()


@dataclass(frozen=True, slots=True)
class News:
    """The facts of the later position, and what is not as it was."""

    facts: Facts
    records: Change[Record]
    subjects: Change[Subject]
    plans: Change[Plan]
    exceptions: Change[WindowException]


def edition_of(one: Record | Plan) -> tuple[str, int]:
    """The order of editions: by number."""
    return one.number, one.edition


def concerned(facts: Facts, numbers: Iterable[str], kinds: Kinds) -> set[str]:
    """All records to read again when those of some numbers changed: also those whose subjects are found
    through them.
    """
    found, changed = set(numbers), frozenset(numbers)
    through = {kind.id: heads for kind in kinds.by_id.values() if (heads := _references(kind))}
    for record in _of_kinds(facts, through):
        for head in through[record.kind]:
            value = record.content.get(head)
            if value and not changed.isdisjoint(value if isinstance(value, list) else [value]):
                found.add(record.number)
    return found


def _references(kind: Any) -> list[str]:
    """Fields whose record says whom a record counts for, as in `plan.subject`."""
    split = (path.partition(".") for path in kind.subjects)
    return [head for head, _, rest in split if rest and kind.field(head).type in REFERENCES]


def news_of(
    facts: Facts, snapshots: Iterable[Snapshot], numbers: Collection[str], kinds: Kinds, position: int
) -> News | None:
    """What is new when the records of these numbers (`concerned`) stand as the snapshots say at a position.

    `snapshots` hold the newest entry of each version of these records and of each line attached to them. None
    where everything has to be folded anew: when the organisation itself or a policy changed.
    """
    standing: dict[str, list[Snapshot]] = defaultdict(list)
    for snapshot in snapshots:
        standing[snapshot.kind].append(snapshot)
    if not ANEW.isdisjoint(standing):
        return None
    come = _records(facts, standing, kinds)
    ordinary = [record for record in come if record.kind not in SETTINGS]
    again = {(record.kind, record.number) for record in ordinary}
    records = _change(_found(facts.records, again, lambda r: (r.kind, r.number)), ordinary)
    plans = _change(
        _found(facts.plans, set(numbers), lambda p: p.number),
        plans_of(_of(come, "plan"), facts.organisation),
    )
    exceptions = _change(
        _found(facts.exceptions, set(numbers), lambda e: e.number), exceptions_of(_of(come, "exception"))
    )
    now = replace(
        facts,
        position=position,
        records=_applied(facts.records, records, lambda r: (r.kind, r.number, r.edition)),
        plans=_applied(facts.plans, plans, edition_of),
        exceptions=_applied(facts.exceptions, exceptions, lambda one: one.number),
    )
    subjects = _subjects(facts, now, records, kinds)
    return News(
        replace(now, subjects=_applied(facts.subjects, subjects, lambda s: s.number)),
        records, subjects, plans, exceptions,
    )  # fmt: skip


def _of(records: Sequence[Record], kind: str) -> list[Record]:
    return [record for record in records if record.kind == kind]


def _records(facts: Facts, standing: Mapping[str, Sequence[Snapshot]], kinds: Kinds) -> list[Record]:
    versions = versions_of(standing, kinds)
    fresh: dict[str, Content] = {version["number"]: version["content"] for version in versions}
    named = {
        kind for each in kinds.by_id.values() for head in _references(each) for kind in each.field(head).to
    }
    before = {record.number: record.content for record in _of_kinds(facts, named)}

    def subjects(version: Version) -> tuple[str, ...]:
        kind, contents = kinds[version["kind"]], ChainMap(fresh, before)
        return subjects_of(version["number"], version["content"], kind, facts.organisation.number, contents)

    return records_of(versions, kinds, Attached.gather(standing), subjects)


def _of_kinds(facts: Facts, kinds: Iterable[str]) -> Iterator[Record]:
    """Records stand by kind."""
    for kind in kinds:
        yield from _found(facts.records, [kind], lambda record: record.kind)


def _found(values: Sequence[V], keys: Iterable[Any], key: Callable[[V], Any]) -> list[V]:
    """Of values in the order of the key those with one of these."""
    found: list[V] = []
    for one in keys:
        found += values[bisect_left(values, one, key=key) : bisect_right(values, one, key=key)]
    return found


def _change(gone: Sequence[V], come: Sequence[V]) -> Change[V]:
    """Nothing of what stands just as it stood."""
    was, now = ({_version(one): one for one in of} for of in (gone, come))
    return Change(
        tuple(one for one in gone if now.get(_version(one)) != one),
        tuple(one for one in come if was.get(_version(one)) != one),
    )


def _version(one: Numbered) -> tuple[str, int | None]:
    return one.number, getattr(one, "edition", None)


def _subjects(before: Facts, now: Facts, records: Change[Record], kinds: Kinds) -> Change[Subject]:
    changed = {record.kind for record in (*records.gone, *records.come)}
    if not any(kinds[kind].is_subject for kind in changed):
        return Change()
    by_kind: dict[str, list[Record]] = defaultdict(list)
    for record in _of_kinds(now, [kind.id for kind in kinds.by_id.values() if kind.is_subject]):
        by_kind[record.kind].append(record)
    was, is_ = set(before.subjects), subjects_in(by_kind, kinds)
    return Change(
        tuple(sorted(was.difference(is_), key=lambda s: s.number)), tuple(s for s in is_ if s not in was)
    )


def _applied(before: tuple[V, ...], change: Change[V], order: Callable[[V], Any]) -> tuple[V, ...]:
    if change == Change():
        return before
    found = list(before)
    for one in change.gone:
        del found[bisect_left(found, order(one), key=order)]
    for one in change.come:
        insort(found, one, key=order)
    return tuple(found)
