"""What changes next by itself, in words: worked out only for what a page shows, three months ahead."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta

from app.assessments.names import open_in
from app.i18n import _, language
from controls.assessment import ControlResult, Question
from controls.control import Control
from controls.days_ahead import kinds_read
from controls.known import Known
from controls.next_change import NextChange, first_change, in_reasons, next_change, not_foreseen
from controls.withheld import withheld_item, withheld_reasons
from controls.wording import sentence

AHEAD = timedelta(days=92)
MOST = 8  # subjects that a control's page looks ahead for, each judged again on several days
MOST_RECORDS = 250  # that a control reads of the whole organisation; judged on 92 days that takes a second


@dataclass(frozen=True)
class Coming:
    """The next change of one status; or that there is none, and until when; or why nobody looked."""

    sentences: tuple[str, ...]
    control: str = ""
    subject: str = ""


def coming(
    known: Known, control: Control, subject: str, question: Question, names: Mapping[str, str]
) -> Coming:
    """Of one control and subject."""
    if too_many(known, control, subject):
        return Coming((sentence(not_foreseen(MOST_RECORDS), language(), names),))
    upto = question.as_of + AHEAD
    key = ("coming", control.id, subject, question)
    found = known.at_this_position(key, lambda: next_change(known, control, subject, question, upto))
    return in_words(known, found, question, names)


def too_many(known: Known, control: Control, subject: str) -> bool:
    """Whether a control reads so many records of the whole organisation that a page would wait for it: each
    of the days ahead is judged in full, and again after every write.
    """
    if subject != known.facts.organisation.number:
        return False
    return sum(len(known.of_kind(kind)) for kind in kinds_read(control, known)) > MOST_RECORDS


def first_coming(
    known: Known, controls: Iterable[Control], subject: str, question: Question, names: Mapping[str, str]
) -> Coming:
    """The earliest of the controls that judge a subject, windows of the next months among them."""
    upto = question.as_of + AHEAD
    asked = replace(question, period_to=max(question.period_to, upto))
    pairs = [(control, subject) for control in controls]
    found = known.at_this_position(
        ("coming", subject, asked), lambda: first_change(known, pairs, asked, upto)
    )
    return in_words(known, found, question, names)


def of_subjects(
    known: Known, result: ControlResult, question: Question, names: Mapping[str, str]
) -> dict[str, Coming]:
    """Of each subject of a control, where they are few."""
    if len(result.subjects) > MOST:
        return {}
    control = known.catalog.control(result.control)
    return {
        subject.subject: coming(known, control, subject.subject, question, names)
        for subject in result.subjects
    }


def in_words(known: Known, found: NextChange | None, question: Question, names: Mapping[str, str]) -> Coming:
    reasons = withheld_reasons(in_reasons(found, question.as_of + AHEAD), known, open_in(known))
    said = tuple(dict.fromkeys(sentence(reason, language(), names) for reason in reasons))
    if found is None:
        return Coming(said)
    why = dict.fromkeys(_("Its reason then: %(reason)s", reason=text) for text in then(known, found, names))
    return Coming((*said, *why), found.control, found.subject)


def then(known: Known, found: NextChange, names: Mapping[str, str]) -> Iterator[str]:
    """What will be said of the items that lack something then, as far as the person may read it."""
    for item in found.lacking:
        for reason in withheld_item(item, known, open_in(known)).reasons:
            yield sentence(reason, language(), names)
