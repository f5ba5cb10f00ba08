"""People who sign in, what they are called, and which roles they hold."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    from app.accounts.views import blueprint

    app.register_blueprint(blueprint)
