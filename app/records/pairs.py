"""What suppliers promise against what rests on it, for the form of an alignment assessment.

The pairs in force on its day are proposed and have to be there; versions and gaps are worked out, by the same
comparison as everywhere (`controls/carrying`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from app.records import extension
from app.records.computed import ComputedCase
from app.records.depending import as_record, below_of, point_rows
from app.records.lookup import Content, Lookup, Seen
from app.records.prefill.case import PrefillCase
from app.records.related import day_of
from app.records.wording import row_behind
from controls.carrying.asked import Link
from controls.carrying.carried import with_gaps
from controls.carrying.pair import COMPOSITE, NO_GAP, compare
from controls.carrying.promises import Promise
from controls.carrying.series import Structure, structure_of
from controls.kinds import Kind
from controls.results import AGREEMENTS

Line = Mapping[str, Any]


def target_pairs(_kind: Kind, content: Content, lookup: Lookup) -> list[Line]:
    """The SLA targets that have to be compared: those the supplier's targets in force support."""
    return [row["sla_target"] for row in pairs_in_force(content, lookup)]


def pairs_in_force(content: Content, lookup: Lookup) -> Iterator[dict[str, Any]]:
    """A row for each pair in force: a target of a contract of the supplier, and an SLA target it names."""
    supplier, day = content.get("supplier"), day_of(content, lookup)
    slas = {seen.number: seen for seen in lookup.in_force("sla", day)} if supplier else {}
    contracts = lookup.in_force("contract", day, supplier=supplier) if supplier else []
    for contract in contracts:
        for target in contract.content.get("targets", []):
            for line in target.get("supports") or ():
                sla = slas.get(line["record"])
                if sla and any(row["id"] == line["row"] for row in sla.content.get("targets", [])):
                    theirs, ours = line_to(contract, target["id"]), line_to(sla, line["row"])
                    yield {"supplier_target": theirs, "sla_target": ours}


def line_to(seen: Seen, row: str) -> dict[str, Any]:
    return {"record": seen.number, "edition": seen.edition, "row": row}


# ---- versions and gaps -----------------------------------------------------------------------------------


def record_version(case: ComputedCase) -> int | None:
    """Of the line whose name begins alike (supplier_version: supplier_target); the first one, if any does."""
    row = case.row or {}
    stem = case.field.name.removesuffix("version")
    columns = case.rows.columns if case.rows else ()
    named = next((c for c in columns if c.type in ("line", "ref") and c.name.startswith(stem)), None)
    value = row.get(named.name) if named else None
    if isinstance(value, Mapping):
        return int(value["edition"])
    seen = case.lookup.record(value) if isinstance(value, str) and value else None
    return seen.edition if seen else None


def pair_gap(case: ComputedCase) -> str | None:
    """The first that falls short or cannot be shown to be enough; composite where only all together do."""
    row, lookup = case.row or {}, case.lookup
    theirs, ours = (target_of(case, column) for column in ("supplier_target", "sla_target"))
    if theirs is None or ours is None:
        return None
    found = compare(theirs, ours, lookup.kinds)
    if found.gap == NO_GAP and falls_short_together(row["sla_target"], ours, case):
        return COMPOSITE
    return found.gap


def target_of(case: ComputedCase, column: str) -> Content | None:
    """The target a line means, in the version it names."""
    line = (case.row or {}).get(column)
    if case.rows is None or not isinstance(line, Mapping):
        return None
    return row_behind(case.rows.column(column), line, case.lookup)[1]


def falls_short_together(line: Line, ours: Content, case: ComputedCase) -> bool:
    """Whether all who support the target fall short together, in any service of the SLA."""
    lookup = case.lookup
    links = [
        Link(promise, found := compare(promise.row, ours, lookup.kinds), found.gap, (), None)
        for promise in supporters(line, case)
    ]
    sla = lookup.version(line["record"], line["edition"])
    own = (case.row or {})["supplier_target"]
    return any(
        link.gap == COMPOSITE and link.promise.target == (own["record"], own["row"])
        for structure in structures(sla, lookup)
        for link in with_gaps(links, ours, structure, lookup.kinds)
    )


def supporters(line: Line, case: ComputedCase) -> Iterator[Promise]:
    """Targets of every agreement in force that name this SLA target."""
    day = day_of(case.content, case.lookup)
    for kind, party in AGREEMENTS.items():
        for seen in case.lookup.in_force(kind, day):
            for target in seen.content.get("targets", []):
                lines = target.get("supports") or ()
                if any((one["record"], one["row"]) == (line["record"], line["row"]) for one in lines):
                    yield Promise(str(seen.content.get(party)), as_record(seen), target)


def structures(sla: Seen | None, lookup: Lookup) -> Iterator[Structure]:
    services = {seen.number: seen for seen in lookup.records("service")}
    below = below_of(lookup)
    for number in sla.content.get("services", []) if sla else ():
        if number in services:
            yield structure_of(as_record(services[number]), below)


# ---- proposals -------------------------------------------------------------------------------------------


def derived_rows(case: PrefillCase, argument: str) -> list[dict[str, Any]] | None:
    """The rows a derived fact proposes for a table."""
    make = ROWS.get(argument)
    return list(make(case.content, case.lookup)) if make else None


ROWS = {"single_point": point_rows, "target_pairs": pairs_in_force}

extension.derived("target_pairs", target_pairs)
extension.computed("record_version", record_version)
extension.computed("pair_gap", pair_gap)
extension.prefill("derived", derived_rows)
