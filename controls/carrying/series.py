"""All suppliers of a service together: what their availabilities give in series, in parallel, with one cause.

Parties are in series. Where several run the same component (or one is named that could take over), as many of
them are needed at once as the service says, one unless it does, if each of them promises something. What
nobody promised is left out and said: the result is the best case, never a forecast.

Worked example: hosting of 99.9 % and two lines of 99 % that stand in for each other: the lines together
1 - 0.01 x 0.01 = 99.99 %, all together 99.9 % x 99.99 % = 99.89001 %.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from controls.carrying.enough import Below, StandIns, enough_of, joined, percent
from controls.carrying.steps import NOTE, Step, step
from controls.components import needed_of, parties_of
from controls.facts import Record
from controls.kind import Kinds
from controls.metrics.composite import composite, part, serial

Shares = Mapping[str, Sequence[Fraction]]


@dataclass(frozen=True, slots=True)
class Series:
    """The working, what stands in for each other first, and what it comes to, from 0 to 1."""

    steps: tuple[Step, ...]
    result: Fraction


@dataclass(frozen=True, slots=True)
class Structure:
    """How the parties of a service stand to each other, and on whom they rest themselves."""

    stand_ins: Mapping[frozenset[str], StandIns]  # those who need not all be up
    below: Below  # party → its subcontractors, by name


def structure_of(service: Record, below: Below) -> Structure:
    """Two stand in for each other only if neither runs another part of the service without the other."""
    content = service.content
    groups: dict[frozenset[str], StandIns] = {}
    for name in sorted({row["name"] for row in content.get("components", ())}):
        found, needed = frozenset(parties_of(content, name)), needed_of(content, name)
        before = groups.get(found)
        if found and (before is None or before.needed <= needed):
            groups[found] = StandIns(name, needed)
    alone = {g: one for g, one in groups.items() if not any(g & other for other in groups if other != g)}
    return Structure({group: one for group, one in alone.items() if len(group) > one.needed}, below)


def series_of(
    shares: Shares, structure: Structure, kinds: Kinds, code: str = "carry_serial"
) -> Series | None:
    """`shares`: availabilities of each party, from 0 to 1, all of them needed. None where nobody has any.

    `code`: the sentence of what stands in series.
    """
    known = {party: found for party, found in sorted(shares.items()) if found}
    together = [_together(group, known, structure, kinds) for group in _complete(known, structure)]
    grouped = frozenset[str]().union(*_complete(known, structure))
    factors = [result for result, _ in together]
    factors += [share for party, found in known.items() if party not in grouped for share in found]
    if not factors:
        return None
    result = composite(serial(*(part(factor) for factor in factors)))
    lines = [line for _, found in together for line in found]
    if len(factors) > 1:
        values = joined([percent(factor, kinds) for factor in factors], " × ")
        lines.append(step(NOTE, code, values=values, result=percent(result, kinds)))
    return Series(tuple(lines), result)


def not_standing_in(shares: Shares, structure: Structure) -> Iterator[Step]:
    """Nobody stands in by a promise that was never made."""
    known = {party for party, found in shares.items() if found}
    for group, one in structure.stand_ins.items():
        if group & known and not group <= known:
            yield step(NOTE, "carry_not_standing_in", names=tuple(sorted(group)), component=one.component)


def _complete(known: Shares, structure: Structure) -> list[frozenset[str]]:
    return [group for group in structure.stand_ins if group <= known.keys()]


def _together(
    group: frozenset[str], known: Shares, structure: Structure, kinds: Kinds
) -> tuple[Fraction, list[Step]]:
    """What those who stand in for each other come to, with its lines."""
    each = {party: composite(serial(*(part(share) for share in known[party]))) for party in group}
    return enough_of(each, structure.stand_ins[group].needed, structure.below, kinds)
