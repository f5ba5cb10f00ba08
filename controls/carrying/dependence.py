"""How much depends on how few: concentration of external suppliers, single points, what falls with one.

Three concentrations, of what records hold: components run, critical services, yearly amounts by currency.
An amount that no contract in force names is left out, and its supplier is named.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from controls.amounts import number_in
from controls.carrying.asked import subcontractors
from controls.components import EXTERNAL, services_on
from controls.facts import Record
from controls.known import Known
from controls.metrics.concentration import (
    Concentration,
    Use,
    concentration,
    fan_out,
    shared_parties,
    single_points,
)
from controls.metrics.figures import Share

CRITICAL = "critical"


@dataclass(frozen=True, slots=True)
class Dependence:
    """On one day, of the services in scope. Suppliers by their numbers, subcontractors by name."""

    services: tuple[str, ...]
    by_components: Concentration
    by_critical: Concentration
    by_spend: Mapping[str, Concentration]  # by currency
    spend: Mapping[str, Mapping[str, Fraction]]  # by currency and supplier
    without_amount: tuple[str, ...]
    single_points: tuple[Use, ...]
    lost: Mapping[str, frozenset[str]]  # services that fall with a supplier
    used: Mapping[str, frozenset[str]]  # services a supplier runs a part of
    shared: Mapping[str, frozenset[str]]  # suppliers that rest on the same subcontractor

    def shares_of_spend(self, supplier: str) -> Mapping[str, Share]:
        """Of all amounts in a currency, for each in which it has one."""
        return {
            currency: Share(amounts[supplier], sum(amounts.values()))
            for currency, amounts in self.spend.items()
            if supplier in amounts
        }


def dependence_on(known: Known, day: date) -> Dependence:
    return known.once(("dependence", day), lambda at: _dependence(at, day))


def _dependence(known: Known, day: date) -> Dependence:
    services = list(services_on(known, day))
    uses = [use for service in services for use in uses_of(service)]
    pairs = [(supplier, use) for use in uses for supplier in use.suppliers]
    critical = {(supplier, use.service) for supplier, use in pairs if use.critical}
    spend = _spend(known, day)
    running = {supplier for supplier, _ in pairs}
    below = {party: names for party, names in subcontractors(known).items() if party in running}
    return Dependence(
        services=tuple(service.number for service in services),
        by_components=concentration(Counter(supplier for supplier, _ in pairs).values()),
        by_critical=concentration(Counter(supplier for supplier, _ in critical).values()),
        by_spend={currency: concentration(amounts.values()) for currency, amounts in spend.items()},
        spend=spend,
        without_amount=tuple(sorted(running - {s for amounts in spend.values() for s in amounts})),
        single_points=single_points(uses),
        lost=fan_out(uses),
        used=_used(pairs),
        shared=shared_parties(below),
    )


def uses_of(service: Record) -> Iterator[Use]:
    """Its components and process parts with the external suppliers that run them, one for each name."""
    found: dict[str, set[str]] = {}
    alternatives: set[str] = set()
    for row in service.content.get("components", ()):
        if row.get("operated_by") == EXTERNAL and row.get("party"):
            found.setdefault(row["name"], set()).add(row["party"])
        if row.get("alternative"):
            alternatives.add(row["name"])
    critical = service.content.get("tier") == CRITICAL
    for name, suppliers in found.items():
        yield Use(service.number, name, frozenset(suppliers), name in alternatives, critical)


def _used(pairs: Sequence[tuple[str, Use]]) -> Mapping[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for supplier, use in pairs:
        found.setdefault(supplier, set()).add(use.service)
    return {supplier: frozenset(found[supplier]) for supplier in sorted(found)}


def _spend(known: Known, day: date) -> Mapping[str, Mapping[str, Fraction]]:
    """Yearly amounts of contracts in force."""
    found: dict[str, dict[str, Fraction]] = {}
    for contract in known.all_in_force("contract"):
        amount, supplier = number_in(contract.content.get("amount")), contract.content.get("supplier")
        if amount is not None and amount >= 0 and supplier and contract.valid_on(day):
            of_currency = found.setdefault(contract.content.get("currency") or "", {})
            of_currency[supplier] = of_currency.get(supplier, Fraction()) + amount
    return {currency: found[currency] for currency in sorted(found)}
