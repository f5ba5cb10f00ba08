"""What a new finding opens with: what the records say about its control when it is written.

The proposal is kept in the finding beside the grade an auditor decides, and nothing here judges for them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.assessments.knowledge import answer, catalog, known_at
from app.assessments.questions import fiscal_year_asked
from app.i18n import language
from app.records.organisation import current_organisation
from app.records.prefill.case import PrefillCase
from app.records.queries import SqlLookup
from app.records.withheld import OpenLookup
from controls.assessment import ControlResult, Question
from controls.catalog import Control
from controls.coverage import JUDGED
from controls.grading import SHORT, propose
from controls.known import Known
from controls.wording import sentence, status_name

DAYS_OF_AUDIT = ("period_from", "period_to", "as_of")


@dataclass(frozen=True)
class Said:
    """What the records say about one control."""

    known: Known
    control: Control
    result: ControlResult
    question: Question


def proposed(case: PrefillCase, what: str) -> Any:
    """By the argument of the word; None without a control, or where nothing is proposed."""
    control = catalog().by_id.get(str(case.content.get("control", "")))
    lookup = case.lookup.every if isinstance(case.lookup, OpenLookup) else case.lookup
    if control is None or not isinstance(lookup, SqlLookup):
        return None
    question = question_of(case, lookup, control.id, known_at(lookup.session).facts.position)
    known, assessment = answer(lookup.session, question)
    return WORDS[what](Said(known, control, assessment.controls[0], question))


def question_of(case: PrefillCase, lookup: SqlLookup, control: str, position: int) -> Question:
    """About the period of the audit chosen, as of its day; without one the fiscal year to date."""
    audit = case.behind("audit")
    if audit:
        first, last, as_of = (date.fromisoformat(audit.content[name]) for name in DAYS_OF_AUDIT)
        return Question(first, last, as_of, position, controls=(control,))
    organisation = current_organisation()
    asked = fiscal_year_asked(organisation, organisation.fiscal_year(lookup.today), lookup.today)
    return Question(asked.period_from, asked.period_to, lookup.today, position, controls=(control,))


def status(said: Said) -> str:
    """The status with its reasons, as pages say it."""
    reasons = (sentence(reason, language()) for reason in said.result.reasons)
    name = status_name(said.known.catalog, said.result.status, language())
    return " ".join([f"{name[:1].upper()}{name[1:]}.", *reasons])[:500]


def grade(said: Said) -> str | None:
    return propose(said.known, said.control, said.result, said.question).grade


def extent(said: Said) -> str | None:
    """How many of the subjects judged are not or only partly met: 2/6."""
    judged = [subject for subject in said.result.subjects if subject.status in JUDGED]
    return f"{len(short(said))}/{len(judged)}" if judged else None


def requirement(said: Said) -> str:
    """The clause in both numberings, and what it asks for."""
    clause = said.known.catalog.numbering[said.control.clause]
    text = said.control.requirement.get(language())
    return f"{clause.user}, ISO/IEC 20000-1 {said.control.iso_clause}: {text}"[:300]


def short(said: Said) -> list[str]:
    return [subject.subject for subject in said.result.subjects if subject.status in SHORT]


WORDS: Mapping[str, Callable[[Said], Any]] = {
    "status": status,
    "grade": grade,
    "extent": extent,
    "requirement": requirement,
    "subjects": short,
}
