"""SLA attainment: how many of the promises that were due were kept."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from controls.metrics.bounds import Bound
from controls.metrics.figures import Exact, Share, exact


@dataclass(frozen=True, slots=True)
class Due:
    """One target in one period: what it asks for and what came of it; None: nobody measured it.

    `excepted`: an approved exception takes it out of the base; it is listed instead.
    """

    bound: Bound
    actual: Fraction | None
    excepted: bool = False


@dataclass(frozen=True, slots=True)
class Attainment:
    """`margins`: how far each due target lies on its good side, in its own unit; None where not measured."""

    due: int
    met: int
    missing: int
    excepted: int
    margins: tuple[Fraction | None, ...]

    @property
    def share(self) -> Share:
        return Share(self.met, self.due)

    @property
    def all_met(self) -> bool | None:
        """The service as a whole: kept when every target was. None when nothing was due."""
        return self.met == self.due if self.due else None


def attainment(targets: Iterable[Due]) -> Attainment:
    """Targets met by targets due, on unrounded values; one that nobody measured is due and not met.

    99.899 misses 99.9; what lies exactly on the target meets it:

    >>> found = attainment(Due(Bound("ge", exact("99.9")), exact(v)) for v in ("99.899", "99.9"))
    >>> found.met, found.due, found.all_met, found.margins
    (1, 2, False, (Fraction(-1, 1000), Fraction(0, 1)))
    """
    every = list(targets)
    due = [target for target in every if not target.excepted]
    margins = tuple(None if one.actual is None else one.bound.margin(one.actual) for one in due)
    met = sum(one.actual is not None and one.bound.fulfilled(one.actual) for one in due)
    return Attainment(len(due), met, margins.count(None), len(every) - len(due), margins)


@dataclass(frozen=True, slots=True)
class Ticket:
    """Minutes on its clock so far, without pauses the SLA allows, and its limit in minutes."""

    minutes: Exact
    limit: Exact
    closed: bool


def ticket_attainment(tickets: Iterable[Ticket]) -> Share:
    """Tickets within their limit by tickets judged; exactly on the limit is within.

    Closed ones are judged. Open ones only when already over: they cannot come back; the others may still do
    both.

    >>> ticket_attainment([Ticket(240, 240, True), Ticket(241, 240, False), Ticket(5, 240, False)])
    Share(numerator=1, denominator=2)
    """
    judged = [(t.closed, exact(t.minutes) <= exact(t.limit)) for t in tickets]
    counted = [within for closed, within in judged if closed or not within]
    return Share(sum(counted), len(counted))
