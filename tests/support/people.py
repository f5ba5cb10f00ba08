"""The organisation that tests find: one invented person with a sign-in for every role."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flask import Flask

from app.accounts.models import Account
from app.accounts.queries import account_of, identities
from app.accounts.usecases import create_account
from app.actor import Actor, system
from app.cli.people import make_organisation
from app.config import Settings
from app.db import db
from app.register.people import make_person
from app.transaction import transaction
from tests.support.databases import Build
from tests.support.program import program

PASSWORD = "correct horse battery staple"

# Role → name. Each holds this one role; the process owner and the approver are different people.
NAMES = {
    "PO": "Haru Sato",
    "RO": "Aoi Tanaka",
    "SM": "Ren Suzuki",
    "VM": "Yui Ito",
    "AP": "Kenji Mori",
    "AU": "Mei Kato",
    "LA": "Sora Abe",
    "QM": "Rin Ueda",
    "VW": "Nao Hara",
    "AD": "Jun Ogawa",
}


@dataclass(frozen=True)
class Person:
    """Somebody to act as: `number` is the person record, `actor` what use cases take."""

    role: str
    name: str
    number: str
    email: str

    @property
    def actor(self) -> Actor:
        return Actor(person=self.number, roles=frozenset({self.role}))


def email_of(role: str) -> str:
    return f"{role.lower()}@example.test"


def build_organisation(settings: Settings) -> None:
    """ORG-…, and a person and sign-in for each of NAMES."""
    with program(settings) as app, app.app_context():
        with transaction(system("setup", origin="cli")) as tx:
            make_organisation(
                tx, name="Minato Hosting", scope="Hosting and service desk for business customers",
                in_scope_from="2025-09-01", fiscal_year_start="04-01", time_zone="Asia/Tokyo", language="en",
            )  # fmt: skip
        with transaction(system("setup", origin="cli")) as tx:
            for role, name in NAMES.items():
                number = make_person(tx, name=name, job=f"Holds {role}")
                create_account(tx, email=email_of(role), password=PASSWORD, person=number, roles=[role])


@dataclass(frozen=True)
class Organisation:
    """What tests start from: name of the kept database, what builds it, role → address of a sign-in."""

    name: str
    build: Build
    emails: Mapping[str, str]

    def people(self, app: Flask) -> dict[str, Person]:
        """Role → the person who signs in with its address."""
        with app.app_context():
            numbers = {role: str(account_in_session(email).person) for role, email in self.emails.items()}
            names = {number: identity.name for number, identity in identities(db.session).items()}
            db.session.remove()
        return {role: Person(role, names[n], n, self.emails[role]) for role, n in numbers.items()}


SMALL = Organisation("organisation", build_organisation, {role: email_of(role) for role in NAMES})


def people_in(app: Flask) -> dict[str, Person]:
    """Role → person, as `build_organisation` made them."""
    return SMALL.people(app)


def account_in_session(email: str) -> Account:
    account = account_of(db.session, email)
    assert account is not None
    return account
