"""Loops on pages: beside each record that is a step of one, on the pages of subjects, and all of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from flask import render_template, url_for
from markupsafe import Markup
from sqlalchemy import select

from app.access import current_actor
from app.assessments.knowledge import known_at
from app.assessments.names import open_in
from app.i18n import _, language
from app.records.models import RecordVersion
from app.records.page import numbers_in
from app.records.queries import SqlLookup
from app.records.readable import readable_versions
from app.records.wording import listed
from controls.kinds import Kind
from controls.known import Known
from controls.loops import Loop, Step, loops_about, loops_over
from controls.loops.words import state_name, step_in_words
from controls.withheld import label_is_open
from controls.wording import sentence

GLYPHS = {"done": "met", "late": "met_late", "waiting": "open", "overdue": "gap", "to_come": "not_due"}
TONES = {"overdue": "gap", "open": "open", "closed": "met"}
ON_A_RECORD, ON_A_SUBJECT = 3, 5  # the others stand on a page of their own


@dataclass(frozen=True)
class StepLine:
    """One step: its glyph, its name, when it was done or is owed, and its record by number and title."""

    glyph: str
    name: str
    said: str
    number: str = ""
    title: str = ""


@dataclass(frozen=True)
class LoopLine:
    """One loop. `next` says what is owed now, "" when it is closed; `words` says all steps in one line."""

    control: str
    name: str
    label: str
    subject: str
    subject_name: str
    state: str
    glyph: str
    status: str
    steps: tuple[StepLine, ...]
    next: str
    lacks: tuple[str, ...]

    @property
    def glyphs(self) -> list[str]:
        return [step.glyph for step in self.steps]

    @property
    def words(self) -> str:
        return listed((f"{step.name}: {step.said}" for step in self.steps), language())


def record_loops(kind: Kind, version: RecordVersion, lookup: SqlLookup) -> Markup:
    """The loops that lead over a record, the most urgent step by step."""
    return panel(version.number, loops_of(version.number, lookup), ON_A_RECORD, lookup, whole=True)


def subject_loops(number: str, lookup: SqlLookup) -> Markup:
    """The loops of a subject, one line each."""
    found = readable(loops_about(known_at(lookup.session), number, lookup.today), lookup)
    return panel(number, found, ON_A_SUBJECT, lookup, whole=False)


def loops_of(number: str, lookup: SqlLookup) -> list[Loop]:
    return readable(loops_over(known_at(lookup.session), number, lookup.today), lookup)


def panel(number: str, loops: Sequence[Loop], most: int, lookup: SqlLookup, *, whole: bool) -> Markup:
    """Nothing where there are none."""
    if not loops:
        return Markup("")
    html = render_template(
        "assessments/loops_panel.html", lines=lines_of(loops[:most], lookup), whole=whole, total=len(loops),
        sums=in_figures(loops), url=url_for("assessments.loops", number=number), number=number,
    )  # fmt: skip
    return Markup(html)  # noqa: S704  # our own template, escaped where it was drawn


def readable(loops: Sequence[Loop], lookup: SqlLookup) -> list[Loop]:
    """Without those whose first record the person may not read."""
    started = {loop.record for loop in loops}
    statement = select(RecordVersion.number).where(
        RecordVersion.number.in_(sorted(started)), readable_versions(current_actor())
    )
    open_to = set(lookup.session.scalars(statement)) if started else set()
    return [loop for loop in loops if loop.record in open_to]


def in_figures(loops: Iterable[Loop]) -> str:
    """2 overdue, 1 open, 4 closed"""
    states = [loop.state for loop in loops]
    counts = {state: states.count(state) for state in TONES if state in states}
    return listed((f"{state_name(state, language())}: {n}" for state, n in counts.items()), language())


def lines_of(loops: Sequence[Loop], lookup: SqlLookup) -> list[LoopLine]:
    numbers = {number for loop in loops for number in numbers_of(loop)}
    lookup.preload(numbers)
    names = {number: lookup.name(number) for number in numbers}
    known = known_at(lookup.session)
    return [line_of(without_closed(loop, known), names) for loop in loops]


def without_closed(loop: Loop, known: Known) -> Loop:
    """Without its label where that stands in a record the person may not read."""
    row = loop.id.partition("#")[2]
    return loop if label_is_open(known, loop.record, row, open_in(known)) else replace(loop, label=None)


def numbers_of(loop: Loop) -> Iterator[str]:
    """Every record it leads over or speaks of."""
    yield from (*loop.records, loop.subject)
    for reason in (*loop.lacks, *(step.note for step in loop.steps if step.note)):
        yield from numbers_in(dict(reason.values))


def line_of(loop: Loop, names: Mapping[str, str]) -> LoopLine:
    label = loop.label if loop.label is None or isinstance(loop.label, str) else loop.label.get(language())
    return LoopLine(
        control=loop.control,
        name=loop.name.get(language()),
        label=label or "",
        subject=loop.subject,
        subject_name=names[loop.subject],
        state=state_name(loop.state, language()),
        glyph=TONES[loop.state],
        status=loop.status,
        steps=tuple(step_line(step, names) for step in loop.steps),
        next=next_line(loop.next, names),
        lacks=tuple(sentence(reason, language(), names) for reason in loop.lacks),
    )


def step_line(step: Step, names: Mapping[str, str]) -> StepLine:
    title = names[step.record] if step.record else ""
    said = step_in_words(step, language(), names)
    return StepLine(GLYPHS[step.state], step.name.get(language()), said, step.record or "", title)


def next_line(step: Step | None, names: Mapping[str, str]) -> str:
    if step is None:
        return ""
    said = step_in_words(step, language(), names)
    return _("Next: %(step)s, %(when)s", step=step.name.get(language()), when=said)
