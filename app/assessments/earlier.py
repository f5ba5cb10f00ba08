"""Reports issued before: which one comes before a question, and what it said, read from its own file.

A report is held against the bytes that were issued, not against its question asked again: somebody may hold
the printed one beside this, and a catalog that changed in between shows as a change.
"""

from __future__ import annotations

import orjson
from sqlalchemy import select

from app.assessments.collector import collector_at_rest
from app.assessments.issued_files import issued_bytes
from app.assessments.knowledge import keep, shelf
from app.assessments.models import IssuedReport
from app.db import AnySession
from app.journal.models import JournalHeader
from app.refusal import Refusal
from controls.assessment import Assessment, Question
from controls.compare import compare
from controls.read_assessment import assessment_from, question_from
from reports.changes import Earlier
from reports.changes_json import Side

KEPT = 2


def earlier_than(session: AnySession, question: Question, assessment: Assessment) -> Earlier | None:
    """The last report of the same scope with an earlier as-of day, held against this answer.

    It depends on the question only: the files of that report were made by the question's journal position.
    """
    found = last_before(session, question)
    if found is None:
        return None
    asked = question_from(found.question)
    try:
        side = as_issued(found)
    except Refusal:  # its file is gone or has become another; a new report says so and stands
        return Earlier(found.number, asked, None)
    return Earlier(found.number, asked, compare(side.assessment, assessment))


def last_before(session: AnySession, question: Question) -> IssuedReport | None:
    made = select(JournalHeader.id).where(
        JournalHeader.kind == "issued_report",
        JournalHeader.action == "files",
        JournalHeader.position <= question.known_at,
    )
    reports = session.scalars(select(IssuedReport).where(IssuedReport.number.in_(made)))
    before = [(r, asked) for r in reports if is_before(asked := question_from(r.question), question)]
    newest = max(before, key=lambda pair: (pair[1].as_of, pair[0].year, pair[0].running), default=None)
    return newest[0] if newest else None


def is_before(asked: Question, question: Question) -> bool:
    return asked.as_of < question.as_of and scope_of(asked) == scope_of(question)


def scope_of(question: Question) -> tuple[tuple[str, ...], ...]:
    return question.clauses, question.controls, question.subjects


def as_issued(report: IssuedReport) -> Side:
    """What the report says, from its JSON. Refusal when that file is not there as it was issued."""
    kept, digest = shelf("akashi_issued"), report.json_digest or ""
    found: Side | None = kept.get(digest)
    if found is None:
        with collector_at_rest():
            value = orjson.loads(issued_bytes(digest))
            found = Side(assessment_from(value), value["catalog_digest"], report.number)
        keep(kept, digest, found, KEPT)
    return found
