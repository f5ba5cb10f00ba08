"""From a question to the documents of reports/: the same values on screen, issued, or made by a command."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

import orjson
from flask import url_for

from app.access import kinds
from app.assessments.collector import collector_at_rest
from app.assessments.earlier import earlier_than
from app.assessments.knowledge import answer
from app.assessments.names import names_at, of_open, open_to_all
from app.assessments.questions import Asked
from app.db import AnySession, db
from app.i18n import language
from app.journal.models import JournalHeader
from app.journal.read import moment_of, seal_at
from app.records.organisation import OrganisationSettings, current_organisation
from app.vault.queries import files_by_digest
from controls.assessment import Assessment, Question
from controls.known import Known
from controls.serialise import plain
from reports import gap_json
from reports.changes import Earlier
from reports.gap import GapReport, Issue, OrganisationInfo, build_gap_report
from reports.html import render_document, render_fragment

REPORT_EDITION = "2"
PROGRAM_VERSION = "0.1.0"


@dataclass(frozen=True)
class Made:
    """One answer in its forms that need no other program."""

    report: GapReport
    data: bytes  # canonical JSON

    @property
    def digest(self) -> str:
        return sha256(self.data).hexdigest()


def make(
    session: AnySession,
    question: Question,
    lang: str,
    *,
    number: str = "",
    issued_at: datetime | None = None,
    prepared_by: str = "",
) -> Made:
    """The report of a question. Without `issued_at` it bears the time of its position, never of now."""
    known, answered = answer(session, question)
    names = names_at(session, known, lang, open_to_all)
    assessment = of_open(answered, known, names)
    earlier = earlier_than(session, question, assessment)
    data = as_json(known, assessment, earlier)
    moment = issued_at or moment_at(session, question.known_at)
    seal = seal_at(session, question.known_at)
    issue = Issue(
        number, 1, lang, question.known_at, seal, moment, REPORT_EDITION, PROGRAM_VERSION, prepared_by
    )
    report = build_gap_report(
        known.catalog, kinds(), known.facts, assessment, names=names,
        files=file_names(session, known), organisation=organisation_info(current_organisation()), issue=issue,
        data_digest=sha256(data).hexdigest(), earlier=earlier,
    )  # fmt: skip
    return Made(report, data)


def as_json(known: Known, assessment: Assessment, earlier: Earlier | None = None) -> bytes:
    """The bytes of `gap_json.to_json`."""
    with collector_at_rest():
        return written(gap_json.as_value(known, assessment, earlier))


def written(value: Mapping[str, Any]) -> bytes:
    """What `controls.serialise.as_bytes` writes, byte for byte, by a faster hand."""
    return orjson.dumps(value, default=plain, option=orjson.OPT_SORT_KEYS | orjson.OPT_PASSTHROUGH_DATACLASS)


def moment_at(session: AnySession, position: int) -> datetime:
    header = session.get(JournalHeader, position)
    return moment_of(header.time) if header else datetime(1970, 1, 1, tzinfo=UTC)


def file_names(session: AnySession, known: Known) -> dict[str, str]:
    digests = {link.file for record in known.facts.records for link in record.evidence}
    return {digest: file.name for digest, file in files_by_digest(session, digests).items()}


def organisation_info(organisation: OrganisationSettings) -> OrganisationInfo:
    return OrganisationInfo(
        organisation.name, organisation.scope, organisation.calendar, sample=organisation.sample
    )


def fragment_of(asked: Asked, organisation: OrganisationSettings) -> str:
    """The report as a piece of a page."""
    question = asked.question(db.session, organisation.time_zone)
    report = make(db.session, question, language()).report
    return render_fragment(report, lambda control: url_for("assessments.control", control_id=control))


def document_of(asked: Asked, organisation: OrganisationSettings) -> str:
    question = asked.question(db.session, organisation.time_zone)
    return render_document(make(db.session, question, language()).report)
