"""My work: what waits for the person who looks."""

from __future__ import annotations

from flask import Flask

from app.i18n import _, _l, language, ngettext
from app.web import navigation


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
    app.jinja_env.globals["work_sentence"] = work_sentence


def work_sentence(late: int, approvals: int, coming: int) -> str:
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
    return _sentence_space().join(parts) if parts else _("Everything you answer for is covered.")


def _sentence_space() -> str:
    return "" if language() == "ja" else " "
