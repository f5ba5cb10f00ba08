"""Passkeys: keys on people's devices that sign in by themselves. Flask-Security speaks with them.

A passkey asks its owner for a finger, a face or a PIN each time, so it is both steps in one.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import current_app, request
from flask_security import UserMixin, WebAuthnRegisterForm, WebauthnUtil
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)
from wtforms import HiddenField

from app.config import Settings

USAGE = "first"
SETTINGS: dict[str, object] = {
    "SECURITY_WEBAUTHN": True,
    "SECURITY_WAN_RP_NAME": "Akashi",
    "SECURITY_WAN_REGISTER_URL": "/account/passkeys",
    "SECURITY_WAN_SIGNIN_URL": "/sign-in/passkey",
    "SECURITY_WAN_DELETE_URL": "/account/passkeys/delete",
    "SECURITY_WAN_ALLOW_AS_FIRST_FACTOR": True,
    "SECURITY_WAN_ALLOW_AS_MULTI_FACTOR": True,
    "SECURITY_WAN_ALLOW_USER_HINTS": False,  # nobody learns here which addresses there are
}


class NewKeyForm(WebAuthnRegisterForm):
    """What the browser sends before it makes a key: its name. There is one use for it."""

    usage = HiddenField(default=USAGE)


class Keys(WebauthnUtil):
    """What we ask of a passkey: that it knows its owner, and finds itself without being told who signs in."""

    def origin(self) -> str:
        """The address people see; behind a proxy it is the one of the settings."""
        settings: Settings = current_app.extensions["akashi_settings"]
        parts = urlsplit(settings.public_url or request.host_url)
        return f"{parts.scheme}://{parts.netloc}"

    def authenticator_selection(self, user: UserMixin, usage: str) -> AuthenticatorSelectionCriteria:
        return AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED,
            user_verification=UserVerificationRequirement.REQUIRED,
        )

    def user_verification(self, user: UserMixin | None, usage: list[str]) -> UserVerificationRequirement:
        return UserVerificationRequirement.REQUIRED
