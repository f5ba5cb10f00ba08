"""The grade that the records propose for a control, in words: an auditor decides."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from app.i18n import language
from controls.assessment import ControlResult, Question
from controls.grading import propose
from controls.known import Known
from controls.wording import sentence


@dataclass(frozen=True)
class Grade:
    """What is proposed, and how it comes about."""

    name: str
    sentences: tuple[str, ...]


def grade_of(
    known: Known, result: ControlResult, question: Question, names: Mapping[str, str]
) -> Grade | None:
    """None where there is nothing to find fault with."""
    found = propose(known, known.catalog.control(result.control), result, question)
    if found.grade is None:
        return None
    sentences = tuple(sentence(reason, language(), names) for reason in found.reasons)
    return Grade(known.catalog.grades[found.grade].get(language()), sentences)
