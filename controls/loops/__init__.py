"""Loops: what called for a reaction and how it went on, step by step, from the functions that judge it.

A loop belongs to a control and a subject. Its days, its last days in time and its status are those of the
item the control judges, whenever it began; what follows though no control asks for it (an action gets done,
an effect is checked) is read from the records.

Worked example, BRM-12 as of 1 June: a survey closed on 10 February with a low answer. The action of 3 March
came in time (27 March), done it was on 20 April, and the first meeting more than 14 days after the survey
reported on it on 10 March: four steps with days, closed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import NamedTuple

from controls.assessment import Question
from controls.checks import CHECKS
from controls.control import Control
from controls.facts import Record, Subject
from controls.inquiry import Inquiry
from controls.known import Known
from controls.loops import cases, changes, reactions
from controls.loops.loop import Loop, Step, urgent_first

__all__ = ["Loop", "Step", "loops_about", "loops_over"]

NOTE = "business_environment_note"  # concerns the agreements of the customer it names


class Maker(NamedTuple):
    """Which kinds of record loops of such a control lead over, and the loops of one subject."""

    kinds: Callable[[Inquiry], frozenset[str]]
    loops: Callable[[Inquiry, Subject], Iterator[Loop]]


MAKERS: Mapping[str, Maker] = {
    "followed_up": Maker(reactions.kinds, reactions.loops),
    "closed_or_progressing": Maker(cases.kinds, cases.loops),
    "done_in_order": Maker(changes.kinds, changes.loops),
}


def loops_about(known: Known, number: str, as_of: date) -> list[Loop]:
    """All loops of a subject, what is overdue in front; none for what is no subject."""
    subject = known.subject(number)
    if subject is None:
        return []
    return urgent_first(
        loop for control in _controls(known) for loop in _made(known, control, subject, as_of)
    )


def loops_over(known: Known, number: str, as_of: date) -> list[Loop]:
    """The loops a record is a step of, and those of a subject itself."""
    record = known.record(number)
    if record is None:
        return loops_about(known, number, as_of)
    concerned = (known.subject(each) for each in sorted(_concerned(known, record) - {number}))
    subjects = [subject for subject in concerned if subject is not None]
    return urgent_first(
        [
            *loops_about(known, number, as_of),
            *(
                loop
                for control in _controls(known)
                if record.kind in MAKERS[control.test.kind].kinds(_inquiry(known, control, as_of))
                for subject in subjects
                for loop in _made(known, control, subject, as_of)
                if number in loop.records
            ),
        ]
    )


def _controls(known: Known) -> list[Control]:
    return [control for control in known.catalog.controls if control.test.kind in MAKERS]


def _inquiry(known: Known, control: Control, as_of: date) -> Inquiry:
    """The control asked about everything up to the day."""

    def made() -> Inquiry:
        return Inquiry(known, control, Question(date.min, as_of, as_of, known.facts.position))

    return known.at_this_position(("loops of", control.id, as_of), made)


def _made(known: Known, control: Control, subject: Subject, as_of: date) -> list[Loop]:
    inquiry = _inquiry(known, control, as_of)

    def made() -> list[Loop]:
        judged = known.catalog.judges(control, subject.kind, subject.tier)
        if not judged or inquiry.problems or not CHECKS[control.test.kind].applies(inquiry, subject):
            return []
        return list(MAKERS[control.test.kind].loops(inquiry, subject))

    return known.at_this_position(("loops", control.id, subject.number, as_of), made)


def _concerned(known: Known, record: Record) -> set[str]:
    """Whom a record may concern: its subjects, those of the records it came from, the organisation, and of a
    customer the agreements.
    """
    found, todo = {known.facts.organisation.number}, list(record.subjects)
    while todo:
        number = todo.pop()
        if number not in found:
            found.add(number)
            todo += (each for edition in known.editions(number) for each in edition.subjects)
    if record.kind == NOTE:
        found.update(
            sla.number for each in record.subjects for sla in known.pointing("sla", "customers", each)
        )
    return found
