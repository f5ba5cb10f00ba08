"""Where two factors are demanded, nothing else opens before somebody has them.

Who set up the second step was asked for it. A passkey is both factors at once, but beside it the password
alone still signs in: so it counts in the session that it began, or in which it was made. Who has one and
came in by the password uses it first: else a stolen password would set up another factor, and go on.
"""

from __future__ import annotations

from flask import Flask, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_security import current_user

from app.access import SIGNED_IN, permission_of
from app.accounts.models import Account
from app.accounts.sessions import by_passkey, owes_passkey
from app.config import EVERYBODY, Settings, SettingsError
from app.i18n import _
from app.refusal import NotAllowed
from app.web.incoming import wants_json

OWN_DOORS = ("accounts", "security")  # the blueprints in which one sets it up, or signs out


def init_app(app: Flask, settings: Settings) -> None:
    """Raises SettingsError for a role that there is not."""
    roles = app.extensions["akashi_kinds"].roles
    if unknown := sorted(settings.second_factor - {EVERYBODY} - set(roles)):
        known = ", ".join([EVERYBODY, *sorted(roles)])
        raise SettingsError(f"AKASHI_SECOND_FACTOR: there is no role {unknown[0]}. Known: {known}.")
    if settings.second_factor:
        app.before_request(lambda: ask_first(app, settings.second_factor))


def ask_first(app: Flask, of: frozenset[str]) -> ResponseReturnValue | None:
    """Before every request, after the rights were looked at."""
    if request.endpoint is None or not current_user.is_authenticated or not lacks(current_user, of):
        return None
    permission = permission_of(app, request.endpoint)
    if permission == "public" or (permission == SIGNED_IN and request.blueprint in OWN_DOORS):
        return None
    sentence = what_to_do(current_user)
    if request.method != "GET" or wants_json() or request.headers.get("HX-Request"):
        raise NotAllowed(sentence)
    flash(sentence, "warning")
    return redirect(url_for("accounts.own"), 303)


def lacks(account: Account, of: frozenset[str]) -> bool:
    demanded = EVERYBODY in of or any(role.name in of for role in account.roles)
    return demanded and not (account.has_second_factor or by_passkey(account))


def what_to_do(account: Account) -> str:
    if owes_passkey(account):
        return _("Your organisation asks for two factors. Sign out, and sign in with your passkey to go on.")
    return _("Your organisation asks for two factors. Set up the second step or add a passkey to go on.")
