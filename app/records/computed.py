"""Fields nobody types: worked out again on every save until approval, then frozen with the record."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import floor
from typing import Any

from app.records import extension
from app.records.figures import bound_of, exact_value, nothing_happened, share_of, value_text
from app.records.lookup import Content, Lookup
from app.records.outages import with_parts
from app.records.values import SHOWN_PLACES, canonical, decimal_text, is_given
from app.records.wording import row_behind
from controls.kinds import Field, Kind
from controls.metrics import Share, mean, weighted_mean


@dataclass(frozen=True, slots=True)
class ComputedCase:
    """One computed field; for a column, `rows` is its table and `row` the row it stands in."""

    kind: Kind
    field: Field
    content: Content
    lookup: Lookup
    rows: Field | None = None
    row: Content | None = None


def compute(kind: Kind, content: Content, lookup: Lookup) -> dict[str, Any]:
    """The content with its computed fields, columns first."""
    found = dict(content)
    for field in kind.fields:
        if field.type == "rows" and not field.computed and field.name in found:
            found[field.name] = [computed_row(kind, field, row, found, lookup) for row in found[field.name]]
    for field in kind.fields:
        if field.computed:
            put(found, ComputedCase(kind, field, found, lookup))
    return canonical(kind, found)


def computed_row(kind: Kind, rows: Field, row: Content, content: Content, lookup: Lookup) -> dict[str, Any]:
    found = with_value(rows, with_parts(kind, rows, dict(row), content, lookup), lookup)
    for column in rows.columns:
        if column.computed:
            put(found, ComputedCase(kind, column, content, lookup, rows, found))
    return found


def put(found: dict[str, Any], case: ComputedCase) -> None:
    function = extension.word("computed", str(case.field.computed))
    if function is None:
        return
    value = function(case)
    if value is None:
        found.pop(case.field.name, None)
    else:
        found[case.field.name] = value


def with_value(rows: Field, row: dict[str, Any], lookup: Lookup) -> dict[str, Any]:
    """A result left empty is worked out from numerator and denominator, where the target is in percent."""
    if {"numerator", "denominator", "value"} <= {column.name for column in rows.columns}:
        target = bound_of(rows, row, lookup)
        share = share_of(row, target) if target else None
        if target and share is not None and not is_given(row.get("value")):
            row["value"] = value_text(share, target)
    return row


# ---- results against targets and limits ------------------------------------------------------------------


def verdict(case: ComputedCase) -> str | None:
    """Achieved or missed, on the unrounded value; no events where nothing could be counted."""
    row = case.row or {}
    target = bound_of(case.rows, row, case.lookup) if case.rows else None
    if nothing_happened(row):
        return "no_events"
    value = exact_value(row, target) if target else None
    if target is None or value is None:
        return None
    return "met" if target.fulfilled(value) else "missed"


def exceeded(case: ComputedCase) -> bool | None:
    row = case.row or {}
    limit = bound_of(case.rows, row, case.lookup) if case.rows else None
    value = exact_value(row, limit) if limit else None
    return None if limit is None or value is None else not limit.fulfilled(value)


# ---- weighted scores -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Scored:
    """One criterion with the mean of its grades."""

    weight: int
    grade: Fraction
    knock_out: bool


def scored(case: ComputedCase) -> list[Scored]:
    """The criteria that have a grade; several evaluators count by their mean."""
    grades: dict[str, list[Any]] = {}
    criteria: dict[str, Content] = {}
    for score in case.content.get("scores", []):
        criterion = criterion_of(case, score)
        if criterion and is_given(score.get("grade")) and is_given(criterion.get("weight")):
            criteria[criterion["id"]] = criterion
            grades.setdefault(criterion["id"], []).append(score["grade"])
    return [
        Scored(criteria[i]["weight"], grade, bool(criteria[i].get("knock_out")))
        for i, found in grades.items()
        if (grade := mean(found)) is not None
    ]


def criterion_of(case: ComputedCase, score: Content) -> Content | None:
    line = score.get("criterion")
    return row_behind(case.kind.field("scores.criterion"), line, case.lookup)[1] if line else None


def exact_total(case: ComputedCase) -> Fraction | None:
    """Weight times grade over the scored criteria, divided by their weight."""
    return weighted_mean((one.weight, one.grade) for one in scored(case))


def weighted_total(case: ComputedCase) -> str | None:
    total = exact_total(case)
    return None if total is None else decimal_text(total, case.field.places or SHOWN_PLACES)


def weight_scored(case: ComputedCase) -> int | None:
    """In whole percent, rounded down: 100 only when every criterion has a grade."""
    every = sum(row.get("weight", 0) for row in criteria_set(case).get("criteria", []))
    coverage = Share(sum(one.weight for one in scored(case)), every).percent
    return None if coverage is None else floor(coverage)


def below_limit(case: ComputedCase) -> bool | None:
    """The total lies below the limit of the criteria set, or a criterion that must be passed does."""
    limit, total = criteria_set(case).get("low_limit"), exact_total(case)
    if not is_given(limit) or total is None:
        return None
    return total < Fraction(limit) or any(
        one.knock_out and one.grade < Fraction(limit) for one in scored(case)
    )


def criteria_set(case: ComputedCase) -> Content:
    """The criteria set in the edition the scores point to."""
    lines = [score["criterion"] for score in case.content.get("scores", []) if score.get("criterion")]
    number = case.content.get("criteria_set")
    seen = case.lookup.version(lines[0]["record"], lines[0]["edition"]) if lines else None
    seen = seen or (case.lookup.record(number) if number else None)
    return seen.content if seen else {}


def risk_level(case: ComputedCase) -> int | None:
    likelihood, impact = case.content.get("likelihood"), case.content.get("impact")
    return likelihood * impact if is_given(likelihood) and is_given(impact) else None


WORDS: dict[str, extension.ComputedWord] = {
    "below_limit": below_limit,
    "exceeded": exceeded,
    "risk_level": risk_level,
    "verdict": verdict,
    "weight_scored": weight_scored,
    "weighted_total": weighted_total,
}
for _word, _function in WORDS.items():
    extension.computed(_word, _function)
