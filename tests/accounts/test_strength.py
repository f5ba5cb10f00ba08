"""A password kept by an older strength of hash is renewed at the next sign-in, also while others write."""

from __future__ import annotations

from argon2 import PasswordHasher
from sqlalchemy import event, select, update
from sqlalchemy.orm import Session

from app.accounts import second_factor
from app.accounts.models import Account
from app.accounts.sessions import add_session, now
from app.actor import system
from app.db import begin_writing, db
from app.transaction import transaction
from tests.support.people import PASSWORD, email_of
from tests.support.program import client_of

OLDER = PasswordHasher(time_cost=3, memory_cost=2048, parallelism=1)
OURS = select(Account.password).where(Account.email == email_of("PO"))


def kept(app):
    with app.app_context():
        found = db.session.scalars(OURS).one()
        db.session.remove()
    return found


def sign_in(app):
    return client_of(app).post("/sign-in", data={"email": email_of("PO"), "password": PASSWORD})


def keep_older(app):
    with app.app_context():
        begin_writing(db.session)
        db.session.execute(
            update(Account).where(Account.email == email_of("PO")).values(password=OLDER.hash(PASSWORD))
        )
        db.session.commit()
    return kept(app)


def test_an_older_hash_is_renewed(app):
    older = keep_older(app)
    assert sign_in(app).status_code == 302
    renewed = kept(app)
    assert renewed != older
    assert sign_in(app).status_code == 302 and kept(app) == renewed


def test_an_older_hash_is_renewed_before_the_second_step(app):
    """Whoever has a second factor begins no session with the password alone."""
    older = keep_older(app)
    with app.app_context():
        secret, codes = second_factor.new_secret(), second_factor.make_codes()
        with transaction(system("test")) as tx:
            account = tx.session.scalars(select(Account).where(Account.email == email_of("PO"))).one()
            second_factor.turn_on(account, secret, None, codes)
    assert sign_in(app).location.startswith("/sign-in/code")
    assert kept(app) != older


def meanwhile(app, act):
    """Once the account has been read, somebody else does this in a transaction of their own and commits."""
    done = []

    def commit_meanwhile(connection, _cursor, statement, *_more):
        if not done and "FROM account " in statement.replace("\n", " "):
            done.append(True)
            with Session(engine) as other:
                begin_writing(other)
                act(other)
                other.commit()

    with app.app_context():
        engine = db.engine
    event.listen(engine, "after_cursor_execute", commit_meanwhile)


def test_somebody_else_signs_in_meanwhile(app):
    """Between reading the account and writing: with SQLite that ends what was read."""
    keep_older(app)
    meanwhile(app, lambda other: add_session(other, 1, "t" * 40, now(), "Firefox"))
    assert sign_in(app).status_code == 302


def test_a_password_set_meanwhile_stays(app):
    keep_older(app)
    another = OLDER.hash("seven boats before noon")
    mine = update(Account).where(Account.email == email_of("PO"))
    meanwhile(app, lambda other: other.execute(mine.values(password=another)))
    sign_in(app)
    assert kept(app) == another
