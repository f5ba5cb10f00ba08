"""Running the program: is it well, what does it count, and the whole of it in one file and back."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    from app.operations.metrics import count_requests
    from app.operations.views import blueprint

    app.register_blueprint(blueprint)
    count_requests(app)
