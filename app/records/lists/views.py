"""What may be done with a list besides looking at it: take it as a file, approve several, name it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from flask import Blueprint, Flask, Response, abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from app.access import allow, current_actor, kinds
from app.db import AnySession, begin_writing, db
from app.i18n import _
from app.records.lists.columns import column_groups
from app.records.lists.export import MOST, send_list
from app.records.lists.looking import look, take
from app.records.lists.question import ListQuestion
from app.records.lists.saved import delete_filter, rename_filter, save_filter, saved_filters
from app.refusal import Refusal
from app.web.receipts import give_receipt
from controls.kinds import Kind

blueprint = Blueprint("record_lists", __name__)


def init_app(app: Flask) -> None:
    app.register_blueprint(blueprint)
    app.jinja_env.globals.update(
        column_groups=column_groups,
        most_in_file=MOST,
        saved_filters=lambda kind: saved_filters(db.session, current_actor(), kind),
    )


def kind_or_404(kind: str) -> Kind:
    declared = kinds().get(kind)
    if declared is None:
        abort(404)
    return declared


@blueprint.get("/records/<kind>/export/<form>")
@allow("read")
def export(kind: str, form: str) -> Response:
    """Every row of the list, whatever page of it is shown, as csv or xlsx."""
    declared = kind_or_404(kind)
    if form not in MOST:
        abort(404)
    return send_list(db.session, declared, ListQuestion.from_url(request.args, declared), form)


@blueprint.route("/records/<kind>/approve", methods=["GET", "POST"])
@allow("approve")
def approve(kind: str) -> ResponseReturnValue:
    """Look at chosen records one below the other and approve those that are ticked."""
    declared = kind_or_404(kind)
    if request.method == "POST":
        return take(declared)
    numbers = request.args.getlist("number")
    if not numbers:
        return redirect(url_for("records.listing", kind=kind, waiting=1))
    return look(declared, numbers)


# ---- filters under a name --------------------------------------------------------------------------------


@blueprint.post("/records/<kind>/filters")
@allow("read")
def keep_filter(kind: str) -> ResponseReturnValue:
    """The filter is that of the URL; the name is typed, or comes with it when a deletion is undone."""
    declared = kind_or_404(kind)
    question = ListQuestion.from_url(request.args, declared)
    name = request.form.get("name") or request.args.get("name", "")
    with writing() as session:
        saved = save_filter(session, current_actor(), declared, name, question.as_url(declared, page=1))
        flash(_("“%(name)s” is saved.", name=saved.name))
    return to_list(declared, question.as_url(declared))


@blueprint.post("/records/<kind>/filters/<id>/name")
@allow("read")
def name_filter(kind: str, id: str) -> ResponseReturnValue:
    declared = kind_or_404(kind)
    shown = ListQuestion.from_url(request.args, declared).as_url(declared)
    with writing() as session:
        saved = rename_filter(session, current_actor(), declared, id, request.form.get("name", ""))
        flash(_("“%(name)s” is saved.", name=saved.name))
    return to_list(declared, shown)


@blueprint.post("/records/<kind>/filters/<id>/delete")
@allow("read")
def drop_filter(kind: str, id: str) -> ResponseReturnValue:
    """What was deleted can be saved again: its filter is in the URL of the button."""
    declared = kind_or_404(kind)
    shown = ListQuestion.from_url(request.args, declared).as_url(declared)
    with writing() as session:
        gone = delete_filter(session, current_actor(), declared, id)
        undo = url_for("record_lists.keep_filter", kind=kind, name=gone.name, **gone.query)
        give_receipt(_("“%(name)s” is deleted.", name=gone.name), undo=undo)
    return to_list(declared, shown)


@contextmanager
def writing() -> Iterator[AnySession]:
    """A small write. What is refused is said above the list."""
    begin_writing(db.session)
    try:
        yield db.session
        db.session.commit()
    except Refusal as refusal:
        db.session.rollback()
        if refusal.code == 404:
            raise
        flash(str(refusal.message), "warning")


def to_list(kind: Kind, shown: Mapping[str, Any]) -> ResponseReturnValue:
    return redirect(url_for("records.listing", kind=kind.id, **shown), 303)
