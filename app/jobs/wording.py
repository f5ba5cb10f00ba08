"""What jobs, their steps and their states are called."""

from __future__ import annotations

from app.i18n import _, _l
from app.jobs.kinds import HANDLERS
from app.jobs.models import DONE, FAILED, QUEUED, RUNNING, STOPPED, Job

STATE_NAMES = {
    QUEUED: _l("Waiting"),
    RUNNING: _l("Running"),
    DONE: _l("Done"),
    FAILED: _l("Failed"),
    STOPPED: _l("Stopped"),
}


def job_title(job: Job) -> str:
    """A job of a kind that is no longer there keeps the kind's id."""
    return str(HANDLERS[job.kind].title) if job.kind in HANDLERS else job.kind


def job_step(job: Job) -> str:
    """The step the job is at, in words."""
    return dict(job_steps(job)).get(job.step, job.step)


def job_steps(job: Job) -> list[tuple[str, str]]:
    """Every step with its name, in the order they come."""
    steps = HANDLERS[job.kind].steps if job.kind in HANDLERS else {}
    return [(step, str(name)) for step, name in steps.items()]


def job_trail(job: Job) -> list[dict[str, str]]:
    """The steps as a page lists them: done, under way, still to come."""
    steps = job_steps(job)
    at = next((place for place, (step, _name) in enumerate(steps) if step == job.step), -1)
    notes = {at: _("under way")}
    return [
        {"state": "ok" if place < at else "", "title": name, "text": notes.get(place, "")}
        for place, (_step, name) in enumerate(steps)
    ]


def job_state(state: str) -> str:
    return str(STATE_NAMES[state])
