"""What services promise: whether suppliers carry it, and how much of it was kept."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    from app.carrying.panels import beside_assessment, beside_form, beside_review, hub_panel, service_panel
    from app.carrying.views import blueprint
    from app.records import extension

    app.register_blueprint(blueprint)
    extension.panel("service", service_panel)
    extension.panel("alignment_assessment", beside_assessment)
    extension.form_panel("alignment_assessment", beside_form)
    extension.form_panel("dependency_review", beside_review)
    extension.subject_panel(hub_panel)
