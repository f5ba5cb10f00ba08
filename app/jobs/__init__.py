"""Work that takes longer than a page: started with its cause, done by a worker, its progress always true."""

from __future__ import annotations

from flask import Flask

from app.i18n import _l


def init_app(app: Flask) -> None:
    from app.jobs.views import blueprint
    from app.jobs.wording import job_state, job_step, job_title, job_trail
    from app.web import navigation

    app.register_blueprint(blueprint)
    app.jinja_env.globals.update(
        job_state=job_state, job_step=job_step, job_title=job_title, job_trail=job_trail
    )
    navigation.register("settings", "jobs.listing", _l("Jobs"), "refresh", 60, "administer")
