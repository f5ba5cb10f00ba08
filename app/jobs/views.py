"""The list of jobs, and the page of one: its steps, true counts, stop, try again."""

from __future__ import annotations

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from app.access import allow, current_actor
from app.db import db
from app.jobs import usecases
from app.jobs.models import Job
from app.jobs.queries import STATES, job_list, visible_to
from app.transaction import transaction

blueprint = Blueprint("jobs", __name__, template_folder="templates")

PAGES_MAX = 100_000
ENOUGH = 286  # htmx stops polling on this status


@blueprint.get("/jobs")
@allow("signed_in")
def listing() -> str:
    state = request.args.get("state", "")
    state = state if state in STATES else ""
    page = request.args.get("page", 1, type=int)
    found = job_list(db.session, current_actor(), state, min(max(page, 1), PAGES_MAX))
    return render_template("jobs/list.html", found=found, state=state, states=STATES, page=page)


def job_or_404(job_id: str) -> Job:
    """Somebody else's job is not there, but for those who run the system."""
    wanted = select(Job).where(Job.id == job_id, visible_to(current_actor()))
    job = db.session.scalars(wanted).one_or_none()
    if job is None:
        abort(404)
    return job


@blueprint.get("/jobs/<job_id>")
@allow("signed_in")
def page(job_id: str) -> ResponseReturnValue:
    job = job_or_404(job_id)
    return render_template("jobs/job.html", job=job), 200


@blueprint.get("/jobs/<job_id>/progress")
@allow("signed_in")
def progress(job_id: str) -> ResponseReturnValue:
    """The same page for htmx: when the job has ended the answer says so and polling stops."""
    job = job_or_404(job_id)
    return render_template("jobs/job.html", job=job), 200 if job.open else ENOUGH


@blueprint.post("/jobs/<job_id>/stop")
@allow("signed_in")
def stop(job_id: str) -> ResponseReturnValue:
    job_or_404(job_id)
    with transaction(current_actor()) as tx:
        usecases.stop(tx, job_or_404(job_id))
    return redirect(url_for("jobs.page", job_id=job_id), 303)


@blueprint.post("/jobs/<job_id>/again")
@allow("signed_in")
def again(job_id: str) -> ResponseReturnValue:
    job_or_404(job_id)
    with transaction(current_actor()) as tx:
        usecases.again(tx, job_or_404(job_id))
    return redirect(url_for("jobs.page", job_id=job_id), 303)
