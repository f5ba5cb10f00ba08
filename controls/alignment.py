"""What a supplier promised against what rests on it: pairs of a contract's target and the SLA target it
supports.

A service whose component a supplier runs depends on it. Where no target of the supplier supports any
target of an SLA about that service, the dependency itself is what has to be looked at.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from controls.components import run_by
from controls.content import Row
from controls.facts import Record
from controls.known import Known


class Pair(NamedTuple):
    """A promise of a supplier and the promise to a customer that rests on it; without `ours` a bare
    dependency.
    """

    sla: Record
    sla_row: str
    contract: Record | None = None
    contract_row: str = ""

    @property
    def key(self) -> str:
        return key_of(
            self.contract.number if self.contract else "", self.contract_row, self.sla.number, self.sla_row
        )

    @property
    def sides(self) -> tuple[Record, ...]:
        return (self.sla, self.contract) if self.contract else (self.sla,)

    @property
    def rows(self) -> tuple[Row, Row] | None:
        """The supplier's target and ours; None of a bare dependency."""
        ours = {row["id"]: row for row in self.sla.content.get("targets", ())}
        theirs = self.contract.content.get("targets", ()) if self.contract else ()
        found = next((row for row in theirs if row["id"] == self.contract_row), None)
        return (found, ours[self.sla_row]) if found is not None and self.sla_row in ours else None


def key_of(contract: str, contract_row: str, sla: str, sla_row: str) -> str:
    return f"{contract}#{contract_row} > {sla}#{sla_row}" if contract else f"> {sla}"


def contracts_on(known: Known, supplier: str, day: date) -> list[Record]:
    numbers = dict.fromkeys(record.number for record in known.pointing("contract", "supplier", supplier))
    return [edition for number in numbers for edition in known.in_force(number) if edition.valid_on(day)]


def pairs_on(known: Known, supplier: str, day: date) -> Sequence[Pair]:
    """Pairs in force on a day, and dependencies without any; by key."""
    return known.once(("pairs", supplier, day), lambda at: _pairs(at, supplier, day))


def _pairs(known: Known, supplier: str, day: date) -> Sequence[Pair]:
    found = {
        pair.key: pair
        for contract in contracts_on(known, supplier, day)
        for pair in _of(known, contract, day)
    }
    supported = {pair.sla.number for pair in found.values()}
    for sla in _dependent(known, supplier, day):
        if sla.number not in supported:
            pair = Pair(sla, "")
            found[pair.key] = pair
    return [found[key] for key in sorted(found)]


def supporting_since(known: Known, supplier: str, day: date) -> date:
    """Since when, without a day between, something in force has rested on the supplier; `day` at the latest.

    New versions go on with what was in force before them.
    """
    since = day
    for start in _starts(known, supplier, day):
        if not _anything_rests(known, supplier, start):
            break
        since = start
    return since


def rests_since(known: Known, supplier: str, edition: Record, day: date) -> date | None:
    """The first day up to `day` on which a version of either side was in force and anything rested on the
    supplier.
    """
    first = edition.valid_from
    if first is None or _anything_rests(known, supplier, first):
        return first
    later = (start for start in reversed(_starts(known, supplier, day)) if edition.valid_on(start))
    return next((start for start in later if _anything_rests(known, supplier, start)), None)


def _anything_rests(known: Known, supplier: str, day: date) -> bool:
    """Whether there is a pair in force, or a dependency; the pairs are looked at first, as they cost less."""
    supported = (
        pair for contract in contracts_on(known, supplier, day) for pair in _of(known, contract, day)
    )
    return any(True for _ in supported) or bool(_dependent(known, supplier, day))


def _starts(known: Known, supplier: str, day: date) -> list[date]:
    """Days up to `day` on which what rests on the supplier may have changed, the latest first."""
    return known.once(("starts", supplier, day), lambda at: _changes(at, supplier, day))


def _changes(known: Known, supplier: str, day: date) -> list[date]:
    contracts = {r.number for r in known.pointing("contract", "supplier", supplier)}
    editions = [edition for number in contracts for edition in known.in_force(number)]
    targets = (row for edition in editions for row in edition.content.get("targets", ()))
    slas = {line["record"] for row in targets for line in row.get("supports", ())}
    services = {service.number for service, _ in run_by(known, supplier, day)}
    slas |= {sla.number for service in services for sla in known.pointing("sla", "services", service)}
    editions += [edition for number in slas for edition in known.in_force(number)]
    days = {start for edition in editions for start in (edition.valid_from, edition.valid_to) if start}
    days |= {found.in_scope_from for service in services if (found := known.subject(service))}
    return sorted((start for start in days if start <= day), reverse=True)


def _of(known: Known, contract: Record, day: date) -> Iterator[Pair]:
    """What the targets of one contract support."""
    for row in contract.content.get("targets", ()):
        for line in row.get("supports", ()):
            for sla in known.in_force(line["record"]):
                rows = {target["id"] for target in sla.content.get("targets", ())}
                if sla.valid_on(day) and line["row"] in rows:
                    yield Pair(sla, line["row"], contract, row["id"])


def _dependent(known: Known, supplier: str, day: date) -> list[Record]:
    """SLAs in force about services with a component that the supplier runs."""
    services = dict.fromkeys(service.number for service, _ in run_by(known, supplier, day))
    numbers = dict.fromkeys(
        sla.number for service in services for sla in known.pointing("sla", "services", service)
    )
    editions = (edition for number in numbers for edition in known.in_force(number))
    return [e for e in editions if e.valid_on(day) and services.keys() & set(e.content.get("services", ()))]


def held_in(content: Row) -> Mapping[str, Row]:
    """Pairs and dependencies an assessment speaks about, by key, with their rows."""
    found: dict[str, Row] = {}
    for row in content.get("pairs", ()):
        ours, theirs = row.get("supplier_target") or {}, row.get("sla_target") or {}
        if ours and theirs:
            found[key_of(ours["record"], ours["row"], theirs["record"], theirs["row"])] = row
    for row in content.get("uncovered", ()):
        if target := row.get("sla_target"):
            found[key_of("", "", target["record"], target["row"])] = row
    return found


def editions_named(content: Row) -> set[tuple[str, int]]:
    """Versions of contracts and SLAs that an assessment was made with."""
    lines = [
        row.get(column)
        for table, columns in (("pairs", ("supplier_target", "sla_target")), ("uncovered", ("sla_target",)))
        for row in content.get(table, ())
        for column in columns
    ]
    return {(line["record"], line["edition"]) for line in lines if line}
