"""The doors: the sign-in page is Flask-Security's view with our template; setting a password is ours."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_security import current_user
from flask_wtf import FlaskForm

from app.access import allow
from app.accounts import links, mails, usecases
from app.accounts.forms import ForgottenForm, NewPasswordForm, show
from app.accounts.models import Account
from app.accounts.queries import account_of
from app.accounts.sessions import now
from app.actor import Actor
from app.db import db
from app.i18n import _
from app.refusal import Refusal
from app.transaction import transaction
from app.web.problems import problems

blueprint = Blueprint("accounts", __name__, template_folder="templates")


@blueprint.route("/sign-in/forgotten", methods=["GET", "POST"])
@allow("public")
def forgotten() -> ResponseReturnValue:
    """Ask for a link by mail. The answer is the same, and takes as long, whether there is such a sign-in."""
    form = ForgottenForm()
    if not mails.can_send():
        return render_template("accounts/forgotten.html", form=None)
    if form.validate_on_submit():
        with transaction(mails.program()) as tx:
            account = account_of(tx.session, form.email.data or "")
            mails.ask_for_mail(tx, account if account and account.active else None, links.RESET)
        return render_template("accounts/forgotten.html", form=None, asked=True)
    return answered("accounts/forgotten.html", form)


@blueprint.route("/password/<token>", methods=["GET", "POST"])
@allow("public")
def set_password(token: str) -> ResponseReturnValue:
    """Set a password by a link. Looking does not use it up: programs that check mail look, too."""
    account = links.account_by_link(db.session, token, now())
    if account is None:
        return render_template("accounts/dead_link.html", can_send=mails.can_send()), 410
    form, email = NewPasswordForm(), account.email
    if form.validate_on_submit() and taken(token, account, form):
        flash(_("Your password is set. Sign in with it."))
        return redirect(url_for("security.login"), 303)
    return answered("accounts/new_password.html", form, email=email)


def taken(token: str, account: Account, form: NewPasswordForm) -> bool:
    """Was the password good, and the link still so when it came to it?"""
    hash = checked_hash(form, account)
    if hash is None:
        return False
    with transaction(Actor(person=account.person, account=account.id)) as tx:
        still = links.account_by_link(tx.session, token, tx.at)
        if still is None:
            raise Refusal(_("This link was used in the meantime."), code=410)
        usecases.set_password(tx, still, hash)
        mails.tell_of_change(tx, still, mails.PASSWORD_SET)
    return True


def checked_hash(form: NewPasswordForm, account: Account) -> str | None:
    """The hash of the new password, or why it is none, said at its field."""
    try:
        about = account.email.split("@")[0], "akashi"
        typed = form.password.data or ""
        return usecases.hashed(usecases.checked_password(typed, about=about, known=[account.email]))
    except Refusal as refusal:
        show(form, refusal, form.password)
        return None


def answered(template: str, form: FlaskForm, **words: Any) -> ResponseReturnValue:
    """The page with its form: as it opens, or with what is wrong with it."""
    page = render_template(template, form=form, problems=problems(form), **words)
    return page, 422 if form.is_submitted() else 200


def myself() -> Account:
    """The account signed in."""
    account: Account = current_user._get_current_object()
    return account
