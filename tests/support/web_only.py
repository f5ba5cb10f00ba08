"""The web room by itself: its pages and components in a program without any other room or database."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Flask, Response
from flask_login import LoginManager  # type: ignore[import-untyped]
from flask_wtf import CSRFProtect

from app import i18n, web
from app.web import errors, logs
from app.web.headers import HEADERS, POLICY
from app.web.shell import Shell, provide_shell
from controls.rights import load_rights


class SignedIn:
    """Somebody who may open what only needs a sign-in."""

    is_authenticated = is_active = True
    is_anonymous = False
    id = "1"
    person = "PER-2026-0001"
    roles: tuple[object, ...] = ()


def make_web_app() -> Flask:
    app = Flask("web_only", static_folder=None)
    app.config.update(SECRET_KEY="only for tests " * 3, TESTING=True, WTF_CSRF_ENABLED=True)
    app.extensions["akashi_zone"] = lambda: "Asia/Tokyo"
    app.extensions["akashi_rights"] = load_rights()
    app.extensions["akashi_clock"] = lambda: datetime(2026, 11, 18, 5, 2, tzinfo=UTC)
    logs.init_app(app, testing=True)
    login = LoginManager(app)
    login.request_loader(lambda _request: SignedIn())
    i18n.init_app(app)
    CSRFProtect(app)
    web.init_app(app)
    errors.init_app(app)
    frame = Shell("Hoshino Systems", "Managed services", "Yui Nakamura", sign_out="/sign-out")
    provide_shell(app, lambda: frame)
    app.after_request(strict)
    return app


def strict(response: Response) -> Response:
    response.headers.update({"Content-Security-Policy": POLICY, **HEADERS})
    return response
