"""Actions: what somebody is to do by when, agreed in a meeting or review, reported back in a later one."""

from __future__ import annotations

from flask import Flask

from app.i18n import _l
from app.web import navigation


def init_app(app: Flask) -> None:
    from app.actions.views import blueprint
    from app.records import extension
    from app.records.worked_out import worked_out

    app.register_blueprint(blueprint)
    extension.form_panel("risk", worked_out)
    navigation.register(
        "work", "records.listing", _l("Actions"), "checklist", 30, "read", values={"kind": "action"}
    )
