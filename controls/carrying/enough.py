"""So many of several at once: those who stand in for each other, and the arithmetic in lines.

Those with a common subcontractor are up or down together, as the weakest of them. Everybody else fails
alone, so the chance that enough are up is the sum over the ways that can be.

Worked example: two of three lines of 99 %: 3 x 0.99 x 0.99 x 0.01 + 0.99 x 0.99 x 0.99 = 99.9702 %.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
from math import comb

from controls.amounts import PERCENT, amount
from controls.carrying.steps import NOTE, Step, step
from controls.declaration import Text
from controls.kind import Kinds
from controls.metrics.composite import exactly_up

_FULL = 100
WAYS_SHOWN = 10  # more of them are summed up in one figure
_REPEATED = 3  # factors that are written one by one

Below = Mapping[str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class StandIns:
    """Those who run one component: so many of them have to be up at once."""

    component: str
    needed: int


@dataclass(frozen=True, slots=True)
class Unit:
    """Who is up or down together: one party, or several that share subcontractors."""

    parties: tuple[str, ...]
    shared: tuple[str, ...]
    share: Fraction

    @property
    def size(self) -> int:
        return len(self.parties)


def enough_of(
    each: Mapping[str, Fraction], needed: int, below: Below, kinds: Kinds
) -> tuple[Fraction, list[Step]]:
    """What those who stand in for each other come to, from 0 to 1, with its lines.

    `each`: the availability of each party.
    """
    units = units_of(each, below)
    lines = [_common_cause(unit, kinds) for unit in units if unit.size > 1]
    if len(units) == 1:
        return units[0].share, lines
    result = sum(exactly_up([(unit.share, unit.size) for unit in units])[needed:], Fraction())
    working = _one_of(units, result, kinds) if needed == 1 else _several_of(units, needed, result, kinds)
    return result, [*lines, *working]


def units_of(each: Mapping[str, Fraction], below: Below) -> list[Unit]:
    """Parties in their order, joined where they share a subcontractor, also through one between them."""
    groups: list[set[str]] = []
    for party in sorted(each):
        shares = [group for group in groups if any(_shared(party, other, below) for other in group)]
        groups = [group for group in groups if group not in shares] + [{party}.union(*shares)]
    return sorted((_unit(group, each, below) for group in groups), key=lambda unit: unit.parties)


def _unit(group: set[str], each: Mapping[str, Fraction], below: Below) -> Unit:
    shared = {name for a, b in combinations(sorted(group), 2) for name in _shared(a, b, below)}
    return Unit(tuple(sorted(group)), tuple(sorted(shared)), min(each[party] for party in group))


def _shared(one: str, other: str, below: Below) -> frozenset[str]:
    return below.get(one, frozenset()) & below.get(other, frozenset())


# ---- in words ----


def percent(share: Fraction, kinds: Kinds) -> Text:
    return amount(share * _FULL, PERCENT, kinds)


def joined(texts: Sequence[Text], between: str, around: str = "{}") -> Text:
    return Text(*(between.join(around.replace("{}", t.get(lang)) for t in texts) for lang in ("en", "ja")))


def _common_cause(unit: Unit, kinds: Kinds) -> Step:
    values = {"names": unit.parties, "fourth": unit.shared, "result": percent(unit.share, kinds)}
    return step(NOTE, "carry_common_cause", **values)


def _names(units: Sequence[Unit]) -> tuple[str, ...]:
    return tuple(sorted(party for unit in units for party in unit.parties))


def _one_of(units: Sequence[Unit], result: Fraction, kinds: Kinds) -> Iterator[Step]:
    """100 % − (100 % − 99 %) × (100 % − 99 %)."""
    names = _names(units)
    down = joined([_down(unit.share, kinds) for unit in units], " × ")
    values = joined([percent(Fraction(1), kinds), down], " − ")
    yield step(
        NOTE, "carry_parallel", names=names, n=len(names), values=values, result=percent(result, kinds)
    )


def _several_of(units: Sequence[Unit], needed: int, result: Fraction, kinds: Kinds) -> Iterator[Step]:
    """A line for each number of them that are up, then the sum."""
    names = _names(units)
    yield step(NOTE, "carry_k_of_n", needed=needed, n=len(names), names=names)
    chances, parts = exactly_up([(unit.share, unit.size) for unit in units]), []
    for up in range(needed, len(names) + 1):
        ways = _ways(units, up)
        if ways:
            parts.append(percent(chances[up], kinds))
            yield _exactly(units, ways, up, chances[up], kinds)
    values = joined(parts, " + ")
    yield step(
        NOTE, "carry_k_of_n_sum", needed=needed, n=len(names), values=values, result=percent(result, kinds)
    )


def _ways(units: Sequence[Unit], up: int) -> int:
    """How many ways exactly so many parties can be up: their chance were all ways alike, times all ways."""
    alike = exactly_up([(Fraction(1, 2), unit.size) for unit in units])
    return int(alike[up] * 2 ** len(units)) if up < len(alike) else 0


def _exactly(units: Sequence[Unit], ways: int, up: int, chance: Fraction, kinds: Kinds) -> Step:
    values: dict[str, object] = {"up": up, "n": len(_names(units)), "result": percent(chance, kinds)}
    if len({(unit.share, unit.size) for unit in units}) == 1:
        return step(NOTE, "carry_up", **values, values=_binomial(units, up // units[0].size, kinds))
    if ways > WAYS_SHOWN:
        return step(NOTE, "carry_up_many", **values, ways=ways)
    return step(NOTE, "carry_up", **values, values=joined(list(_products(units, up, kinds)), " + "))


def _binomial(units: Sequence[Unit], up: int, kinds: Kinds) -> Text:
    """3 × 99 % × 99 % × (100 % − 99 %): how many ways there are, times the chance of one of them."""
    share, down = units[0].share, len(units) - up
    factors = [_power(percent(share, kinds), up), _power(_down(share, kinds), down)]
    product = joined([factor for factor in factors if factor.en], " × ")
    ways = comb(len(units), up)
    return product if ways == 1 else joined([Text(str(ways), str(ways)), product], " × ")


def _power(factor: Text, times: int) -> Text:
    if times <= _REPEATED:
        return joined([factor] * times, " × ")
    return joined([factor], "", f"{{}}^{times}" if factor.en.startswith("(") else f"({{}})^{times}")


def _products(units: Sequence[Unit], up: int, kinds: Kinds) -> Iterator[Text]:
    """Each way that exactly so many parties are up, as a product; first those with most units up."""
    for chosen in sorted(_choices(units, up), key=len, reverse=True):
        yield joined(
            [percent(u.share, kinds) if u in chosen else _down(u.share, kinds) for u in units], " × "
        )


def _choices(units: Sequence[Unit], up: int) -> Iterator[tuple[Unit, ...]]:
    """Units with exactly so many parties; nothing is tried that cannot come to that."""
    if not units:
        yield ()
        return
    first, rest = units[0], units[1:]
    if up >= first.size and _ways(rest, up - first.size):
        yield from ((first, *more) for more in _choices(rest, up - first.size))
    if _ways(rest, up):
        yield from _choices(rest, up)


def _down(share: Fraction, kinds: Kinds) -> Text:
    """(100 % − 99 %)."""
    return joined([joined([percent(Fraction(1), kinds), percent(share, kinds)], " − ")], "", "({})")
