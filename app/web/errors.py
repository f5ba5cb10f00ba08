"""What people read when something cannot be done: what is wrong, what to do now."""

from __future__ import annotations

import structlog
from flask import Flask, current_app, g, jsonify, render_template
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from app.i18n import device_language, force_locale
from app.outside import outside
from app.refusal import Refusal
from app.web.incoming import wants_json
from app.web.shell import Shell
from app.web.unavailable import unavailable

EXPECTED = (400, 401, 403, 404, 405, 409, 413, 422, 429)


def init_app(app: Flask) -> None:
    """Answer refusals and faults with pages in the language of the person, or JSON for programs."""
    app.register_error_handler(Refusal, refused)
    app.register_error_handler(CSRFError, page_too_old)
    app.register_error_handler(HTTPException, failed)
    app.register_error_handler(Exception, broke)


def refused(refusal: Refusal) -> ResponseReturnValue:
    """A use case said no and the view had no form to show it at."""
    return answer(refusal.code, sentence=str(refusal.message))


def page_too_old(_error: CSRFError) -> ResponseReturnValue:
    return answer(400, reason="session")


def failed(error: HTTPException) -> ResponseReturnValue:
    code = error.code or 500
    if error.response is not None or code < 400:
        return error
    return answer(code) if code in EXPECTED or code >= 500 else answer(400)


def broke(error: Exception) -> ResponseReturnValue:
    """A bug, unless it is disk or database. The log gets the whole of it under the id the page quotes.

    The page asks neither the database nor who is signed in: they may be what broke.
    """
    if found := outside(error):
        return unavailable(found, error, reference())
    structlog.get_logger().error("fault", id=reference(), exc_info=error)
    if wants_json():
        return answer(500)
    with force_locale(device_language()):
        page = current_app.jinja_env.get_template("web/error.html")
        return page.render(code=500, sentence="", reason="", reference=reference(), bare_frame=Shell()), 500


def reference() -> str:
    return str(g.get("request_id", ""))


def answer(code: int, *, sentence: str = "", reason: str = "") -> ResponseReturnValue:
    if wants_json():
        return jsonify(error=sentence or reason or str(code), reference=reference()), code
    words = {"code": code, "sentence": sentence, "reason": reason, "reference": reference()}
    return render_template("web/error.html", **words), code
