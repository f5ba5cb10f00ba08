"""Sign-in and sign-out by Flask-Security: argon2, one answer for every wrong sign-in, a limit on tries."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask, Request, request
from flask_limiter import ApplicationLimit, Limiter
from flask_limiter.util import get_remote_address
from flask_login import user_logged_out  # type: ignore[import-untyped]
from flask_security import Security, SQLAlchemyUserDatastore, current_user, user_authenticated

from app.accounts import passkeys, recovery, second_factor, sessions, two_factors, watch
from app.accounts.counting import COUNTS, address_of
from app.accounts.models import Account, Passkey, Role
from app.config import Settings
from app.db import db

# Tests sign in hundreds of times, and prove nothing by a costly hash. No environment can set `testing`.
CHEAP = {"argon2__time_cost": 1, "argon2__memory_cost": 1024, "argon2__parallelism": 1}

PACE = "600 per minute; 10000 per hour"  # for one account, whatever it asks for

datastore = SQLAlchemyUserDatastore(db, Account, Role, Passkey)


def init_app(app: Flask, settings: Settings) -> None:
    app.config.update(security_settings(settings) | second_factor.settings_for(settings) | passkeys.SETTINGS)
    app.config["RATELIMIT_STORAGE_URI"] = address_of(settings.data / COUNTS)
    app.config["RATELIMIT_IN_MEMORY_FALLBACK_ENABLED"] = True
    with app.app_context():  # the codes' clock is tried at once
        security = Security(
            app,
            datastore,
            totp_cls=second_factor.Codes,
            mf_recovery_codes_util_cls=recovery.RecoveryCodes,
            webauthn_util_cls=passkeys.Keys,
            wan_register_form=passkeys.NewKeyForm,
        )
    security.login_manager.request_loader(nobody_by_token)
    security.login_manager.user_loader(sessions.load_account)
    user_authenticated.connect(sessions.begin_session, app)
    user_logged_out.connect(sessions.leave, app)
    app.after_request(sessions.mark_seen)
    app.after_request(sessions.renew_hash)
    watch.init_app(app)
    two_factors.init_app(app, settings)
    pace = ApplicationLimit(
        PACE,
        key_function=by_account,
        exempt_when=lambda: settings.testing or not current_user.is_authenticated,
    )
    app.extensions["akashi_limiter"] = Limiter(
        key_func=get_remote_address, app=app, headers_enabled=False, application_limits=[pace]
    )


def by_account() -> str:
    return f"account {current_user.id}"


def nobody_by_token(_request: Request) -> None:
    """People come in by their session only; Flask-Security would also take tokens, even in the address."""


def security_settings(settings: Settings) -> dict[str, object]:
    return {
        "SECURITY_URL_PREFIX": None,
        "SECURITY_LOGIN_URL": "/sign-in",
        "SECURITY_LOGOUT_URL": "/sign-out",
        "SECURITY_LOGOUT_METHODS": ["POST"],
        "SECURITY_POST_LOGIN_VIEW": "/",
        "SECURITY_POST_LOGOUT_VIEW": "/sign-in",
        "SECURITY_LOGIN_USER_TEMPLATE": "accounts/sign_in.html",
        "SECURITY_PASSWORD_HASH": "argon2",
        "SECURITY_PASSWORD_SINGLE_HASH": ["argon2"],  # argon2 salts by itself
        "SECURITY_PASSWORD_HASH_PASSLIB_OPTIONS": CHEAP if settings.testing else {},
        "SECURITY_PASSWORD_SALT": settings.secret_key,
        "SECURITY_RETURN_GENERIC_RESPONSES": True,
        "SECURITY_FLASH_MESSAGES": False,
        "SECURITY_REDIRECT_VALIDATE_MODE": None,
        "SECURITY_EMAIL_VALIDATOR_ARGS": {"check_deliverability": False, "test_environment": True},
        "SECURITY_DEFAULT_REMEMBER_ME": False,
        "SECURITY_STATIC_FOLDER": None,
        "SECURITY_FRESHNESS": timedelta(seconds=-1),  # ours asks again: accounts.guards.fresh
        "REMEMBER_COOKIE_SECURE": settings.https,
        "REMEMBER_COOKIE_HTTPONLY": True,
        "REMEMBER_COOKIE_SAMESITE": "Lax",
    }


def language_preference() -> str | None:
    """The language the account prefers; none for strangers. Static files ask nobody."""
    if request.endpoint and request.endpoint.endswith("static"):
        return None
    return current_user.language if current_user and current_user.is_authenticated else None
