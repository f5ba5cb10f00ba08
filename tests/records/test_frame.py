"""The frame around every page says whose records these are."""

from __future__ import annotations

import pytest

from app.records.frame import in_own_language

BOTH = "Managed services, Tokyo and Osaka\n\n東京・大阪のマネージドサービス\n"


def test_the_scope_of_the_organisation_stands_beside_its_name(sign_in, client):
    scope = "Hosting and service desk for business customers"
    assert scope in sign_in("VW").get("/").text.split("<main")[0]
    assert scope not in client.get("/sign-in").text  # strangers see the name only


@pytest.mark.parametrize(
    ("text", "language", "line"),
    [
        (BOTH, "en", "Managed services, Tokyo and Osaka"),
        (BOTH, "ja", "東京・大阪のマネージドサービス"),
        ("運用サービス", "en", "運用サービス"),
        ("Hosting\nService desk", "ja", "Hosting"),
        ("", "en", ""),
    ],
)
def test_of_a_scope_in_both_languages_the_readers_line_is_shown(app, text: str, language: str, line: str):
    with app.test_request_context("/", headers={"Cookie": f"language={language}"}):
        assert in_own_language(text) == line
