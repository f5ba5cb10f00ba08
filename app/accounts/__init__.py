"""People who sign in, what they are called, and which roles they hold."""

from __future__ import annotations

from flask import Flask

from app.i18n import _l
from app.web import navigation


def init_app(app: Flask) -> None:
    from app.accounts import admin_views, doors, guards, own_views, second_factor_views, tidying, wording  # noqa: F401
    from app.accounts.views import blueprint

    app.register_blueprint(blueprint)
    doors.hang(app)
    guards.limit_tries(app)
    app.jinja_env.globals.update(
        role_names_of=wording.role_names_of,
        sign_in_state=wording.sign_in_state,
        mail_state=wording.mail_state,
    )
    navigation.register("settings", "accounts.sign_ins", _l("Sign-ins"), "users-group", 25, "administer")
