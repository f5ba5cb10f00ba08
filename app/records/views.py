"""Pages every kind shares: list, form, record, the steps of its life. A view translates; use cases decide."""

from __future__ import annotations

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.access import allow, current_actor, kinds, may
from app.db import db
from app.i18n import _
from app.records import attachments, lifecycle, usecases
from app.records.editing import FormPost, answer_form, open_form
from app.records.lists import ListQuestion, list_page
from app.records.models import RecordVersion
from app.records.page import record_page
from app.records.queries import lookup_now, newest, versions_of
from app.records.standins import stands_in
from app.records.steps import working_states
from app.refusal import Refusal
from app.transaction import transaction
from app.web.receipts import give_receipt
from controls.kinds import Kind

blueprint = Blueprint("records", __name__, template_folder="templates")


def kind_or_404(kind: str) -> Kind:
    declared = kinds().get(kind)
    if declared is None:
        abort(404)
    return declared


def version_or_404(number: str) -> RecordVersion:
    """The version this person may see; another one's secret is as if it were not there."""
    version = newest(db.session, number)
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
    blank = RecordVersion(kind=kind, content={}, created_by="")
    if not stands_in(declared.create, current_actor(), declared, blank, lookup):
        abort(403)
    if request.method == "GET":
        return open_form(declared, lookup, given=request.args.to_dict())
    return answer_form(FormPost(declared, lookup, request.form, None))


@blueprint.route("/r/<number>/edit", methods=["GET", "POST"])
@allow("create")
def edit(number: str) -> ResponseReturnValue:
    version = version_or_404(number)
    declared = kinds()[version.kind]
    lookup = lookup_now()
    if version.state not in working_states(declared):
        return redirect(url_for("records.page", number=number))
    if not usecases.may_edit(current_actor(), declared, version, lookup):
        abort(403)
    if request.method == "GET":
        return open_form(declared, lookup, version=version)
    return answer_form(FormPost(declared, lookup, request.form, version))


@blueprint.get("/r/<number>")
@allow("read")
def page(number: str) -> ResponseReturnValue:
    version = version_or_404(number)
    wanted = request.args.get("version", "")
    shown = next(
        (v for v in versions_of(db.session, number) if f"{v.edition}.{v.correction}" == wanted), version
    )
    return render_template("records/record.html", **record_page(shown, newest=version))


@blueprint.route("/r/<number>/to/<state>", methods=["GET", "POST"])
@allow("read")
def step(number: str, state: str) -> ResponseReturnValue:
    """GET shows what the step means and asks for what it needs; POST takes it."""
    version = version_or_404(number)
    values = record_page(version, newest=version)
    chosen = next((s for s in values["steps"] if s.to == state), None)
    if chosen is None:
        raise Refusal(
            _("This step is no longer possible: the record has changed. Look at it again."), code=409
        )
    if request.method == "GET":
        return render_template("records/step.html", step=chosen, **values)
    try:
        return take_step(version, state)
    except Refusal as refusal:
        if refusal.code != 422:
            raise
        page = render_template("records/step.html", step=chosen, refusal=refusal, **values)
        return page, refusal.code


def take_step(version: RecordVersion, state: str) -> ResponseReturnValue:
    number, form = version.number, request.form
    rejected = {
        k.removeprefix("reject-"): form.get(f"why-{k.removeprefix('reject-')}", "")
        for k in form
        if k.startswith("reject-")
    }
    with transaction(current_actor()) as tx:
        moved = lifecycle.transition(tx, number, state, reason=form.get("reason", ""), rejected=rejected)
        position, opened = tx.next_position - 1, moved.state == "draft"
    give_receipt(_("%(number)s: saved.", number=number), position=position)
    return redirect(url_for("records.edit" if opened else "records.page", number=number), 303)


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
    version_or_404(number)
    names = {"comments": "comment", "consents": "consent", "deliveries": "delivery", "relations": "relation"}
    content = {key: value for key, value in request.form.items() if key != "csrf_token" and value}
    with transaction(current_actor()) as tx:
        if attached == "comments":
            attachments.comment(tx, number, content.get("text", ""))
        else:
            attachments.attach(tx, names[attached], number, content)
    return redirect(url_for("records.page", number=number, _anchor=attached), 303)
