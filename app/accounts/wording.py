"""What the states of sign-ins and of their mails are called."""

from __future__ import annotations

from app.accounts.models import Account
from app.accounts.usecases import named
from app.i18n import _
from app.jobs.models import DONE, Job


def role_names_of(account: Account) -> str:
    return named(sorted(role.name for role in account.roles))


def sign_in_state(account: Account) -> str:
    if not account.active:
        return _("Out of use")
    return _("In use") if account.password else _("Invited")


def mail_state(job: Job) -> str:
    """How far the last mail came."""
    result = job.result or {}
    if job.open:
        return _("On its way")
    if job.state == DONE and result.get("sent"):
        return _("Handed to the mail server")
    if result.get("refused"):
        return _("Refused by the mail server. See whether the address is right.")
    if job.state == DONE:
        return _("Not sent")
    return _("Not sent: the mail server did not answer. It is tried again before long.")
