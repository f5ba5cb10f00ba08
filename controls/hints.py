"""Hints before the audit: what an auditor is likely to ask about, though it changes no status.

Facts in, hints out. Each has the numbers of its records and a reason in words; `hints.toml` says what each
sort is called and why somebody may ask.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path

from controls.assessment import Reason
from controls.content import Row
from controls.declaration import Text
from controls.facts import Evidence, Record
from controls.wording import texts

LocalDay = Callable[[datetime], date]
Period = tuple[date | None, date | None]

ALONE, ONE_FILE, FILE_LATE, DECLARED, ENTERED_LATE = CODES = (
    "hint_alone", "hint_one_file", "hint_file_late", "hint_declared", "hint_entered_late",
)  # fmt: skip
WRITTEN = frozenset({"draft", "returned", "submitted", "approved"})
GIVEN = frozenset({"offered", "accepted"})  # files that prove something, or may yet
NOT_MEASURED = frozenset({"declared", "estimated"})
ONE_SIDED = frozenset({"briefing"})  # kinds whose attendees are our own people on purpose


@dataclass(frozen=True, slots=True)
class Hint:
    """`days` are those it is about, where it is about days: so late was a file added or a record entered."""

    code: str
    records: tuple[str, ...]
    reason: Reason
    days: int = 0


@dataclass(frozen=True, slots=True)
class Figure:
    """Of so many records that could have such a hint how many have one, and the most days of any."""

    code: str
    found: int
    of: int
    most_days: int


@dataclass(frozen=True, slots=True)
class View:
    """How facts are looked at: as of a day, with the days allowed and the calendar of the organisation."""

    as_of: date
    allowed: int  # days until a record or file counts as late
    local_day: LocalDay


# ---- of one record ----


def hints_of(record: Record, view: View) -> Iterator[Hint]:
    """What the record gives rise to by itself."""
    yield from _alone(record, view)
    if record.counting:
        yield from _declared(record)
        late = list(_entered_late(record, view))
        yield from late or _file_late(record, view)


def day_about(record: Record) -> date | None:
    """The day on which what it tells was over."""
    return record.occurred_on or record.period_to


def _alone(record: Record, view: View) -> Iterator[Hint]:
    """Minutes that name people, and nobody of the other side as present."""
    present = [row for row in _attendees(record) if row.get("present")]
    held = record.occurred_on is not None and record.occurred_on < view.as_of
    if present and held and record.state in WRITTEN and all(row["side"] == "own" for row in present):
        yield _hint(ALONE, record, {"own": len(present), "on": record.occurred_on})


def _attendees(record: Record) -> Sequence[Row]:
    if record.kind in ONE_SIDED:
        return ()
    return [row for row in record.content.get("attendees") or () if row.get("side")]


def _declared(record: Record) -> Iterator[Hint]:
    bases = _bases(record)
    found = sum(basis in NOT_MEASURED for basis in bases)
    if found:
        yield _hint(DECLARED, record, {"found": found, "of": len(bases)})


def _bases(record: Record) -> list[str]:
    """What the figures of the record rest on."""
    return [row["basis"] for row in record.content.get("lines") or () if row.get("basis")]


def _entered_late(record: Record, view: View) -> Iterator[Hint]:
    """Entered more than the days allowed after the day it is about."""
    if record.recorded_at is None or record.occurred_on is None:
        return
    if (record.recorded_at.date() - record.occurred_on).days < view.allowed:
        return  # no zone is more than a day ahead: the calendar need not be asked
    entered = view.local_day(record.recorded_at)
    if (days := (entered - record.occurred_on).days) > view.allowed:
        values = {"on": record.occurred_on, "entered": entered, "days": days}
        yield _hint(ENTERED_LATE, record, values, days)


def _file_late(record: Record, view: View) -> Iterator[Hint]:
    """Its first file was added more than the days allowed after the day it proves."""
    about, added = day_about(record), [link.added_on for link in _files(record) if link.added_on]
    if about and added and (days := (min(added) - about).days) > view.allowed:
        yield _hint(FILE_LATE, record, {"on": about, "added": min(added), "days": days}, days)


def _files(record: Record) -> list[Evidence]:
    return [link for link in record.evidence if link.state in GIVEN]


def _hint(code: str, record: Record, values: Mapping[str, object], days: int = 0) -> Hint:
    return Hint(code, (record.number,), Reason(code, {"record": record.number, **values}), days)


# ---- of several records ----


def same_files(records: Iterable[Record]) -> list[Hint]:
    """One file that proves several periods of one subject by records of one kind.

    Where each link says another page or another thing it proves, the file has a part for each.
    """
    proved: dict[tuple[str, str], list[tuple[Record, Evidence]]] = defaultdict(list)
    for record in records:
        if record.evidence and record.counting and day_about(record):
            for link in _files(record):
                proved[record.kind, link.file].append((record, link))
    several = sorted(key for key, pairs in proved.items() if len(pairs) > 1)  # one link proves one period
    found = (_one_file(proved[key]) for key in several)
    return [hint for hint in found if hint]


def _one_file(pairs: Sequence[tuple[Record, Evidence]]) -> Hint | None:
    periods: dict[str, set[Period]] = defaultdict(set)
    for record, _ in pairs:
        for subject in record.subjects:
            periods[subject].add(_period(record))
    alike = [(r, link) for r, link in pairs if any(len(periods[subject]) > 1 for subject in r.subjects)]
    parts = {(link.role, link.page) for _, link in alike}
    numbers = tuple(sorted({record.number for record, _ in alike}))
    if not numbers or len(parts) == len(alike):
        return None
    return Hint(ONE_FILE, numbers, Reason(ONE_FILE, {"records": numbers}))


def _period(record: Record) -> Period:
    if record.period_from and record.period_to:
        return record.period_from, record.period_to
    return record.occurred_on, record.occurred_on


# ---- of all ----


def holding(records: Iterable[Record]) -> list[Record]:
    """Of each record the newest version that counts, else the newest."""
    newest: dict[str, Record] = {}
    for record in records:
        known = newest.get(record.number)
        if known is None or (known.counting, known.edition) <= (record.counting, record.edition):
            newest[record.number] = record
    return list(newest.values())


def all_hints(records: Sequence[Record], every: Iterable[Record], view: View) -> list[Hint]:
    """Of the records asked about, which may share a file with any of `every`.

    Sort by sort in the order of CODES; within one the longest first, then by number.
    """
    asked, kinds = {record.number for record in records}, {record.kind for record in records}
    shared = same_files(record for record in every if record.kind in kinds)
    found = [hint for record in records for hint in hints_of(record, view)]
    found += [hint for hint in shared if asked.intersection(hint.records)]
    return sorted(found, key=lambda hint: (CODES.index(hint.code), -hint.days, hint.records))


def figures(records: Sequence[Record], hints: Sequence[Hint]) -> list[Figure]:
    """How many records have hints of each sort, of how many that could."""
    asked: Mapping[str, Callable[[Record], object]] = {
        ALONE: lambda record: record.state in WRITTEN and _attendees(record),
        ONE_FILE: lambda record: record.counting and day_about(record) and _files(record),
        FILE_LATE: lambda record: record.counting and day_about(record) and _files(record),
        DECLARED: lambda record: record.counting and _bases(record),
        ENTERED_LATE: lambda record: record.counting and record.occurred_on,
    }
    return [_figure(code, [h for h in hints if h.code == code], records, asked[code]) for code in CODES]


def _figure(
    code: str, hints: Sequence[Hint], records: Sequence[Record], asked: Callable[[Record], object]
) -> Figure:
    found = {number for hint in hints for number in hint.records}.intersection(r.number for r in records)
    most = max((hint.days for hint in hints), default=0)
    return Figure(code, len(found), sum(bool(asked(record)) for record in records), most)


# ---- in words ----


@cache
def words() -> Mapping[str, Text]:
    """`name.…` and `why.…` of each sort."""
    return texts(Path(__file__).with_name("hints.toml"))


def hint_name(code: str) -> Text:
    return words()[f"name.{code}"]


def hint_why(code: str) -> Text:
    """Why somebody may ask."""
    return words()[f"why.{code}"]
