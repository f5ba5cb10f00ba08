"""Filters under a name: one's own, with their columns, for one kind."""

from __future__ import annotations

import re
from html import unescape

import pytest

from app.db import db
from app.records.lists import saved
from app.records.lists.models import SavedFilter

LIST = "/records/brm_meeting"
SHOWN = "?state=approved&see=occurred_on&see=note"


def keep(client, name, query=SHOWN, kind="brm_meeting"):
    return client.post(f"/records/{kind}/filters{query}", data={"name": name}, follow_redirects=True)


def tabs(page):
    found = re.search(r'<nav class="tabs" aria-label="Saved filters">(.*?)</nav>', page.text)
    return re.findall(r'href="([^"]+)"([^>]*)>([^<]+)</a>', found[1]) if found else []


def names(page):
    return [unescape(name) for _url, _more, name in tabs(page)]


@pytest.fixture
def stored(app):
    def rows():
        with app.app_context():
            found = [(one.id, one.name, one.query) for one in db.session.query(SavedFilter)]
            db.session.remove()
            return found

    return rows


def test_what_is_shown_is_saved_under_a_name_and_comes_back(sign_in, stored):
    client = sign_in("PO")
    page = keep(client, "  Approved\u3000 ones ")
    assert "“Approved ones” is saved." in page.text
    assert names(page) == ["All", "Approved ones"]
    url, current, _name = tabs(page)[1]
    assert 'aria-current="page"' in current
    again = client.get(unescape(url)).text
    assert 'name="see" value="note" checked' in again
    assert '<option value="approved" selected>' in again
    assert [(name, query) for _id, name, query in stored()] == [
        ("Approved ones", {"state": "approved", "see": ["occurred_on", "note"]})
    ]


@pytest.mark.one_database  # refused, or shown as it was typed
def test_there_is_nothing_to_save_where_nothing_is_filtered(sign_in):
    page = sign_in("PO").get(LIST).text
    assert "Save filter and columns as" not in page
    assert "Saved filters" not in page
    assert "Save filter and columns as" in sign_in("PO").get(LIST + SHOWN).text


def test_the_same_name_takes_the_new_filter(sign_in, stored):
    client = sign_in("PO")
    keep(client, "Mine")
    keep(client, "Mine", "?waiting=1")
    assert [(name, query) for _id, name, query in stored()] == [("Mine", {"waiting": 1})]


def test_renaming(sign_in, stored):
    client = sign_in("PO")
    keep(client, "First")
    keep(client, "Second", "?waiting=1")
    ((id, _name, _query),) = [one for one in stored() if one[1] == "First"]
    url = f"{LIST}/filters/{id}/name{SHOWN}"
    assert names(client.post(url, data={"name": "Third"}, follow_redirects=True)) == [
        "All",
        "Second",
        "Third",
    ]
    refused = client.post(url, data={"name": "Second"}, follow_redirects=True)
    assert "You have another filter of this name." in refused.text
    assert names(refused) == ["All", "Second", "Third"]


def test_deleting_can_be_undone(sign_in, stored):
    client = sign_in("PO")
    keep(client, "Mine")
    ((id, _name, query),) = stored()
    page = client.post(f"{LIST}/filters/{id}/delete{SHOWN}", follow_redirects=True)
    assert "“Mine” is deleted." in page.text
    assert stored() == []
    undo = unescape(re.search(r'action="([^"]+)" data-undo', page.text)[1])
    assert names(client.post(undo, follow_redirects=True)) == ["All", "Mine"]
    assert stored()[0][2] == query


def test_filters_belong_to_one_person_and_one_kind(sign_in, stored):
    keep(sign_in("PO"), "Mine")
    ((id, _name, _query),) = stored()
    other = sign_in("VW")
    assert names(other.get(LIST)) == []
    for path in (f"{LIST}/filters/{id}/name", f"{LIST}/filters/{id}/delete"):
        assert other.post(path, data={"name": "Taken"}).status_code == 404
        wrong_kind = path.replace("brm_meeting", "sla")
        assert sign_in("PO").post(wrong_kind, data={"name": "Taken"}).status_code == 404
    assert names(sign_in("PO").get("/records/sla")) == []
    assert [name for _id, name, _query in stored()] == ["Mine"]


def test_an_account_that_stands_for_nobody_has_its_own(sign_in, stored):
    keep(sign_in("AD"), "For the administrator")
    assert names(sign_in("AD").get(LIST)) == ["All", "For the administrator"]


@pytest.mark.parametrize(
    ("name", "sentence"),
    [("", "Give the filter a name."), (" \t ", "Give the filter a name."),
     ("a\u202eb", "Give the filter a name."),
     ("x" * 81, "The name has room for 80 characters.")],
)  # fmt: skip
@pytest.mark.one_database  # refused, or shown as it was typed
def test_a_name_is_one_that_can_be_read(sign_in, stored, name, sentence):
    page = keep(sign_in("PO"), name)
    assert sentence in page.text
    assert stored() == []


@pytest.mark.one_database  # refused, or shown as it was typed
def test_a_hostile_name_is_only_a_name(sign_in):
    page = keep(sign_in("PO"), "<script>alert(1)</script>=1+1")
    assert names(page) == ["All", "<script>alert(1)</script>=1+1"]
    assert "<script>alert" not in page.text


def test_nobody_hoards_filters(sign_in, stored, monkeypatch):
    monkeypatch.setattr(saved, "MOST", 2)
    client = sign_in("PO")
    for name in ("a", "b", "c"):
        page = keep(client, name)
    assert "You have 2 filters here." in page.text
    assert len(stored()) == 2


@pytest.mark.one_database  # refused, or shown as it was typed
def test_strangers_and_unknown_kinds(client, sign_in):
    assert client.post(f"{LIST}/filters", data={"name": "x"}).status_code == 401
    assert sign_in("PO").post("/records/nothing/filters", data={"name": "x"}).status_code == 404


def test_columns_that_are_gone_do_no_harm(app, sign_in, stored):
    client = sign_in("PO")
    keep(client, "Mine")
    with app.app_context():
        db.session.query(SavedFilter).update({"query": {"see": ["gone", "note"], "state": "gone"}})
        db.session.commit()
        db.session.remove()
    url = unescape(tabs(client.get(LIST))[1][0])
    assert client.get(url).status_code == 200
