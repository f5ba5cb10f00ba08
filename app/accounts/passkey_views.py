"""The doors of passkeys: Flask-Security's views, which write, are given the lock that orders writes first."""

from __future__ import annotations

from flask import Response, abort, flash, make_response, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_security import webauthn

from app.access import allow, current_actor
from app.accounts import mails, passkeys, sessions
from app.accounts.guards import fresh, proved
from app.accounts.models import Account, Passkey
from app.accounts.views import blueprint
from app.db import db
from app.i18n import _
from app.transaction import transaction


@allow("public")
def ask_for_passkey() -> ResponseReturnValue:
    """What the browser is to prove. Without a script there are no passkeys."""
    if request.method != "POST" or not request.is_json:
        return redirect(url_for("security.login"), 303)
    return webauthn.webauthn_signin()


@allow("public")
def sign_in_with_passkey(token: str) -> ResponseReturnValue:
    """Take the proof: whoever it belongs to is signed in."""
    sessions.writing()
    return webauthn.webauthn_signin_response(token)


@allow("signed_in")
@proved
@fresh
def offer_passkey() -> ResponseReturnValue:
    """What the browser is to make a key for."""
    given = request.get_json(silent=True)
    if request.method != "POST" or not isinstance(given, dict):
        return redirect(url_for("accounts.own"), 303)
    if given.get("usage") != passkeys.USAGE:
        abort(400)
    sessions.writing()
    return webauthn.webauthn_register()


@allow("signed_in")
@proved
def keep_passkey(token: str) -> ResponseReturnValue:
    """Take the key that was made."""
    sessions.writing()
    answer: Response = make_response(webauthn.webauthn_register_response(token))
    if answer.status_code == 200:
        db.session.commit()
        session[sessions.BY_PASSKEY] = True  # who made it here has it in hand
        tell()
        flash(_("The passkey is kept. You can sign in with it from now on."))
    return answer


def tell() -> None:
    with transaction(current_actor()) as tx:
        mails.tell_of_change(tx, tx.session.get_one(Account, current_actor().account), mails.SECOND_FACTOR)


@blueprint.post("/account/passkeys/remove")
@allow("signed_in")
@proved
@fresh
def remove_passkey() -> ResponseReturnValue:
    """One's own only."""
    with transaction(current_actor()) as tx:
        wanted = request.form.get("passkey", type=int)
        key = tx.session.get(Passkey, wanted) if wanted else None
        if key is None or key.user_id != current_actor().account:
            abort(404)
        tx.session.delete(key)
        mails.tell_of_change(tx, tx.session.get_one(Account, current_actor().account), mails.SECOND_FACTOR)
    flash(_("The passkey is removed. Delete it on the device, too."))
    return redirect(url_for("accounts.own"), 303)
