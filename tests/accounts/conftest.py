"""A program with a real mail server, and shorthands for what people do with sign-ins."""

from __future__ import annotations

import re

import pytest

from app.accounts.models import Account
from app.accounts.queries import account_of
from app.db import db
from app.jobs.worker import run_waiting
from tests.support.mail import mail_settings
from tests.support.people import email_of
from tests.support.program import client_of, program


@pytest.fixture
def mailing(settings, clock, mail_server):
    """The program with mail set up, in place of `app`."""
    with program(mail_settings(settings, mail_server), clock) as app:
        yield app


@pytest.fixture
def posted(mailing):
    """`posted()` lets the jobs that wait send their mails."""
    return lambda: run_waiting(mailing)


@pytest.fixture
def new_client():
    """`new_client(app)` is another browser."""
    return client_of


@pytest.fixture
def account(app):
    """`account("PO")` is the row of that person's sign-in as it now is, detached."""

    def find(role, within=app):
        with within.app_context():
            row = account_of(db.session, email_of(role) if "@" not in role else role)
            if row is not None:
                _loaded = row.webauthn, row.roles
                db.session.expunge_all()
            db.session.remove()
            return row

    return find


@pytest.fixture
def account_id(account):
    return lambda role: account(role).id


@pytest.fixture
def journalled(app):
    """`journalled()` lists (actor, action, content) of every entry about an account, in order."""
    from app.journal.models import JournalContent, JournalHeader

    def read(within=app):
        with within.app_context():
            rows = db.session.execute(
                db.select(JournalHeader.actor, JournalHeader.action, JournalContent.content)
                .join(JournalContent, JournalContent.position == JournalHeader.position)
                .where(JournalHeader.kind == "account")
                .order_by(JournalHeader.position)
            ).all()
            db.session.remove()
            return [tuple(row) for row in rows]

    return read


def link_on(page):
    """The path of the link that a page shows to be handed over."""
    found = re.search(r'id="link">http://localhost(/password/[^<]+)<', page.text)
    assert found, page.text
    return found[1]


def count_accounts(app):
    with app.app_context():
        found = db.session.query(Account).count()
        db.session.remove()
        return found
