"""How much depends on how few: concentration of external suppliers, single points, what falls with one.

Three concentrations, of what records hold: components run, critical services, yearly amounts by currency.
An amount that no contract in force names is left out, and its supplier is named.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from controls.amounts import number_in
from controls.carrying.asked import subcontractors
from controls.components import EXTERNAL, needed_of, parties_of, services_on
from controls.declaration import Text
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


def figures_of(found: Dependence) -> Iterator[tuple[Text, Fraction]]:
    """What a dependency review records: each measure with its value, those without one left out."""
    concentrations = [
        (Text("components", "構成要素別"), found.by_components),
        (Text("critical services", "重要サービス別"), found.by_critical),
    ]
    concentrations += [
        (Text(f"yearly amounts in {currency}", f"年額別（{currency}）"), one)
        for currency, one in found.by_spend.items()
    ]
    for by, one in concentrations:
        if one.hhi is not None and one.effective_number is not None:
            yield Text(f"Concentration (HHI) by {by.en}", f"集中度（HHI）{by.ja}"), one.hhi
            yield Text(f"Equal suppliers by {by.en}", f"均等な供給者数 {by.ja}"), one.effective_number
    most = max((len(services) for services in found.lost.values()), default=0)
    yield (
        Text("Single points of critical services", "重要サービスの単一依存点"),
        Fraction(len(found.single_points)),
    )
    yield (
        Text("Services that stop without one supplier, at most", "供給者一社で停止する最大サービス数"),
        Fraction(most),
    )


def dependence_on(known: Known, day: date) -> Dependence:
    return known.once(("dependence", day), lambda at: _dependence(at, day))


def _dependence(known: Known, day: date) -> Dependence:
    contracts = (c for c in known.all_in_force("contract") if c.valid_on(day))
    return dependence_of(list(services_on(known, day)), contracts, subcontractors(known))


def dependence_of(
    services: Sequence[Record], contracts: Iterable[Record], all_below: Mapping[str, frozenset[str]]
) -> Dependence:
    """Of these services, by contracts in force and the subcontractors of each supplier."""
    uses = [use for service in services for use in uses_of(service)]
    pairs = [(supplier, use) for use in uses for supplier in use.suppliers]
    critical = {(supplier, use.service) for supplier, use in pairs if use.critical}
    spend = _spend(contracts)
    running = {supplier for supplier, _ in pairs}
    below = {party: names for party, names in all_below.items() if party in running}
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
    for row in service.content.get("components", ()):
        if row.get("operated_by") == EXTERNAL and row.get("party"):
            found.setdefault(row["name"], set()).add(row["party"])
    critical = service.content.get("tier") == CRITICAL
    for name, suppliers in found.items():
        others, needed = parties_of(service.content, name) - suppliers, needed_of(service.content, name)
        yield Use(service.number, name, frozenset(suppliers), len(others), critical, needed)


def _used(pairs: Sequence[tuple[str, Use]]) -> Mapping[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for supplier, use in pairs:
        found.setdefault(supplier, set()).add(use.service)
    return {supplier: frozenset(found[supplier]) for supplier in sorted(found)}


def _spend(contracts: Iterable[Record]) -> Mapping[str, Mapping[str, Fraction]]:
    """Yearly amounts of contracts in force."""
    found: dict[str, dict[str, Fraction]] = {}
    for contract in contracts:
        amount, supplier = number_in(contract.content.get("amount")), contract.content.get("supplier")
        if amount is not None and amount >= 0 and supplier:
            of_currency = found.setdefault(contract.content.get("currency") or "", {})
            of_currency[supplier] = of_currency.get(supplier, Fraction()) + amount
    return {currency: found[currency] for currency in sorted(found)}
