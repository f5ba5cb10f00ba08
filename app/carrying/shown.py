"""A working as pages show it: a target, the promises behind it, the lines of the arithmetic."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from flask import url_for

from app.carrying.reading import Reader, TrailItem
from app.i18n import _, ngettext
from app.records.amounts import amount, grouped, name_of, promised
from app.records.periods import period_name
from app.records.values import is_given
from app.records.wording import listed
from controls.carrying.asked import OWN, Carried, Link
from controls.carrying.pair import COMPOSITE
from controls.carrying.steps import OK, SHORT, UNKNOWN
from controls.content import Row
from controls.results import Result

WORST_FIRST = (SHORT, UNKNOWN, OK, OWN)


@dataclass(frozen=True, slots=True)
class PromiseLine:
    """One promise behind a target; `state` is ok, short or unknown, `words` say it."""

    party: str
    name: str
    components: str
    agreement: str
    agreement_name: str
    target: str
    promised: str
    about: str
    measured: str
    measured_in: str
    measured_by: str
    state: str
    words: str
    working: Sequence[TrailItem]
    answer: Sequence[TrailItem]


@dataclass(frozen=True, slots=True)
class TargetShown:
    """One target of one SLA. `hidden`: it rests on something the person may not read."""

    anchor: str
    sla: str
    sla_name: str
    name: str
    promised: str
    about: str
    measured: str
    state: str
    words: str
    hidden: bool
    lines: Sequence[PromiseLine]
    together: Sequence[TrailItem]
    untreated: bool


def targets_shown(found: Iterable[Carried], reader: Reader) -> list[TargetShown]:
    return [target_shown(one, reader) for one in found]


def target_shown(found: Carried, reader: Reader) -> TargetShown:
    hidden = not reader.may_see(found)
    return TargetShown(
        anchor=f"{found.sla.number}-{found.row['id']}",
        sla=found.sla.number,
        sla_name=reader.names[found.sla.number],
        name=name_of(found.row, reader.lookup) if not hidden else "",
        promised=promised(found.row, reader.lookup) if not hidden else "",
        about=about(found.row, reader) if not hidden else "",
        measured=measured(found.result, found.row, reader) if not hidden else "",
        state=found.state,
        words=state_words(found.state),
        hidden=hidden,
        lines=[] if hidden else [line_of(link, reader) for link in found.links],
        together=[] if hidden else reader.trail(found.steps),
        untreated=found.state == SHORT and not found.treated,
    )


def line_of(link: Link, reader: Reader) -> PromiseLine:
    promise, lookup = link.promise, reader.lookup
    return PromiseLine(
        party=promise.party,
        name=reader.names[promise.party],
        components=listed(link.components, lookup.language),
        agreement=promise.agreement.number,
        agreement_name=reader.names[promise.agreement.number],
        target=name_of(promise.row, lookup),
        promised=promised(promise.row, lookup),
        about=about(promise.row, reader),
        measured=amount(link.result.line.get("value"), promise.row.get("unit", ""), lookup)
        if link.result
        else "",
        measured_in=in_period(link.result),
        measured_by=link.result.record.number if link.result else "",
        state=link.state,
        words=line_words(link),
        working=reader.trail(link.compared.steps),
        answer=reader.trail(link.answer),
    )


def about(row: Row, reader: Reader) -> str:
    """24 h · Month."""
    field = reader.lookup.kinds["sla"].field("targets.measuring_period")
    period = row.get("measuring_period")
    words = field.value_label(period, reader.lookup.language) if period else ""
    return " · ".join(filter(None, (row.get("service_hours"), words)))


def measured(result: Result | None, row: Row, reader: Reader) -> str:
    """99.91 % in September 2026 (28,774 of 28,800)."""
    if result is None or not is_given(result.line.get("value")):
        return ""
    words = amount(result.line["value"], row.get("unit", ""), reader.lookup)
    words = _("%(value)s in %(period)s", value=words, period=in_period(result))
    parts = (result.line.get("numerator"), result.line.get("denominator"))
    if not all(is_given(part) for part in parts):
        return words
    of = _("%(part)s of %(all)s", part=grouped(str(parts[0])), all=grouped(str(parts[1])))
    return _("%(words)s (%(more)s)", words=words, more=of)


def in_period(result: Result | None) -> str:
    record = result.record if result else None
    if record is None or not record.period_from or not record.period_to:
        return ""
    return period_name(record.period_from, record.period_to)


def state_words(state: str) -> str:
    return {
        OK: _("Carried"),
        SHORT: _("Falls short"),
        UNKNOWN: _("Cannot be shown"),
        OWN: _("Carried by ourselves"),
    }[state]


def line_words(link: Link) -> str:
    if link.gap == COMPOSITE:
        return _("Too little together")
    if link.backed:
        return _("Others stand in")
    return {OK: _("Covers it"), SHORT: _("Weaker"), UNKNOWN: _("Not comparable")}[link.state]


def summary(targets: Sequence[TargetShown]) -> str:
    """Of 4 targets 1 is carried, 1 falls short, 2 cannot be shown to be carried."""
    if not targets:
        return _("No SLA with targets is in force for this service.")
    counts = {state: sum(target.state == state for target in targets) for state in WORST_FIRST}
    parts = [
        ngettext("%(num)d falls short", "%(num)d fall short", counts[SHORT]) if counts[SHORT] else "",
        _("%(number)s cannot be shown to be carried", number=counts[UNKNOWN]) if counts[UNKNOWN] else "",
        ngettext("%(num)d is carried", "%(num)d are carried", counts[OK]) if counts[OK] else "",
        _("%(number)s rest on ourselves", number=counts[OWN]) if counts[OWN] else "",
    ]
    words = _(", ").join(filter(None, parts))
    return ngettext(
        "Of %(num)d target: %(words)s.", "Of %(num)d targets: %(words)s.", len(targets), words=words
    )


def worst_first(targets: Iterable[TargetShown]) -> Iterator[TargetShown]:
    yield from sorted(targets, key=lambda target: WORST_FIRST.index(target.state))


def page_of(service: str, target: TargetShown) -> str:
    return url_for("carrying.service", number=service, _anchor=target.anchor)
