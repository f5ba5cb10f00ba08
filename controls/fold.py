"""Snapshots → facts: what one journal position knows, in the words the engine understands.

Pure, and the only way in: the live program, the journal reader and the offline verifier all use it, so a
status never depends on where the snapshots were read.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date, datetime, timedelta
from functools import cache, cached_property
from typing import Any, NamedTuple

from controls.facts import Facts, Organisation, Plan, Record, Subject, WindowException
from controls.kind import Kind, Kinds
from controls.versions import Attached, Entry, Version, records_of, versions_of

Content = Mapping[str, Any]
SETTINGS = frozenset({"plan", "exception", "policy"})  # they speak about duties
TIER_FROM = {"sla": "services", "contract": "supplier"}  # whose tier an agreement takes
TIERS = ("critical", "important", "standard")  # highest first


class Snapshot(NamedTuple):
    """One journal entry: the whole thing as it was from `position` on. `time` is UTC."""

    position: int
    time: datetime
    actor: str
    kind: str
    id: str
    edition: int
    correction: int
    action: str
    content: Mapping[str, Any]


def fold(snapshots: Iterable[Snapshot], kinds: Kinds, position: int) -> Facts:
    """Facts as known at `position`. Later snapshots are ignored; the order of the input does not matter."""
    return fold_newest(_newest(snapshots, position), kinds, position)


def fold_newest(newest: Mapping[str, Sequence[Entry]], kinds: Kinds, position: int) -> Facts:
    """The same from the newest entry of each thing (id, edition, correction), by kind."""
    versions = versions_of(newest, kinds)
    organisation = _organisation(versions_of({"organisation": newest.get("organisation", ())}, kinds))
    contents = _Contents(lambda: {version["number"]: version["content"] for version in versions})

    def subjects(version: Version) -> tuple[str, ...]:
        kind = kinds[version["kind"]]
        return subjects_of(version["number"], version["content"], kind, organisation.number, contents)

    by_kind: dict[str, list[Record]] = defaultdict(list)
    for record in records_of(versions, kinds, Attached.gather(newest), subjects):
        by_kind[record.kind].append(record)
    return Facts(
        position=position,
        organisation=organisation,
        subjects=subjects_in(by_kind, kinds),
        plans=plans_of(by_kind["plan"], organisation),
        exceptions=exceptions_of(by_kind["exception"]),
        records=tuple(record for kind in sorted(by_kind) if kind not in SETTINGS for record in by_kind[kind]),
        policies=tuple(record for record in by_kind["policy"] if record.final),
    )


def as_record(version: Version, kinds: Kinds, facts: Facts) -> Record:
    """A version that is not in the facts yet, such as a form being filled in, as the record it would be."""
    kind, number = kinds[version["kind"]], version["number"]
    contents = _Contents(lambda: {record.number: record.content for record in facts.records})
    subjects = subjects_of(number, version["content"], kind, facts.organisation.number, contents)
    known = [r for r in facts.records if (r.number, r.edition) == (number, version["edition"])]
    attached = Attached.of_record(known[0]) if known else Attached({}, {}, {})
    return records_of([version], kinds, attached, lambda _: subjects)[0]


def _newest(snapshots: Iterable[Snapshot], position: int) -> Mapping[str, Sequence[Snapshot]]:
    """The newest snapshot of each thing (id, edition, correction), by kind."""
    newest: dict[tuple[str, str, int, int], Snapshot] = {}
    for snapshot in snapshots:
        if snapshot.position <= position:
            key = snapshot[3:7]  # kind, id, edition, correction
            if newest.setdefault(key, snapshot).position < snapshot.position:
                newest[key] = snapshot
    return grouped_by_kind(newest.values())


def grouped_by_kind(snapshots: Iterable[Snapshot]) -> Mapping[str, Sequence[Snapshot]]:
    found: dict[str, list[Snapshot]] = defaultdict(list)
    for snapshot in snapshots:
        found[snapshot.kind].append(snapshot)
    return found


class _Contents(Mapping[str, Content]):
    """Contents by number, to look through references. Few kinds do: arranged when first asked for."""

    def __init__(self, arrange: Callable[[], Mapping[str, Content]]) -> None:
        self.arrange = arrange

    @cached_property
    def by_number(self) -> Mapping[str, Content]:
        return self.arrange()

    def __getitem__(self, number: str) -> Content:
        return self.by_number[number]

    def __iter__(self) -> Iterator[str]:
        return iter(self.by_number)

    def __len__(self) -> int:
        return len(self.by_number)


def _organisation(versions: Iterable[Version]) -> Organisation:
    """The one organisation: its approved version, before that the draft, defaults where nothing is known."""
    found = sorted(versions, key=lambda version: (version["state"] == "approved", version["number"]))
    if not found:
        return Organisation("ORG-0001")
    content = found[-1]["content"]
    return Organisation(
        number=found[-1]["number"],
        time_zone=content.get("time_zone", "Asia/Tokyo"),
        fiscal_year_start=content.get("fiscal_year_start", "04-01"),
        in_scope_from=day_in(content, "in_scope_from"),
        closed_days=frozenset(_days_named(content.get("working_calendar", ""))),
    )


def _days_named(calendar: str) -> Iterator[date]:
    """Days written as 2026-12-29 in the working calendar, which is a text: those on which nobody works."""
    for found in re.findall(r"\b\d{4}-\d{2}-\d{2}\b", calendar):
        with suppress(ValueError):
            yield date.fromisoformat(found)


# ---- whom a record counts for ----


def subjects_of(
    number: str, content: Content, kind: Kind, organisation: str, contents: Mapping[str, Content]
) -> tuple[str, ...]:
    """Numbers of the subjects a record counts for; `contents` by number serve to look through references."""
    found: list[str] = []
    for head, rest in _paths(kind.subjects):
        if head in ("self", "organisation"):
            found.append(number if head == "self" else organisation)
        else:
            found += _named(content, head, rest, contents)
    return tuple(sorted(set(found))) if len(found) > 1 else tuple(found)


@cache
def _paths(paths: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    split = (path.partition(".") for path in paths)
    return tuple((head, rest) for head, _, rest in split)


def _named(content: Content, head: str, rest: str, contents: Mapping[str, Content]) -> list[str]:
    """Numbers at `field`, `rows.column`, or, through a reference, `field.field`."""
    value = content.get(head)
    if not value:
        return []
    values = value if isinstance(value, list) else [value]
    if not rest:
        return values
    inner = [contents.get(row, {}) if isinstance(row, str) else row for row in values]
    found = [row[rest] for row in inner if row.get(rest)]
    return [one for named in found for one in (named if isinstance(named, list) else [named])]


# ---- subjects ----


def subjects_in(by_kind: Mapping[str, Sequence[Record]], kinds: Kinds) -> tuple[Subject, ...]:
    """Approved subjects with scope and tier; an SLA or contract takes the tier of what it is about."""
    own: dict[str, Subject] = {}
    agreements: list[tuple[str, list[Record]]] = []
    for kind in sorted(by_kind):
        role = kinds[kind].is_subject
        if role is None:
            continue
        for editions in _by_number(record for record in by_kind[kind] if record.final):
            if kinds[kind].time == "document":
                agreements.append((role, editions))
            elif (subject := _registered(role, editions[-1])) is not None:
                own[subject.number] = subject
    documents = [_agreement(role, editions, own) for role, editions in agreements]
    return tuple(sorted([*own.values(), *filter(None, documents)], key=lambda subject: subject.number))


def _registered(role: str, record: Record) -> Subject | None:
    since = day_in(record.content, "in_scope_from")
    if since is None:
        return None
    upto = day_in(record.content, "in_scope_to")
    return Subject(record.number, role, since, upto, record.content.get("tier"), record.owner)


def _agreement(role: str, editions: list[Record], own: Mapping[str, Subject]) -> Subject | None:
    """In scope from the start of its first edition to the end of its last; an empty edition is no edition."""
    real = [e for e in editions if e.valid_from and (e.valid_to is None or e.valid_from < e.valid_to)]
    if not real:
        return None
    ends = [edition.valid_to for edition in real]
    upto = None if None in ends else max(filter(None, ends))
    since = min(edition.valid_from for edition in real if edition.valid_from)
    parties = _named(real[-1].content, TIER_FROM.get(role, ""), "", {})
    tiers = [own[party].tier for party in parties if party in own]
    tier = next((tier for tier in TIERS if tier in tiers), None)
    return Subject(real[-1].number, role, since, upto, tier, real[-1].owner)


# ---- settings ----


def plans_of(records: Iterable[Record], organisation: Organisation) -> tuple[Plan, ...]:
    return tuple(plan_of(record, organisation) for record in records if record.final)


def exceptions_of(records: Iterable[Record]) -> tuple[WindowException, ...]:
    """By the newest approved edition of each."""
    return tuple(exception_of(record) for record in _latest(records))


def plan_of(record: Record, organisation: Organisation) -> Plan:
    content = record.content
    valid_from = record.valid_from or date.min
    return Plan(
        number=record.number,
        edition=record.edition,
        subject=content["subject"],
        activity=content["activity"],
        interval=content["interval"],
        anchor=day_in(content, "anchor_on") or fiscal_year_start(organisation, valid_from),
        valid_from=valid_from,
        valid_to=record.valid_to,
        grace_days=content.get("grace_days"),
        control=content.get("control"),
        owner=record.owner,
        created_by=record.created_by,
    )


def fiscal_year_start(organisation: Organisation, day: date) -> date:
    """First day of the fiscal year that holds the day."""
    start = organisation.fiscal_year_start
    return date.fromisoformat(f"{day.year - (f'{day:%m-%d}' < start):04}-{start}")


def exception_of(record: Record) -> WindowException:
    """The form asks for the new due day, the last one in time; the engine counts in limits, one day later."""
    content = record.content
    due_on = day_in(content, "new_due_on")
    return WindowException(
        number=record.number,
        plan=content["plan"],
        edition=content.get("plan_edition"),
        window_start=date.fromisoformat(content["window_start"]),
        effect=content["effect"],
        new_limit=due_on + timedelta(days=1) if due_on else None,
        reason=content.get("reason", ""),
        approved_by=record.approved_by,
    )


def _latest(records: Iterable[Record]) -> list[Record]:
    """The newest approved edition of each record."""
    return [editions[-1] for editions in _by_number(record for record in records if record.final)]


def _by_number(records: Iterable[Record]) -> list[list[Record]]:
    grouped: dict[str, list[Record]] = defaultdict(list)
    for record in records:
        grouped[record.number].append(record)
    return [grouped[number] for number in sorted(grouped)]


def day_in(content: Content, field: str) -> date | None:
    value = content.get(field)
    return date.fromisoformat(value) if value else None
