"""What the components put into the page: tied together, escaped, and within the content policy."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from flask import Flask
from flask.testing import FlaskClient
from wtforms import DateField, Form, RadioField, StringField
from wtforms.fields.choices import SelectChoice

from app.web.statuses import STATUSES


class Elements(HTMLParser):
    """All start tags of a page with their attributes."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def where(self, tag: str, **attributes: str) -> list[dict[str, str | None]]:
        wanted = attributes.items()
        return [found for name, found in self.tags if name == tag and wanted <= found.items()]

    @property
    def ids(self) -> list[str]:
        return [str(found["id"]) for _tag, found in self.tags if "id" in found]


class Sample(Form):
    name = StringField("Name", description="As in the contract")
    day = DateField("Day")
    grade = RadioField("Grade", choices=[SelectChoice("minor", "Minor"), SelectChoice("major", "Major")])


def render(app: Flask, source: str, language: str = "en", **values: object) -> str:
    with app.test_request_context("/", headers={"Accept-Language": language}):
        return app.jinja_env.from_string(source).render(**values)


def token_of(client: FlaskClient) -> str:
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', client.get("/styleguide").text)
    assert found
    return found[1]


def test_label_hint_and_error_belong_to_their_control(web_app: Flask):
    form = Sample()
    form.name.errors = ["Say the name."]
    page = Elements(render(web_app, "{{ ui.field(form.name) }}", form=form))
    (control,) = page.where("input")
    assert control["aria-invalid"] == "true"
    assert control["aria-describedby"] == "name-hint name-error"
    assert {"name-hint", "name-error"} <= set(page.ids)
    assert page.where("label") == [{"for": "name"}]


def test_a_field_without_fault_says_nothing_of_faults(web_app: Flask):
    page = render(web_app, "{{ ui.field(form.day, span=3, unit='JST') }}", form=Sample())
    assert "aria-invalid" not in page
    assert "errmsg" not in page
    assert "JST" in page


def test_few_choices_are_radios_in_a_named_group(web_app: Flask):
    page = Elements(render(web_app, "{{ ui.field(form.grade) }}", form=Sample()))
    assert [radio["value"] for radio in page.where("input", type="radio")] == ["minor", "major"]
    assert page.where("fieldset", id="grade", role="radiogroup")


@pytest.mark.parametrize("state", STATUSES)
def test_a_status_is_a_glyph_with_words(web_app: Flask, state: str):
    for language in ("en", "ja"):
        page = render(web_app, "{{ ui.status(state) }}", language, state=state)
        words = re.sub(r"<[^>]+>", "", page)
        assert words.strip()
        assert f'class="g {state}" aria-hidden="true"' in page
        assert words.isascii() == (language == "en")


def test_status_words_come_from_the_catalog(web_app: Flask):
    assert "遅れて充足" in render(web_app, "{{ ui.status('met_late') }}", "ja")
    assert "Met when approved" in render(web_app, "{{ ui.status('met', 'Met when approved') }}")


def test_what_people_typed_is_escaped(web_app: Flask):
    hostile = "<img src=x onerror=alert(1)>"
    source = """
        {{ ui.page_head(it, it, [(it, "/")]) }}{{ ui.status("met", it) }}{{ ui.person(it) }}
        {{ ui.id_tag(it) }}{{ ui.kv([(it, it)]) }}{{ ui.receipt(it, it, it, it) }}
        {{ ui.trail([{"title": it, "text": it}]) }}{{ ui.file_row(it, it, it) }}
        {{ ui.data_table([{"key": "a", "label": it}], [{"a": it}], it) }}
        {{ ui.cell("met", it, it, it) }}{{ ui.empty(it, it) }}
        {% call ui.panel(it, it) %}{{ it }}{% endcall %}"""
    assert "<img" not in render(web_app, source, it=hostile)


def test_an_empty_table_says_what_belongs_there(web_app: Flask):
    assert "No findings yet" in render(web_app, "{{ ui.data_table([], [], nothing='No findings yet') }}")


TABLE = "{{ ui.matrix('Coverage', months, groups, 'Subject', 'Covered') }}"
MONTH = {"span": 30, "label": "Apr", "current": False}
CELL = {"span": 30, "state": "met", "label": "Apr: Met", "href": "?cell=SLM-04.SLA-2026-0001.0"}


def matrix_of(subjects: int, months: int) -> list[dict[str, object]]:
    rows = [
        {
            "label": f"Subject {number}",
            "href": f"/r/SLA-2026-{number:04}",
            "cells": [CELL] * months,
            "done": 1,
            "due": 1,
        }
        for number in range(subjects)
    ]
    return [{"id": "SLM-04", "title": "SLA reviews", "rule": "monthly, per SLA", "rows": rows}]


def test_cells_of_the_matrix_lie_under_their_days(web_app: Flask):
    page = Elements(render(web_app, TABLE, months=[MONTH] * 12, groups=matrix_of(2, 12)))
    assert page.where("table", role="grid")
    assert sum(int(str(cell["colspan"])) for cell in page.where("td") if "colspan" in cell) == 2 * 360
    assert all(link["aria-label"] for link in page.where("a") if "c met" in str(link.get("class")))


def test_a_matrix_of_sixty_by_twelve_fits_its_budget(web_app: Flask):
    page = render(web_app, TABLE, months=[MONTH] * 12, groups=matrix_of(60, 12))
    assert len(page.encode()) <= 100 * 1024


@pytest.mark.parametrize("language", ["en", "ja"])
def test_the_style_guide_keeps_to_the_content_policy(web_client: FlaskClient, language: str):
    page = web_client.get("/styleguide", headers={"Accept-Language": language})
    elements = Elements(page.text)
    for tag, attributes in elements.tags:
        assert not [name for name in attributes if name == "style" or name.startswith(("on", "hx-on"))]
        assert tag != "style"
        assert tag != "script" or attributes.get("src")
    assert len(elements.ids) == len(set(elements.ids))


def test_rows_are_added_and_removed_without_scripts(web_client: FlaskClient):
    sent = {
        "csrf_token": token_of(web_client),
        "actions-0-what": "Restore test",
        "actions-1-what": "Forecast",
    }
    more = Elements(web_client.post("/styleguide", data={**sent, "add-actions": "1"}).text)
    assert [row["value"] for row in what_of(more)] == ["Restore test", "Forecast", ""]
    assert "autofocus" in what_of(more)[-1]
    less = Elements(web_client.post("/styleguide", data={**sent, "remove-actions-0": "1"}).text)
    assert [row["value"] for row in what_of(less)] == ["Forecast"]
    assert [button["name"] for button in less.where("button") if "autofocus" in button] == ["add-actions"]


def what_of(page: Elements) -> list[dict[str, str | None]]:
    return [found for found in page.where("input") if str(found.get("name")).endswith("-what")]


def test_enter_presses_save_and_no_row_button(web_client: FlaskClient):
    page = Elements(web_client.get("/styleguide").text)
    within = page.tags[[attributes.get("id") for _tag, attributes in page.tags].index("forms") :]
    first = next(attributes for tag, attributes in within if tag == "button")
    assert first["name"] == "save"


def test_a_refused_form_lists_its_faults_with_links_to_them(web_client: FlaskClient):
    sent = {"csrf_token": token_of(web_client), "held_on": "2026-11-18", "grade": "minor", "send": "1"}
    text = web_client.post("/styleguide", data={**sent, "actions-0-what": ""}).text
    page = Elements(text)
    assert "<title>Error: " in text
    (summary,) = page.where("section", id="error-summary")
    assert (summary["tabindex"], "autofocus" in summary) == ("-1", True)
    links = re.findall(r'<li><a href="#([^"]+)">([^<]+)</a> <span class="muted">([^<]+)', text)
    assert ("minutes", "Write what was said, in a few lines.", "Minutes") in links
    assert ("actions-0-what", "Say what is to be done.", "Actions 1, What") in links
    assert {target for target, _message, _place in links} <= set(page.ids)
    assert all(text.count(message) >= 2 for _target, message, _place in links)
