"""The yearly survey of a large provider: everybody is asked about everything they use, most answer.

One survey speaks to all customers, so it is told in two parts: the answers of each customer, and in the end
the survey itself with all it asked.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from app.journal.append import Note
from bench.bookkeeping import Bookkeeping, Party, Promise, rows
from bench.history import LAST
from bench.invented import Content

TOPICS = ("overall", "speed", "competence", "communication")
SEGMENTS = ("Retail", "Logistics", "Industry", "Public", "Health")
OPENED = (date(2023, 10, 16), date(2024, 10, 14), date(2025, 10, 13))
OPEN_FOR = timedelta(days=32)
ANSWERS = ("2", "3", "4", "4", "4", "4", "5", "5", "5", "5")


@dataclass
class Survey:
    """What is known of one before it is written down."""

    number: str
    opened: date
    frame: list[Content] = field(default_factory=list)
    about: dict[str, str] = field(default_factory=dict)  # question → service

    @property
    def closed(self) -> date:
        return self.opened + OPEN_FOR


def asked(
    book: Bookkeeping, survey: Survey, party: Party, promises: Sequence[Promise]
) -> tuple[list[str], Iterator[Note]]:
    """The customer is asked: numbers of actions that follow its answers, and what is written about it."""
    segment = book.chance.choice(SEGMENTS)
    row = {"customer": party.number, "person": party.contact, "segment": segment, "invited": True}
    survey.frame.append(row)
    own = {f"s{promise.service.rpartition('-')[2]}": promise.service for promise in promises}
    survey.about |= own
    if not book.happens(0.62):
        return [], iter(())
    grades = {question: book.chance.choice(ANSWERS) for question in (*TOPICS, *own)}
    low = [question for question, grade in grades.items() if float(grade) <= 3]
    return follow(book, survey, party, grades, low if book.happens(0.93) else [])


def follow(
    book: Bookkeeping, survey: Survey, party: Party, grades: Content, low: Sequence[str]
) -> tuple[list[str], Iterator[Note]]:
    """One answer, and an action for each question that was answered low."""
    lines = [(question, {"record": survey.number, "edition": 1, "row": question}) for question in low]
    actions = [book.action(survey.number, book.after(survey.closed, 3, 44), line) for _, line in lines]

    def notes() -> Iterator[Note]:
        response = book.number("survey_response")
        yield from book.plain("survey_response", response, answer(book, survey, party, grades))
        for _number, written in actions:
            yield from written

    return [number for number, _ in actions], notes()


def answer(book: Bookkeeping, survey: Survey, party: Party, grades: Content) -> Content:
    answers = (
        {"question": {"record": survey.number, "edition": 1, "row": question}, "value": grade}
        for question, grade in grades.items()
    )
    return {
        "round": survey.number,
        "customer": party.number,
        "person": party.contact,
        "answered_on": book.after(survey.opened, 1, 30).isoformat(),
        "answers": rows("a", answers),
    }


def written(book: Bookkeeping, survey: Survey, reader: Party) -> Iterator[Note]:
    """The survey with everybody it asked, and what was made of the answers."""
    yield from book.approved("survey_round", survey.number, whole(book, survey))
    number = book.number("survey_analysis")
    day = book.after(survey.closed, 20, 50)
    content = {
        "round": survey.number,
        "occurred_on": day.isoformat(),
        "findings": book.write.text(3),
        "representative": "yes",
        "representative_reason": "Three in five answered, in every segment.",
        "no_improvement_reason": book.write.text(1),
    } | book.kept
    yield from book.approved("survey_analysis", number, content)
    yield book.sent(number, reader, "customer", min(day + timedelta(days=10), LAST))


def whole(book: Bookkeeping, survey: Survey) -> Content:
    general = [{"id": topic, "text": topic.capitalize(), "kind": "scale", "topic": topic} for topic in TOPICS]
    own = [
        {
            "id": question,
            "text": f"Quality of {service}",
            "kind": "scale",
            "topic": "quality",
            "service": service,
        }
        for question, service in survey.about.items()
    ]
    return {
        "frame": rows("f", survey.frame),
        "questions": general + own,
        "opened_on": survey.opened.isoformat(),
        "occurred_on": survey.closed.isoformat(),
        "selection": "census",
        "anonymous": False,
        "rate_target_pct": 50,
        "method": "web",
        "scale_max": 5,
    } | book.kept
