"""Work that takes longer than a page: started with its cause, done by a worker, its progress always true."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Flask

if TYPE_CHECKING:
    from app.jobs.models import Job


def init_app(app: Flask) -> None:
    from app.jobs.views import blueprint

    app.register_blueprint(blueprint)
    app.jinja_env.globals.update(job_title=job_title, job_step=job_step)


def job_title(job: Job) -> str:
    from app.jobs.worker import HANDLERS

    return str(HANDLERS[job.kind].title)


def job_step(job: Job) -> str:
    """The step the job is at, in words."""
    from app.jobs.worker import HANDLERS

    return str(HANDLERS[job.kind].steps.get(job.step, job.step))
