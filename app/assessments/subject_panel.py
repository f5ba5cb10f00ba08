"""How one subject stands, for its own page: each control that asks for something, over twelve months."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from flask import render_template, url_for
from markupsafe import Markup

from app.assessments.coming import first_coming
from app.assessments.explaining import owner_of
from app.assessments.knowledge import answer, known_at
from app.assessments.matrix import Chosen
from app.assessments.names import LookupNames
from app.assessments.scale import span_name
from app.i18n import language
from app.records.queries import SqlLookup
from app.records.wording import listed
from app.web.statuses import status_name
from controls.assessment import ControlResult, Question, SubjectResult, WindowResult
from controls.control import Control
from controls.known import Known

MONTHS = 12
NOTHING_SAID = ("not_computed", "not_applicable")


@dataclass(frozen=True)
class Line:
    """One control for this subject. `words` say what `states` show; without those stands `status`."""

    control: str
    title: str
    url: str
    status: str
    states: tuple[str, ...] = ()
    words: str = ""


def subject_panel(number: str, lookup: SqlLookup) -> Markup:
    """Nothing for a subject that no control asks about."""
    first = a_year_before(lookup.today)
    position = known_at(lookup.session).facts.position
    question = Question(first, lookup.today, lookup.today, position, subjects=(number,))
    known, assessment = answer(lookup.session, question)
    lines = list(lines_of(known, assessment.controls, number))
    if not lines:
        return Markup("")
    names = LookupNames(lookup)
    html = render_template(
        "assessments/subject_panel.html", lines=lines, owner=owner_of(known, number, names),
        coming=first_coming(known, controls_in(known, lines), number, question, names),
    )  # fmt: skip
    return Markup(html)  # noqa: S704  # our own template, escaped where it was drawn


def controls_in(known: Known, lines: Iterable[Line]) -> list[Control]:
    return [known.catalog.control(line.control) for line in lines]


def a_year_before(today: date) -> date:
    """The first day of the month eleven months ago."""
    months = today.year * 12 + today.month - MONTHS
    return date(months // 12, months % 12 + 1, 1)


def lines_of(known: Known, results: tuple[ControlResult, ...], number: str) -> Iterator[Line]:
    for result in results:
        for subject in result.subjects:
            if subject.subject == number and (subject.windows or subject.status not in NOTHING_SAID):
                yield line(known, result, subject)


def line(known: Known, result: ControlResult, subject: SubjectResult) -> Line:
    windows = sorted(subject.windows, key=lambda window: window.start)
    last = windows[-1].start if windows else None
    return Line(
        control=result.control,
        title=known.catalog.control(result.control).title.get(language()),
        url=f"{url_for('assessments.coverage')}?{Chosen(result.control, subject.subject, last).text}",
        status=subject.status,
        states=tuple(window.status for window in windows),
        words=in_words(windows),
    )


def in_words(windows: list[WindowResult]) -> str:
    said = (f"{span_name(window)}: {status_name(window.status)}" for window in windows)
    return listed(said, language())
