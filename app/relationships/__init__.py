"""Business relationships: meetings, a page for each customer, figures of complaints and surveys."""

from __future__ import annotations

from flask import Flask

from app.i18n import _l
from app.web import navigation


def init_app(app: Flask) -> None:
    from app.actions.typed import action_rows, make_actions
    from app.records import extension
    from app.records.worked_out import worked_out
    from app.relationships.complaints import complaint_counts
    from app.relationships.meetings import meeting_context, name_first_topic
    from app.relationships.surveys import survey_figures
    from app.relationships.views import blueprint

    app.register_blueprint(blueprint)
    extension.form(
        "brm_meeting",
        "relationships/meeting.html",
        meeting_context,
        more=action_rows,
        settle=name_first_topic,
    )
    extension.when_saved("brm_meeting", make_actions)
    extension.computed("complaint_counts", complaint_counts)
    extension.computed("survey_figures", survey_figures)
    extension.form_panel("complaint_report", worked_out)
    extension.form_panel("survey_analysis", worked_out)
    extension.hub("customer", "relationships.customer")
    navigation.register(
        "relationships", "records.listing", _l("Meetings"), "calendar-event", 20, "read",
        values={"kind": "brm_meeting"},
    )  # fmt: skip
