"""Two assessments side by side: another day, other knowledge, an issued report or another catalog."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256

from app.assessments.collector import collector_at_rest
from app.assessments.earlier import as_issued
from app.assessments.editions import Rules
from app.assessments.knowledge import answer, answer_by, catalog
from app.assessments.models import IssuedReport
from app.assessments.names import names_at, of_open, open_to_all
from app.assessments.questions import Asked, moment
from app.assessments.reporting import PROGRAM_VERSION, moment_at, organisation_info
from app.db import AnySession
from app.i18n import _
from app.journal.read import position_at
from app.records.organisation import OrganisationSettings
from app.refusal import Refusal
from controls.assessment import Question
from controls.catalog import Catalog
from controls.compare import compare
from reports.changes_json import Side, to_json
from reports.comparison import ComparisonReport, Made, build_comparison


@dataclass(frozen=True)
class Against:
    """What an answer is held against: another day, other knowledge, an issued report, other rules.

    What is not said is as in the question itself. A report stands alone: it is what it was.
    """

    as_of: date | None = None
    known_on: str = ""
    report: str = ""
    rules: Rules | None = None

    @classmethod
    def from_texts(cls, given: Mapping[str, str], zone: str, rules: Rules | None = None) -> Against:
        """Raises Refusal with the fields' sentences."""
        text, known_on = given.get("against", "").strip(), given.get("against_known_at", "").strip()
        try:
            day = date.fromisoformat(text) if text else None
        except ValueError as error:
            sentence = _("“%(text)s” is not a day. Write it as 2026-03-31.", text=text)
            raise Refusal(sentence, fields={"against": sentence}) from error
        if known_on:
            moment(known_on, zone, "against_known_at")
        return cls(day, known_on, given.get("report", "").strip(), rules)


@dataclass(frozen=True)
class Compared:
    """Both sides, what changed, and the document in one language."""

    report: ComparisonReport
    data: bytes  # canonical JSON

    @property
    def digest(self) -> str:
        return self.report.made.data_digest


def compared(
    session: AnySession, asked: Asked, against: Against, organisation: OrganisationSettings, language: str
) -> Compared:
    """Refusal where nothing is named to compare with, or what is named is not there."""
    question = asked.question(session, organisation.time_zone)
    known, answered = answer(session, question)
    names = names_at(session, known, language, open_to_all)
    assessment = of_open(answered, known, names)
    after = Side(assessment, known.catalog.digest)
    before, earlier = side_before(session, question, against, organisation.time_zone)
    before = replace(before, assessment=of_open(before.assessment, known, names))
    with collector_at_rest():
        same = before.catalog_digest == after.catalog_digest
        found = compare(before.assessment, assessment, same_catalog=same)
        data = to_json(before, after, found)
    made = Made(language, moment_at(session, question.known_at), PROGRAM_VERSION, sha256(data).hexdigest())
    report = build_comparison(
        [known.catalog, earlier], found, sides=(before, after), made=made,
        names=names, organisation=organisation_info(organisation),
    )  # fmt: skip
    return Compared(report, data)


def side_before(session: AnySession, question: Question, against: Against, zone: str) -> tuple[Side, Catalog]:
    """With the catalog it was judged by, as far as that is known."""
    current = catalog()
    if against.report:
        return as_issued(report_named(session, against.report)), current
    position = position_at(session, moment(against.known_on, zone)) if against.known_on else question.known_at
    other = replace(question, as_of=against.as_of or question.as_of, known_at=position)
    if against.rules is None:
        if other == question:
            sentence = _("Choose what to compare with: another day, an issued report or another catalog.")
            raise Refusal(sentence, fields={"against": sentence})
        known, assessment = answer(session, other)
        return Side(assessment, known.catalog.digest), current
    rules = against.rules
    assessment = answer_by(rules.catalog, rules.kinds, session, other)
    return Side(assessment, rules.catalog.digest), rules.catalog


def report_named(session: AnySession, number: str) -> IssuedReport:
    report = session.get(IssuedReport, number)
    if report is None or not report.json_digest:
        sentence = _("There is no %(one)s. Choose from the list.", one=number)
        raise Refusal(sentence, fields={"report": sentence})
    return report
