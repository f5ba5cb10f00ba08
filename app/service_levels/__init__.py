"""Service levels: entering values, reviewing them, and a page for each agreement."""

from __future__ import annotations

from flask import Flask

from app.i18n import _l
from app.web import navigation

LISTS = (
    ("sla", _l("SLAs"), "file-text", 20),
    ("measurement", _l("Measurements"), "gauge", 30),
    ("sla_review", _l("Reviews"), "report-analytics", 40),
)


def init_app(app: Flask) -> None:
    from app.actions.typed import action_rows, make_actions
    from app.records import extension
    from app.service_levels import outages
    from app.service_levels.review import review_context
    from app.service_levels.sheet import follow_outages, sheet_context
    from app.service_levels.views import blueprint

    app.register_blueprint(blueprint)
    extension.form("measurement", "service_levels/sheet.html", sheet_context, settle=follow_outages)
    extension.form_panel("measurement", outages.beside)
    extension.step_panel("measurement", outages.before_step)
    extension.panel("measurement", outages.on_page)
    extension.form("sla_review", "service_levels/review.html", review_context, more=action_rows)
    extension.when_saved("sla_review", make_actions)
    extension.hub("sla", "service_levels.agreement")
    for kind, label, icon, order in LISTS:
        navigation.register(
            "service_levels", "records.listing", label, icon, order, "read", values={"kind": kind}
        )
