"""What every answer says about itself, whatever it is: a page, a fragment, JSON, a file, a refusal."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.support.program import client_of, program

pytestmark = pytest.mark.one_database
PATHS = (
    "/", "/sign-in", "/records/brm_meeting", "/records/brm_meeting/export/csv", "/nothing-here",
    "/r/CUS-1999-0001", "/static/logo.svg", "/styles.css", "/health/live", "/metrics", "/records//new",
)  # fmt: skip
ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}


def answers(client):
    for path in PATHS:
        for given in ({}, {"Accept": "application/json"}, {"Origin": "https://evil.test"}):
            yield client.get(path, headers=given, buffered=True)
    yield client.post("/sign-in", data={}, csrf=False)
    yield client.open("/", method="TRACE")


def test_every_answer_is_guarded(sign_in):
    for answer in answers(sign_in("PO")):
        assert ALWAYS.items() <= dict(answer.headers).items(), answer.request.path
        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy and "*" not in policy and "http" not in policy
        if answer.mimetype == "text/html":
            assert "frame-ancestors 'none'" in policy and "base-uri 'none'" in policy
        assert "Access-Control-Allow-Origin" not in answer.headers


def test_every_text_names_its_encoding(sign_in):
    for answer in answers(sign_in("PO")):
        if answer.mimetype.startswith("text/") and answer.data:
            assert answer.mimetype_params.get("charset", "").lower() == "utf-8", answer.request.path


def test_over_https_browsers_never_come_by_anything_else(settings, clock):
    with program(replace(settings, https=True), clock) as app:
        client = client_of(app)
        for path in PATHS:
            with client.get(path, base_url="https://localhost") as answer:
                told = answer.headers["Strict-Transport-Security"]
                assert told == "max-age=31536000; includeSubDomains", path
