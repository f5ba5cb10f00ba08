"""Make the files of an issued report: JSON, HTML and, where Pango is there, PDF/A-3a with the JSON inside."""

from __future__ import annotations

from datetime import datetime
from io import BytesIO
from typing import Any

from app.actor import system
from app.assessments.issued_files import report_store
from app.assessments.models import IssuedReport
from app.assessments.reporting import Made, make
from app.assessments.usecases import JOB, keep_files
from app.db import db
from app.i18n import _l, force_locale
from app.jobs.kinds import handler
from app.jobs.worker import Progress
from app.journal.read import moment_of
from app.records.queries import lookup_now
from app.transaction import transaction
from controls.read_assessment import question_from
from reports import pdf as pdf_writer
from reports.html import assets, render_document
from reports.pdf_worker import render_in_worker

STEPS = {
    "reading": _l("Reading the records"),
    "writing": _l("Writing JSON and HTML"),
    "setting": _l("Writing the PDF"),
    "keeping": _l("Keeping the files"),
}


@handler(JOB, _l("Making the gap report"), STEPS)
def make_gap_report(progress: Progress, *, number: str) -> dict[str, Any]:
    """From the start again if it was interrupted: the same inputs give the same bytes."""
    progress("reading")
    report = db.session.get_one(IssuedReport, number)
    lang, issued_at = report.language, moment_of(report.issued_at)
    with force_locale(lang):
        prepared_by = lookup_now().name(report.issued_by)
        made = make(
            db.session,
            question_from(report.question),
            lang,
            number=number,
            issued_at=issued_at,
            prepared_by=prepared_by,
        )
    progress("writing")
    html = render_document(made.report)
    digests: dict[str, str | None] = {"json": kept(made.data), "html": kept(html.encode())}
    digests["pdf"], missing = set_pdf(progress, made, html, issued_at)
    progress("keeping")
    with transaction(system("report", origin="job")) as tx:
        keep_files(tx, number, digests)
    return {"report": number, "missing": missing}


def kept(body: bytes) -> str:
    return report_store().put(BytesIO(body)).digest


def set_pdf(progress: Progress, made: Made, html: str, issued_at: datetime) -> tuple[str | None, str]:
    """(digest, "") or (None, what to install): without Pango the report still exists as HTML and JSON."""
    attached = pdf_writer.Attached(
        "gap-report.json", made.data, "application/json", describe(made), issued_at
    )

    def listen(step: pdf_writer.Progress) -> None:
        if step.number != reached[-1]:  # pages come and go by the hundred; a step is worth a write
            reached.append(step.number)
            progress("setting", step.number, step.of)

    reached = [0]
    progress("setting")
    try:
        body = render_in_worker(html, assets(), [attached], listen)
    except pdf_writer.PangoMissing as missing:
        return None, str(missing)
    return kept(body), ""


def describe(made: Made) -> str:
    return f"{made.report.issue.number} {made.digest}"
