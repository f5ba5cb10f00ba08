"""What stands beside other pages: of a service, an SLA, a supplier, an assessment, a dependency review."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from flask import render_template
from markupsafe import Markup

from app.assessments.knowledge import known_at
from app.carrying.attaining import attainment_shown
from app.carrying.depending import dependence_shown
from app.carrying.reading import Reader
from app.carrying.shown import TargetShown, targets_shown, worst_first
from app.records.lookups import SqlLookup
from app.records.models import RecordVersion
from app.suppliers.contracts import contract_facts
from controls.carrying.asked import Carried
from controls.carrying.carried import carried_by
from controls.carrying.dependence import dependence_on
from controls.components import services_on
from controls.facts import Record
from controls.kinds import Kind
from controls.known import Known

Services = Sequence[tuple[str, str, Sequence[TargetShown]]]  # service, its name, its targets


def service_panel(_kind: Kind, version: RecordVersion, lookup: SqlLookup) -> Markup:
    """How many targets of the service are carried, and the way to the working."""
    found = of_services(known_at(lookup.session), lookup, [version.number])
    return drawn("carrying/service_panel.html", services=found, number=version.number)


def hub_panel(number: str, lookup: SqlLookup) -> Markup:
    """On the page of an SLA or a supplier; nothing on others."""
    kind = lookup.kinds.by_prefix.get(number.partition("-")[0])
    panel = {"sla": sla_panels, "supplier": supplier_panel}.get(kind.id if kind else "")
    return panel(number, lookup) if panel else Markup("")


def sla_panels(number: str, lookup: SqlLookup) -> Markup:
    shown = attainment_shown(known_at(lookup.session), number, lookup)
    kept = (
        drawn("carrying/attainment_panel.html", shown=shown, number=number) if shown.targets else Markup("")
    )
    return kept + sla_panel(number, lookup)


def sla_panel(number: str, lookup: SqlLookup) -> Markup:
    known = known_at(lookup.session)
    record = next((e for e in known.in_force(number) if e.valid_on(lookup.today)), None)
    services = list(record.content.get("services", ())) if record else []
    found = of_services(known, lookup, services, lambda one: one.sla.number == number)
    return drawn("carrying/sla_panel.html", groups=alike(found)) if found else Markup("")


def alike(services: Services) -> list[tuple[list[tuple[str, str]], Sequence[TargetShown]]]:
    """Services whose targets stand alike, with these targets once."""
    groups: dict[object, tuple[list[tuple[str, str]], Sequence[TargetShown]]] = {}
    for number, name, targets in services:
        key = tuple((t.anchor, t.state, tuple((n.party, n.state) for n in t.lines)) for t in targets)
        groups.setdefault(key, ([], targets))[0].append((number, name))
    return list(groups.values())


def supplier_panel(number: str, lookup: SqlLookup) -> Markup:
    """What rests on it: by its contract, by components, and by the targets it stands behind."""
    known = known_at(lookup.session)
    found = dependence_on(known, lookup.today)
    used, named = found.used.get(number, frozenset()), named_by_contract(number, found.services, lookup)
    shown = dependence_shown(known, lookup)
    line = next((line for line in shown.suppliers if line.number == number), None)
    behind = of_services(known, lookup, sorted(used), lambda one: stands_behind(one, number))
    return drawn(
        "carrying/supplier_panel.html", line=line, all=shown, services=behind, number=number, named=named
    )


def named_by_contract(number: str, in_scope: Collection[str], lookup: SqlLookup) -> list[tuple[str, str]]:
    """The services in scope that the contract with a supplier is about."""
    contract = contract_facts(number, lookup)
    named = [service for service in contract.services if service in in_scope] if contract else []
    lookup.preload(named)
    return [(service, lookup.name(service)) for service in named]


def beside_assessment(_kind: Kind, version: RecordVersion, lookup: SqlLookup) -> Markup:
    return of_assessment(str(version.content.get("supplier") or ""), lookup)


def beside_form(
    _kind: Kind, _version: RecordVersion | None, content: Mapping[str, Any], lookup: SqlLookup
) -> Markup:
    return of_assessment(str(content.get("supplier") or ""), lookup)


def of_assessment(supplier: str, lookup: SqlLookup) -> Markup:
    """Every promise of the supplier with its working, as of today."""
    known = known_at(lookup.session)
    used = dependence_on(known, lookup.today).used.get(supplier, frozenset())
    found = of_services(known, lookup, sorted(used), lambda one: stands_behind(one, supplier))
    return drawn("carrying/assessment_panel.html", services=found, supplier=supplier)


def beside_review(
    _kind: Kind, _version: RecordVersion | None, _content: Mapping[str, Any], lookup: SqlLookup
) -> Markup:
    return drawn("carrying/dependence_panel.html", all=dependence_shown(known_at(lookup.session), lookup))


# ---- the workings of several services ----


def of_services(known: Known, lookup: SqlLookup, numbers: Sequence[str], wanted: Any = None) -> Services:
    """The targets of these services that are wanted, the worst first; services without any are left out."""
    records = {service.number: service for service in services_on(known, lookup.today)}
    found = [(n, wanted_of(known, records[n], lookup, wanted)) for n in numbers if n in records]
    reader = Reader(known, lookup, (one for _, several in found for one in several), records.keys() & numbers)
    return [
        (number, reader.names[number], list(worst_first(targets_shown(several, reader))))
        for number, several in found
        if several
    ]


def wanted_of(known: Known, service: Record, lookup: SqlLookup, wanted: Any) -> list[Carried]:
    return [one for one in carried_by(known, service.number, lookup.today) if wanted is None or wanted(one)]


def stands_behind(carried: Carried, supplier: str) -> bool:
    return any(link.promise.party == supplier for link in carried.links)


def drawn(template: str, **values: Any) -> Markup:
    return Markup(render_template(template, **values))  # noqa: S704  # our own template, escaped where it was drawn
