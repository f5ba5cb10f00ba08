"""Questions to a small journal, in few words."""

from __future__ import annotations

from datetime import date
from typing import Any

from controls.assessment import Assessment, ControlResult, Question, SubjectResult, WindowResult
from controls.catalog import load_catalog
from controls.engine import assess
from controls.kinds import load_kinds
from controls.wording import sentence
from tests.controls.building import Journal

KINDS = load_kinds()
CATALOG = load_catalog(KINDS)
FISCAL_2025 = {"period_from": date(2025, 4, 1), "period_to": date(2026, 3, 31), "as_of": date(2026, 5, 31)}


def question(journal: Journal, *controls: str, **more: Any) -> Question:
    """About fiscal year 2025 as of 31 May 2026, unless said otherwise."""
    return Question(**{**FISCAL_2025, **more}, known_at=journal.position, controls=controls)


def ask(journal: Journal, *controls: str, **more: Any) -> Assessment:
    return assess(CATALOG, KINDS, journal.facts(), question(journal, *controls, **more))


def one(journal: Journal, control: str, **more: Any) -> ControlResult:
    (result,) = ask(journal, control, **more).controls
    return result


def subject(journal: Journal, control: str, number: str, **more: Any) -> SubjectResult:
    return next(s for s in one(journal, control, **more).subjects if s.subject == number)


def statuses(result: SubjectResult) -> list[str]:
    return [window.status for window in result.windows]


def codes(window: WindowResult) -> list[str]:
    return [reason.code for reason in window.reasons]


def words(window: WindowResult, lang: str = "en") -> list[str]:
    return [sentence(reason, lang) for reason in window.reasons]
