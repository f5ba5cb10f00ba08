"""The page of a supplier: evaluations over the years, performance checks, contract."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from app.records.hubs import Hub, Recorded, hub_or_404, readable
from app.records.lookup import Seen
from app.records.lookups import SqlLookup
from app.records.models import RecordVersion
from app.records.periods import period_name
from app.records.values import is_given
from app.records.wording import month
from app.suppliers.comparison import Comparison, Graded, compare
from app.suppliers.contracts import contract_facts, is_withheld
from app.suppliers.grades import Criterion, best_of, criterion_of, evaluations, grades_of, total_text

EVALUATIONS, CHECKS, YEARS = 6, 8, 3


@dataclass(frozen=True, slots=True)
class EvaluationLine:
    """One evaluation, whatever its state; `best` is the highest grade of its criteria."""

    version: RecordVersion
    total: str
    best: int
    graded: int
    decision: str
    low: bool


@dataclass(frozen=True, slots=True)
class CheckLine:
    """One performance check: how many of its lines were missed, and how many there are."""

    version: RecordVersion
    period: str
    missed: int
    lines: int


def supplier_page(number: str) -> dict[str, Any]:
    """The values of suppliers/supplier.html."""
    hub = hub_or_404(number, "supplier")
    lookup = hub.lookup
    graded = hub.recorded("supplier_evaluation", EVALUATIONS)
    lookup.preload({v.content["criteria_set"] for v in graded.versions if v.content.get("criteria_set")})
    checks = hub.recorded("performance_check", CHECKS)
    contract = contract_facts(number, lookup)
    people = hub.content.get("contacts", [])
    return {
        "hub": hub, "lookup": lookup, "title": lookup.name(number),
        "tier": hub.kind.field("tier").value_label(hub.content.get("tier", ""), lookup.language),
        "evaluations": graded, "evaluation_lines": list(evaluation_lines(graded, lookup)),
        "comparison": comparison(hub), "checks": checks, "check_lines": list(check_lines(checks)),
        "contract": contract, "contract_withheld": is_withheld(number, lookup),
        "contacts": [(person, lookup.name(person), lookup.identity(person, "job")) for person in people],
        "panels": hub.panels(),
    }  # fmt: skip


def evaluation_lines(found: Recorded, lookup: SqlLookup) -> Iterator[EvaluationLine]:
    kind = lookup.kinds["supplier_evaluation"]
    for version in found.versions:
        content = version.content
        decision = content.get("decision", "")
        yield EvaluationLine(
            version=version,
            total=total_text(content.get("total")),
            best=best_of(criteria_of(content, lookup)),
            graded=sum(1 for row in content.get("scores", []) if is_given(row.get("grade"))),
            decision=kind.field("decision").value_label(decision, lookup.language) if decision else "",
            low=bool(content.get("low")),
        )


def criteria_of(content: dict[str, Any], lookup: SqlLookup) -> list[Criterion]:
    """The criteria an evaluation graded, each once."""
    column = lookup.kinds["supplier_evaluation"].field("scores.criterion")
    found = (criterion_of(row.get("criterion"), column, lookup) for row in content.get("scores", []))
    return list({criterion.key: criterion for criterion in found if criterion}.values())


def comparison(hub: Hub) -> Comparison | None:
    """The newest approved evaluations beside each other, by the criteria of the newest."""
    lookup, kind = hub.lookup, hub.lookup.kinds["supplier_evaluation"]
    found: list[Seen] = readable(evaluations(hub.number, lookup)[:YEARS], kind, hub.number)
    if not found:
        return None
    years = [
        Graded(
            month(seen.content["occurred_on"], lookup.language),
            grades_of(seen.content.get("scores", [])),
        )
        for seen in reversed(found)
    ]
    return compare(criteria_of(dict(found[0].content), lookup), years)


def check_lines(found: Recorded) -> Iterator[CheckLine]:
    for version in found.versions:
        rows = version.content.get("lines", [])
        missed = sum(1 for row in rows if row.get("verdict") == "missed")
        period = period_name(version.content["period_from"], version.content["period_to"])
        yield CheckLine(version, period, missed, len(rows))
