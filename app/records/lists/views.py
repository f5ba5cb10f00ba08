"""What may be done with a list besides looking at it: take it as a file, approve several at once."""

from __future__ import annotations

from flask import Blueprint, Flask, Response, abort, redirect, request, url_for
from flask.typing import ResponseReturnValue

from app.access import allow, kinds
from app.db import db
from app.records.lists.columns import column_groups
from app.records.lists.export import MOST, send_list
from app.records.lists.looking import look, take
from app.records.lists.question import ListQuestion
from controls.kinds import Kind

blueprint = Blueprint("record_lists", __name__)


def init_app(app: Flask) -> None:
    app.register_blueprint(blueprint)
    app.jinja_env.globals.update(column_groups=column_groups, most_in_file=MOST)


def kind_or_404(kind: str) -> Kind:
    declared = kinds().get(kind)
    if declared is None:
        abort(404)
    return declared


@blueprint.get("/records/<kind>/export/<any(csv, xlsx):form>")
@allow("read")
def export(kind: str, form: str) -> Response:
    """Every row of the list, whatever page of it is shown."""
    declared = kind_or_404(kind)
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
