"""Security events in the log: who signed in and how, what was refused, what was changed about a sign-in.

By the number of the sign-in, never by name or address, and never with what was typed.
"""

from __future__ import annotations

from typing import Any

import structlog
from flask import Flask, Response, g, request
from flask_login import user_logged_out  # type: ignore[import-untyped]
from flask_security import user_authenticated

DOORS = {
    "security.login": "password",
    "security.two_factor_token_validation": "code",
    "security.mf_recovery": "recovery code",
    "security.wan_signin_response": "passkey",
    "accounts.set_password": "link",
    "accounts.confirm": "password again",
    "accounts.password": "password again",
}
REFUSED = {401: "not signed in", 403: "not allowed", 413: "too large", 429: "too many tries"}


def init_app(app: Flask) -> None:
    user_authenticated.connect(signed_in, app)
    user_logged_out.connect(signed_out, app)
    app.after_request(look)


def note(event: str, **what: Any) -> None:
    structlog.get_logger().info("security", what=event, id=g.get("request_id", ""), **what)


def signed_in(_app: Flask, user: Any, authn_via: Any = None, **_how: object) -> None:
    note("signed in", account=user.id, by=list(authn_via or ()))


def signed_out(_app: Flask, user: Any = None, **_how: object) -> None:
    note("signed out", account=getattr(user, "id", None))


def changed(account: int, what: str) -> None:
    """Something that matters for signing in was changed."""
    note("sign-in changed", account=account, part=what, by=by_whom())


def look(response: Response) -> Response:
    code = response.status_code
    if code in REFUSED:
        note(REFUSED[code], account=by_whom(), route=route())
    elif code == 400 and request.method == "POST" and not g.get("csrf_valid"):
        note("form without token", account=by_whom(), route=route())
    elif request.method == "POST" and request.endpoint in DOORS and code in (200, 400, 422):
        note("sign-in refused", by=DOORS[request.endpoint], account=by_whom())
    return response


def by_whom() -> int | None:
    """The number of the sign-in, where it is known by now: nothing is asked for the log."""
    actor = g.get("actor")
    return actor.account if actor else None


def route() -> str:
    return request.url_rule.rule if request.url_rule else ""
