"""Cookies: over HTTPS their names begin with `__Host-`, so that no other host of the domain can plant one."""

from __future__ import annotations

import hashlib

from flask import current_app, request
from flask.sessions import SecureCookieSessionInterface
from werkzeug.wrappers import Response

YEAR = 365 * 24 * 3600
HOST = "__Host-"


class Sessions(SecureCookieSessionInterface):
    """Flask's, signed with SHA-256: its own choice is SHA-1."""

    digest_method = staticmethod(hashlib.sha256)


def name_of(cookie: str) -> str:
    """Browsers take the prefix only over HTTPS, and only for the whole host."""
    return HOST + cookie if over_https() else cookie


def over_https() -> bool:
    return bool(current_app.config["SESSION_COOKIE_SECURE"])


def chosen(cookie: str) -> str:
    """What somebody chose on this device, "" for nothing."""
    return request.cookies.get(name_of(cookie), "")


def keep(response: Response, cookie: str, value: str) -> None:
    """For a year, for our pages only, out of reach of scripts."""
    response.set_cookie(
        name_of(cookie), value, max_age=YEAR, httponly=True, secure=over_https(), samesite="Lax", path="/"
    )
