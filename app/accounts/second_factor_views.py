"""Pages of the second step: giving a code when signing in, setting it up, taking it away."""

from __future__ import annotations

from collections.abc import Callable

import structlog
from flask import abort, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_security import current_user
from flask_security.tf_plugin import tf_check_state

from app.access import allow, current_actor
from app.accounts import mails, second_factor, sessions, usecases
from app.accounts.forms import CodeForm, RecoveryForm, say
from app.accounts.guards import fresh, proved
from app.accounts.models import Account
from app.accounts.recovery import Take
from app.accounts.views import answered, blueprint, myself
from app.actor import Actor
from app.i18n import _, local_path
from app.transaction import transaction

PENDING = "second_factor"  # the secret being set up, encrypted, in the cookie of whoever does it


# ---- signing in ------------------------------------------------------------------------------------------


@allow("public")
def give_code() -> ResponseReturnValue:
    """After the right password: the code that the app shows now."""
    return second_step("accounts/give_code.html", CodeForm(), taking_code)


@allow("public")
def recovery_code() -> ResponseReturnValue:
    """After the right password, when the app is not at hand."""
    return second_step("accounts/give_recovery_code.html", RecoveryForm(), second_factor.taking_recovery_code)


def second_step(
    template: str, form: CodeForm | RecoveryForm, taking: Callable[[Account, str], Take]
) -> ResponseReturnValue:
    account: Account | None = tf_check_state(["ready"])  # type: ignore[assignment]
    next_page = local_path(request.args.get("next", "/"))
    if current_user.is_authenticated or account is None or not account.active:
        return redirect(url_for("security.login", next=next_page), 303)
    if form.validate_on_submit():
        take = taking(account, form.code.data or "")
        with transaction(Actor(person=account.person, account=account.id)) as tx:
            right = take(tx.session.get_one(Account, account.id))
        if right:
            second_factor.security().two_factor_plugins.tf_complete(account, True)
            return redirect(next_page, 303)
        say(form.code, _("This code does not fit. Each works once; type the one shown now."))
        structlog.get_logger().info("second step refused", account=account.id)
    return answered(template, form, next_page=next_page)


def taking_code(_account: Account, code: str) -> Take:
    return lambda account: second_factor.take_code(account, code)


# ---- setting up ------------------------------------------------------------------------------------------


@blueprint.route("/account/second-factor", methods=["GET", "POST"])
@allow("signed_in")
@proved
@fresh
def set_up() -> ResponseReturnValue:
    """Show the secret to an app, and take a code as proof that the app has it."""
    if not mails.settings().lasting_key:
        abort(404)
    form, account = CodeForm(), myself()
    secret = session.get(PENDING) or second_factor.new_secret()
    session[PENDING] = secret
    if form.validate_on_submit():
        codes = set_up_with(secret, form)
        if codes:
            session.pop(PENDING)
            return render_template("accounts/recovery_codes.html", codes=codes)
    side, path = second_factor.qr_path(account, secret)
    key = second_factor.typed_key(secret)
    return answered("accounts/set_up.html", form, side=side, path=path, key=key)


def set_up_with(secret: str, form: CodeForm) -> list[str]:
    """The recovery codes when the code fitted; otherwise none, and the field says why."""
    step = second_factor.first_step(secret, form.code.data or "")
    if step is None:
        say(
            form.code,
            _("This code does not fit. Type the one shown now, and see that the phone's clock is right."),
        )
        return []
    codes = second_factor.make_codes()
    with transaction(current_actor()) as tx:
        account = tx.session.get_one(Account, current_actor().account)
        mails.tell_of_change(tx, account, mails.SECOND_FACTOR)
        sessions.end_sessions(tx, account, but=sessions.current_session())  # they gave no code
        second_factor.turn_on(account, secret, step, codes)
    return codes.shown


@blueprint.post("/account/recovery-codes")
@allow("signed_in")
@fresh
def new_recovery_codes() -> ResponseReturnValue:
    """New ones instead of those left, shown once."""
    if not myself().has_second_factor:
        abort(404)
    codes = second_factor.make_codes()
    with transaction(current_actor()) as tx:
        second_factor.keep_codes(tx.session.get_one(Account, current_actor().account), codes)
    return render_template("accounts/recovery_codes.html", codes=codes.shown)


@blueprint.post("/account/second-factor/off")
@allow("signed_in")
@fresh
def turn_off() -> ResponseReturnValue:
    """Sign in with the password alone again."""
    with transaction(current_actor()) as tx:
        account = tx.session.get_one(Account, current_actor().account)
        usecases.forget_second_factor(account)
        mails.tell_of_change(tx, account, mails.SECOND_FACTOR)
    flash(_("Signing in asks for the password only now."))
    return redirect(url_for("accounts.own"), 303)
