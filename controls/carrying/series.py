"""All suppliers of a service together: what their availabilities give in series, in parallel, with one cause.

Parties are in series. Where several run the same component (or one is named that could take over), one of
them is enough, if each of them promises something; those that rest on the same subcontractor are counted as
one. What nobody promised is left out and said: the result is the best case, never a forecast.

Worked example: hosting of 99.9 % and two lines of 99 % that stand in for each other: the lines together
1 - 0.01 x 0.01 = 99.99 %, all together 99.9 % x 99.99 % = 99.89001 %.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from controls.amounts import PERCENT, amount
from controls.carrying.steps import NOTE, Step, step
from controls.declaration import Text
from controls.facts import Record
from controls.kind import Kinds
from controls.metrics.composite import common_cause, composite, parallel, part, serial

_FULL = 100
_ALL_AT_ONCE = 1  # the share of failures that takes all of those who rest on one subcontractor
Shares = Mapping[str, Sequence[Fraction]]


@dataclass(frozen=True, slots=True)
class Series:
    """The working, what stands in for each other first, and what it comes to, from 0 to 1."""

    steps: tuple[Step, ...]
    result: Fraction


@dataclass(frozen=True, slots=True)
class Structure:
    """How the parties of a service stand to each other, and on whom they rest themselves."""

    stand_ins: Mapping[frozenset[str], str]  # those of whom one is enough → the component they share
    below: Mapping[str, frozenset[str]]  # party → its subcontractors, by name


def structure_of(service: Record, below: Mapping[str, frozenset[str]]) -> Structure:
    """Two stand in for each other only if neither runs another part of the service without the other."""
    by_component: dict[str, set[str]] = {}
    for row in service.content.get("components", ()):
        named = {row.get("party"), row.get("alternative")} - {None, ""}
        by_component.setdefault(row["name"], set()).update(str(party) for party in named)
    groups = {frozenset(found): name for name, found in sorted(by_component.items()) if found}
    alone = {g: n for g, n in groups.items() if not any(g & other for other in groups if other != g)}
    return Structure({group: name for group, name in alone.items() if len(group) > 1}, below)


def series_of(
    shares: Shares, structure: Structure, kinds: Kinds, code: str = "carry_serial"
) -> Series | None:
    """`shares`: availabilities of each party, from 0 to 1, all of them needed. None where nobody has any.

    `code`: the sentence of what stands in series.
    """
    known = {party: found for party, found in sorted(shares.items()) if found}
    together = [_together(sorted(group), known, structure, kinds) for group in _complete(known, structure)]
    grouped = frozenset[str]().union(*_complete(known, structure))
    factors = [result for result, _ in together]
    factors += [share for party, found in known.items() if party not in grouped for share in found]
    if not factors:
        return None
    result = composite(serial(*(part(factor) for factor in factors)))
    lines = [*_incomplete(known, structure), *(line for _, line in together)]
    if len(factors) > 1:
        lines.append(step(NOTE, code, values=_product(factors, kinds), result=percent(result, kinds)))
    return Series(tuple(lines), result)


def percent(share: Fraction, kinds: Kinds) -> Text:
    return amount(share * _FULL, PERCENT, kinds)


def _complete(known: Shares, structure: Structure) -> list[frozenset[str]]:
    return [group for group in structure.stand_ins if group <= known.keys()]


def _incomplete(known: Shares, structure: Structure) -> Iterator[Step]:
    """Nobody stands in by a promise that was never made."""
    for group, component in structure.stand_ins.items():
        if group & known.keys() and not group <= known.keys():
            yield step(NOTE, "carry_not_standing_in", names=tuple(sorted(group)), component=component)


def _together(
    group: Sequence[str], known: Shares, structure: Structure, kinds: Kinds
) -> tuple[Fraction, Step]:
    """What those who stand in for each other come to, with its line."""
    each = [composite(serial(*(part(share) for share in known[party]))) for party in group]
    shared = frozenset.intersection(*(structure.below.get(party, frozenset()) for party in group))
    values: dict[str, object] = {"names": tuple(group)}
    if shared:
        found = common_cause(min(each), _ALL_AT_ONCE, len(group))
        values |= {"fourth": tuple(sorted(shared)), "result": percent(found, kinds)}
        return found, step(NOTE, "carry_common_cause", **values)
    found = composite(parallel(*(part(one) for one in each)))
    values |= {"n": len(group), "values": _unavailable(each, kinds), "result": percent(found, kinds)}
    return found, step(NOTE, "carry_parallel", **values)


def _product(factors: Sequence[Fraction], kinds: Kinds) -> Text:
    return _joined([percent(factor, kinds) for factor in factors], "{}")


def _unavailable(shares: Sequence[Fraction], kinds: Kinds) -> Text:
    """100 % − (100 % − 99 %) × (100 % − 99 %)."""
    whole = percent(Fraction(1), kinds)
    found = _joined([percent(share, kinds) for share in shares], "({whole} − {})")
    return Text(
        *(f"{w} − {f.format_map({'whole': w})}" for w, f in ((whole.en, found.en), (whole.ja, found.ja)))
    )


def _joined(texts: Sequence[Text], around: str) -> Text:
    return Text(*(" × ".join(around.replace("{}", t.get(lang)) for t in texts) for lang in ("en", "ja")))
