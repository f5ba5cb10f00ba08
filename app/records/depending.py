"""What services depend on, for the form of a dependency review: its figures, and single points proposed.

Worked out as of the day of the review by the code the pages use (`controls/carrying/dependence.py`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from app.records import extension
from app.records.computed import ComputedCase
from app.records.lookup import Content, Lookup, Seen
from app.records.related import day_of
from app.records.values import decimal_text, is_given
from controls.carrying.dependence import dependence_of, figures_of
from controls.components import single_points_in
from controls.declaration import Text
from controls.facts import Record
from controls.kinds import Kind

PLACES = 2
WITHHELD = Text(
    "Restricted contracts with an amount (so nothing is worked out by yearly amounts)",
    "関係者限りの契約のうち金額のあるもの（このため年額別の値は算出しない）",
)


def as_record(seen: Seen) -> Record:
    return Record(seen.number, seen.kind, seen.edition, seen.correction, seen.state, seen.content)


def below_of(lookup: Lookup) -> Mapping[str, frozenset[str]]:
    """Subcontractors of each supplier, by name."""
    return {
        seen.number: frozenset(row["name"] for row in seen.content.get("subcontractors", []))
        for seen in lookup.records("supplier")
    }


def dependency_figures(case: ComputedCase) -> list[dict[str, Any]]:
    """A row for each measure, in the language of the record. The record may be open to more people than the
    contracts: where one is restricted that has an amount, no figure rests on amounts, whoever saves.
    """
    day, lookup = day_of(case.content, case.lookup), case.lookup
    services = [as_record(seen) for seen in lookup.in_force("service", day)]
    contracts = [as_record(seen) for seen in lookup.in_force("contract", day)]
    withheld = sum(is_given(one.content.get("amount")) and is_restricted(one) for one in contracts)
    found = list(figures_of(dependence_of(services, [] if withheld else contracts, below_of(lookup))))
    if withheld:
        found.append((WITHHELD, Fraction(withheld)))
    language = case.content.get("language") or lookup.language
    return [
        {"id": f"f{place}", "measure": name.get(language), "value": decimal_text(value, PLACES)}
        for place, (name, value) in enumerate(found, start=1)
    ]


def is_restricted(record: Record) -> bool:
    return record.content.get("confidentiality") == "restricted"


def single_point(_kind: Kind, content: Content, lookup: Lookup) -> list[Mapping[str, Any]]:
    """The components that have to be listed."""
    return [row["component"] for row in point_rows(content, lookup)]


def point_rows(content: Content, lookup: Lookup) -> Iterator[dict[str, Any]]:
    """A row for each component of a critical service that one supplier runs alone."""
    for service in lookup.in_force("service", day_of(content, lookup)):
        for row in single_points_in(service.content):
            line = {"record": service.number, "edition": service.edition, "row": row["id"]}
            yield {"service": service.number, "component": line, "supplier": row["party"]}


extension.derived("single_point", single_point)
extension.computed("dependency_figures", dependency_figures)
