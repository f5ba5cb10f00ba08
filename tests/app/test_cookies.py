"""Cookies: what each says about itself, over HTTPS and at home, and that none can be forged."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha1

import pytest
from itsdangerous import URLSafeTimedSerializer

from tests.support.people import PASSWORD, email_of
from tests.support.program import client_of, program

HTTPS = {"base_url": "https://localhost"}


@pytest.fixture
def secure(settings, clock):
    with program(replace(settings, https=True), clock) as app:
        yield client_of(app)


def cookies(answer):
    return {line.partition("=")[0]: line for line in answer.headers.getlist("Set-Cookie")}


@pytest.mark.one_database
def test_over_https_every_cookie_is_for_this_host_only(secure):
    data = {"email": email_of("PO"), "password": PASSWORD}
    headers = {"Referer": "https://localhost/sign-in"}
    told = cookies(secure.get("/sign-in", **HTTPS))
    told |= cookies(secure.post("/sign-in", data=data, headers=headers, **HTTPS, csrf=False))
    for path, form in (("/language/ja", {}), ("/look", {"theme": "dark"}), ("/look", {"keys": "off"})):
        told |= cookies(secure.post(path, data=form, headers=headers, **HTTPS, csrf=False))
    told.pop("", None)
    assert told.keys() >= {"__Host-session"}
    for name, line in told.items():
        assert name.startswith("__Host-"), line
        for word in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/"):
            assert word in line, line
        assert "Domain" not in line


@pytest.mark.one_database
def test_at_home_without_https_they_work_too(client):
    answer = client.post("/language/ja", data={"next": "/sign-in"})
    assert cookies(answer).keys() >= {"language"}
    assert "ログイン" in client.get("/sign-in").text


@pytest.mark.one_database
def test_a_session_that_was_signed_otherwise_is_nobodys(app, sign_in):
    client = sign_in("PO")
    with client.session_transaction() as session:
        kept = dict(session)
    for key, digest in (("another key" * 4, "sha256"), (app.config["SECRET_KEY"], sha1)):
        options = {"key_derivation": "hmac", "digest_method": digest if callable(digest) else None}
        signer = URLSafeTimedSerializer(
            key, salt="cookie-session", signer_kwargs={k: v for k, v in options.items() if v}
        )
        stranger = client_of(app)
        stranger.set_cookie("session", signer.dumps(kept))
        assert stranger.get("/").status_code == 302
    assert client.get("/").status_code == 200


@pytest.mark.one_database
def test_pages_and_pictures_are_kept_by_nobody(sign_in):
    for path in ("/", "/evidence", "/account"):
        assert sign_in("PO").get(path).headers["Cache-Control"] == "no-store"
