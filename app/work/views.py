"""The first page after signing in."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from app.access import allow, current_actor, may
from app.actor import Actor
from app.db import db
from app.records.organisation import current_organisation
from app.records.queries import SqlLookup, lookup_now
from app.records.unfinished import all_offers
from app.work.beginnings import has_recorded
from app.work.duties import Lacking, duties, lacking, this_year
from app.work.first_run import first_run
from app.work.overview import MISSING_SHOWN, latest_reports, missing_lines, overview_for, owners
from app.work.queries import SHOWN, jobs_to_see, to_approve, unfinished
from app.work.upkeep import damaged_files

blueprint = Blueprint("work", __name__, template_folder="templates")


@blueprint.get("/")
@allow("signed_in")
def home() -> ResponseReturnValue:
    """What waits for this person; who answers for nothing in particular sees how the whole stands."""
    actor, lookup, organisation = current_actor(), lookup_now(), current_organisation()
    approvals, drafts = to_approve(db.session, actor, lookup), unfinished(db.session, actor)
    known, assessment = this_year(db.session, organisation, lookup.today)
    found = lacking(known, assessment, actor)
    late = sum(one.window.limit <= lookup.today for one in found)
    first = [*found[:late][:SHOWN], *found[late:][:SHOWN]]
    whole = overview_for(known, assessment, actor)
    missing = list(whole.missing[:MISSING_SHOWN]) if whole else []
    lookup.preload(numbers(approvals, drafts) | subjects([*first, *missing]) | owners(known, missing))
    return render_template(
        "work/home.html", today=lookup.today, lookup=lookup, approvals=approvals, drafts=drafts,
        duties=duties(known, first, lookup), late_total=late, coming_total=len(found) - late,
        whole=whole, missing=missing_lines(known, missing, lookup),
        year=organisation.fiscal_year(lookup.today), **beside(actor, whole is not None, lookup),
    )  # fmt: skip


def beside(actor: Actor, whole: bool, lookup: SqlLookup) -> dict[str, Any]:
    """What else a person looks after: unsaved typing, reports, jobs, the first run, the files."""
    return {
        "reports": latest_reports(db.session) if whole else [],
        "jobs": jobs_to_see(db.session, actor),
        "typed": all_offers(lookup),
        "damaged": damaged_files(db.session) if may(actor, "administer") else None,
        "first_run": first_run(db.session, actor, current_organisation(), lookup),
        "newcomer": may(actor, "create") and not has_recorded(db.session, actor),
    }


def numbers(*versions: list[Any]) -> set[str]:
    return {version.number for several in versions for version in several}


def subjects(found: list[Lacking]) -> set[str]:
    return {one.subject for one in found}
