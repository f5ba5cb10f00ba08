"""What every kind of record shares: tables, forms from declarations, life cycle, lists, record page."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    from app.records import evidence, extension, jobs, limits, shown  # noqa: F401  # jobs: what comes round
    from app.records.draft_views import blueprint as draft_blueprint
    from app.records.frame import current_frame
    from app.records.lists import views as list_views
    from app.records.views import blueprint
    from app.web.shell import provide_shell

    app.register_blueprint(blueprint)
    app.register_blueprint(draft_blueprint)
    provide_shell(app, current_frame)
    shown.init_app(app)
    list_views.init_app(app)
    for source in limits.SOURCES:
        extension.limit(source)
    evidence.init_app(app)
