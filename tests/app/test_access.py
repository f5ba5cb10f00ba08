"""Who gets in where: every route says so, every role meets every route, and looking changes nothing."""

from __future__ import annotations

import io
import re
from zlib import crc32

import pytest
from werkzeug.routing import AnyConverter, IntegerConverter

from app import access
from app.db import db
from app.journal.read import head
from app.records.lifecycle import submit
from app.transaction import transaction
from tests.support.people import NAMES, PASSWORD, email_of
from tests.support.records import customer, meeting, person, recorded, service, sla

NOT_THERE = {"number": "MTG-1999-0001", "digest": "0" * 64, "job_id": "0" * 32, "control_id": "BRM-99"}
IN_SHORT = {"Accept": "application/json"}
EXPECTED = {200, 302, 303, 403, 404, 410}


def supplier(people):
    content = {
        "name": "Cirrus Desk", "in_scope_from": "2025-09-01", "tier": "standard",
        "tier_reason": "Takes calls.", "delivers": "Service desk",
        "contacts": [person(people, "Maya Fernando", side="supplier")],
    }  # fmt: skip
    return recorded(people, "VM", "supplier", content)


@pytest.fixture
def world(app, people, sign_in):
    """Something for every variable of an address: parameter → values to try."""
    with app.test_request_context("/"):
        about = customer(people)
        agreement = sla(people, about, service(people, [about]))
        approved = recorded(people, "RO", "brm_meeting", meeting(people, about, "2025-10-14"))
        draft = recorded(
            people, "RO", "brm_meeting", {"customer": about, "occurred_on": "2025-11-14"}, approved=False
        )
        sent = recorded(people, "RO", "brm_meeting", meeting(people, about, "2025-12-14"), approved=False)
        with transaction(people["RO"].actor) as tx:
            submit(tx, sent)
        secret = {"valid_from": "2026-11-01", "confidentiality": "restricted"}
        restricted = recorded(people, "PO", "complaint_procedure", secret, approved=False)
        subject = supplier(people)
        db.session.remove()
    uploaded = sign_in("PO").post(
        "/evidence/uploads",
        data={"file": (io.BytesIO(b"a;b\n1;2\n"), "figures.csv")},
        headers={"Accept": "application/json"},
    )
    report = sign_in("AU").post(
        "/reports/gap", data={"from": "2025-09-01", "to": "2026-03-31", "language": "en"}
    )
    numbers = [about, agreement, approved, draft, sent, restricted, subject, people["PO"].number]
    return {
        "number": [*numbers, report.headers["Location"].rpartition("/")[2], NOT_THERE["number"]],
        "kind": ["person", "brm_meeting", "plan", "audit", "policy", "evidence_file", "no_such_kind"],
        "state": ["submitted", "approved", "returned", "void", "draft", "no_such_state"],
        "digest": [uploaded.json["digest"], NOT_THERE["digest"]],
        "control_id": ["BRM-04", "SLM-06", NOT_THERE["control_id"]],
        "job_id": [NOT_THERE["job_id"]],
        "token": ["no-such-token"],
        "form": ["pdf", "json", "html"],
        "filename": ["logo.svg", "../pyproject.toml", "no-such-file"],
    }


def every_get(app, world):
    """Every page with these values, one variable of its address changed at a time: whether with the first of
    all, by path."""
    build = app.url_map.bind("localhost").build
    rules = [rule for rule in app.url_map.iter_rules() if "GET" in rule.methods]
    tried = [(rule, list(values_for(rule, world))) for rule in rules]
    found = {build(rule.endpoint, values): False for rule, every in tried for values in every}
    return dict(sorted(found.items())) | {build(rule.endpoint, first): True for rule, (first, *_) in tried}


def values_for(rule, world):
    tried = {name: values_of(rule._converters[name]) or world[name] for name in rule.arguments}
    first = {name: values[0] for name, values in tried.items()}
    yield first
    for name, values in tried.items():
        yield from ({**first, name: value} for value in values)


def values_of(converter):
    """Where the address itself says what may stand there."""
    if isinstance(converter, AnyConverter):
        return sorted(converter.items)
    return [1] if isinstance(converter, IntegerConverter) else []


def position(app):
    with app.app_context():
        found = head(db.session).position
        db.session.remove()
        return found


def meets(role, page, first):
    """Every role meets every route; the other pages of a route are dealt out, each to about half of them."""
    there = not any(value in page for value in NOT_THERE.values())
    return there and (first or crc32(f"{role} {page}".encode()) % 2 == 0)


def test_every_role_meets_every_route_and_changes_nothing(app, world, sign_in, databases):
    """On PostgreSQL, the stricter: who sees most and who sees least, all pages, what is not there too, and
    refusals as pages; on SQLite refusals in short, as scripts get them."""
    before, pages = position(app), every_get(app, world)
    assert len(pages) > 150
    unexpected = {}
    for role in NAMES if databases.name == "sqlite" else ("PO", "AD"):
        client = sign_in(role)
        dealt = [page for page, first in pages.items() if meets(role, page, first)]
        looked_at, wanted = (dealt, IN_SHORT) if databases.name == "sqlite" else (pages, {})
        codes = {page: client.get(page, headers=wanted, buffered=True).status_code for page in looked_at}
        unexpected |= {(role, page): code for page, code in codes.items() if code not in EXPECTED}
    assert unexpected == {}
    assert position(app) == before


@pytest.mark.one_database
def test_strangers_see_the_sign_in_and_nothing_else(app, world, client):
    public = {"/health/live", "/health/ready", "/help", "/sign-in", "/sign-in/forgotten", "/styles.css"}
    for page in every_get(app, world):
        answer = client.get(page, buffered=True)
        if page in public or page.startswith("/static/"):
            assert answer.status_code in (200, 404), page
        elif page.startswith("/password/"):
            assert answer.status_code == 410, page
        else:
            assert answer.status_code in (302, 303, 404), page
            back = ("/sign-in?next=",) if page != "/sign-in/passkey" else ("/sign-in",)
            assert answer.status_code == 404 or answer.location.startswith(back), page


def test_strangers_post_nothing(app, client):
    for rule in app.url_map.iter_rules():
        if "POST" not in rule.methods or access.permission_of(app, rule.endpoint) == "public":
            continue
        path = rule.rule
        for name in rule.arguments:
            path = path.replace(f"<{name}>", "X-1").replace(f"<int:{name}>", "1")
        path = path.replace("<any(comments, consents, deliveries, relations):attached>", "comments")
        path = path.replace("<any(accept, reject, withdraw):step>", "accept")
        assert client.post(path).status_code == 401, path


@pytest.mark.unused_program
def test_a_route_without_a_permission_stops_the_start(app):
    app.add_url_rule("/hole", "hole", lambda: "open to everybody")
    with pytest.raises(RuntimeError, match="hole"):
        access.check_routes(app)


def test_a_permission_nobody_knows_is_refused_when_it_is_declared():
    with pytest.raises(ValueError, match="everybody"):
        access.allow("everybody")


# ---- signing in ------------------------------------------------------------------------------------------


def entered(client, next_path="", **headers):
    page = client.get("/sign-in", query_string={"next": next_path} if next_path else {})
    assert page.status_code == 200
    data = {"email": email_of("PO"), "password": PASSWORD} | ({"next": next_path} if next_path else {})
    return client.post("/sign-in", data=data, headers=headers)


def test_after_signing_in_one_is_where_one_wanted_to_be(client):
    asked = client.get("/coverage?gaps=1")
    assert asked.status_code == 302
    assert asked.location == "/sign-in?next=/coverage?gaps%3D1"
    assert client.head("/coverage").status_code == 302
    answer = entered(client, "/coverage?gaps=1")
    assert answer.status_code == 302
    assert answer.location.endswith("/coverage?gaps=1")


@pytest.mark.parametrize(
    "next_path",
    [
        "https://example.org/",
        "//example.org/",
        "///example.org/",
        "/\\example.org",
        "\\\\example.org",
        "javascript:x",
    ],
)
def test_signing_in_never_leads_to_another_server(client, next_path):
    answer = entered(client, next_path)
    assert answer.status_code in (200, 302)  # refused, or to a place of ours
    assert re.fullmatch(r"(/([^/\\].*)?|%5C.*)", answer.location or "/")


def test_a_fragment_asked_for_without_a_session_leads_the_whole_page_to_the_sign_in(client):
    headers = {"HX-Request": "true", "HX-Current-URL": "http://localhost/coverage?gaps=1"}
    answer = client.get("/coverage?at=SLM-06", headers=headers)
    assert answer.status_code == 401
    assert answer.headers["HX-Redirect"] == "/sign-in?next=/coverage?gaps%3D1"
    elsewhere = client.get("/coverage", headers={**headers, "HX-Current-URL": "https://example.org/x"})
    assert elsewhere.headers["HX-Redirect"] == "/sign-in?next=/x"


def test_a_wrong_sign_in_says_the_same_whoever_it_is(client):
    def answer(email, password):
        page = client.post("/sign-in", data={"email": email, "password": password})
        assert page.status_code == 200
        return re.sub(r'name="csrf_token"[^>]*>', "", page.text.replace(email, "…"))

    assert answer(email_of("PO"), "wrong horse battery") == answer(
        "nobody@example.test", "wrong horse battery"
    )


def test_signing_in_begins_a_new_token_against_forged_requests(client):
    """Who planted a session in somebody's browser knows nothing of the one they sign in to."""
    client.token()
    with client.session_transaction() as session:
        before = session["csrf_token"]
    entered(client)
    assert client.get("/").status_code == 200
    with client.session_transaction() as session:
        assert session.get("csrf_token") != before


def test_there_is_no_token_beside_the_session(client, app):
    answer = client.post(
        "/sign-in?include_auth_token", json={"email": email_of("PO"), "password": PASSWORD},
        headers={"Accept": "application/json"},
    )  # fmt: skip
    token = (
        (answer.get_json(silent=True) or {})
        .get("response", {})
        .get("user", {})
        .get("authentication_token", "x")
    )
    stranger = app.test_client()
    assert stranger.get("/", query_string={"auth_token": token}).status_code == 302
    assert stranger.get("/", headers={"Authentication-Token": token}).status_code == 302


def test_signing_out_ends_the_session(sign_in):
    client = sign_in("PO")
    assert client.get("/").status_code == 200
    assert client.post("/sign-out").status_code == 302
    assert client.get("/").status_code == 302


def test_a_sign_in_taken_out_of_use_is_out_at_once(app, sign_in, people):
    client = sign_in("PO")
    assert client.get("/").status_code == 200
    with app.app_context():
        from app.accounts.queries import account_of

        account_of(db.session, email_of("PO")).active = False
        db.session.commit()
        db.session.remove()
    assert client.get("/").status_code == 302


def test_tries_are_counted(client):
    codes = [
        client.post("/sign-in", data={"email": "a@b.test", "password": "x"}).status_code for _ in range(11)
    ]
    assert codes[-1] == 429
    assert set(codes[:10]) == {200}
