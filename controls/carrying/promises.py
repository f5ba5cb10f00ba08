"""What rests on whom: the promises of suppliers that support a target, and who runs parts without any.

External and internal suppliers alike: both have targets, and both name the SLA targets that rest on them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from controls.content import Row
from controls.facts import Record
from controls.known import Known
from controls.results import AGREEMENTS, Result, Target, by_target

PARTIES = frozenset({"external", "internal", "customer"})


class Promise(NamedTuple):
    """One target of one agreement in force."""

    party: str
    agreement: Record
    row: Row

    @property
    def target(self) -> Target:
        return self.agreement.number, self.row["id"]


def promises_on(known: Known, day: date) -> Sequence[Promise]:
    """Every target of every contract and internal agreement in force on a day."""
    return known.once(("promises", day), lambda at: list(_promises(at, day)))


def _promises(known: Known, day: date) -> Iterator[Promise]:
    for kind, field in AGREEMENTS.items():
        for agreement in known.all_in_force(kind):
            party = agreement.content.get(field)
            if party and agreement.valid_on(day):
                for row in agreement.content.get("targets", ()):
                    yield Promise(party, agreement, row)


def supporting(known: Known, day: date) -> Mapping[Target, Sequence[Promise]]:
    """Promises by the SLA target they are named to support, whatever version of the SLA was meant then."""

    def made(known: Known) -> Mapping[Target, Sequence[Promise]]:
        found: dict[Target, list[Promise]] = {}
        for promise in promises_on(known, day):
            for line in promise.row.get("supports") or ():
                found.setdefault((line["record"], line["row"]), []).append(promise)
        return found

    return known.once(("supporting", day), made)


def slas_of(known: Known, service: str, day: date) -> Sequence[Record]:
    """SLAs in force about a service, by number."""
    numbers = sorted({sla.number for sla in known.pointing("sla", "services", service)})
    editions = (edition for number in numbers for edition in known.in_force(number))
    return [e for e in editions if e.valid_on(day) and service in e.content.get("services", ())]


def runs(service: Record) -> Mapping[str, tuple[str, ...]]:
    """Components and process parts by the party that runs them."""
    found: dict[str, tuple[str, ...]] = {}
    for row in service.content.get("components", ()):
        if row.get("party") and row.get("operated_by") in PARTIES:
            found[row["party"]] = (*found.get(row["party"], ()), row["name"])
    return found


def run_by_ourselves(service: Record) -> tuple[str, ...]:
    rows = service.content.get("components", ())
    return tuple(row["name"] for row in rows if row.get("operated_by") == "own")


def newest_result(known: Known, promise: Promise, day: date) -> Result | None:
    """What was last measured of a promise, by approved performance checks made until that day."""
    found = [
        result
        for result in _results(known, promise.party).get(promise.target, ())
        if result.record.occurred_on and result.record.occurred_on <= day
    ]
    return found[-1] if found else None


def _results(known: Known, party: str) -> Mapping[Target, Sequence[Result]]:
    return known.once(
        ("party results", party), lambda at: by_target(at.pointing("performance_check", "party", party))
    )
