"""One's own account: language, password, sessions, and the password asked for before what matters."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_security import login_user, verify_password

from app import cookies
from app.access import allow, current_actor
from app.accounts import mails, second_factor, sessions, usecases
from app.accounts.forms import ChangePasswordForm, ConfirmForm, LanguageForm, say
from app.accounts.guards import fresh
from app.accounts.models import Account
from app.accounts.views import answered, blueprint, checked_hash, myself
from app.db import db
from app.i18n import COOKIE, LANGUAGES, _, language, local_path
from app.transaction import transaction


@blueprint.get("/account")
@allow("signed_in")
def own() -> ResponseReturnValue:
    """What one may look after oneself: language, password, second factor, passkeys, sessions."""
    account = myself()
    form = LanguageForm(language=account.language or language())
    return render_template(
        "accounts/own.html", account=account, language_form=form,
        sessions=sessions.sessions_of(db.session, account.id, sessions.now()),
        this_session=sessions.current_session(), codes_left=len(second_factor.codes_left(account)),
        fresh=sessions.is_fresh(), owes_passkey=sessions.owes_passkey(account),
        lasting_key=mails.settings().lasting_key,
    )  # fmt: skip


@blueprint.post("/account/language")
@allow("signed_in")
def own_language() -> ResponseReturnValue:
    """The language of pages on new devices, and of mails; on this device at once."""
    wish = request.form.get("language", "")
    if wish not in LANGUAGES:
        abort(400)
    with transaction(current_actor()) as tx:
        tx.session.get_one(Account, current_actor().account).language = wish
    response = redirect(url_for("accounts.own"), 303)
    cookies.keep(response, COOKIE, wish)
    return response


@blueprint.route("/account/password", methods=["GET", "POST"])
@allow("signed_in")
def password() -> ResponseReturnValue:
    """Change one's password: it ends every other session."""
    form, account = ChangePasswordForm(), myself()
    if form.validate_on_submit() and is_password(account, form):
        hash = checked_hash(form, account)
        if hash is not None:
            with transaction(current_actor()) as tx:
                mine = tx.session.get_one(Account, account.id)
                usecases.set_password(tx, mine, hash)
                mails.tell_of_change(tx, mine, mails.PASSWORD_SET)
            login_user(mine, authn_via=["webauthn"] if sessions.by_passkey(mine) else [])
            flash(_("Your password is changed. Every other session is ended."))
            return redirect(url_for("accounts.own"), 303)
    return answered("accounts/password.html", form, account=account)


@blueprint.route("/account/confirm", methods=["GET", "POST"])
@allow("signed_in")
def confirm() -> ResponseReturnValue:
    """Type the password again before changing how one signs in."""
    form, account = ConfirmForm(), myself()
    if form.validate_on_submit() and is_password(account, form):
        with transaction(current_actor()) as tx:
            sessions.confirm(tx)
        return redirect(local_path(request.args.get("next", url_for("accounts.own"))), 303)
    return answered("accounts/confirm.html", form, account=account)


def is_password(account: Account, form: ConfirmForm | ChangePasswordForm) -> bool:
    """Is what was typed the password? If not, the field says so."""
    typed = usecases.normalised(form.present.data or "")[: usecases.PASSWORD_MAX * 4]
    right = bool(account.password) and verify_password(typed, account.password or "")
    if not right:
        say(form.present, _("This is not your password. Type it again."))
    return right


@blueprint.post("/account/sessions/end")
@allow("signed_in")
@fresh
def end_session() -> ResponseReturnValue:
    """End one session of one's own, on whatever device it is."""
    with transaction(current_actor()) as tx:
        ended = sessions.end_one(
            tx, tx.session.get_one(Account, current_actor().account), request.form.get("session", "")
        )
    if not ended:
        abort(404)
    flash(_("The session is ended."))
    return redirect(url_for("accounts.own"), 303)


@blueprint.post("/account/sign-out-everywhere")
@allow("signed_in")
@fresh
def sign_out_everywhere() -> ResponseReturnValue:
    """End all one's sessions, this one too."""
    with transaction(current_actor()) as tx:
        usecases.sign_out_everywhere(tx, tx.session.get_one(Account, current_actor().account))
    flash(_("You are signed out everywhere."))
    return redirect(url_for("security.login"), 303)
