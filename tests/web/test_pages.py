"""Language and look, help, static files, the left list, and what people read when something goes wrong."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from flask import Flask, abort
from flask.testing import FlaskClient

from app.access import allow
from app.i18n import _l
from app.refusal import Conflict
from app.web import navigation
from app.web.assets import stylesheet
from app.web.fragments import render_page
from tests.support.web_only import make_web_app
from tests.web.test_components import Elements, token_of


def test_the_other_language_on_the_same_page(web_client: FlaskClient):
    page = Elements(web_client.get("/styleguide?sort=record").text)
    assert page.where("input", name="next")[0]["value"] == "/styleguide?sort=record"
    sent = {"csrf_token": token_of(web_client), "next": "/styleguide?sort=record"}
    answer = web_client.post("/language/ja", data=sent)
    assert (answer.status_code, answer.location) == (303, "/styleguide?sort=record")
    assert web_client.get_cookie("language").value == "ja"
    assert '<html lang="ja"' in web_client.get("/styleguide").text


def test_nobody_is_led_away(web_client: FlaskClient):
    sent = {"csrf_token": token_of(web_client), "next": "https://example.org/"}
    assert web_client.post("/language/ja", data=sent).location == "/"
    assert web_client.post("/language/xx", data=sent).status_code == 404


@pytest.mark.parametrize(
    ("name", "value", "mark"), [("theme", "dark", 'data-theme="dark"'), ("keys", "off", 'data-keys="off"')]
)
def test_the_look_of_this_device(web_client: FlaskClient, name: str, value: str, mark: str):
    assert mark not in web_client.get("/styleguide").text.split("<body>")[0]
    token = token_of(web_client)
    assert (
        web_client.post("/look", data={"csrf_token": token, name: value, "next": "/help"}).location == "/help"
    )
    assert mark in web_client.get("/styleguide").text.split("<body>")[0]
    assert web_client.post("/look", data={"csrf_token": token, name: "none"}).status_code == 400


def test_help_is_a_page_and_a_dialog(web_client: FlaskClient):
    page = web_client.get("/help").text
    dialog = web_client.get("/help", headers={"HX-Request": "true", "HX-Target": "dialog"}).text
    assert page.startswith("<!doctype html>")
    assert dialog.lstrip().startswith("<header>")
    assert "Covered, but after the interval" in dialog
    assert "Covered, but after the interval" in page


def test_an_unknown_target_gets_the_page(web_client: FlaskClient):
    answer = web_client.get("/help", headers={"HX-Request": "true", "HX-Target": "elsewhere"})
    assert answer.text.startswith("<!doctype html>")


def test_files_with_a_digest_are_kept_for_ever(web_client: FlaskClient):
    text = web_client.get("/styleguide").text
    urls = re.findall(r'(?:href|src)="(/(?:static/|styles)[^"#]+)', text)
    assert len(set(urls)) >= 8
    for url in urls:
        with web_client.get(url) as answer:
            assert (answer.status_code, answer.cache_control.immutable) == (200, True), url
    with web_client.get("/static/form.js") as answer:
        assert not answer.cache_control.immutable


def test_one_sheet_in_the_order_of_its_layers(web_client: FlaskClient):
    sheet = web_client.get("/styles.css").text
    assert sheet == stylesheet()
    assert sheet.index("@layer tokens, base") < sheet.index("--paper") < sheet.index("@media print")


@pytest.fixture(scope="module")
def failing() -> Iterator[Flask]:
    app = make_web_app()
    app.config.update(TESTING=False, PROPAGATE_EXCEPTIONS=False)

    @app.get("/fails/<int:code>")
    @allow("public")
    def fails(code: int) -> str:
        abort(code)

    @app.get("/refuses")
    @allow("public")
    def refuses() -> str:
        raise Conflict("Kenji Mori saved this page two minutes after you opened it.")

    @app.get("/breaks")
    @allow("public")
    def breaks() -> str:
        raise ValueError("on purpose")

    @app.post("/posts")
    @allow("public")
    def posts() -> str:
        return "posted"

    yield app


CODES = (400, 401, 403, 404, 405, 409, 413, 422, 429, 500, 503)


@pytest.mark.parametrize("code", CODES)
def test_each_fault_has_its_words_in_both_languages(failing: Flask, code: int):
    titles = set()
    for language in ("en", "ja"):
        answer = failing.test_client().get(f"/fails/{code}", headers={"Accept-Language": language})
        assert answer.status_code == code
        titles.add(re.search(r"<h1>(.+?)</h1>", answer.text)[1])
        assert "<main" in answer.text
    assert len(titles) == 2
    assert sum(title.isascii() for title in titles) == 1


def test_a_refusal_says_its_own_sentence(failing: Flask):
    answer = failing.test_client().get("/refuses")
    assert answer.status_code == 409
    assert "Kenji Mori saved this page" in answer.text


def test_a_form_from_an_old_page_says_so(failing: Flask):
    answer = failing.test_client().post("/posts")
    assert answer.status_code == 400
    assert "open for too long" in answer.text


def test_a_bug_asks_nobody_and_gives_a_number(failing: Flask, monkeypatch):
    def also_broken() -> None:
        raise RuntimeError("no database")

    monkeypatch.setitem(failing.extensions, "akashi_shell", also_broken)
    monkeypatch.setitem(failing.extensions, "akashi_language_preference", also_broken)
    answer = failing.test_client().get("/breaks", headers={"Accept-Language": "ja"})
    assert answer.status_code == 500
    assert re.search(r"問い合わせ番号：.*<code>[0-9a-f]{12}</code>", answer.text)
    assert "on purpose" not in answer.text


def test_programs_get_json(failing: Flask):
    client = failing.test_client()
    for path, code in (("/fails/404", 404), ("/refuses", 409), ("/breaks", 500)):
        answer = client.get(path, headers={"Accept": "application/json"})
        assert (answer.status_code, answer.is_json) == (code, True)
        assert answer.json["error"]


@pytest.fixture
def entries(monkeypatch) -> None:
    monkeypatch.setattr(navigation, "entries", {})
    navigation.register("assurance", "web.styleguide", _l("Style guide"), "shield-check", 20, "audit")
    navigation.register("work", "web.help_page", _l("Help"), "checklist", 10, "signed_in", on_phone=True)
    navigation.register("work", "not.built_yet", _l("Coverage"), "gauge", 5, "signed_in")
    given = {"values": {"kind": "x"}, "waiting": lambda: 3, "keys": "g f"}
    navigation.register("suppliers", "web.help_page", _l("Findings"), "flag", 1, "create", **given)


@pytest.mark.usefixtures("entries")
def test_the_left_list_shows_what_exists_and_is_permitted(web_app: Flask):
    with web_app.test_request_context("/help"):
        everything = navigation.groups_for(lambda permission: True)
        little = navigation.groups_for(lambda permission: permission == "signed_in")
        auditor = navigation.groups_for(lambda permission: permission in {"signed_in", "audit"})
    assert [[item.label for item in group.items] for group in everything] == [
        ["Help"],
        ["Findings"],
        ["Style guide"],
    ]
    assert [group.label for group in little] == [""]
    assert [group.label for group in auditor] == ["", "Assurance"]
    finding = everything[1].items[0]
    assert (finding.url, finding.waiting, finding.keys) == ("/help?kind=x", 3, "g f")


@pytest.mark.usefixtures("entries")
def test_where_one_is_now(web_app: Flask):
    def here(path: str, current: str | None = None) -> list[str]:
        with web_app.test_request_context(path):
            groups = navigation.groups_for(lambda permission: True, current)
        return [item.label for group in groups for item in group.items if item.here]

    assert here("/help") == ["Help"]
    assert here("/help/more") == ["Help"]
    assert here("/helpless") == []
    assert here("/elsewhere", "/styleguide") == ["Style guide"]


def test_an_unknown_group_is_refused():
    with pytest.raises(ValueError, match="unknown group"):
        navigation.register("nowhere", "web.help_page", "Help", "help", 1, "read")


def test_a_block_alone_has_the_context_of_the_page(web_app: Flask):
    with web_app.test_request_context("/help", headers={"HX-Request": "true", "HX-Target": "title"}):
        assert render_page("web/help.html", states=()) == "Help"


def test_the_style_guide_is_not_for_production():
    """Tests have it, and the demo."""
    for demo, status in ((False, 404), (True, 200)):
        app = make_web_app()
        app.config.update(TESTING=False, DEMO=demo)
        assert app.test_client().get("/styleguide").status_code == status
