"""Section 7: the accepted files behind the results, numbered once for the whole report."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import count

from controls.assessment import SubjectResult
from controls.facts import Evidence, Record
from reports.capped import Capped
from reports.gap.material import Material
from reports.gap.model_proof import EvidenceEntry

Ranges = tuple[tuple[int, int], ...]


class EvidenceIndex:
    """Gives each accepted file of each record behind a result its number, in the order of the results."""

    def __init__(self, material: Material) -> None:
        self.material = material
        place = count(1)
        self.links = [
            (next(place), record, link) for record in material.behind_all for link in proofs(record)
        ]
        self.places: dict[str, list[int]] = {}
        for number, record, _ in self.links:
            self.places.setdefault(record.number, []).append(number)

    def of(self, subject: SubjectResult) -> Ranges:
        """The numbers that prove one subject's result."""
        return ranges(
            n for record in self.material.behind(subject) for n in self.places.get(record.number, ())
        )

    def entries(self) -> Capped[EvidenceEntry]:
        return Capped.of(self._entry(*link) for link in self.links)

    def _entry(self, place: int, record: Record, link: Evidence) -> EvidenceEntry:
        material = self.material
        return EvidenceEntry(
            place=place,
            title=material.title(record),
            record=record.number,
            version=material.version(record),
            file=material.file(record, link),
            digest=link.file[:16],
            occurred=record.occurred_on,
            accepted_by=material.name(link.accepted_by),
            accepted_on=link.accepted_on,
            expires_on=link.expires_on,
        )


def proofs(record: Record) -> tuple[Evidence, ...]:
    """The files that prove a record: accepted, and valid on the day it is about."""
    day = record.occurred_on or record.period_to or record.valid_from
    return tuple(link for link in record.evidence if day is not None and link.proves_on(day))


def ranges(numbers: Iterable[int]) -> Ranges:
    """1, 2, 3, 7 → (1, 3), (7, 7)."""
    found: list[tuple[int, int]] = []
    for number in sorted(set(numbers)):
        if found and found[-1][1] == number - 1:
            found[-1] = (found[-1][0], number)
        else:
            found.append((number, number))
    return tuple(found)
