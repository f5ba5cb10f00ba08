"""What a value is held against: a target or a limit, and which side of it is good."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor
from operator import eq, ge, gt, le, lt

from controls.quick import quick

OPERATORS: dict[str, Callable[[Fraction, Fraction], bool]] = {
    "ge": ge,
    "gt": gt,
    "le": le,
    "lt": lt,
    "eq": eq,
}
_MORE_IS_BETTER = frozenset({"ge", "gt"})


@quick
@dataclass(frozen=True, slots=True)
class Bound:
    """A target or limit: operator (`ge gt le lt eq`) and value; the unit goes along and is not converted.

    >>> Bound("ge", Fraction("99.9")).fulfilled(Fraction("99.899"))
    False
    """

    operator: str
    value: Fraction
    unit: str = ""

    def fulfilled(self, value: Fraction) -> bool:
        """On the unrounded value. KeyError for an operator there is not."""
        return OPERATORS[self.operator](value, self.value)

    @property
    def sign(self) -> int:
        """1 where more is better, -1 where less is; of `eq` less distance is better."""
        return 1 if self.operator in _MORE_IS_BETTER else -1

    def measure(self, value: Fraction) -> Fraction:
        """What gets better in the direction of `sign`: the value, for `eq` its distance from the target."""
        return abs(value - self.value) if self.operator == "eq" else value

    @property
    def of_measure(self) -> Bound:
        """The bound for what `measure` gives: itself; for `eq` a distance of nought."""
        return Bound("le", Fraction(), self.unit) if self.operator == "eq" else self

    def margin(self, value: Fraction) -> Fraction:
        """How far on the good side, in the unit of the target; below 0: by how much it was missed.

        Availability 99.95 against ≥ 99.9 and 3 hours against ≤ 4 share one sign.

        >>> (
        ...     Bound("ge", Fraction("99.9")).margin(Fraction("99.95")),
        ...     Bound("le", Fraction(4)).margin(Fraction(3)),
        ... )
        (Fraction(1, 20), Fraction(1, 1))
        """
        off = value - self.value
        return -abs(off) if self.operator == "eq" else off * self.sign

    def shown(self, value: Fraction, places: int) -> Fraction:
        """Rounded for reading, but never across the bound: it reads as it was judged.

        >>> float(Bound("ge", Fraction("99.9")).shown(Fraction("99.899"), 2))
        99.89
        """
        scale = 10**places
        judged = self.fulfilled(value)
        candidates = (round(value * scale), floor(value * scale), ceil(value * scale))
        shown = (Fraction(candidate, scale) for candidate in candidates)
        return next((one for one in shown if self.fulfilled(one) is judged), value)
