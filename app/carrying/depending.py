"""Concentration and single points as pages show them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from app.access import current_actor, kinds, may
from app.i18n import _
from app.records.lookups import SqlLookup
from app.records.wording import listed
from controls.amounts import decimals
from controls.carrying.dependence import Dependence, dependence_on
from controls.known import Known
from controls.metrics import Concentration, Share

_FULL = 100


@dataclass(frozen=True, slots=True)
class Figure:
    """One concentration: what it is by, its index, how many equal suppliers that is like."""

    by: str
    index: str
    like: str
    label: str


@dataclass(frozen=True, slots=True)
class SupplierLine:
    """One supplier: services it runs a part of, those that stop without it, its share of what is spent."""

    number: str
    name: str
    used: int
    lost: Sequence[tuple[str, str]]
    spend: str


@dataclass(frozen=True, slots=True)
class DependenceShown:
    services: int
    figures: Sequence[Figure]
    suppliers: Sequence[SupplierLine]
    single_points: Sequence[tuple[str, str, str]]  # service, its name, component with its supplier
    shared: Sequence[tuple[str, str]]  # subcontractor, the suppliers that rest on it
    without_amount: str
    amounts_hidden: bool  # a contract with an amount is not open to the person


def dependence_shown(known: Known, lookup: SqlLookup) -> DependenceShown:
    """As of today, for the person asking."""
    found = dependence_on(known, lookup.today)
    names, hidden = names_of(found, lookup), not amounts_open(known)
    lines = [supplier_line(number, found, names, hidden) for number in found.used]
    return DependenceShown(
        services=len(found.services),
        figures=figures(found, hidden),
        suppliers=sorted(lines, key=lambda line: (-len(line.lost), -line.used, line.number)),
        single_points=[
            (use.service, names[use.service], f"{use.component} ({names[s]})")
            for use in found.single_points
            for s in use.suppliers
        ],
        shared=[(name, called(parties, names, lookup)) for name, parties in found.shared.items()],
        without_amount="" if hidden else called(found.without_amount, names, lookup),
        amounts_hidden=hidden,
    )


def amounts_open(known: Known) -> bool:
    """Whether every contract with an amount is open to the person: shares would tell the others."""
    contracts = [c for c in known.all_in_force("contract") if c.content.get("amount")]
    return all(may(current_actor(), "read", kinds()[c.kind], c) for c in contracts)


def names_of(found: Dependence, lookup: SqlLookup) -> Mapping[str, str]:
    numbers = sorted({*found.services, *found.used, *found.without_amount})
    lookup.preload(numbers)
    return {number: lookup.name(number) for number in numbers}


def called(numbers: Iterable[str], names: Mapping[str, str], lookup: SqlLookup) -> str:
    return listed((names[number] for number in sorted(numbers)), lookup.language)


def supplier_line(number: str, found: Dependence, names: Mapping[str, str], hidden: bool) -> SupplierLine:
    lost = sorted(found.lost.get(number, ()))
    return SupplierLine(
        number=number,
        name=names[number],
        used=len(found.used[number]),
        lost=[(service, names[service]) for service in lost],
        spend="" if hidden else spend_of(number, found),
    )


def spend_of(number: str, found: Dependence) -> str:
    """77 % of JPY: each currency for itself."""
    shares = found.shares_of_spend(number)
    return _(", ").join(share_words(share, currency) for currency, share in shares.items())


def share_words(share: Share, currency: str) -> str:
    percent = decimals(share.percent or Fraction(), 0)
    return _("%(percent)s %% of what is paid in %(currency)s", percent=percent, currency=currency)


def figures(found: Dependence, hidden: bool) -> list[Figure]:
    every = [(_("By components"), found.by_components), (_("By critical services"), found.by_critical)]
    every += [
        (_("By yearly amounts in %(currency)s", currency=currency), one)
        for currency, one in found.by_spend.items()
        if not hidden
    ]
    return [figure(by, one) for by, one in every if one.hhi is not None]


def figure(by: str, found: Concentration) -> Figure:
    words = {"low": _("low"), "moderate": _("moderate"), "high": _("high")}
    return Figure(
        by=by,
        index=decimals(found.hhi or Fraction(), 0),
        like=decimals(found.effective_number or Fraction(), 1),
        label=words[found.label or "low"],
    )
