"""For machines that watch: alive, ready, and figures for those who know the token."""

from __future__ import annotations

import hmac

import structlog
from flask import Blueprint, Response, abort, current_app, request
from flask.typing import ResponseReturnValue

from app.access import allow
from app.config import Settings
from app.operations.metrics import CONTENT_TYPE, figures
from app.operations.readiness import hindrances

blueprint = Blueprint("operations", __name__)


@blueprint.get("/health/live")
@allow("public")
def live() -> ResponseReturnValue:
    """The process answers. Asks nothing else: a restart would not bring back a database."""
    return {"status": "live"}


@blueprint.get("/health/ready")
@allow("public")
def ready() -> ResponseReturnValue:
    """It can serve people. Why not is for the log, not for strangers."""
    found = list(hindrances())
    if not found:
        return {"status": "ready"}
    structlog.get_logger().warning("not ready", reasons=found)
    return {"status": "not ready"}, 503


@blueprint.get("/metrics")
@allow("public")
def metrics() -> ResponseReturnValue:
    """Figures in the text format of Prometheus. Who does not know the token finds no such page."""
    settings: Settings = current_app.extensions["akashi_settings"]
    shown = request.headers.get("Authorization", "").removeprefix("Bearer ").encode()
    if not settings.metrics_token or not hmac.compare_digest(shown, settings.metrics_token.encode()):
        abort(404)
    return Response(figures(current_app), content_type=CONTENT_TYPE)
