"""What comes in. What no browser sends is refused before a view sees it: NUL in addresses, endless JSON,
huge bodies.
"""

from __future__ import annotations

from typing import Any

from flask import Flask, abort, current_app, request
from flask.json.provider import DefaultJSONProvider

from app.access import PUBLIC, permission_of

JSON_MAX = 4_000_000  # bytes: four times the largest form that is kept while somebody types
STRANGERS_MAX = 1_000_000  # bytes: whoever signs in sends a few hundred


class Json(DefaultJSONProvider):
    """For a view, what is nested too deep to be read is as unreadable as any other broken JSON."""

    def loads(self, s: str | bytes, **options: Any) -> Any:
        try:
            return super().loads(s, **options)
        except RecursionError as error:
            raise ValueError("nested too deep") from error


def init_app(app: Flask) -> None:
    app.json = Json(app)
    app.before_request(refuse_nul)
    app.before_request(bound_body)


def refuse_nul() -> None:
    """PostgreSQL keeps no NUL in texts and fails when it is asked for one; no filter or number has any."""
    if "\0" in request.path or b"%00" in request.query_string or b"\0" in request.query_string:
        abort(400)


def bound_body() -> None:
    """Before anything reads it: JSON is held in memory whole, and strangers bring no files."""
    if request.is_json:
        request.max_content_length = JSON_MAX
    elif request.endpoint and permission_of(current_app, request.endpoint) == PUBLIC:
        request.max_content_length = STRANGERS_MAX


def wants_json() -> bool:
    """Scripts say so; browsers ask for a page."""
    return request.accept_mimetypes.best_match(["text/html", "application/json"]) == "application/json"
