"""A list as a file: what it holds, in which language, and for whom."""

from __future__ import annotations

import csv
from datetime import date
from io import BytesIO, StringIO
from urllib.parse import unquote

import pytest
from python_calamine import CalamineWorkbook

from app.db import db
from app.records.lists import export, page
from tests.records.listing import cells, heads
from tests.support.customers import KITA
from tests.support.records import customer, meeting, person, recorded, service, sla, target
from tests.support.statements import counted

CHOSEN = "?see=customer&see=occurred_on&see=note&see=recorded_at&sort=number"


@pytest.fixture
def meetings(app, people):
    """`meetings(note, …)`: one record for each, and their numbers."""

    def make(*notes, **more):
        with app.test_request_context("/"):
            content = {**meeting(people, KITA, "2025-10-14"), **more}
            found = [
                recorded(people, "RO", "brm_meeting", {**content, "note": note}, approved=False)
                for note in notes
            ]
            db.session.remove()
            return found

    return make


def taken(client, form, query=CHOSEN, kind="brm_meeting"):
    """The answer, read to its end and closed, as a server does it."""
    with client.get(f"/records/{kind}/export/{form}{query}") as answer:
        assert answer.status_code == 200
        answer.get_data()
    return answer


def csv_rows(client, query=CHOSEN, kind="brm_meeting"):
    data = taken(client, "csv", query, kind).data
    return list(csv.reader(StringIO(data.decode("utf-8-sig"), newline=""), strict=True))


def xlsx_rows(client, query=CHOSEN, kind="brm_meeting"):
    data = taken(client, "xlsx", query, kind).data
    return CalamineWorkbook.from_filelike(BytesIO(data)).get_sheet_by_index(0).to_python()


def test_a_file_holds_what_the_list_shows(sign_in, meetings):
    numbers = meetings("first", "second")
    client = sign_in("RO")
    shown = client.get(f"/records/brm_meeting{CHOSEN}").text
    rows = csv_rows(client)
    assert rows[0] == heads(shown)
    assert [row[0] for row in rows[1:]] == [row[0] for row in cells(shown)] == numbers
    assert rows[1][1:4] == ["Kitagawa Logistics", "2025-10-14", "first"]
    assert rows[1][4].startswith("2026-11-02 ")
    assert rows[1][5] == "Draft"


@pytest.mark.one_database  # the rows are those of the list
def test_a_workbook_holds_the_same_with_real_days(sign_in, meetings):
    meetings("first")
    rows = xlsx_rows(sign_in("RO"))
    assert rows[0][:3] == ["Number", "Customer", "Held on"]
    assert rows[1][2] == date(2025, 10, 14)


def test_numbers_are_numbers(app, sign_in, people):
    with app.test_request_context("/"):
        sla(people, KITA, service(people, [KITA]), targets=[{"id": "r1", **target(value="99.50")}])
    client = sign_in("SM")
    rows = xlsx_rows(client, "?see=edition&see=targets", "sla")
    assert rows[1][1] == 1.0
    assert "99.50" in rows[1][2]
    assert taken(client, "csv", "?see=edition", "sla").data.splitlines()[1].split(b",")[1] == b"1"


@pytest.mark.one_database  # the rows are those of the list
def test_the_head_is_in_the_language_of_the_page(sign_in, meetings):
    meetings("first")
    client = sign_in("RO")
    client.set_cookie("language", "ja")
    answer = taken(client, "csv")
    assert csv_rows(client)[0] == ["番号", "顧客", "実施日", "備考", "登録日時", "状態"]
    name = answer.headers["Content-Disposition"].partition("filename*=UTF-8''")[2]
    assert unquote(name) == "事業関係会議 2026-11-02.csv"
    assert answer.headers["Content-Type"].startswith("text/csv; charset=utf-8")
    assert answer.headers["Cache-Control"] == "private, no-store"


@pytest.mark.one_database  # the rows are those of the list
def test_hostile_texts_stay_texts(sign_in, meetings):
    meetings("=1+1", "＝1+1", '@x","y', "<r><t>x</t></r>")
    client = sign_in("RO")
    query = "?see=note&sort=number"
    assert [row[1] for row in csv_rows(client, query)[1:]] == [
        "'=1+1", "'＝1+1", '\'@x","y', "<r><t>x</t></r>",
    ]  # fmt: skip
    assert [row[1] for row in xlsx_rows(client, query)[1:]] == ["=1+1", "＝1+1", '@x","y', "<r><t>x</t></r>"]


def test_every_row_comes_whatever_page_is_shown(sign_in, meetings, monkeypatch):
    monkeypatch.setattr(page, "PAGE", 2)
    monkeypatch.setattr(export, "TOGETHER", 2)
    numbers = meetings("a", "b", "c", "d", "e")
    assert [row[0] for row in csv_rows(sign_in("RO"), f"{CHOSEN}&page=2")[1:]] == numbers


def test_a_file_follows_the_filter(sign_in, meetings):
    meetings("a")
    assert len(csv_rows(sign_in("RO"), "?state=approved")) == 1


def test_nobody_gets_in_a_file_what_the_list_hides(sign_in, meetings):
    meetings("secret", confidentiality="restricted")
    for rows in (csv_rows, xlsx_rows):
        seen = {role: len(rows(sign_in(role))) - 1 for role in ("RO", "QM", "VW", "PO", "AP")}
        assert seen == {"RO": 1, "QM": 1, "VW": 0, "PO": 0, "AP": 0}


@pytest.mark.one_database  # the rows are those of the list
def test_a_name_one_may_not_read_stays_a_number(app, sign_in, people):
    with app.test_request_context("/"):
        secret = customer(people, "Secret Trading", confidentiality="restricted")
        recorded(people, "RO", "brm_meeting", meeting(people, secret, "2025-10-14"))
    told, hidden = (taken(sign_in(role), "csv").text for role in ("QM", "VW"))
    assert "Secret Trading" in told
    assert "Secret Trading" not in hidden
    assert secret in hidden


@pytest.mark.one_database  # the rows are those of the list
def test_strangers_get_no_file(client, sign_in):
    assert client.get("/records/brm_meeting/export/csv").status_code == 302
    assert sign_in("VW").get("/records/nothing/export/csv").status_code == 404
    assert sign_in("VW").get("/records/brm_meeting/export/pdf").status_code == 404


@pytest.mark.one_database  # the rows are those of the list
def test_too_many_are_refused_and_said_before(sign_in, meetings, monkeypatch):
    meetings("a", "b")
    monkeypatch.setitem(export.MOST, "xlsx", 1)
    client = sign_in("RO")
    answer = client.get("/records/brm_meeting/export/xlsx")
    assert answer.status_code == 422
    assert "at most 1 records" in answer.text
    page_text = client.get("/records/brm_meeting").text
    assert "/export/csv" in page_text
    assert "/export/xlsx" not in page_text
    assert "Excel: at most 1 records" in page_text


def test_the_same_list_is_the_same_workbook(sign_in, meetings):
    meetings("a", "b")
    client = sign_in("RO")
    assert taken(client, "xlsx").data == taken(client, "xlsx").data


@pytest.mark.one_database  # the rows are those of the list
def test_people_are_named(app, sign_in, people):
    with app.test_request_context("/"):
        person(people, "=cmd|' /C calc'!A0")
    rows = csv_rows(sign_in("SM"), "?see=name&sort=-number", "person")
    assert rows[1][1] == "'=cmd|' /C calc'!A0"


@pytest.mark.one_database  # how many statements are sent is our doing
def test_a_file_costs_as_many_statements_for_more_rows(app, sign_in, meetings):
    client = sign_in("RO")
    meetings("a")
    taken(client, "csv")
    with counted(app) as few:
        taken(client, "csv")
    meetings("b", "c", "d")
    with counted(app) as many:
        taken(client, "csv")
    assert len(many) <= len(few) + 1  # the names of another customer
