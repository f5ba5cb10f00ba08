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
NOBODYS_FORM = {"survey_response", "evidence_file"}  # made by links and imports, and by bytes that arrive
MAKEABLE = [id for id in KINDS if KINDS[id].create and id not in NOBODYS_FORM]
CANNOT_BE_SHOWN = "The text holds characters that cannot be shown. Type it again without them."
EDIT = "/r/{}/edit"


@pytest.fixture(scope="session")
def forms():
    """Kind → (role, form as the page sends it): the same in every copy of the organisation."""
    return {}


@pytest.fixture
def open_form(sign_in, forms):
    """`open_form(kind)` is (client, path, form) of somebody who may begin one."""

    def start(kind):
        path = f"/records/{kind}/new"
        if kind not in forms:
            forms[kind] = opened(sign_in, kind, path)
        role, form = forms[kind]
        return sign_in(role), path, form

    return start


def opened(sign_in, kind, path):
    for role in sorted(NAMES, key=lambda role: role not in KINDS[kind].create):  # likely ones first
        answer = sign_in(role).get(path)
        if answer.status_code == 200:
            return role, form_on(answer.text)
    raise AssertionError(f"nobody may begin {kind}")


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


def posted(client, path, people, text):
    """The address of the record."""
    answer = client.post(path, data={**PROCEDURE, "owner": people["PO"].number, "note": text})
    assert answer.status_code == 303
    return answer.location


def test_what_can_be_kept_is_kept_as_it_was_typed(app, open_form, people):
    client, path, _form = open_form("complaint_procedure")
    typed = {posted(client, path, people, text).rsplit("/", 1)[1]: text for text in KEPT_TEXTS.values()}
    assert len(typed) == len(KEPT_TEXTS)
    with app.app_context():
        versions = db.session.query(RecordVersion).filter(RecordVersion.number.in_(typed)).all()
        stored = {version.number: version.content["note"] for version in versions}
        db.session.remove()
    assert stored == typed


@pytest.mark.one_database  # pages are made of what is stored
@pytest.mark.parametrize("name", KEPT_TEXTS)
def test_what_was_kept_is_shown_as_it_was_typed(open_form, people, name):
    client, path, _form = open_form("complaint_procedure")
    record = posted(client, path, people, KEPT_TEXTS[name])
    assert_harmless(client.get(record))
    number = record.rsplit("/", 1)[1]
    assert form_on(client.get(EDIT.format(number)).text)["note"] == KEPT_TEXTS[name]


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
