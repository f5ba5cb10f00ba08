"""Time chains: does what is promised to a customer leave time for everybody who has to work on it?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from controls.metrics.figures import Exact, exact


@dataclass(frozen=True, slots=True)
class TimeStep:
    """One after the other: own triage, the supplier's limit, verification. Any unit, the same for all."""

    name: str
    time: Fraction


@dataclass(frozen=True, slots=True)
class TimeChain:
    """A promise and the time its steps need, in one unit; `left` below 0 is what is missing."""

    limit: Fraction
    steps: tuple[TimeStep, ...]

    @property
    def needed(self) -> Fraction:
        return sum((step.time for step in self.steps), Fraction())

    @property
    def left(self) -> Fraction:
        return self.limit - self.needed

    @property
    def holds(self) -> bool:
        """Exactly filled holds."""
        return self.left >= 0


def time_chain(limit: Exact, steps: Iterable[tuple[str, Exact]]) -> TimeChain:
    """A customer's limit ≥ own triage + supplier's limit + verification. ValueError for a time below 0.

    4 hours promised with a supplier who promises 4 leave nothing for anybody else:

    >>> chain = time_chain(240, [("triage", 15), ("supplier", 240), ("verification", 15)])
    >>> chain.holds, chain.left
    (False, Fraction(-30, 1))
    """
    found = tuple(TimeStep(name, exact(time)) for name, time in steps)
    if exact(limit) < 0 or any(step.time < 0 for step in found):
        raise ValueError("a time below 0")
    return TimeChain(exact(limit), found)
