"""Add files to a record; accept them, send them back, take them back."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.access import allow, current_actor
from app.db import db
from app.i18n import _, local_path
from app.records import evidence
from app.records.evidence import decide, offer
from app.records.page import record_page
from app.records.queries import newest
from app.refusal import Refusal
from app.transaction import transaction
from app.vault.receiving import errors
from app.vault.uploads import came_with_request, chosen_for, keep_posted_files, posted_files
from app.web.receipts import give_receipt

blueprint = Blueprint("record_evidence", __name__)


@blueprint.post("/r/<number>/evidence")
@allow("create")
def add(number: str) -> ResponseReturnValue:
    """Files chosen here, or digests of uploaded ones; role, page and last day hold for all of them."""
    keep_posted_files()
    files = chosen_for(request.form)
    try:
        if files:
            with transaction(current_actor()) as tx:
                offer(tx, number, files, expires_on=typed_day(request.form.get("expires_on", "")))
    except Refusal as refusal:
        if refusal.code != 422:
            raise
        return shown_again(number, refusal)
    for sentence in errors(came_with_request()):
        flash(sentence, "error")
    tell_recognised()
    if not files and not came_with_request():
        flash(_("Choose a file."), "error")
    return back_to(number)


def shown_again(number: str, refusal: Refusal) -> ResponseReturnValue:
    """The page of the record with what was typed, and the files that came: they are stored by now."""
    db.session.rollback()
    version = newest(db.session, number)
    if version is None:
        raise refusal
    shown = {"refusal": refusal, "attached_to": "evidence", "typed": request.form}
    files = [{**row, "remove": "remove-evidence"} for row in posted_files(request.form)]
    page = record_page(version, newest=version)
    return render_template("records/record.html", **page, **shown, files=files), refusal.code


def typed_day(typed: str) -> date | None:
    try:
        return date.fromisoformat(typed) if typed else None
    except ValueError as error:
        message = _("Write the day as year-month-day.")
        raise Refusal(message, fields={"expires_on": message}) from error


def tell_recognised() -> None:
    for one in came_with_request():
        if one.recognised:
            flash(one.recognised)


@blueprint.post("/evidence/links/<link>/<any(accept, reject, withdraw):step>")
@allow("create")
def settle(link: str, step: str) -> ResponseReturnValue:
    """One step of one offered file. What is missing is said on the page where the form stands."""
    try:
        with transaction(current_actor()) as tx:
            record = decide(tx, link, step, request.form.get("reason", "")).record
    except Refusal as refusal:
        if refusal.code != 422:
            raise
        flash(refusal.message, "error")
        return redirect(local_path(request.form.get("next", "/")), 303)
    undo = url_for("record_evidence.offer_again", link=link) if step == "withdraw" else ""
    give_receipt(said(step), undo=undo)
    return back_to(record)


@blueprint.post("/evidence/links/<link>/offer-again")
@allow("create")
def offer_again(link: str) -> ResponseReturnValue:
    """Undo taking a file back."""
    with transaction(current_actor()) as tx:
        record = evidence.offer_again(tx, link).record
    give_receipt(_("The file is offered again."))
    return back_to(record)


def said(step: str) -> str:
    sentences = {
        "accept": _("The file is accepted."),
        "reject": _("The file is sent back."),
        "withdraw": _("The file is taken back."),
    }
    return sentences[step]


def back_to(number: str) -> ResponseReturnValue:
    return redirect(url_for("records.page", number=number, _anchor="evidence"), 303)
