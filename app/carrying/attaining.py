"""How much of an SLA was kept, as pages show it: each target by period, workload, what does not count."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from app.i18n import _, day_range, month
from app.records.amounts import amount, grouped, name_of, promised
from app.records.lookups import SqlLookup
from app.records.readable import may_read
from app.records.values import SHOWN_PLACES, decimal_text, is_given
from controls.amounts import decimals
from controls.attained import (
    EXCUSED,
    MET,
    MISSED,
    MISSING,
    NO_EVENTS,
    Attained,
    LoadDue,
    PeriodDue,
    attained,
    of,
)
from controls.content import Row
from controls.known import Known
from controls.metrics import Attainment, Share

MONTHS = 12
_PERCENT_PLACES = 2


@dataclass(frozen=True, slots=True)
class PeriodLine:
    """One period of one target; `achieved` is None where nothing was judged."""

    period: str
    promised: str
    value: str
    parts: str
    achieved: bool | None
    words: str
    sheet: str
    otherwise: bool


@dataclass(frozen=True, slots=True)
class TargetKept:
    name: str
    promised: str
    kept: str
    share: str
    missing: int
    excused: int
    lines: Sequence[PeriodLine]


@dataclass(frozen=True, slots=True)
class LoadKept:
    name: str
    limit: str
    highest: str
    passed: int
    missing: int
    of: int


@dataclass(frozen=True, slots=True)
class AttainmentShown:
    """`hidden`: a sheet behind it is not open to the person, so no figure is shown."""

    period: str
    summary: str
    whole: str
    hidden: bool
    targets: Sequence[TargetKept]
    loads: Sequence[LoadKept]
    not_counted: Sequence[tuple[str, str]]  # whose, what
    exceptions: Sequence[tuple[str, str]]  # number, what it is called


def attainment_shown(known: Known, sla: str, lookup: SqlLookup) -> AttainmentShown:
    """Of the last twelve full months."""
    first, last = last_months(lookup.today)
    found = attained(known, sla, first, last, lookup.today)
    hidden = not all(sheets_open(found))
    numbers = sorted({number for one in found.due for number in one.exceptions})
    lookup.preload(numbers)
    return AttainmentShown(
        period=day_range(first, last),
        summary=summary(found.total),
        whole=whole_periods(found.whole_periods()),
        hidden=hidden,
        targets=[] if hidden else [target_kept(due, lookup) for due in found.by_target().values()],
        loads=[] if hidden else list(loads_kept(found.loads, lookup)),
        not_counted=list(not_counted(known, sla, lookup)),
        exceptions=[(number, lookup.name(number)) for number in numbers],
    )


def last_months(today: date) -> tuple[date, date]:
    """The twelve full months before this one."""
    this_month = today.replace(day=1)
    return this_month.replace(year=this_month.year - 1), this_month - timedelta(days=1)


def sheets_open(found: Attained) -> Iterator[bool]:
    records = [one.result.record for one in found.due if one.result]
    for record in (*records, *(one.record for one in found.loads if one.record)):
        yield may_read(record)


def summary(total: Attainment) -> str:
    if not total.due:
        return _("No target was due.")
    return _("%(met)s of %(due)s target periods achieved, %(share)s.",
             met=total.met, due=total.due, share=percent(total.share))  # fmt: skip


def whole_periods(share: Share) -> str:
    if not share.denominator:
        return ""
    return _(
        "All targets achieved in %(part)s of %(all)s periods.", part=share.numerator, all=share.denominator
    )


def percent(share: Share) -> str:
    """91.67 %; numerator and denominator stand beside it."""
    if share.percent is None:
        return ""
    return _("%(number)s %%", number=decimals(share.percent, _PERCENT_PLACES))


def target_kept(due: Sequence[PeriodDue], lookup: SqlLookup) -> TargetKept:
    """One target in all its versions, named as in the last."""
    row, total = due[-1].row, of(due)
    return TargetKept(
        name=name_of(row, lookup),
        promised=promised(row, lookup),
        kept=_("%(part)s of %(all)s", part=total.met, all=total.due),
        share=percent(total.share),
        missing=total.missing,
        excused=total.excepted,
        lines=[period_line(one, lookup) for one in reversed(due)],
    )


def period_line(one: PeriodDue, lookup: SqlLookup) -> PeriodLine:
    line: Row = one.result.line if one.result else {}
    record = one.result.record if one.result else None
    parts = (line.get("numerator"), line.get("denominator"))
    return PeriodLine(
        period=month(one.end),
        promised=promised(one.row, lookup),
        value=amount(line.get("value"), one.row.get("unit", ""), lookup),
        parts=_("%(part)s of %(all)s", part=grouped(str(parts[0])), all=grouped(str(parts[1])))
        if all(is_given(part) for part in parts)
        else "",
        achieved={MET: True, MISSED: False}.get(one.state),
        words=state_words()[one.state],
        sheet=record.number if record else "",
        otherwise=one.otherwise,
    )


def state_words() -> Mapping[str, str]:
    return {
        MET: _("Achieved"),
        MISSED: _("Missed"),
        MISSING: _("not measured"),
        EXCUSED: _("excused"),
        NO_EVENTS: _("No events"),
    }


def loads_kept(loads: Sequence[LoadDue], lookup: SqlLookup) -> Iterator[LoadKept]:
    for row_id in dict.fromkeys(one.row["id"] for one in loads):
        mine = [one for one in loads if one.row["id"] == row_id]
        row, values = mine[-1].row, [one.value for one in mine if one.value is not None]
        highest: Fraction | None = max(values, default=None)
        yield LoadKept(
            name=name_of(row, lookup),
            limit=promised(row, lookup),
            highest=""
            if highest is None
            else amount(decimal_text(highest, SHOWN_PLACES), row["unit"], lookup),
            passed=sum(one.passed is True for one in mine),
            missing=sum(one.value is None for one in mine),
            of=len(mine),
        )


def not_counted(known: Known, sla: str, lookup: SqlLookup) -> Iterator[tuple[str, str]]:
    """What the SLA in force declares not to count: by target, and for all of them."""
    record = next((e for e in known.in_force(sla) if e.valid_on(lookup.today)), None)
    content = record.content if record else {}
    for row in content.get("targets", ()):
        if row.get("exclusions"):
            yield name_of(row, lookup), row["exclusions"]
    for row in content.get("exceptions", ()):
        words = (row["text"], row.get("condition") or "")
        yield _("All targets"), _(": ").join(filter(None, words))
    if content.get("no_exceptions"):
        yield _("All targets"), _("both sides agreed that there are no exceptions")
