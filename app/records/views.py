"""Pages every kind shares: list, form, record, the steps of its life. A view translates; use cases decide."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.access import allow, current_actor, kinds, may
from app.db import db
from app.i18n import _
from app.records import attachments, lifecycle, usecases
from app.records.answering import answer_form, arrived_before, sent_before
from app.records.drafts import form_of
from app.records.editing import FormPost, open_form, resume
from app.records.lists import ListQuestion, list_page
from app.records.lists.views import kind_or_404
from app.records.models import RecordVersion
from app.records.page import record_page
from app.records.queries import lookup_now, newest, versions_of
from app.records.sendings import SENDING, SentBefore, note_first, refuse_second, with_words
from app.records.standins import may_begin
from app.records.stepping import step_page
from app.records.steps import working_states
from app.records.unfinished import keep_now, resumed_draft
from app.records.values import parse_count
from app.refusal import Refusal
from app.transaction import Transaction, transaction
from app.web.receipts import give_receipt
from controls.kinds import Kind

blueprint = Blueprint("records", __name__, template_folder="templates")

LINES = {"consents": "consent", "deliveries": "delivery", "relations": "relation"}
UNTYPED = frozenset({"csrf_token", "edition", SENDING})


def version_or_404(number: str) -> RecordVersion:
    """The version this person may see; another one's secret is as if it were not there."""
    version = newest(db.session, number)
    if version is None or not may(current_actor(), "read", kinds()[version.kind], version):
        abort(404)
    return version


def older_or_404(number: str, wanted: str) -> RecordVersion:
    """A version by edition and correction ("2.0"); an older one may be less open than the newest."""
    found = (v for v in versions_of(db.session, number) if f"{v.edition}.{v.correction}" == wanted)
    version = next(found, None)
    if version is None or not may(current_actor(), "read", kinds()[version.kind], version):
        abort(404)
    return version


@blueprint.get("/records/<kind>")
@allow("read")
def listing(kind: str) -> ResponseReturnValue:
    declared = kind_or_404(kind)
    question = ListQuestion.from_url(request.args, declared)
    lookup = lookup_now()
    page = list_page(db.session, declared, question, lookup)
    return render_template("records/list.html", kind=declared, page=page, question=question, lookup=lookup)


@blueprint.route("/records/<kind>/new", methods=["GET", "POST"])
@allow("create")
def new(kind: str) -> ResponseReturnValue:
    declared = kind_or_404(kind)
    lookup = lookup_now()
    if not may_begin(current_actor(), declared):
        abort(403)
    if request.method == "POST":
        return answer_form(FormPost(declared, lookup, request.form, None))
    draft = resumed_draft(request.args.get("draft", ""), declared, None)
    if draft:
        return resume(FormPost(declared, lookup, form_of(draft), None, draft))
    given = {name: value for name, value in request.args.items() if name != "draft"}
    return open_form(declared, lookup, given=given)


@blueprint.route("/r/<number>/edit", methods=["GET", "POST"])
@allow("create")
def edit(number: str) -> ResponseReturnValue:
    version = version_or_404(number)
    declared = kinds()[version.kind]
    lookup = lookup_now()
    if version.state not in working_states(declared):
        return too_late(declared, number)
    if not usecases.may_edit(current_actor(), declared, version, lookup):
        abort(403)
    if request.method == "POST":
        return answer_form(FormPost(declared, lookup, request.form, version))
    draft = resumed_draft(request.args.get("draft", ""), declared, number)
    if draft:
        return resume(FormPost(declared, lookup, form_of(draft), version, draft))
    return open_form(declared, lookup, version=version)


def too_late(kind: Kind, number: str) -> ResponseReturnValue:
    """Somebody sent it meanwhile. What was typed is kept, and offered when a correction is opened."""
    if request.method == "POST" and sent_before(request.form):
        return arrived_before(number)
    if request.method == "POST":
        keep_now(kind, number, request.form)
    if request.method == "POST" or request.args.get("draft"):
        flash(
            _(
                "%(number)s is no longer a draft. What you typed is kept until it is one again.",
                number=number,
            ),
            "warning",
        )
    return redirect(url_for("records.page", number=number), 303)


@blueprint.get("/r/<number>")
@allow("read")
def page(number: str) -> ResponseReturnValue:
    version = version_or_404(number)
    wanted = request.args.get("version")
    shown = older_or_404(number, wanted) if wanted else version
    return render_template("records/record.html", **record_page(shown, newest=version))


@blueprint.route("/r/<number>/to/<state>", methods=["GET", "POST"])
@allow("read")
def step(number: str, state: str) -> ResponseReturnValue:
    return step_page(version_or_404(number), state)


@blueprint.post("/r/<number>/take-back")
@allow("create")
def take_back(number: str) -> ResponseReturnValue:
    """Undo sending for approval."""
    version_or_404(number)
    with transaction(current_actor()) as tx:
        lifecycle.take_back(tx, number)
    give_receipt(_("%(number)s is not sent. Go on with it here.", number=number))
    return redirect(url_for("records.edit", number=number), 303)


@blueprint.post("/r/<number>/editions")
@allow("create")
def edition(number: str) -> ResponseReturnValue:
    version_or_404(number)
    with transaction(current_actor()) as tx:
        usecases.new_edition(tx, number)
    return redirect(url_for("records.edit", number=number), 303)


@blueprint.post("/r/<number>/<any(comments, consents, deliveries, relations):attached>")
@allow("read")
def attach(number: str, attached: str) -> ResponseReturnValue:
    """Add a comment, an agreement of the other side, a delivery or a relation."""
    version = version_or_404(number)
    sending = with_words(request.form.get(SENDING, ""), request.form)
    try:
        with transaction(current_actor()) as tx:
            refuse_second(tx, sending)
            add_line(tx, number, attached)
            note_first(tx, sending, number)
    except SentBefore:
        db.session.rollback()
    except Refusal as refusal:
        db.session.rollback()
        if refusal.code != 422:
            raise
        shown = {"refusal": refusal, "attached_to": attached, "typed": request.form}
        return render_template("records/record.html", **record_page(version, newest=version), **shown), 422
    return redirect(url_for("records.page", number=number, _anchor=attached), 303)


def add_line(tx: Transaction, number: str, attached: str) -> None:
    content = {key: value for key, value in request.form.items() if key not in UNTYPED and value}
    edition = request.form.get("edition", "")
    if attached == "comments":
        attachments.comment(tx, number, content.get("text", ""))
    else:
        attachments.attach(tx, LINES[attached], number, content, edition=parse_count(edition))
