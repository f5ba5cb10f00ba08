"""Structured logs, one line of JSON per event: ids and numbers, no names, addresses or form values."""

from __future__ import annotations

import logging
import time
from uuid import uuid4

import structlog
from flask import Flask, Response, g, request


def init_app(app: Flask, *, testing: bool) -> None:
    configure(testing)
    app.before_request(start)
    app.after_request(finish)


def configure(testing: bool) -> None:
    level = logging.CRITICAL if testing else logging.INFO
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        cache_logger_on_first_use=not testing,
    )


def start() -> None:
    g.request_id = uuid4().hex[:12]
    g.started = time.perf_counter()


def finish(response: Response) -> Response:
    """The route's pattern, not its path: a path may name a person or a file."""
    if request.endpoint and not request.endpoint.endswith("static"):
        pattern = request.url_rule.rule if request.url_rule else ""
        spent = round((time.perf_counter() - g.started) * 1000, 1)
        structlog.get_logger().info("request", id=g.request_id, method=request.method, route=pattern,
                                    status=response.status_code, milliseconds=spent)  # fmt: skip
    return response
