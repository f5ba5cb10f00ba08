"""Mails about sign-ins, sent by jobs: an invitation, a reset, and word of what somebody should know of.

A job carries the number of the account only. The link is made when the mail is, so that no token lies in
the queue; when the mail cannot leave, its link is taken back and a later try makes another.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import current_app
from sqlalchemy import select

from app.accounts import watch
from app.accounts.links import INVITATION, LASTS, RESET, made_lately, make_link, path_of, take_back_links
from app.accounts.models import Account
from app.accounts.sessions import now
from app.actor import Actor, system
from app.config import Settings
from app.i18n import _, _l, force_locale
from app.jobs.kinds import handler
from app.jobs.models import FAILED, Job
from app.jobs.usecases import again, start
from app.jobs.worker import Progress
from app.journal.read import moment_text
from app.mail import Mail, MailRefused, MailWaits, send
from app.refusal import Refusal
from app.transaction import Transaction, transaction

KIND = "accounts.mail"
PASSWORD_SET, SECOND_FACTOR = "password", "second_factor"
SAME_AGAIN = timedelta(minutes=2)  # who presses twice gets one mail
TRIED_FOR = timedelta(days=1)


def settings() -> Settings:
    found: Settings = current_app.extensions["akashi_settings"]
    return found


def can_send() -> bool:
    """Is there a mail server? Without one the administrator hands links over."""
    return bool(settings().smtp_url)


def ask_for_mail(tx: Transaction, account: Account | None, purpose: str) -> None:
    """Send it once this is committed. Without an account it looks the same from outside; nothing goes."""
    job = start(tx, KIND, {"account": account.id if account else None, "purpose": purpose})
    if account:
        account.mail_job = job.id


def tell_of_change(tx: Transaction, account: Account, what: str) -> None:
    """Word to the person that something about their sign-in was changed, in case it was not them."""
    watch.changed(account.id, what)
    tell(tx, account, what)


def tell(tx: Transaction, account: Account, what: str) -> None:
    """Word to the person, where mails can be sent."""
    if can_send():
        start(tx, KIND, {"account": account.id, "purpose": what})


@handler(KIND, _l("Send a mail about a sign-in"), {})
def send_mail(_progress: Progress, *, account: int | None, purpose: str) -> dict[str, Any]:
    """The result says whether it was sent; a server that is gone lets the job fail, to be tried again."""
    with transaction(program()) as tx:
        found = tx.session.get(Account, account) if account else None
        mail = letter(tx, found, purpose) if found and found.active else None
    if mail is None or account is None:
        return {"sent": False}
    try:
        send(settings(), mail)
    except MailRefused:
        return {"sent": False, "refused": True}
    except MailWaits as waits:
        with transaction(program()) as tx:
            take_back_links(tx, tx.session.get_one(Account, account))
        raise Refusal(_("The mail server did not answer. The mail is tried again before long.")) from waits
    return {"sent": True}


def program() -> Actor:
    return system("accounts")


def letter(tx: Transaction, account: Account, purpose: str) -> Mail | None:
    if purpose not in LASTS:
        return written(account, purpose, "")
    if purpose == RESET and made_lately(tx.session, account.id, tx.at - SAME_AGAIN):
        return None
    token = make_link(tx, account, purpose if account.password else INVITATION)
    return written(account, purpose, settings().public_url + path_of(token))


def written(account: Account, purpose: str, link: str) -> Mail:
    """In the language of the account, in that of the organisation where it has none."""
    with force_locale(account.language or current_app.extensions["akashi_language"]()):
        subject, lines = LETTERS[purpose]
        paragraphs = (
            [str(line) for line in lines] + ([link] if link else []) + [str(FOOT), settings().public_url]
        )
        return Mail(account.email, str(subject), "\n\n".join(paragraphs) + "\n")


FOOT = _l("Nobody reads answers to this mail. Questions are for your administrator.")
LETTERS = {
    INVITATION: (
        _l("Your sign-in to Akashi"),
        (
            _l("You have been given a sign-in to Akashi, where service management records are kept."),
            _l("Set your password with this link. It works once, for 7 days:"),
        ),
    ),
    RESET: (
        _l("A new password for Akashi"),
        (
            _l("Somebody, probably you, asked for a new password for your sign-in to Akashi."),
            _l("If it was not you, do nothing: your password stays as it is."),
            _l("Set a new password with this link. It works once, for one hour:"),
        ),
    ),
    PASSWORD_SET: (
        _l("Your password for Akashi was changed"),
        (
            _l("The password of your sign-in to Akashi was changed, and every other session was ended."),
            _l("If it was not you, tell your administrator at once."),
        ),
    ),
    SECOND_FACTOR: (
        _l("Your second step for signing in to Akashi was changed"),
        (
            _l("The second step of your sign-in to Akashi was set up, changed or taken away."),
            _l("If it was not you, tell your administrator at once."),
        ),
    ),
}


@handler(f"{KIND}_again", _l("Try again mails that did not leave"), {}, every=timedelta(minutes=15))
def try_again(_progress: Progress) -> dict[str, int]:
    """A mail server that comes back within a day gets what waited for it, without anybody's help."""
    since = moment_text(now() - TRIED_FOR)
    with transaction(program()) as tx:
        waiting = list(
            tx.session.scalars(
                select(Job).where(Job.kind == KIND, Job.state == FAILED, Job.created_at > since)
            )
        )
        for job in waiting:
            again(tx, job)
    return {"again": len(waiting)}
