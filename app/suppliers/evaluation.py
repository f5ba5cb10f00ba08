"""The form of a supplier evaluation: a row per criterion, the last grade beside it, the total below."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from app.i18n import _
from app.records.computed import compute
from app.records.forms import RecordForm
from app.records.lookup import Seen
from app.records.lookups import SqlLookup
from app.records.models import RecordVersion
from app.records.people import grouped_people
from app.records.values import is_given, parse_line
from app.records.wording import fiscal_year_start, fiscal_year_text, month
from app.suppliers.comparison import Comparison, Graded, compare
from app.suppliers.contracts import contract_facts
from app.suppliers.grades import (
    Criterion,
    best_of,
    criterion_of,
    evaluations,
    fallen,
    grade_text,
    grades_of,
    points_text,
    total_text,
)
from controls.kinds import Field, Kind

GRADES_MAX = 10  # so many grades stand side by side; a longer scale is typed
ADDED = 5  # rows somebody may add before the page is loaded again


@dataclass(frozen=True, slots=True)
class ScoreLine:
    """One row of the form. `grades` are offered side by side; empty: the grade is typed as a number."""

    criterion: Criterion | None
    grades: tuple[int, ...]
    before: str
    points: str


@dataclass(frozen=True, slots=True)
class Score:
    """What the server makes of the grades so far."""

    year: str
    total: str
    best: int
    share: int
    scored: int
    rows: int
    limit: str
    low: bool
    before: str
    before_when: str
    fallen: tuple[tuple[str, str], ...]


def evaluation_context(
    kind: Kind, lookup: SqlLookup, form: RecordForm, version: RecordVersion | None, content: Mapping[str, Any]
) -> dict[str, Any]:
    """What suppliers/evaluation.html asks for beyond the generic form."""
    supplier, day = content.get("supplier", ""), content.get("occurred_on", "")
    past = evaluations(supplier, lookup, before=day, besides=version.number if version else "")
    lines = list(score_lines(form["scores"], kind.field("scores.criterion"), past[:1], lookup))
    return {
        "heading": heading(kind, content, lookup),
        "scores": lines,
        "score": score(kind, content, lines, past[:1], lookup),
        "people": grouped_people(lookup, [lookup.me] if lookup.me else []),
        "comparison": comparison(content, lines, past, lookup),
        "contract": contract_facts(supplier, lookup) if supplier else None,
        "watched": [
            "score-total",
            "decision-note",
            "comparison",
            *(f"points-{i}" for i in range(len(lines) + ADDED)),
        ],
    }


def heading(kind: Kind, content: Mapping[str, Any], lookup: SqlLookup) -> str:
    """Minamoto DC, evaluation FY2026"""
    if not content.get("supplier"):
        return kind.name.get(lookup.language)
    name, year = lookup.name(content["supplier"]), year_of(content, lookup)
    return _("%(name)s, evaluation %(year)s", name=name, year=year)


def year_of(content: Mapping[str, Any], lookup: SqlLookup) -> str:
    day = content.get("occurred_on")
    return fiscal_year_text(day, lookup.language, fiscal_year_start(lookup)) if day else ""


def when(content: Mapping[str, Any], lookup: SqlLookup) -> str:
    """The month of an evaluation: there may be several in a fiscal year."""
    day = content.get("occurred_on")
    return month(day, lookup.language) if day else ""


def score_lines(rows: Any, column: Field, past: list[Seen], lookup: SqlLookup) -> Iterator[ScoreLine]:
    before = grades_of(past[0].content.get("scores", [])) if past else {}
    for entry in rows.entries:
        criterion = criterion_of(line_of(entry.form["criterion"].data), column, lookup)
        grade = entry.form["grade"].value()
        yield ScoreLine(
            criterion=criterion,
            grades=offered(criterion, grade) if not entry.form["grade"].errors else (),
            before=grade_text(before.get(criterion.key)) if criterion else "",
            points=points_text(grade, criterion.weight) if criterion else "",
        )


def line_of(text: str | None) -> Any:
    """The row that a typed line names; None when it names none."""
    try:
        return parse_line(text) if text else None
    except ValueError:
        return None


def offered(criterion: Criterion | None, grade: str | None) -> tuple[int, ...]:
    """The grades to choose from; none where the scale is long or the grade given lies between two."""
    if criterion is None or not 0 < criterion.scale <= GRADES_MAX:
        return ()
    grades = tuple(range(1, criterion.scale + 1))
    return grades if not is_given(grade) or Fraction(grade) in grades else ()


def score(
    kind: Kind, content: Mapping[str, Any], lines: list[ScoreLine], past: list[Seen], lookup: SqlLookup
) -> Score:
    computed = compute(kind, content, lookup)
    best = best_of(line.criterion for line in lines)
    names = {line.criterion.key: line.criterion.name for line in lines if line.criterion}
    now = grades_of(content.get("scores", []))
    before = grades_of(past[0].content.get("scores", [])) if past else {}
    total, limit = computed.get("total", ""), limit_of(content, lookup)
    return Score(
        year=year_of(content, lookup), total=total_text(total, limit), best=best, share=share_of(total, best),
        scored=sum(1 for line in lines if line.points), rows=len(lines), limit=limit,
        low=bool(computed.get("low")), before=total_text(past[0].content.get("total")) if past else "",
        before_when=when(past[0].content, lookup) if past else "",
        fallen=tuple((names[key], grade_text(by)) for key, by in fallen(now, before) if key in names),
    )  # fmt: skip


def share_of(total: str, best: int) -> int:
    """In percent of the best possible, for the bar."""
    return int(Fraction(total) / best * 100) if is_given(total) and best else 0


def limit_of(content: Mapping[str, Any], lookup: SqlLookup) -> str:
    seen = lookup.record(content["criteria_set"]) if content.get("criteria_set") else None
    return str(seen.content.get("low_limit", "")) if seen else ""


def comparison(
    content: Mapping[str, Any], lines: list[ScoreLine], past: list[Seen], lookup: SqlLookup
) -> Comparison | None:
    """This evaluation beside the last two, by criterion; nothing while there is only one to see."""
    criteria = {line.criterion.key: line.criterion for line in lines if line.criterion}
    years = [Graded(when(s.content, lookup), grades_of(s.content.get("scores", []))) for s in past[:2]]
    now = Graded(when(content, lookup), grades_of(content.get("scores", [])))
    return compare(list(criteria.values()), [*reversed(years), now])
