"""What stands before the doors of sign-ins: limits on tries, and the password asked for once more."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from flask import Flask, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_limiter import Limiter
from flask_security import current_user

from app.accounts import sessions
from app.i18n import _
from app.refusal import NotAllowed

View = TypeVar("View", bound=Callable[..., ResponseReturnValue])

TRIES = "10 per minute; 60 per hour"  # from one address
MAILS = "5 per minute; 20 per hour"
CODES = "30 per hour"  # for one account, wherever they come from
LIMITED = {
    "security.login": TRIES,
    "security.two_factor_token_validation": TRIES,
    "security.mf_recovery": TRIES,
    "security.wan_signin_response": TRIES,
    "accounts.set_password": TRIES,
    "accounts.confirm": TRIES,
    "accounts.password": TRIES,
    "accounts.forgotten": MAILS,
}
BY_ACCOUNT = ("security.two_factor_token_validation", "security.mf_recovery")


def limit_tries(app: Flask) -> None:
    """Count what is posted to these doors. Called when all of them are there."""
    limiter: Limiter = app.extensions["akashi_limiter"]
    for endpoint, limits in LIMITED.items():
        wrap(app, endpoint, limiter.limit(limits, methods=["POST"]))
    shared = limiter.shared_limit(CODES, scope="codes", key_func=waiting, methods=["POST"])
    for endpoint in BY_ACCOUNT:
        wrap(app, endpoint, shared)


def wrap(app: Flask, endpoint: str, wrapper: Callable[[Any], Any]) -> None:
    app.view_functions[endpoint] = wrapper(app.view_functions[endpoint])


def waiting() -> str:
    """The account whose password was right and whose code is awaited."""
    return str(session.get("tf_user_id", ""))


def fresh(view: View) -> View:
    """Only where the password was typed a short while ago; otherwise it is asked for first."""

    @wraps(view)
    def guarded(*given: Any, **more: Any) -> ResponseReturnValue:
        if sessions.is_fresh():
            return view(*given, **more)
        back = request.full_path.rstrip("?") if request.method == "GET" else url_for("accounts.own")
        return redirect(url_for("accounts.confirm", next=back), 303)

    return guarded  # type: ignore[return-value]


def proved(view: View) -> View:
    """Whoever has a passkey used it before changing factors: a stolen password adds and removes none."""

    @wraps(view)
    def guarded(*given: Any, **more: Any) -> ResponseReturnValue:
        if sessions.owes_passkey(current_user):
            raise NotAllowed(
                _("You have a passkey. Sign out, and sign in with it to change how you sign in.")
            )
        return view(*given, **more)

    return guarded  # type: ignore[return-value]
