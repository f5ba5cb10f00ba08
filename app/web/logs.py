"""Structured logs, one line of JSON per event: ids and numbers, no names, addresses or form values."""

from __future__ import annotations

import logging
import sqlite3
import sys
import time
import traceback
from collections.abc import Iterator, MutableMapping
from typing import Any
from uuid import uuid4

import structlog
from flask import Flask, Response, g, request
from sqlalchemy.exc import SQLAlchemyError

from app.outside import is_of_postgresql


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
            with_exception,
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        cache_logger_on_first_use=not testing,
    )


def with_exception(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Where it broke and why: the first cause first."""
    given = event.pop("exc_info", None)
    error = given if isinstance(given, BaseException) else sys.exc_info()[1] if given else None
    if error:
        event["exception"] = "".join(line for one in causes(error) for line in told(one))
    return event


def causes(error: BaseException | None) -> Iterator[BaseException]:
    """The first thing that went wrong, then what came of it."""
    if error:
        yield from causes(error.__cause__ or (None if error.__suppress_context__ else error.__context__))
        yield error


def told(error: BaseException) -> Iterator[str]:
    """The words of a database may quote the row they are about, so they are left out."""
    yield from traceback.format_tb(error.__traceback__)
    name = f"{type(error).__module__}.{type(error).__qualname__}"
    yield f"{name}\n" if of_database(error) else f"{name}: {error}\n"


def of_database(error: BaseException) -> bool:
    return isinstance(error, (SQLAlchemyError, sqlite3.Error)) or is_of_postgresql(error)


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
