"""Concentration: how much depends on how few. Sums tell less than single points and what falls with them."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeVar

from controls.metrics.figures import PERCENT, Exact, Share, exact

# Lines of the US Merger Guidelines of 2023 for markets: for suppliers they are words, no thresholds.
MODERATE = 1000
HIGH = 1800

T = TypeVar("T", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Concentration:
    """`hhi`: 10000 = all with one. `effective_number`: as many equal ones would be as concentrated.

    `largest`: the greatest of the amounts, of all. All None-valued where the amounts add up to nothing.
    """

    hhi: Fraction | None
    effective_number: Fraction | None
    largest: Share

    @property
    def label(self) -> str | None:
        """`low`, `moderate` (from 1,000) or `high` (above 1,800)."""
        if self.hhi is None:
            return None
        return "high" if self.hhi > HIGH else "moderate" if self.hhi >= MODERATE else "low"


def concentration(amounts: Iterable[Exact]) -> Concentration:
    """HHI = sum(share%²) and 1 / sum(share²), by spend, by critical services or by components: three figures.

    ValueError for an amount below 0.

    40, 30, 20 and 10 give 3000, as much as 3.33 equal suppliers:

    >>> found = concentration([40, 30, 20, 10])
    >>> found.hhi, found.effective_number, found.label
    (Fraction(3000, 1), Fraction(10, 3), 'high')
    """
    found = [exact(amount) for amount in amounts]
    if any(amount < 0 for amount in found):
        raise ValueError("an amount below 0")
    whole = sum(found, Fraction())
    largest = Share(max(found, default=Fraction()), whole)
    if not whole:
        return Concentration(None, None, largest)
    squares = sum((amount**2 for amount in found), Fraction()) / whole**2
    return Concentration(squares * PERCENT**2, 1 / squares, largest)


@dataclass(frozen=True, slots=True)
class Use:
    """One component of one service: the suppliers that run it, how many others run it or could, and how many
    of them all are needed at once.
    """

    service: str
    component: str
    suppliers: frozenset[str]
    others: int = 0
    critical: bool = False
    needed: int = 1

    @property
    def alone(self) -> bool:
        """Whether too few are left without any one of the suppliers."""
        return bool(self.suppliers) and len(self.suppliers) + self.others - 1 < self.needed


def single_points(uses: Iterable[Use]) -> tuple[Use, ...]:
    """Components of critical services that stop without one supplier, in the order given.

    >>> network = Use("mail", "network", frozenset({"A"}), critical=True)
    >>> backup = Use("mail", "backup", frozenset({"A"}), others=1, critical=True)
    >>> [use.component for use in single_points([network, backup])]
    ['network']
    """
    return tuple(use for use in uses if use.critical and use.alone)


def fan_out(uses: Iterable[Use]) -> dict[str, frozenset[str]]:
    """The services lost if a supplier fails: those with a component that needs it. Suppliers in order.

    >>> uses = [Use("mail", "network", frozenset({"A"})), Use("web", "network", frozenset({"A", "B"}))]
    >>> fan_out(uses)
    {'A': frozenset({'mail'}), 'B': frozenset()}
    """
    found = list(uses)
    pairs = [(supplier, use) for use in found for supplier in use.suppliers]
    lost = _gathered((supplier, use.service) for supplier, use in pairs if use.alone)
    return {supplier: lost.get(supplier, frozenset()) for supplier in sorted({s for s, _ in pairs})}


def shared_parties(below: Mapping[str, Iterable[str]]) -> dict[str, frozenset[str]]:
    """Fourth parties on which several suppliers rest: who looks like two may fall as one.

    >>> shared = shared_parties({"A": ["cloud"], "B": ["cloud", "fibre"]})
    >>> {fourth: sorted(suppliers) for fourth, suppliers in shared.items()}
    {'cloud': ['A', 'B']}
    """
    found = _gathered((fourth, supplier) for supplier, fourths in below.items() for fourth in fourths)
    return {fourth: suppliers for fourth, suppliers in found.items() if len(suppliers) > 1}


def _gathered(pairs: Iterable[tuple[str, T]]) -> dict[str, frozenset[T]]:
    found: dict[str, set[T]] = {}
    for key, value in pairs:
        found.setdefault(key, set()).add(value)
    return {key: frozenset(found[key]) for key in sorted(found)}
