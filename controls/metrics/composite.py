"""Composite availability: what parts can carry together. A ceiling, no forecast: a promise is no measurement.

Compute it twice, from what is promised and from what was measured, and compare hours and periods first.
Sources: series and parallel structures as in any text on reliability; beta factor as in IEC 61508-6.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import prod

from controls.metrics.figures import Exact, share_between


@dataclass(frozen=True, slots=True)
class Part:
    """One part with its availability, from 0 to 1, and whatever names it."""

    availability: Fraction
    name: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Parts of which `needed` must be up: all of them in series, one in parallel."""

    needed: int
    of: tuple[Node, ...]
    name: str = ""


Node = Part | Group


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the calculation: so many of these values are needed, which gives this one."""

    name: str
    needed: int
    values: tuple[Fraction, ...]
    availability: Fraction


def part(availability: Exact, name: str = "") -> Part:
    """ValueError for an availability outside 0 to 1.

    >>> part("0.999", "network").availability
    Fraction(999, 1000)
    """
    return Part(share_between(availability, "availability"), name)


def serial(*of: Node, name: str = "") -> Group:
    """Every part is needed. 99.9 % x 99.95 % x 99.5 % is 99.351 %: it cannot carry 99.9 %.

    >>> round(float(composite(serial(part("0.999"), part("0.9995"), part("0.995")))), 5)
    0.99351
    """
    return k_of_n(len(of), *of, name=name)


def parallel(*of: Node, name: str = "") -> Group:
    """One part is enough. Two of 99.5 % give 99.9975 %, if they fail apart and switching over works.

    >>> float(composite(parallel(part("0.995"), part("0.995"))))
    0.999975
    """
    return k_of_n(1, *of, name=name)


def k_of_n(needed: int, *of: Node, name: str = "") -> Group:
    """`needed` of the parts must be up. ValueError for none, or more than there are.

    >>> float(composite(k_of_n(2, part("0.9"), part("0.9"), part("0.9"))))
    0.972
    """
    if not 1 <= needed <= len(of):
        raise ValueError(f"{needed} needed of {len(of)} parts")
    return Group(needed, of, name)


def composite(tree: Node) -> Fraction:
    """Availability of the whole, from 0 to 1, exact, when parts fail independently.

    Two lines of 90 % and 80 % behind a server of 99 %: 0.99 x (1 - 0.1 x 0.2)

    >>> float(composite(serial(part("0.99"), parallel(part("0.9"), part("0.8")))))
    0.9702
    """
    return tree.availability if isinstance(tree, Part) else steps(tree)[-1].availability


def steps(tree: Node) -> tuple[Step, ...]:
    """The same as a calculation to redo by hand: each group once, the inner ones first, the whole last.

    >>> [len(step.values) for step in steps(serial(part("0.99"), parallel(part("0.9"), part("0.8"))))]
    [2, 2]
    """
    if isinstance(tree, Part):
        return ()
    inner = [(child, steps(child)) for child in tree.of]
    values = tuple(
        child.availability if isinstance(child, Part) else before[-1].availability for child, before in inner
    )
    last = Step(tree.name, tree.needed, values, at_least(tree.needed, values))
    return (*(step for _, before in inner for step in before), last)


def at_least(needed: int, availabilities: Sequence[Fraction]) -> Fraction:
    """Chance that so many are up at once: the binomial sum, also for parts that differ."""
    if needed == len(availabilities):
        return prod(availabilities, start=Fraction(1))
    if needed == 1:
        return 1 - prod((1 - a for a in availabilities), start=Fraction(1))
    return sum(exactly_up([(a, 1) for a in availabilities])[needed:], Fraction())


def exactly_up(parts: Sequence[tuple[Fraction, int]]) -> list[Fraction]:
    """Chances that exactly 0, 1, 2 … are up, of parts that are each so many at once: up or down together.

    One of 90 % and a pair of 80 %: one alone is up with 0.9 x 0.2

    >>> [float(chance) for chance in exactly_up([(Fraction("0.9"), 1), (Fraction("0.8"), 2)])]
    [0.02, 0.18, 0.08, 0.72]
    """
    up = [Fraction(1)]
    for availability, size in parts:
        nobody = [Fraction()] * size
        up = [
            stays * (1 - availability) + rises * availability
            for stays, rises in zip((*up, *nobody), (*nobody, *up), strict=True)
        ]
    return up


def common_cause(availability: Exact, beta: Exact, n: int = 2, needed: int = 1) -> Fraction:
    """Availability of n equal parts of which a share `beta` of the failures takes all at once, from 0 to 1.

    U = beta·U1 + P(fewer than `needed` up, each down on its own with (1-beta)·U1), never above 1: an
    approximation for parts that are down seldom. ValueError for shares outside 0 to 1 and for a number needed
    that is not there.

    Two of 99.5 % with a tenth in common: U = 0.0005 + 0.0045², twenty times what independence promises.

    >>> float(common_cause("0.995", "0.1")), float(common_cause("0.995", 1))
    (0.99947975, 0.995)
    """
    if not 1 <= needed <= n:
        raise ValueError(f"{needed} needed of {n} parts")
    down = 1 - share_between(availability, "availability")
    together = share_between(beta, "beta") * down
    return max(Fraction(), at_least(needed, (1 - (down - together),) * n) - together)
