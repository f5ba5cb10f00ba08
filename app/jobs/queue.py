"""The queue that wakes workers: huey on a file in the data folder. Its messages are ids; none is missed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Flask

if TYPE_CHECKING:
    from huey import SqliteHuey


def queue_of(app: Flask) -> SqliteHuey:
    """The organisation's queue, opened when first needed: commands that start no job go without huey."""
    from huey import SqliteHuey

    if "akashi_queue" not in app.extensions:
        settings = app.extensions["akashi_settings"]
        queue = SqliteHuey("akashi", filename=str(settings.data / "queue.sqlite"), results=False, fsync=True)
        app.extensions["akashi_run"] = task_of(app, queue)  # first: whoever finds the queue posts at once
        app.extensions["akashi_queue"] = queue
    opened: SqliteHuey = app.extensions["akashi_queue"]
    return opened


def task_of(app: Flask, queue: SqliteHuey) -> Any:
    from app.jobs.worker import run_job

    def run(job: str) -> None:
        with app.app_context():
            run_job(job)

    return queue.task(name="run")(run)


def post(app: Flask, job: str) -> None:
    """Tell a worker that this job waits."""
    queue_of(app)
    app.extensions["akashi_run"](job)
