"""The figures of a survey analysis: what the answers of the round say, question by question.

Small groups are not shown apart (`controls/metrics/satisfaction.py`), and the margin of error is that of a
finite population: the people who were invited (`controls/metrics/surveys.py`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Any

from app.records.computed import ComputedCase
from app.records.lookup import Content, Seen
from app.records.values import decimal_text
from controls.metrics import csat, margin_of_error

WHOLE = ""  # the segment of everybody
PLACES = 2  # of a mean, and of percent
BEST = 5  # where the round names no other end of its scale


@dataclass(frozen=True, slots=True)
class Group:
    """Everybody, or the people of one segment: how many were invited, and their answers."""

    segment: str
    invited: int
    answers: tuple[Content, ...]


def survey_figures(case: ComputedCase) -> list[dict[str, Any]] | None:
    """Rows for each question: for everybody, then for each segment that is large enough to be shown."""
    survey = case.lookup.record(str(case.content.get("round") or ""))
    if survey is None:
        return None
    answers = [seen.content for seen in case.lookup.records("survey_response", round=survey.number)]
    groups = list(groups_of(survey, answers))
    questions = survey.content.get("questions", [])
    rows = [row for question in questions for row in rows_of(survey, question, groups)]
    return [{"id": f"s{place}", **row} for place, row in enumerate(rows, start=1)]


# ---- who answered ----------------------------------------------------------------------------------------


def groups_of(survey: Seen, answers: list[Content]) -> Iterator[Group]:
    frame = [row for row in survey.content.get("frame", []) if row.get("invited")]
    yield Group(WHOLE, len(frame), tuple(answers))
    segments = {row["segment"] for row in frame if row.get("segment")}
    for segment in sorted(segments) if len(segments) > 1 else ():
        invited = sum(row.get("segment") == segment for row in frame)
        yield Group(segment, invited, tuple(one for one in answers if segment_of(one, frame) == segment))


def segment_of(answer: Content, frame: Iterable[Content]) -> str | None:
    """That of the person who answered; of an anonymous answer the one all people of the customer share."""
    named = {
        row.get("segment")
        for row in frame
        if row["customer"] == answer["customer"] and answer.get("person") in (None, row.get("person"))
    }
    return named.pop() if len(named) == 1 else None


# ---- what they say ---------------------------------------------------------------------------------------


def rows_of(survey: Seen, question: Content, groups: Iterable[Group]) -> Iterator[dict[str, Any]]:
    line = {"record": survey.number, "edition": survey.edition, "row": question["id"]}
    for group in groups:
        figures = figures_of(survey, question, group)
        if figures:
            segment = {"segment": group.segment} if group.segment else {}
            yield {"question": line, **segment, **figures}


def figures_of(survey: Seen, question: Content, group: Group) -> dict[str, Any] | None:
    """None for a segment too small to be shown. Choices and free text are counted only."""
    given = [value for answer in group.answers if (value := value_of(answer, question["id"]))]
    if question.get("kind", "scale") != "scale":
        return {"n": len(given)} if not group.segment else None
    best = survey.content.get("scale_max") or BEST
    found = csat((grade for value in given if (grade := grade_of(value, best)) is not None), best)
    if group.segment and not found.show:
        return None
    shown = {"mean": found.mean, "top2_pct": found.share.percent, "margin_pct": margin_of(group, found.n)}
    return {"n": found.n} | {
        name: decimal_text(value, PLACES) for name, value in shown.items() if value is not None
    }


def value_of(answer: Content, question: str) -> str | None:
    found = (row.get("value") for row in answer["answers"] if row["question"]["row"] == question)
    return next(found, None)


def grade_of(value: str, best: int) -> Decimal | None:
    """None for what is no grade of the scale, such as "don't know"."""
    try:
        grade = Decimal(value)
    except InvalidOperation:
        return None
    return grade if grade.is_finite() and 1 <= grade <= best else None


def margin_of(group: Group, n: int) -> Fraction | None:
    """In percent; none without answers, or where more answered than were invited."""
    return 100 * margin_of_error(group.invited, n).margin if 1 <= n <= group.invited else None
