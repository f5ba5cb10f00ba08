"""Concentration and single points as pages show them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from app.i18n import _
from app.records.lookups import SqlLookup
from app.records.readable import may_read
from app.records.wording import listed
from controls.amounts import decimals
from controls.carrying.dependence import Dependence, dependence_on
from controls.facts import Record
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
    """One supplier: services it runs a part of, those that stop without it, its share of what is spent.

    `lost` names those open to the person, `stopping` counts all.
    """

    number: str
    name: str
    used: int
    stopping: int
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
    part_hidden: bool  # a service or supplier is not open to the person: nothing is listed of it


def dependence_shown(known: Known, lookup: SqlLookup) -> DependenceShown:
    """As of today, for the person asking: figures count everything, what is listed is open to them."""
    found = dependence_on(known, lookup.today)
    names, hidden = names_of(found, known, lookup), not amounts_open(known)
    lines = [supplier_line(number, found, names, hidden) for number in found.used if number in names]
    return DependenceShown(
        services=len(found.services),
        figures=figures(found, hidden),
        suppliers=sorted(lines, key=lambda line: (-line.stopping, -line.used, line.number)),
        single_points=list(points_shown(found, names)),
        shared=list(shared_shown(found, names, lookup)),
        without_amount="" if hidden else called(names.keys() & set(found.without_amount), names, lookup),
        amounts_hidden=hidden,
        part_hidden=not names.keys() >= {*found.services, *found.used},
    )


def amounts_open(known: Known) -> bool:
    """Whether every contract with an amount is open to the person: shares would tell the others."""
    return all(is_open(c) for c in known.all_in_force("contract") if c.content.get("amount"))


def is_open(record: Record | None) -> bool:
    return record is not None and may_read(record)


def names_of(found: Dependence, known: Known, lookup: SqlLookup) -> Mapping[str, str]:
    """Of the services and suppliers that are open to the person."""
    numbers = [n for n in sorted({*found.services, *found.used}) if is_open(known.record(n))]
    lookup.preload(numbers)
    return {number: lookup.name(number) for number in numbers}


def points_shown(found: Dependence, names: Mapping[str, str]) -> Iterator[tuple[str, str, str]]:
    for use in found.single_points:
        for supplier in use.suppliers:
            if {use.service, supplier} <= names.keys():
                yield use.service, names[use.service], f"{use.component} ({names[supplier]})"


def shared_shown(found: Dependence, names: Mapping[str, str], lookup: SqlLookup) -> Iterator[tuple[str, str]]:
    """What two suppliers that are open have in common; the others are not counted among them."""
    for subcontractor, suppliers in found.shared.items():
        shown = suppliers & names.keys()
        if len(shown) > 1:
            yield subcontractor, called(shown, names, lookup)


def called(numbers: Iterable[str], names: Mapping[str, str], lookup: SqlLookup) -> str:
    return listed((names[number] for number in sorted(numbers)), lookup.language)


def supplier_line(number: str, found: Dependence, names: Mapping[str, str], hidden: bool) -> SupplierLine:
    lost = sorted(found.lost.get(number, ()))
    return SupplierLine(
        number=number,
        name=names[number],
        used=len(found.used[number]),
        stopping=len(lost),
        lost=[(service, names[service]) for service in lost if service in names],
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
