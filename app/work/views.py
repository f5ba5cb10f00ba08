"""The first page after signing in."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from app.access import allow, current_actor
from app.db import db
from app.records.organisation import current_organisation
from app.records.queries import lookup_now
from app.work.queries import SHOWN, duties, to_approve, unfinished

blueprint = Blueprint("work", __name__, template_folder="templates")


@blueprint.get("/")
@allow("signed_in")
def home() -> ResponseReturnValue:
    actor, lookup = current_actor(), lookup_now()
    approvals, drafts = to_approve(db.session, actor, lookup), unfinished(db.session, actor)
    found = duties(db.session, actor, current_organisation(), lookup)
    lookup.preload(version.number for version in (*approvals, *drafts))
    late = [duty for duty in found if duty.limit <= lookup.today]
    coming = [duty for duty in found if duty.limit > lookup.today]
    return render_template(
        "work/home.html", approvals=approvals, drafts=drafts, late=late[:SHOWN], late_total=len(late),
        coming=coming[:SHOWN], lookup=lookup,
    )  # fmt: skip
