"""All promises behind one availability: what they come to together, as promised and as measured."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

from controls.amounts import PERCENT, bound_of, distance, number_in, promised
from controls.carrying.asked import Asked, Link
from controls.carrying.enough import percent
from controls.carrying.pair import NO_GAP
from controls.carrying.promises import run_by_ourselves
from controls.carrying.series import Series, Structure, not_standing_in, series_of
from controls.carrying.steps import NOTE, OK, SHORT, Step, step
from controls.kind import Kinds
from controls.metrics.bounds import Bound

_FULL = 100


def together(asked: Asked, links: Sequence[Link], wanted: Bound | None) -> tuple[Step, ...]:
    """Composite availability as promised and as measured, in lines; nothing for other measures."""
    able = availabilities(links, wanted)
    shares = _promised(able)
    best = series_of(shares, asked.structure, asked.known.kinds)
    if best is None or wanted is None:
        return ()
    own = run_by_ourselves(asked.service)
    more = [step(NOTE, "carry_own_part", components=own)] if own else []
    measured = _measured(asked, able) if len(able) > 1 else ()
    alone = not_standing_in(shares, asked.structure)
    return (*alone, *best.steps, *more, _reached(best, wanted, asked), *measured)


def too_little_together(
    links: Sequence[Link], wanted: Bound | None, structure: Structure, kinds: Kinds
) -> bool:
    """Whether those that hold alone, or are stood in for, fall short all together."""
    alone = [link for link in availabilities(links, wanted) if link.gap == NO_GAP or link.backed]
    holding = series_of(_promised(alone), structure, kinds)
    return holding is not None and wanted is not None and not wanted.fulfilled(holding.result * _FULL)


def backed(
    links: Sequence[Link], wanted: Bound | None, structure: Structure, kinds: Kinds
) -> tuple[Link, ...]:
    """Those who stand in for each other are judged together where the value alone is too little."""
    promised_by = _promised(availabilities(links, wanted))
    enough: set[str] = set()
    for group in structure.stand_ins:
        if wanted and group <= promised_by.keys():
            found = series_of({party: promised_by[party] for party in group}, structure, kinds)
            enough |= group if found and wanted.fulfilled(found.result * _FULL) else set()
    return tuple(
        replace(link, backed=link.promise.party in enough and link.compared.only_too_little) for link in links
    )


def availabilities(links: Sequence[Link], wanted: Bound | None) -> list[Link]:
    """The links whose promises can be put together: shares of time, held against a share of time."""
    if wanted is None or wanted.unit != PERCENT or wanted.sign != 1:
        return []
    return [link for link in links if _is_availability(link)]


def _is_availability(link: Link) -> bool:
    promise = bound_of(link.promise.row)
    share = link.promise.row.get("metric") == "availability" and promise and promise.unit == PERCENT
    return bool(share and promise and promise.sign == 1 and 0 <= promise.value <= _FULL)


def _promised(links: Sequence[Link]) -> Mapping[str, list[Fraction]]:
    found: dict[str, list[Fraction]] = {}
    for link in links:
        found.setdefault(link.promise.party, []).append((link.value or Fraction()) / _FULL)
    return found


def _reached(best: Series, wanted: Bound, asked: Asked) -> Step:
    kinds, value = asked.known.kinds, best.result * _FULL
    values = {"result": percent(best.result, kinds), "ours": promised(wanted, kinds)}
    if wanted.fulfilled(value):
        return step(OK, "carry_series_ok", **values)
    margin = distance(abs(wanted.margin(value)), wanted.unit, kinds)
    return step(SHORT, "carry_series_short", **values, margin=margin)


def _measured(asked: Asked, links: Sequence[Link]) -> tuple[Step, ...]:
    """The same from what was last measured of each; none where one was never measured."""
    found: dict[str, list[Fraction]] = {}
    missing = []
    for link in links:
        value = number_in(link.result.line.get("value")) if link.result else None
        if value is None or not 0 <= value <= _FULL:
            missing.append(link.promise.party)
        else:
            found.setdefault(link.promise.party, []).append(value / _FULL)
    if missing:
        return (step(NOTE, "carry_measured_missing", names=tuple(dict.fromkeys(missing))),)
    series = series_of(found, asked.structure, asked.known.kinds, "carry_measured_serial")
    lines = series.steps if series else ()
    if any(one.reason.code != "carry_measured_serial" for one in lines):
        return (step(NOTE, "carry_measured_newest"), *lines)
    return lines
