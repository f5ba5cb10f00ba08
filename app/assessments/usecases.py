"""Issue a report: keep its question, editions and language; a job makes its files and keeps their digests."""

from __future__ import annotations

from typing import Any

from flask import current_app
from sqlalchemy import func, select

from app.access import require
from app.assessments.models import IssuedReport
from app.assessments.questions import Asked
from app.assessments.reporting import REPORT_EDITION
from app.db import AnySession
from app.i18n import LANGUAGES, _
from app.jobs.usecases import start
from app.journal.read import moment_text, seal_at
from app.records.organisation import organisation_in
from app.refusal import Refusal
from app.transaction import Transaction
from controls.assessment import Question
from controls.read_assessment import question_from
from controls.serialise import question_value

PREFIX = "GAP"
JOB = "gap_report"


def issue(tx: Transaction, question: Question, language: str) -> IssuedReport:
    """Give the report its number and put the making of its files into the queue."""
    require(tx.actor, "audit")
    if language not in LANGUAGES:
        raise Refusal(_("Choose English or Japanese."))
    year, running = next_running(tx)
    report = IssuedReport(
        number=f"{PREFIX}-{year}-{running:04}", year=year, running=running, question=question_value(question),
        position=question.known_at, head_seal=seal_at(tx.session, question.known_at),
        catalog_edition=current_app.extensions["akashi_catalog"].edition_id, report_edition=REPORT_EDITION,
        language=language, issued_by=tx.actor.journal_name, issued_at=moment_text(tx.at),
    )  # fmt: skip
    tx.session.add(report)
    tx.session.flush()
    tx.note("issued_report", report.number, as_content(report), action="issue")
    report.job = start(tx, JOB, {"number": report.number}, key=f"{JOB}:{report.number}").id
    return report


def next_running(tx: Transaction) -> tuple[int, int]:
    year = organisation_in(tx).fiscal_year(tx.today)
    last = tx.session.execute(
        select(func.max(IssuedReport.running)).where(IssuedReport.year == year)
    ).scalar()
    return year, (last or 0) + 1


def asked_of(report: IssuedReport) -> Asked:
    """The question of an issued report, to be asked again."""
    question = question_from(report.question)
    return Asked(question.period_from, question.period_to, question.as_of, report.issued_at, question.clauses,
                 question.controls, question.subjects)  # fmt: skip


def as_content(report: IssuedReport) -> dict[str, Any]:
    names = ("number", "question", "position", "head_seal", "catalog_edition", "report_edition", "language",
             "issued_by", "issued_at", "json_digest", "html_digest", "pdf_digest")  # fmt: skip
    return {name: getattr(report, name) for name in names}


def keep_files(tx: Transaction, number: str, digests: dict[str, str | None]) -> None:
    """The files are made: their digests belong to the report for ever.

    Once: a worker that is killed right after this has done all of it, and the next one makes the same bytes.
    """
    report = tx.session.get_one(IssuedReport, number)
    if report.json_digest:
        return
    for form, digest in digests.items():
        setattr(report, f"{form}_digest", digest)
    tx.session.flush()
    tx.note("issued_report", number, as_content(report), action="files")


def issued_reports(session: AnySession) -> list[IssuedReport]:
    """Newest first."""
    return list(
        session.scalars(select(IssuedReport).order_by(IssuedReport.year.desc(), IssuedReport.running.desc()))
    )
