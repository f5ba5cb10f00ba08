"""The derived form as a page: every kind, both languages, with and without errors, over the real tables."""

from __future__ import annotations

import pytest
from flask import render_template_string
from markupsafe import escape
from werkzeug.datastructures import MultiDict

from app.access import kinds
from app.i18n import force_locale
from app.records.forms import form_for
from app.records.queries import lookup_now
from app.records.schemas import loaded
from tests.records.contents import all_kinds
from tests.support.statements import counted

PAGE = """{% import "web/macros.html" as ui with context %}
{% import "records/form_fields.html" as fields with context %}
<div>{{ fields.visible_fields(form, kind) }}{{ fields.more_fields(form, kind) }}</div>"""


def page(app, kind, language, typed=None):
    """HTML of the form of a kind; with `typed`, checked and shown again."""
    with app.test_request_context(), force_locale(language):
        form = form_for(kinds()[kind], lookup_now(), None, typed)
        if typed:
            form.validate()
        return render_template_string(PAGE, form=form, kind=kinds()[kind])


@pytest.mark.one_database  # each language once, and what each form looks up once on each kind of database
def test_every_kind_is_drawn_in_english(app):
    draw_every_kind(app, "en")


@pytest.mark.one_database("postgresql")
def test_every_kind_is_drawn_in_japanese(app):
    draw_every_kind(app, "ja")


def draw_every_kind(app, language):
    for kind in all_kinds().values():
        html = page(app, kind.id, language)
        for field in kind.fields:
            if not field.computed and not field.columns:
                assert escape(field.label.get(language)) in html, field.name
        assert "style=" not in html and " on" + "click" not in html


def test_a_wrong_field_behind_more_opens_it_and_says_why_in_japanese(app):
    html = page(app, "brm_meeting", "ja", MultiDict({"counts_for_window": "soon", "agenda-0-title": "x"}))
    assert "<details open>" in html
    assert "存在しない日付です。2026-11-18のように記入してください。" in html
    assert "区分が未記入です。記入してください。" in html
    assert 'aria-describedby="counts_for_window-hint counts_for_window-error"' in html


def test_refusals_are_in_the_language_of_the_page(app):
    with app.test_request_context(), force_locale("ja"):
        _content, found = loaded(kinds()["brm_meeting"], {"note": "a\0", "what": 1})
        sentences = {problem.path: problem.message for problem in found}
    assert sentences["customer"] == "顧客が未記入です。記入してください。"
    assert sentences["note"] == "表示できない文字が含まれています。その文字を除いて入力し直してください。"
    assert sentences["what"] == "存在しない項目です。除いてください。"


def test_the_generic_page_keeps_a_draft(sign_in, app):
    client = sign_in("PO")
    shown = client.get("/records/improvement/new")
    assert shown.status_code == 200 and 'name="origin_refs-0-id"' in shown.text
    typed = {
        "description": "Faster answers",
        "origin": "suggestion",
        "raised_on": "2026-11-01",
        "kind": "improvement",
    }
    answer = client.post(
        "/records/improvement/new", data=typed | {"language": "en", "confidentiality": "audit"}
    )
    assert answer.status_code == 422 and "Owner is empty. Fill it in." in answer.text
    assert 'value="Faster answers"' in answer.text or ">Faster answers<" in answer.text.replace("\r\n", "")


def test_nobody_types_the_facts_of_a_file(sign_in):
    """They are taken from the bytes when these arrive: there is no form to say something else."""
    for role in ("PO", "RO", "QM", "AD"):
        assert sign_in(role).get("/records/evidence_file/new").status_code == 403


def test_records_named_in_a_form_are_looked_up_together(app, sign_in, people):
    client, everybody = sign_in("PO"), [person.number for person in people.values()]

    def statements(persons):
        rows = {f"frame-{place}-person": number for place, number in enumerate(persons)}
        ids = {f"frame-{place}-id": f"r{place}" for place in range(len(persons))}
        with counted(app) as found:
            client.post("/records/survey_round/new", data={**rows, **ids, "refresh": "1"})
        return len(found)

    statements([])  # what every first page looks up
    assert statements(everybody) == statements(everybody[:2])
