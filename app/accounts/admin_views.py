"""Sign-ins as the administrator sees them: who there is, with which roles, and what can be done about it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms.fields.choices import SelectChoice

from app.access import allow, current_actor, kinds
from app.accounts import links, mails, queries, usecases
from app.accounts.forms import InvitationForm, RolesForm, show
from app.accounts.models import Account
from app.accounts.persons import persons
from app.accounts.views import answered, blueprint
from app.db import db
from app.i18n import _, language
from app.jobs.models import Job
from app.refusal import Refusal
from app.transaction import Transaction, transaction


@blueprint.get("/sign-ins")
@allow("administer")
def sign_ins() -> ResponseReturnValue:
    found = queries.accounts(db.session)
    return render_template(
        "accounts/sign_ins.html", accounts=found, names=names_of(found), seen=queries.last_seen(db.session),
        managed=any(is_manager(account) for account in found),
    )  # fmt: skip


def is_manager(account: Account) -> bool:
    """Decision 15: who administers invites the SMS manager, who does the rest."""
    return account.active and any(role.name in managing() for role in account.roles)


def managing() -> tuple[str, ...]:
    """Roles that keep the organisation's own record."""
    return kinds()["organisation"].create


def names_of(accounts: list[Account]) -> dict[str, str]:
    return persons().names({account.person for account in accounts if account.person})


@blueprint.route("/sign-ins/new", methods=["GET", "POST"])
@allow("administer")
def new_sign_in() -> ResponseReturnValue:
    """Invite somebody. Without a mail server the link is shown once, to be handed over."""
    form = InvitationForm(**suggested())
    form.person.choices = [SelectChoice("", _("Somebody new")), *without_sign_in()]
    if form.validate_on_submit():
        try:
            with transaction(current_actor()) as tx:
                account = usecases.invite(tx, **invited(form))
                return handed_over(tx, account, links.INVITATION)
        except Refusal as refusal:
            show(form, refusal)
    return answered("accounts/invite.html", form, can_send=mails.can_send())


def suggested() -> dict[str, Any]:
    """What the address asks for (?role=RO&person=PER-…); without it the SMS manager, while there is none."""
    if request.method == "POST":
        return {}
    asked = [role for role in request.args.getlist("role") if role in kinds().roles]
    unmanaged = not any(is_manager(account) for account in queries.accounts(db.session))
    roles = asked or (managing()[:1] if unmanaged else ())
    return {"roles": roles, "language": language(), "person": request.args.get("person", "")}


def without_sign_in() -> list[SelectChoice]:
    taken = queries.persons_with_sign_in(db.session)
    return [SelectChoice(*choice) for choice in persons().choices() if choice[0] not in taken]


def invited(form: InvitationForm) -> dict[str, Any]:
    given = {key: str(form[key].data or "").strip() for key in ("email", "language", "person", "name", "job")}
    return {**given, "roles": form.roles.data or []}


def handed_over(tx: Transaction, account: Account, purpose: str) -> ResponseReturnValue:
    """Send the link, or show it: this once, for only its digest is kept."""
    if mails.can_send():
        mails.ask_for_mail(tx, account, purpose)
        flash(_("A mail with a link is on its way."))
        return redirect(url_for("accounts.sign_in", account_id=account.id), 303)
    address = mails.settings().public_url or request.url_root.rstrip("/")
    link = address + links.path_of(usecases.link_to_hand_over(tx, account))
    return render_template("accounts/hand_over.html", account=account, link=link, purpose=purpose)


# ---- one sign-in -----------------------------------------------------------------------------------------


LARGEST_ID = 2**31 - 1  # beyond it databases do not even look


def account_or_404(account_id: int) -> Account:
    account = db.session.get(Account, account_id) if account_id <= LARGEST_ID else None
    if account is None:
        abort(404)
    return account


@blueprint.get("/sign-ins/<int:account_id>")
@allow("administer")
def sign_in(account_id: int) -> ResponseReturnValue:
    account = account_or_404(account_id)
    return shown(account, RolesForm(roles=[role.name for role in account.roles]))


def shown(account: Account, form: RolesForm) -> ResponseReturnValue:
    return answered(
        "accounts/sign_in_page.html", form, account=account,
        name=names_of([account]).get(account.person or "", account.email), can_send=mails.can_send(),
        mail=db.session.get(Job, account.mail_job) if account.mail_job else None,
        seen=queries.last_seen(db.session).get(account.id, ""),
    )  # fmt: skip


@blueprint.post("/sign-ins/<int:account_id>/roles")
@allow("administer")
def roles(account_id: int) -> ResponseReturnValue:
    account_or_404(account_id)
    form = RolesForm()
    if form.validate_on_submit():
        try:
            return done(account_id, _("The roles are changed."), usecases.set_roles, form.roles.data or [])
        except Refusal as refusal:
            show(form, refusal, form.roles if not refusal.fields else None)
    return shown(account_or_404(account_id), form)


@blueprint.post("/sign-ins/<int:account_id>/deactivate")
@allow("administer")
def deactivate(account_id: int) -> ResponseReturnValue:
    return done(account_id, _("The sign-in is out of use. What the person did stays."), usecases.deactivate)


@blueprint.post("/sign-ins/<int:account_id>/reactivate")
@allow("administer")
def reactivate(account_id: int) -> ResponseReturnValue:
    return done(account_id, _("The sign-in is in use again."), usecases.reactivate)


@blueprint.post("/sign-ins/<int:account_id>/sign-out")
@allow("administer")
def sign_out(account_id: int) -> ResponseReturnValue:
    return done(account_id, _("Every session of this sign-in is ended."), usecases.end_sessions_of)


@blueprint.post("/sign-ins/<int:account_id>/second-factor/remove")
@allow("administer")
def remove_second_factor(account_id: int) -> ResponseReturnValue:
    sentence = _("The second step and the passkeys are taken away. The password signs in alone.")
    return done(account_id, sentence, usecases.remove_second_factor, tell=mails.SECOND_FACTOR)


@blueprint.post("/sign-ins/<int:account_id>/link")
@allow("administer")
def link(account_id: int) -> ResponseReturnValue:
    """A new link to set a password, by mail or to be handed over."""
    account_or_404(account_id)
    with transaction(current_actor()) as tx:
        account = tx.session.get_one(Account, account_id)
        purpose = links.RESET if account.password else links.INVITATION
        if mails.can_send():
            usecases.note_account(tx, account, "link")
        return handed_over(tx, account, purpose)


def done(
    account_id: int, sentence: str, act: Callable[..., None], *given: Any, tell: str = ""
) -> ResponseReturnValue:
    """Do this to the sign-in and say so on its page."""
    account_or_404(account_id)
    with transaction(current_actor()) as tx:
        account = tx.session.get_one(Account, account_id)
        act(tx, account, *given)
        if tell:
            mails.tell_of_change(tx, account, tell)
    flash(sentence)
    return redirect(url_for("accounts.sign_in", account_id=account_id), 303)
