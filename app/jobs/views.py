"""The page of one job: its steps, true counts, stop, try again."""

from __future__ import annotations

from flask import Blueprint, abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.access import allow, current_actor, may
from app.db import db
from app.jobs import usecases
from app.jobs.models import Job
from app.transaction import transaction

blueprint = Blueprint("jobs", __name__, template_folder="templates")

ENOUGH = 286  # htmx stops polling on this status


def job_or_404(job_id: str) -> Job:
    """Somebody else's job is not there, but for those who run the system."""
    job = db.session.get(Job, job_id)
    actor = current_actor()
    if job is None or (
        job.started_by != actor.journal_name and not may(actor, "administer") and not may(actor, "audit")
    ):
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
