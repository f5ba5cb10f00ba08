"""Sets worked out from records that conditions may ask to be covered; the catalog says what they mean."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from controls.alignment import held_in, pairs_on
from controls.content import Row
from controls.declaration import Text
from controls.facts import Record
from controls.known import Known, valid_between
from controls.quick import quick
from controls.windows import boundary, index_of, parse_interval

Key = tuple[str, str] | str  # (record, row) of a line, or a record number
NO_EDITION = frozenset({0})  # of records, which are named without edition


@quick
@dataclass(frozen=True, slots=True)
class Due:
    """One element of a set: its name, and for a line the editions in which it may be answered."""

    name: str | Text
    editions: frozenset[int] = NO_EDITION


Elements = Mapping[Key, Due] | None  # None: there is nothing to hold the record against


def sla_targets_due(known: Known, record: Record) -> Elements:
    """Targets of the SLA editions in force whose measuring period ends inside the record's period."""
    return _lines_of(known, [record.content.get("sla", "")], record, ("targets", "measuring_period"))


def sla_limits(known: Known, record: Record) -> Elements:
    """Workload limits of the SLA editions in force whose period ends inside the record's period."""
    return _lines_of(known, [record.content.get("sla", "")], record, ("workload_limits", "period"))


def contract_targets_due(known: Known, record: Record) -> Elements:
    """Targets of the supplier's contracts in force whose measuring period ends inside the period checked."""
    return _party_lines(known, record, "contract", "supplier")


def agreement_targets_due(known: Known, record: Record) -> Elements:
    """The same for the agreements of an internal supplier."""
    return _party_lines(known, record, "internal_agreement", "internal_supplier")


def _party_lines(known: Known, record: Record, kind: str, field: str) -> Elements:
    agreements = known.pointing(kind, field, record.content.get("party", ""))
    numbers = sorted({agreement.number for agreement in agreements})
    return _lines_of(known, numbers, record, ("targets", "measuring_period")) if numbers else {}


Table = tuple[str, str]  # a table of agreements, and its column that holds the measuring period
Ending = tuple[int, frozenset[str | None]]  # place of a version in force, its measuring periods that end


def _lines_of(known: Known, numbers: Sequence[str], record: Record, table: Table) -> Elements:
    """Lines of the versions in force on any day of the record's period, whose own periods end in it."""
    first, last = record.period_from, record.period_to
    if first is None or last is None:
        return None
    anchor, found = known.fiscal_year_anchor, list[Ending]()
    versions = [one for number in numbers for one in _lines_in_force(known, number, table)]
    for place, version in enumerate(versions):
        if valid_between(version.edition, first, last):
            found.append((place, version.ending(anchor, first, last)))
    if not found:
        return None
    key = ("due", *numbers, table, *found)  # most periods of an agreement end the same lines
    return known.once(key, lambda at: _lines_ending(at, numbers, table, found))


Line = tuple[str | None, Key, Due]  # with its measuring period in front


@quick
@dataclass(frozen=True, slots=True)
class _Version:
    """A version of an agreement with its lines, and the measuring periods these have."""

    edition: Record
    lines: Sequence[Line]
    periods: frozenset[str | None]

    def ending(self, anchor: int, first: date, last: date) -> frozenset[str | None]:
        """The measuring periods that end in these days while it is valid."""
        ends = [(period, period_ends(anchor, period, first, last)) for period in self.periods]
        return frozenset([period for period, days in ends if any(map(self.edition.valid_on, days))])


def _lines_in_force(known: Known, number: str, table: Table) -> Sequence[_Version]:
    """The versions of an agreement in force with their lines: the same for each period asked about."""

    def made(known: Known) -> Sequence[_Version]:
        return [_version(known, edition, table) for edition in known.in_force(number)]

    return known.once(("lines", number, table), made)


def _version(known: Known, edition: Record, table: Table) -> _Version:
    name, period = table
    lines: list[Line] = []
    for row in edition.content.get(name, ()):
        one = Due(_name(known, edition, name, row), frozenset({edition.edition}))
        lines.append((row.get(period), (edition.number, row["id"]), one))
    return _Version(edition, lines, frozenset(period for period, _, _ in lines))


def _lines_ending(known: Known, numbers: Iterable[str], table: Table, found: Sequence[Ending]) -> Elements:
    versions = [one for number in numbers for one in _lines_in_force(known, number, table)]
    due: dict[Key, Due] = {}
    for place, ending in found:
        for period, key, one in versions[place].lines:
            if period in ending:
                due[key] = _also(due.get(key), one)
    return due


def _also(before: Due | None, due: Due) -> Due:
    """A line of this version, and of those before that have it too."""
    return Due(due.name, due.editions | before.editions) if before else due


def _name(known: Known, edition: Record, table: str, row: Row) -> str | Text:
    """A target has a name of its own; a limit is called by its measure."""
    if row.get("name"):
        return str(row["name"])
    metric, value = known.kinds[edition.kind].field(f"{table}.metric"), row.get("metric", "")
    return Text(metric.value_label(value, "en"), metric.value_label(value, "ja"))


@lru_cache(maxsize=4096)
def period_ends(anchor: int, period: str | None, first: date, last: date) -> tuple[date, ...]:
    """Last days, within first to last, of measuring periods counted from the anchor; none for events."""
    if period is None or period == "event":
        return ()
    interval = parse_interval(period)
    k = index_of(anchor, interval, first.toordinal())
    ends = []
    while (end := boundary(anchor, interval, k + 1) - 1) <= last.toordinal():
        ends.append(date.fromordinal(end))
        k += 1
    return tuple(ends)


def customers_of_service(known: Known, record: Record) -> Elements:
    """Customers of the service in scope on the day of the record."""
    service = known.record(record.content.get("service", ""))
    if service is None or record.occurred_on is None:
        return None
    return _in_scope(known, service.content.get("customers", ()), record.occurred_on)


def customers_in_scope(known: Known, record: Record) -> Elements:
    """Customers in scope on the day the survey opened."""
    day = _opened(record)
    numbers = (subject.number for subject in known.subjects_of_kind("customer"))
    return None if day is None else _in_scope(known, numbers, day)


def _opened(record: Record) -> date | None:
    opened_on = record.content.get("opened_on")
    return date.fromisoformat(opened_on) if opened_on else record.occurred_on


def services_asked_about(known: Known, record: Record) -> Elements:
    """Services of the customers in the survey's frame but the excluded ones, on the day it opened."""
    frame, day = record.content.get("frame", ()), _opened(record)
    if day is None:
        return None
    asked = frozenset(row.get("customer", "") for row in frame if not row.get("excluded_reason"))
    return known.once(("services of", asked, day), lambda at: _services_of(at, asked, day))


def _services_of(known: Known, customers: Collection[str], day: date) -> Mapping[Key, Due]:
    """The same survey is judged for each of its customers."""
    used = [s.number for c in customers if c for s in known.pointing("service", "customers", c) if s.final]
    return _in_scope(known, used, day)


def _in_scope(known: Known, numbers: Iterable[str], day: date) -> Mapping[Key, Due]:
    found = (known.subject(number) for number in sorted(set(numbers)))
    return {subject.number: Due(subject.number) for subject in found if subject and subject.in_scope(day)}


def target_pairs(known: Known, record: Record) -> Elements:
    """Pairs of a supplier's targets and the SLA targets they support, in force on the day of the
    assessment.
    """
    if record.occurred_on is None:
        return None
    pairs = pairs_on(known, record.content.get("supplier", ""), record.occurred_on)
    return {pair.key: Due(pair.key) for pair in pairs}


DERIVED: Mapping[str, Callable[[Known, Record], Elements]] = {
    "sla_targets_due": sla_targets_due,
    "sla_limits": sla_limits,
    "contract_targets_due": contract_targets_due,
    "agreement_targets_due": agreement_targets_due,
    "customers_of_service": customers_of_service,
    "customers_in_scope": customers_in_scope,
    "services_asked_about": services_asked_about,
    "target_pairs": target_pairs,
}

# What the rows of a record hold of a set, where that is not one line or reference of theirs.
HELD: Mapping[str, Callable[[Row], Iterable[Key]]] = {"target_pairs": held_in}


def has_limits(known: Known, subject: str, first: date, last: date) -> bool:
    """Whether an approved edition of the SLA, valid in the period, has a workload limit at all."""
    editions = known.editions(subject)
    return any(
        e.final and valid_between(e, first, last) and bool(e.content.get("workload_limits")) for e in editions
    )


# Who is judged by a set at all; a set that is not named here judges every subject.
APPLIES: Mapping[str, Callable[[Known, str, date, date], bool]] = {"sla_limits": has_limits}


def _sheets_known_by(known: Known, slas: Iterable[str], record: Record) -> list[Record]:
    sheets = [sheet for sla in slas for sheet in known.pointing("measurement", "sla", sla)]
    day = record.occurred_on
    return [s for s in sheets if s.final and day is not None and s.occurred_on and s.occurred_on <= day]


def sheets_of_service(known: Known, record: Record) -> int:
    """Approved measurement sheets of the service's SLAs that existed on the day of the review."""
    slas = {
        sla.number
        for sla in known.pointing("sla", "services", record.content.get("service", ""))
        if sla.final
    }
    return len(_sheets_known_by(known, sorted(slas), record))


def periods_of_sla(known: Known, record: Record) -> int:
    """Measuring periods of the SLA with an approved sheet when the report was written."""
    sheets = _sheets_known_by(known, [record.content.get("sla", "")], record)
    upto = record.period_to or date.max
    return len({(s.period_from, s.period_to) for s in sheets if s.period_to and s.period_to <= upto})


# How many there are, where a condition lets fewer do while no more exist.
AVAILABLE: Mapping[str, Callable[[Known, Record], int]] = {
    "performance_review.measurements": sheets_of_service,
    "service_report.trend_periods": periods_of_sla,
}
