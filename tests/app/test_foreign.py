"""Other people's things: every route by every role, at what somebody else keeps to themselves.

The process owner has a restricted record with a file, a job, a draft, a filter, a session and a passkey.
"""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import pytest
from sqlalchemy import select
from werkzeug.datastructures import FileStorage
from werkzeug.routing import AnyConverter, IntegerConverter

from app.access import PUBLIC, SIGNED_IN, may, permission_of
from app.accounts.models import Account, AccountSession, Passkey
from app.accounts.queries import account_of
from app.accounts.usecases import create_account
from app.actor import Actor, system
from app.db import begin_writing, db
from app.jobs.usecases import start
from app.records.lists.models import SavedFilter
from app.records.models import FormDraft
from app.register.people import make_person
from app.transaction import transaction
from app.vault.models import EvidenceLink
from app.vault.receiving import kept, registered
from app.vault.usecases import link_file
from tests.hostile.conftest import procedure
from tests.support.people import NAMES, email_of
from tests.support.program import client_of

WORD = "Kitagawa Foundry"  # stands in everything that is the owner's
FILE = f"{WORD} minutes\n".encode()
DIGEST = hashlib.sha256(FILE).hexdigest()
OWN = "0" * 32
REFUSED = {403, 404, 410}
READS_ALL = {"QM", "LA"}  # restricted records are open to these
SEES_JOBS = {"AU", "LA", "AD"}
WALKERS = [role for role in NAMES if role != "PO"] + ["CU"]
LOOKERS = {"VW", "AP", "AD"}  # one for each sort of right: these look for the word on every other page, too
IN_SHORT = {"Accept": "application/json"}  # a closed door looks alike to all: three look at its page
UNSEEN = ("account_session", "evidence_fault")


@pytest.fixture
def secret(app, people):
    """What stands in addresses and forms for the owner's things."""
    owner = people["PO"]
    with app.test_request_context("/"):
        number = procedure(people, "PO", confidentiality="restricted", note=WORD)
        with transaction(owner.actor) as tx:
            file = registered(tx, kept(FileStorage(BytesIO(FILE), f"{WORD}.txt")))
            link = link_file(tx, record=number, edition=1, digest=file.digest).id
            job = start(tx, "jobs.tidy", {}).id
        account = account_of(db.session, email_of("PO")).id
        begin_writing(db.session)
        db.session.add_all(belongings(owner.number, account))
        db.session.commit()
        passkey = db.session.scalars(select(Passkey.id)).one()
        db.session.remove()
    return {"number": number, "digest": DIGEST, "link": link, "job_id": job, "id": OWN, "session": OWN,
            "passkey": str(passkey), "account_id": account}  # fmt: skip


def belongings(person: str, account: int) -> list[Any]:
    moment = "2026-11-02T00:00:00.000000Z"
    return [
        FormDraft(
            id=OWN, person=person, kind="complaint_procedure", typed=[["note", WORD]], turn=1, saved_at=moment
        ),
        SavedFilter(id=OWN, account=account, kind="complaint_procedure", name=WORD, query={}),
        AccountSession(id=OWN, account_id=account, started_at=moment, last_seen=moment, confirmed_at=moment),
        Passkey(
            user_id=account, name=WORD, credential_id=b"1", public_key=b"2", sign_count=0, backup_state=False,
            device_type="x", lastuse_datetime=datetime(2026, 11, 2, tzinfo=UTC), usage="first",
        ),
    ]  # fmt: skip


@pytest.fixture
def walker(app, sign_in):
    """`walker("VW")`: a client and what the program knows of whoever it is; CU is made here."""
    with app.test_request_context("/"), transaction(system("setup")) as tx:
        person = make_person(tx, name="Customer", job="Represents a customer")
        create_account(tx, email=email_of("CU"), password=None, person=person, roles=["CU"])

    def start_walking(role: str) -> tuple[Any, Actor]:
        with app.app_context():
            account: Account = account_of(db.session, email_of(role))
            actor = Actor(person=account.person, roles=frozenset({role}), account=account.id)
            db.session.remove()
        client = client_of(app)
        client.sign_in_as(email_of(role))
        return client, actor

    return start_walking


def everything(app) -> dict[str, list[str]]:
    """Every row of every table, but of those that remember who looked."""
    with app.app_context():
        found = {
            table.name: sorted(str(tuple(row)) for row in db.session.execute(select(table)))
            for table in db.metadata.sorted_tables
            if table.name not in UNSEEN
        }
        db.session.remove()
    return found


def requests_to(app, secret):
    """(route, method, path): every route, at the owner's things wherever its address names one."""
    build = app.url_map.bind("localhost").build
    fixed = {"kind": "complaint_procedure", "state": "submitted", "control_id": "BRM-04", "form": "csv",
             "filename": "logo.svg", "token": "none", "wish": "en"}  # fmt: skip
    for rule in app.url_map.iter_rules():
        values = {name: value_for(name, rule._converters[name], secret | fixed) for name in rule.arguments}
        for method in sorted(rule.methods & {"GET", "POST"}):
            yield rule, method, build(rule.endpoint, values, method=method)


def value_for(name, converter, known):
    """One of those that the address allows."""
    if isinstance(converter, AnyConverter):
        return min(converter.items)
    return 1 if isinstance(converter, IntegerConverter) and name != "account_id" else known[name]


def is_open(app, actor: Actor, rule) -> bool:
    """May this person enter the route at all?"""
    permission = str(permission_of(app, rule.endpoint))
    with app.test_request_context("/"):
        return permission in (PUBLIC, SIGNED_IN) or may(actor, permission)


def is_theirs(role: str, rule, method: str) -> bool:
    """Is what the address names open to this role although it is somebody else's?"""
    if "job_id" in rule.arguments:
        return role in SEES_JOBS and (method == "GET" or role == "AD")
    if "account_id" in rule.arguments:
        return role == "AD"
    return role in READS_ALL and bool({"number", "digest", "link"} & rule.arguments)


def names_a_thing(rule) -> bool:
    return bool({"number", "digest", "link", "job_id", "id", "account_id"} & rule.arguments)


@pytest.mark.one_database
def test_every_route_refuses_every_role_what_is_somebody_elses(app, secret, walker):
    routes, wrong = list(requests_to(app, secret)), []
    form = {name: secret[name] for name in ("session", "passkey")} | {
        "evidence": DIGEST, "text": "x", "reason": "x", "name": "x", "confirm": secret["number"], "save": "1",
    }  # fmt: skip
    visitors = {role: walker(role) for role in WALKERS}
    before = everything(app)
    for role, (client, actor) in visitors.items():
        for rule, method, path in routes:
            entered = is_open(app, actor, rule)
            if entered and (is_theirs(role, rule, method) or (method == "POST" and not names_a_thing(rule))):
                continue  # what one may do with one's own is told elsewhere
            if entered and not names_a_thing(rule) and role not in LOOKERS:
                continue
            given = {"json": {}} if "drafts/<id>" in rule.rule else {"data": form}
            headers = {} if entered or role in LOOKERS else IN_SHORT
            given = given if method == "POST" else {}
            with client.open(path, method=method, headers=headers, **given) as answer:
                text = answer.get_data(as_text=True)
            expected = {403} if not entered else REFUSED if names_a_thing(rule) else {200, 302, 303, *REFUSED}
            hidden = WORD not in text or role in READS_ALL
            if answer.status_code not in expected or not hidden:
                wrong.append((role, method, path, answer.status_code, hidden))
    assert wrong == [], "\n".join(map(str, wrong))
    assert everything(app) == before


@pytest.mark.one_database
def test_nobody_ends_the_session_or_takes_the_passkey_of_somebody_else(app, secret, walker):
    for role in WALKERS:
        client, _actor = walker(role)
        assert client.post("/account/sessions/end", data={"session": OWN}).status_code == 404, role
        removed = client.post("/account/passkeys/remove", data={"passkey": secret["passkey"]})
        assert removed.status_code == 404, role
    with app.app_context():
        assert db.session.get(AccountSession, OWN).ended_at is None
        assert db.session.scalars(select(Passkey.id)).all() == [int(secret["passkey"])]


@pytest.mark.one_database
def test_the_owner_meets_no_such_refusal(secret, sign_in, app):
    """So that the walk above refuses what is there, not what is missing."""
    client = sign_in("PO")
    for path in (f"/r/{secret['number']}", f"/evidence/{DIGEST}", f"/jobs/{secret['job_id']}"):
        assert client.get(path).status_code == 200, path
    listed = client.get("/records/complaint_procedure").text
    assert WORD in listed  # the name of the filter
    with app.app_context():
        assert db.session.get(EvidenceLink, secret["link"]).state == "offered"
