"""Coverage, controls and gap reports. A view asks the engine and hands the answer to a template."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.access import allow, current_actor, kinds, may
from app.assessments import usecases
from app.assessments.coming import of_subjects
from app.assessments.comparing import Against, compared
from app.assessments.editions import other_editions, rules_named
from app.assessments.explaining import explain, owner_of, rule_of
from app.assessments.grades import grade_of
from app.assessments.hints import ON_A_PAGE, HintsAsked, hints_page, name_of, said, why_of
from app.assessments.issued_files import issued_bytes
from app.assessments.knowledge import answer, catalog, known_at
from app.assessments.lines import page_of, parts_of
from app.assessments.loops import in_figures, lines_of, loops_of
from app.assessments.matrix import Chosen, Matrix
from app.assessments.models import IssuedReport
from app.assessments.names import names_at
from app.assessments.questions import Asked, fiscal_year_asked
from app.assessments.reporting import document_of, fragment_of
from app.assessments.scale import Scale
from app.assessments.summing import by_clause, covered_to_date
from app.db import db
from app.i18n import _, language
from app.jobs.models import Job
from app.records.organisation import OrganisationSettings, current_organisation
from app.records.queries import lookup_now, newest
from app.records.readable import may_read
from app.records.sendings import SENDING, SentBefore, note_first, refuse_second, with_words
from app.refusal import Refusal
from app.transaction import transaction
from app.web.fragments import render_page
from app.web.receipts import give_receipt
from controls.assessment import ControlResult, WindowResult
from controls.withheld import withheld
from reports.html import render_comparison, screen_style

blueprint = Blueprint("assessments", __name__, template_folder="templates")

FILE_TYPES = {"pdf": "application/pdf", "json": "application/json", "html": "text/html; charset=utf-8"}


@blueprint.get("/coverage")
@allow("read")
def coverage() -> ResponseReturnValue:
    organisation, today = current_organisation(), lookup_now().today
    chosen = Chosen.from_query(request.args)
    year = (
        request.args.get("year", type=int) or chosen.year or organisation.fiscal_year(chosen.start or today)
    )
    clause, gaps_only = request.args.get("clause", ""), request.args.get("gaps") == "1"
    asked = fiscal_year_asked(organisation, year, today)
    question = Asked(asked.period_from, asked.period_to, today, clauses=(clause,) if clause else ())
    known, assessment = answer(db.session, question.question(db.session, organisation.time_zone))
    names = names_at(db.session, known, language(), may_read)
    computed = [result for result in assessment.controls if has_something_to_show(result)]
    scale = Scale.of(asked.period_from, asked.period_to, windows_of(computed))
    parts, quiet = parts_of(computed, gaps_only=gaps_only, opened=chosen.control)
    page = page_of(parts, request.args.get("page", type=int), chosen.control, chosen.subject)
    matrix = Matrix(catalog(), names, scale, year, chosen)
    return render_page(
        "assessments/coverage.html", year=year, clause=clause, gaps_only=gaps_only, page=page,
        months=list(scale.months(today)), totals=covered_to_date(assessment),
        groups=list(matrix.groups(page.parts, quiet if page.ends else ())),
        explanation=explain(known, assessment, names, chosen), catalog=catalog(),
        not_computed=[result.control for result in assessment.controls if result not in computed],
    )  # fmt: skip


def windows_of(results: Iterable[ControlResult]) -> Iterator[WindowResult]:
    return (window for result in results for subject in result.subjects for window in subject.windows)


def has_something_to_show(result: ControlResult) -> bool:
    """Controls that are not computed yet have no line of their own, unless they have planned intervals."""
    return result.status != "not_computed" or any(subject.windows for subject in result.subjects)


@blueprint.get("/controls")
@allow("read")
def controls() -> ResponseReturnValue:
    organisation, today = current_organisation(), lookup_now().today
    asked = fiscal_year_asked(organisation, organisation.fiscal_year(today), today)
    _known, assessment = answer(db.session, asked.question(db.session, organisation.time_zone))
    statuses = {result.control: result.status for result in assessment.controls}
    clauses = list(by_clause(catalog(), statuses))
    return render_template("assessments/controls.html", catalog=catalog(), statuses=statuses, clauses=clauses)


@blueprint.get("/controls/<control_id>")
@allow("read")
def control(control_id: str) -> ResponseReturnValue:
    declared = catalog().by_id.get(control_id)
    if declared is None:
        abort(404)
    organisation, today = current_organisation(), lookup_now().today
    whole_year = fiscal_year_asked(organisation, organisation.fiscal_year(today), today)
    asked = Asked(whole_year.period_from, whole_year.period_to, today, controls=(control_id,))
    known, assessment = answer(db.session, asked.question(db.session, organisation.time_zone))
    names = names_at(db.session, known, language(), may_read)
    result, question = withheld(assessment.controls[0], known, names.is_open), assessment.question
    return render_template(
        "assessments/control.html", control=declared, result=result, names=names, catalog=catalog(),
        rule=rule_of(known, declared, question), asked=asked,
        ahead=of_subjects(known, result, question, names), grade=grade_of(known, result, question, names),
        owners={each.subject: owner_of(known, each.subject, names) for each in result.subjects},
        finding=kinds()["finding"],
    )  # fmt: skip


@blueprint.get("/follow-ups/<number>")
@allow("read")
def loops(number: str) -> ResponseReturnValue:
    """All loops of a subject, or over a record, step by step."""
    version, lookup = newest(db.session, number), lookup_now()
    if version is None or not may(current_actor(), "read", kinds()[version.kind], version):
        abort(404)
    found = loops_of(number, lookup)
    return render_template(
        "assessments/loops.html", lines=lines_of(found, lookup), sums=in_figures(found), number=number,
        title=lookup.name(number),
    )  # fmt: skip


@blueprint.get("/quality-hints")
@allow("read")
def hints() -> ResponseReturnValue:
    """What somebody may ask about in an audit, for the records of a fiscal year."""
    organisation, today = current_organisation(), lookup_now().today
    year = request.args.get("year", type=int) or organisation.fiscal_year(today)
    whole, number = fiscal_year_asked(organisation, year, today), request.args.get("page", 1, type=int)
    asked = HintsAsked(whole.period_from, whole.period_to, request.args.get("about", ""), number)
    known = known_at(db.session)
    page, names = hints_page(known, asked, today), names_at(db.session, known, language(), may_read)
    return render_template(
        "assessments/hints.html", year=year, page=page, number=page.before // ON_A_PAGE + 1, names=names,
        name_of=name_of, why_of=why_of, said=said,
    )  # fmt: skip


@blueprint.get("/reports")
@allow("read")
def reports() -> ResponseReturnValue:
    issued = usecases.issued_reports(db.session)
    return render_template("assessments/reports.html", issued=issued, lookup=lookup_now())


@blueprint.get("/reports/gap")
@allow("read")
def gap() -> ResponseReturnValue:
    """The question; with `show=1` also the report on screen, with the same words as the document."""
    organisation, today = current_organisation(), lookup_now().today
    try:
        asked = Asked.from_texts(request.args, organisation, today)
        shown = fragment_of(asked, organisation) if request.args.get("show") else None
    except Refusal as refusal:
        asked = fiscal_year_asked(organisation, organisation.fiscal_year(today), today)
        page = render_template(
            "assessments/gap.html", asked=asked, report=None, refusal=refusal, catalog=catalog()
        )
        return page, refusal.code
    return render_template("assessments/gap.html", asked=asked, report=shown, refusal=None, catalog=catalog())


@blueprint.get("/reports/compare")
@allow("read")
def comparison() -> ResponseReturnValue:
    """What is compared; with `show=1` also what changed, in the words of the document."""
    organisation, today = current_organisation(), lookup_now().today
    choice = {
        "issued": usecases.issued_reports(db.session),
        "editions": other_editions(db.session),
        "catalog": catalog(),
    }
    try:
        asked = Asked.from_texts(request.args, organisation, today)
        shown = compared_on_screen(asked, organisation) if request.args.get("show") else None
    except Refusal as refusal:
        asked = fiscal_year_asked(organisation, organisation.fiscal_year(today), today)
        page = render_template("assessments/compare.html", asked=asked, shown=None, refusal=refusal, **choice)
        return page, refusal.code
    return render_template("assessments/compare.html", asked=asked, shown=shown, refusal=None, **choice)


def compared_on_screen(asked: Asked, organisation: OrganisationSettings) -> str:
    rules = rules_named(db.session, request.args.get("catalog", "").strip())
    against = Against.from_texts(request.args, organisation.time_zone, rules)
    return render_comparison(compared(db.session, asked, against, organisation, language()).report)


@blueprint.post("/reports/gap")
@allow("audit")
def issue() -> ResponseReturnValue:
    organisation, today = current_organisation(), lookup_now().today
    asked = Asked.from_texts(request.form, organisation, today)
    wanted = request.form.get("language", language())
    sending = with_words(request.args.get(SENDING, ""), request.form)
    try:
        with transaction(current_actor()) as tx:
            refuse_second(tx, sending)
            report = usecases.issue(tx, asked.question(tx.session, organisation.time_zone), wanted)
            note_first(tx, sending, report.number)
            number, position = report.number, tx.next_position - 1
    except SentBefore as known:
        return redirect(url_for("assessments.issued", number=known.made), 303)
    give_receipt(_("Gap report %(number)s is being made.", number=number), position=position)
    return redirect(url_for("assessments.issued", number=number), 303)


@blueprint.get("/reports/style.css")
@allow("signed_in")
def style() -> ResponseReturnValue:
    headers = {
        "Content-Type": "text/css; charset=utf-8",
        "Cache-Control": "private, max-age=31536000, immutable",
    }
    return screen_style(), 200, headers


def report_or_404(number: str) -> IssuedReport:
    report = db.session.get(IssuedReport, number)
    if report is None:
        abort(404)
    return report


@blueprint.get("/reports/<number>")
@allow("read")
def issued(number: str) -> ResponseReturnValue:
    report = report_or_404(number)
    job = db.session.get(Job, report.job) if report.job else None
    page = render_page(
        "assessments/issued.html",
        report=report,
        job=job,
        lookup=lookup_now(),
        asked=usecases.asked_of(report),
        since=replace(usecases.asked_of(report), as_of=lookup_now().today, known_on=""),
    )
    return page, 286 if request.headers.get("HX-Request") and not (job and job.open) else 200


@blueprint.get("/reports/<number>/<any(pdf, json, html):form>")
@allow("read")
def report_file(number: str, form: str) -> ResponseReturnValue:
    """The bytes as they were issued, compared with their digest before the first one leaves."""
    report = report_or_404(number)
    digest = getattr(report, f"{form}_digest")
    if digest is None:
        abort(404)
    body = issued_bytes(digest)
    headers = {
        "Content-Type": FILE_TYPES[form],
        "Content-Disposition": f'attachment; filename="{number}-{report.language}.{form}"',
        "Content-Security-Policy": "sandbox; default-src 'none'; style-src 'unsafe-inline'",
    }
    return body, 200, headers


@blueprint.get("/reports/gap/document")
@allow("read")
def document() -> ResponseReturnValue:
    """What would be issued, as one HTML file, without issuing it."""
    organisation, today = current_organisation(), lookup_now().today
    asked = Asked.from_texts(request.args, organisation, today)
    html = document_of(asked, organisation)
    name = f"gap-{asked.period_from}-{asked.period_to}.html"
    return (
        html,
        200,
        {"Content-Type": FILE_TYPES["html"], "Content-Disposition": f'attachment; filename="{name}"'},
    )
