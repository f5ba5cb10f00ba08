"""The first page after signing in."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from app.access import allow, current_actor
from app.db import db
from app.records.organisation import current_organisation
from app.records.queries import lookup_now
from app.work.queries import SHOWN, duties, lacking, to_approve, unfinished

blueprint = Blueprint("work", __name__, template_folder="templates")


@blueprint.get("/")
@allow("signed_in")
def home() -> ResponseReturnValue:
    actor, lookup = current_actor(), lookup_now()
    approvals, drafts = to_approve(db.session, actor, lookup), unfinished(db.session, actor)
    found = lacking(db.session, actor, current_organisation(), lookup)
    late = [one for one in found if one.window.limit <= lookup.today]
    coming = [one for one in found if one.window.limit > lookup.today]
    first = [*late[:SHOWN], *coming[:SHOWN]]
    lookup.preload([*(one.number for one in (*approvals, *drafts)), *(one.subject for one in first)])
    shown = duties(db.session, first, lookup)
    return render_template(
        "work/home.html", approvals=approvals, drafts=drafts, lookup=lookup,
        late=shown[: len(late[:SHOWN])], late_total=len(late),
        coming=shown[len(late[:SHOWN]) :], coming_total=len(coming),
    )  # fmt: skip
