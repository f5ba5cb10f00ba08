"""What is asked about a service, and the answer: its targets, each with the promises behind it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from controls.amounts import number_in
from controls.carrying.pair import COMPOSITE, Compared
from controls.carrying.promises import Promise
from controls.carrying.series import Structure, structure_of
from controls.carrying.steps import NOTE, OK, SHORT, Step
from controls.content import Row
from controls.facts import Record
from controls.known import Known
from controls.results import Result

OWN = "own"


@dataclass(frozen=True, slots=True)
class Link:
    """One promise behind a target. `gap` is that of the pair, or `composite` where only all together fall
    short; `backed`: too little alone, but others stand in for it; `answer`: what was done about it.
    """

    promise: Promise
    compared: Compared
    gap: str
    components: tuple[str, ...]
    result: Result | None
    answer: tuple[Step, ...] = ()
    backed: bool = False

    @property
    def state(self) -> str:
        if self.gap == COMPOSITE:
            return SHORT
        return OK if self.backed else self.compared.state

    @property
    def value(self) -> Fraction | None:
        return number_in(self.promise.row.get("value"))


@dataclass(frozen=True, slots=True)
class Carried:
    """One target of one SLA about one service. `steps` are about all suppliers together, and about what is
    not known.
    """

    service: Record
    sla: Record
    row: Row
    state: str  # ok, short, unknown, own
    links: tuple[Link, ...]
    steps: tuple[Step, ...]
    weakest: Link | None
    result: Result | None  # what we measured ourselves

    @property
    def agreements(self) -> tuple[Record, ...]:
        return (self.sla, *(link.promise.agreement for link in self.links))

    @property
    def treated(self) -> bool:
        """Whether every shortfall has a risk that deals with it."""
        return all(one.state == OK for link in self.links for one in link.answer if one.state != NOTE)


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked: one service on one day."""

    known: Known
    service: Record
    day: date

    @property
    def structure(self) -> Structure:
        return structure_of(self.service, subcontractors(self.known))


def subcontractors(known: Known) -> Mapping[str, frozenset[str]]:
    """Names of those on whom suppliers rest, by supplier."""

    def made(known: Known) -> Mapping[str, frozenset[str]]:
        records = (known.record(subject.number) for subject in known.subjects_of_kind("supplier"))
        return {
            record.number: frozenset(row["name"] for row in record.content.get("subcontractors", ()))
            for record in records
            if record is not None
        }

    return known.once("subcontractors", made)
