"""Every field of every kind, typed full of harm: shown again as it was typed, stored as that, or refused."""

from __future__ import annotations

from html import unescape
from itertools import cycle

import pytest
from werkzeug.datastructures import MultiDict

from app.db import db
from app.records.models import RecordVersion
from tests.hostile.conftest import assert_harmless
from tests.records.contents import all_kinds
from tests.support.forms import form_on
from tests.support.hostile import KEPT_TEXTS, MEGABYTE, ODD_TEXTS, REFUSED_TEXTS
from tests.support.people import NAMES
from tests.support.shared_data import hostile_texts

KINDS = all_kinds()
NOBODYS_FORM = {"survey_response"}  # made by those who are asked and by imports
MAKEABLE = [id for id in KINDS if KINDS[id].create and id not in NOBODYS_FORM]
CANNOT_BE_SHOWN = "The text holds characters that cannot be shown. Type it again without them."
EDIT = "/r/{}/edit"


@pytest.fixture
def open_form(sign_in):
    """`open_form(kind)` is (client, path, form as the page sends it) of somebody who may begin one."""

    def start(kind):
        path = f"/records/{kind}/new"
        for role in sorted(NAMES, key=lambda role: role not in KINDS[kind].create):  # likely ones first
            client = sign_in(role)
            answer = client.get(path)
            if answer.status_code == 200:
                return client, path, form_on(answer.text)
        raise AssertionError(f"nobody may begin {kind}")

    return start


def offset(texts, kind):
    """Each kind begins with another text, so that together they try all of them."""
    start = 7 * MAKEABLE.index(kind) % len(texts)
    return texts[start:] + texts[:start]


def typable(form):
    return [name for name in form if name not in ("csrf_token", "draft", "follows", "base", "base_version")]


@pytest.mark.one_database
@pytest.mark.parametrize("kind", MAKEABLE)
def test_anything_in_every_field_is_shown_again_as_it_was_typed(open_form, traces, kind):
    client, path, form = open_form(kind)
    texts = cycle(offset([*KEPT_TEXTS.values(), *ODD_TEXTS, *hostile_texts()], kind))
    before = traces()
    typed = MultiDict([(name, next(texts)) for name in typable(form)])
    answer = client.post(path, data={**typed, "send": ""})
    assert answer.status_code == 422
    assert_harmless(answer)
    assert traces() == before


@pytest.mark.one_database
@pytest.mark.parametrize("kind", MAKEABLE)
def test_forged_names_and_doubled_values_break_no_form(open_form, kind):
    client, path, form = open_form(kind)
    rows = [field.name for field in KINDS[kind].all_fields if field.type == "rows"]
    more = [(f"{name}-{number}-{column}", "x") for name in rows for number in ("0", "-1", "9" * 30, "²")
            for column in ("id", "id-id", "", "0-0-0")]  # fmt: skip
    doubled = [(name, value) for name in typable(form) for value in (form[name], "x", "")]
    for button in ("send", "refresh"):
        answer = client.post(path, data=MultiDict([*doubled, *more, (button, "")]))
        assert answer.status_code in (200, 303, 422)
        assert_harmless(answer)


PROCEDURE = {"valid_from": "2026-11-01", "language": "en", "confidentiality": "audit"}


@pytest.mark.parametrize("name", REFUSED_TEXTS)
def test_what_no_database_keeps_is_refused_at_its_field(open_form, traces, people, name):
    """Half a pair cannot be sent in a form: it arrives as the sign for what is unreadable."""
    client, path, _form = open_form("complaint_procedure")
    before = traces()
    text = REFUSED_TEXTS[name].encode("utf-8", "surrogatepass")
    body = {**PROCEDURE, "owner": people["PO"].number, "note": text}
    answer = client.post(path, data=body)
    if name == "half a pair":
        assert answer.status_code == 303
        return
    assert answer.status_code == 422
    assert CANNOT_BE_SHOWN in unescape(answer.text)
    assert traces() == before


@pytest.mark.parametrize("name", KEPT_TEXTS)
def test_what_can_be_kept_is_kept_as_it_was_typed(app, open_form, people, name):
    client, path, _form = open_form("complaint_procedure")
    text = KEPT_TEXTS[name]
    answer = client.post(path, data={**PROCEDURE, "owner": people["PO"].number, "note": text})
    assert answer.status_code == 303
    page = client.get(answer.location)
    assert_harmless(page)
    number = answer.location.rsplit("/", 1)[1]
    with app.app_context():
        stored = db.session.query(RecordVersion).filter_by(number=number).one().content["note"]
    assert stored == text
    assert form_on(client.get(EDIT.format(number)).text)["note"] == text


def test_a_text_of_a_megabyte_is_refused_and_comes_back(open_form, traces, people):
    client, path, _form = open_form("complaint_procedure")
    before, text = traces(), "長" * (MEGABYTE // 3)
    answer = client.post(path, data={**PROCEDURE, "owner": people["PO"].number, "note": text})
    assert answer.status_code == 422
    assert "At most" in answer.text
    assert form_on(answer.text)["note"] == text
    assert traces() == before


@pytest.mark.one_database
@pytest.mark.parametrize("sign", "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
def test_a_name_does_not_turn_the_words_around_it(open_form, traces, sign):
    client, path, _form = open_form("customer")
    before = traces()
    answer = client.post(path, data={"name": f"Kitagawa {sign}gnp.exe", "in_scope_from": "2026-11-01"})
    assert answer.status_code == 422
    assert CANNOT_BE_SHOWN in unescape(answer.text)
    assert traces() == before
