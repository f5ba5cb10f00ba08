"""Lists: filters, columns and order are in the URL, and whoever has the URL sees the same."""

from __future__ import annotations

import pytest

from app.records.lists import ListQuestion
from app.records.lists.columns import default_columns, offered_columns
from tests.records.listing import cells, heads
from tests.support.customers import KITA
from tests.support.records import meeting, recorded

COLUMNS = "/records/brm_meeting?see=occurred_on&see=agenda&see=owner&see=approved_by&see=approved_on"
COLUMN_HEADS = ["Number", "Held on", "Agenda and minutes", "Owner", "Approved by", "Approved on", "State"]


@pytest.fixture
def number(app, people):
    with app.test_request_context("/"):
        content = meeting(people, KITA, "2025-10-14", note="A quiet month.")
        return recorded(people, "RO", "brm_meeting", content)


def test_the_columns_of_the_url_are_shown_and_no_others(sign_in, number):
    page = sign_in("VW").get(COLUMNS).text
    assert heads(page) == COLUMN_HEADS
    (row,) = cells(page)
    assert row[0] == number
    assert "All targets met." in row[2]
    assert row[3:6] == ["Aoi Tanaka", "Kenji Mori", "2 Nov 2026"]


def test_what_is_no_column_is_passed_over(sign_in, number):
    usual = heads(sign_in("VW").get("/records/brm_meeting").text)
    assert heads(sign_in("VW").get("/records/brm_meeting?see=nonsense&see=content&see=lock").text) == usual
    assert heads(sign_in("VW").get("/records/brm_meeting?see=note&see=note&see=../x").text) == [
        "Number", "Note", "State",
    ]  # fmt: skip


def test_sorting_and_paging_keep_the_columns(app):
    with app.test_request_context("/"):
        kind = app.extensions["akashi_kinds"]["brm_meeting"]
        question = ListQuestion(see=("note", "owner"), state="approved", sort="-approved_on", page=3)
        url = f"/records/brm_meeting?{query(app, question.as_url(kind))}"
    with app.test_request_context(url):
        from flask import request

        assert ListQuestion.from_url(request.args, kind) == question


def query(app, values):
    from flask import url_for

    return url_for("records.listing", kind="brm_meeting", **values).partition("?")[2]


def test_every_column_of_every_kind_can_be_shown(app, sign_in, people, number):
    """Also those beside the sealed content, of the program, and tables."""
    client = sign_in("SM")
    for kind in app.extensions["akashi_kinds"].values():
        names = [field.name for field in offered_columns(kind)]
        answer = client.get(f"/records/{kind.id}", query_string=[("see", name) for name in names])
        assert answer.status_code == 200, kind.id
        assert len(default_columns(kind)) <= 5
    page = client.get("/records/person?see=name&see=side&see=recorded_at").text
    assert "Aoi Tanaka" in page
    assert "2026" in cells(page)[0][3]


def test_the_chosen_boxes_are_ticked(sign_in, number):
    page = sign_in("VW").get(COLUMNS).text
    assert 'name="see" value="agenda" checked' in page
    assert 'name="see" value="note">' in page
    assert "Show the usual columns" in page
    assert "Show the usual columns" not in sign_in("VW").get("/records/brm_meeting").text
