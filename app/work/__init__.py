"""My work: what waits for the person who looks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Flask

from app.i18n import _, _l, language, ngettext
from app.web import navigation

if TYPE_CHECKING:
    from app.assessments.summing import Totals
    from app.work.overview import Overview


def init_app(app: Flask) -> None:
    from app.work.queries import waiting_count
    from app.work.views import blueprint

    app.register_blueprint(blueprint)
    navigation.register(
        "work",
        "work.home",
        _l("My work"),
        "checklist",
        10,
        "signed_in",
        waiting=waiting_count,
        on_phone=True,
        keys="g w",
    )
    app.jinja_env.globals.update(work_sentence=work_sentence, time_left=time_left)


def work_sentence(late: int, approvals: int, coming: int, whole: Overview | None) -> str:
    """The whole truth in one line."""
    parts = []
    if late:
        parts.append(
            ngettext(
                "%(num)d interval is overdue or partly met.",
                "%(num)d intervals are overdue or partly met.",
                late,
            )
        )
    if approvals:
        parts.append(
            ngettext(
                "%(num)d record waits for your approval.",
                "%(num)d records wait for your approval.",
                approvals,
            )
        )
    if coming:
        parts.append(ngettext("%(num)d interval is open now.", "%(num)d intervals are open now.", coming))
    if whole:
        parts.append(whole_sentence(whole.totals))
    return _sentence_space().join(parts) if parts else _("Everything you answer for is covered.")


def whole_sentence(totals: Totals) -> str:
    if totals.percent is None:
        return _("No planned interval of this fiscal year is due yet.")
    if not totals.gaps and not totals.partial:
        return _("Every planned interval that is due so far is covered.")
    return _(
        "%(percent)s %% of the planned intervals due this fiscal year are covered.", percent=totals.percent
    )


def time_left(days: int) -> str:
    """How far the last day in time is: "in 2 days", "4 days late"."""
    if days < 0:
        return ngettext("%(num)d day late", "%(num)d days late", -days)
    if days == 0:
        return _("today")
    return ngettext("in %(num)d day", "in %(num)d days", days)


def _sentence_space() -> str:
    return "" if language() == "ja" else " "
