"""The working of a sheet's outages, beside its form, on its page and before it is approved."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from math import floor
from typing import Any

from flask import render_template
from markupsafe import Markup

from app.i18n import _, day_range, ngettext
from app.records import outages as figures
from app.records.amounts import AT_LEAST, Outcome, amount, name_of, outcome, promised
from app.records.derived import period_of
from app.records.figures import value_text
from app.records.lookups import SqlLookup
from app.records.moments import clock_text
from app.records.values import decimal_text, same_row
from app.records.wording import day, row_behind
from controls import outages
from controls.kinds import Kind
from controls.metrics import RestoreTimes, allowed_downtime
from controls.metrics.spans import Span, as_moment, minutes

PIECES_MOST = 20  # more are summed up
_SECONDS = 60
WHOLE = 100
UNSAID = Outcome(None, "")
Content = Mapping[str, Any]
Titled = tuple[str, Sequence[str]]  # a heading and what stands under it


@dataclass(frozen=True, slots=True)
class Working:
    """One target: what was agreed, left out and down, and the exact figure; else `why` not, in words."""

    name: str
    promised: str
    lines: Sequence[tuple[str, str]] = ()
    outcome: Outcome = UNSAID
    pieces: Sequence[Titled] = ()
    why: str = ""


def beside(kind: Kind, _version: Any, content: Content, lookup: SqlLookup) -> Markup:
    """Beside the form. Nothing while no outage is listed."""
    return drawn(kind, content, lookup, in_pieces=False)


def before_step(kind: Kind, _version: Any, content: Content, lookup: SqlLookup) -> Markup:
    """Whoever approves adds it up piece by piece."""
    return drawn(kind, content, lookup, in_pieces=True)


def on_page(kind: Kind, version: Any, lookup: SqlLookup) -> Markup:
    """On paper too, where nothing is opened."""
    return drawn(kind, version.content, lookup, in_pieces=True)


def drawn(kind: Kind, content: Content, lookup: SqlLookup, *, in_pieces: bool) -> Markup:
    listed, period = figures.stretches_of(content), period_of(content)
    if not listed or period is None or period[0] > period[1]:
        return Markup("")
    html = render_template(
        "service_levels/outages_panel.html",
        workings=list(workings(kind, content, lookup)),
        restoring=restoring(outages.restoring(listed, period, lookup.zone)),
        clock=_("%(period)s, on the clock of %(zone)s", period=day_range(*period), zone=lookup.zone),
        elsewhere=list(elsewhere(kind, content, lookup)),
        in_pieces=in_pieces,
    )
    return Markup(html)  # noqa: S704  # our own template, escaped where it was drawn


# ---- availability ----------------------------------------------------------------------------------------


def workings(kind: Kind, content: Content, lookup: SqlLookup) -> Iterator[Working]:
    """Of each result whose target is one of availability and may be read."""
    rows = kind.field("lines")
    for row in content.get("lines", ()):
        line = row.get("target")
        if isinstance(line, Mapping) and lookup.is_open(line["record"]):
            figure = figures.figure_of(rows, row, content, lookup)
            if figure:
                yield working(figure, content, lookup)


def working(figure: figures.Figure, content: Content, lookup: SqlLookup) -> Working:
    name, promise = name_of(figure.target, lookup), promised(figure.target, lookup)
    if figure.found is None:
        return Working(name, promise, why=reason(figure))
    result = figures.proposed(figure)
    said = outcome(result, figure.target, lookup) if result else UNSAID
    return Working(
        name, promise, list(lines(figure, lookup)), said, list(pieces(figure, content, lookup)),
        "" if result else _("No agreed time is left in the period: there is no availability of nothing."),
    )  # fmt: skip


def reason(figure: figures.Figure) -> str:
    """Why nothing can be worked out."""
    hours = figure.target.get("service_hours", "")
    return {
        "period": _("The period of the sheet is not one of a day up to a year."),
        "unit": _("The target is not in percent."),
        "hours": _(
            "The service hours “%(hours)s” are not understood to the last word, so nothing is guessed. "
            "Type the result.",
            hours=hours,
        ),
        "longer": _("The target is measured over a longer period than this sheet covers. Type the result."),
        "none_listed": _("No row of the list is about this target."),
    }[figure.why]


def lines(figure: figures.Figure, lookup: SqlLookup) -> Iterator[tuple[str, str]]:
    found, percent, held_against = figure.found, figure.percent, figure.bound
    if found is None:
        return
    yield _("Agreed: %(hours)s", hours=figure.target["service_hours"]), lasting(found.agreed + found.excluded)
    if found.excluded:
        yield _("less agreed exclusions"), lasting(found.excluded)
        yield _("Time that counts"), lasting(found.agreed)
    yield _("Downtime in it"), lasting(found.down)
    if held_against and held_against.operator in AT_LEAST and 0 <= held_against.value <= WHOLE:
        leaves = floor(allowed_downtime(found.agreed, held_against.value) * _SECONDS)
        yield _("The target leaves"), lasting(Fraction(leaves, _SECONDS))
    yield _("Time without downtime"), lasting(found.agreed - found.down)
    if percent is not None and held_against is not None:
        parts = figures.proposed(figure)
        share = amount(value_text(percent, held_against), figures.PERCENT, lookup)
        yield _("Availability"), f"{int(parts['numerator']):,} ÷ {int(parts['denominator']):,} = {share}"


def pieces(figure: figures.Figure, content: Content, lookup: SqlLookup) -> Iterator[Titled]:
    """What was counted, piece by piece, so that anybody can add it up again."""
    period, hours = period_of(content), figures.hours_of(figure.target)
    if period is None or hours is None:
        return
    down, excluded = outages.pieces(figure.listed, hours, period, lookup.zone)
    if down:
        yield _("Downtime in it"), list(spoken(down, lookup))
    if excluded:
        yield _("Agreed exclusions"), list(spoken(excluded, lookup))


def spoken(found: Sequence[Span], lookup: SqlLookup) -> Iterator[str]:
    for since, until in found[:PIECES_MOST]:
        yield f"{stretch(as_moment(since), as_moment(until), lookup)}: {lasting(minutes([(since, until)]))}"
    rest = found[PIECES_MOST:]
    if rest:
        time = lasting(minutes(rest))
        yield ngettext("%(num)d more: %(time)s", "%(num)d more: %(time)s", len(rest), time=time)


def stretch(since: datetime, until: datetime, lookup: SqlLookup) -> str:
    """10 Jun 2026 10:00–10:50; both days where they differ."""
    begin, end = since.astimezone(lookup.zone), until.astimezone(lookup.zone)
    first, last = (day(at.date().isoformat(), lookup.language) for at in (begin, end))
    ends = clock_text(end) if begin.date() == end.date() else f"{last} {clock_text(end)}"
    return f"{first} {clock_text(begin)}–{ends}"


def elsewhere(kind: Kind, content: Content, lookup: SqlLookup) -> Iterator[str]:
    """Rows that name a target which is not measured as availability: they count for none."""
    column = kind.field("outages.target")
    for index, row in enumerate(content.get(figures.OUTAGES, ()), start=1):
        line = row.get("target")
        if isinstance(line, Mapping) and lookup.is_open(line["record"]):
            target = row_behind(column, line, lookup)[1] or {}
            if target.get("metric") != figures.AVAILABILITY:
                yield _("Row %(row)s is about %(name)s, which is no availability: it counts for none.",
                        row=index, name=name_of(target, lookup) or same_row(line)[1])  # fmt: skip


# ---- times to restore ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Restoring:
    """Empty texts where there is nothing to say."""

    lines: Sequence[tuple[str, str]]
    open: str


def restoring(found: RestoreTimes) -> Restoring | None:
    """None without an incident."""
    open_ones = ngettext(
        "%(num)d was not over at the end of the period, %(age)s after it began. It is in none of these.",
        "%(num)d were not over at the end of the period, the oldest %(age)s after it began. "
        "They are in none of these.",
        found.open,
        age=lasting(found.oldest_open or Fraction()),
    )
    if not found.n and not found.open:
        return None
    return Restoring(list(restored(found)), open_ones if found.open else "")


def restored(found: RestoreTimes) -> Iterator[tuple[str, str]]:
    yield _("Restored in the period"), str(found.n)
    if found.mean is not None and found.median is not None and found.p90 is not None:
        yield _("Mean"), f"{lasting(found.total)} ÷ {found.n} = {lasting(found.mean)}"
        yield _("Median"), lasting(found.median)
        yield _("90 % within (nearest rank)"), lasting(found.p90)


def lasting(time: Fraction) -> str:
    """1,450 min · 1,450分, with seconds where there are any; of a mean, rounded to the second."""
    whole, rest = divmod(Fraction(decimal_text(time * _SECONDS, 0)), _SECONDS)
    if rest:
        return _("%(minutes)s min %(seconds)s s", minutes=f"{whole:,}", seconds=rest)
    return _("%(minutes)s min", minutes=f"{whole:,}")
