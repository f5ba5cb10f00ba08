"""What the library and a file's page show, to whom, and in how many statements."""

from __future__ import annotations

import hashlib
import io
import zipfile

import pytest
from sqlalchemy import event

from app.db import db
from tests.vault.conftest import PDF

DIGEST = hashlib.sha256(PDF).hexdigest()


@pytest.fixture
def linked(sign_in, record):
    """`linked(content, name, **record)` adds a file to a new record of the process owner and returns both."""

    def add(content=PDF, name="minutes.pdf", **given):
        number = record("PO", **given)
        sign_in("PO").post(f"/r/{number}/evidence", data={"file": (io.BytesIO(content), name)})
        return number, hashlib.sha256(content).hexdigest()

    return add


@pytest.fixture
def statements(app):
    """`statements(call)` counts what the database is asked during the call."""

    def count(call) -> int:
        seen = []
        with app.app_context():
            engine = db.engine

        def note(connection, cursor, statement, *_rest):
            seen.append(statement)

        event.listen(engine, "before_cursor_execute", note)
        call()
        event.remove(engine, "before_cursor_execute", note)
        return len(seen)

    return count


def test_the_library_names_files_and_what_they_prove(sign_in, linked):
    number, _digest = linked(name="議事録 11月.pdf")
    page = sign_in("VW").get("/evidence").text
    assert "議事録 11月.pdf" in page
    assert f'href="/r/{number}#evidence"' in page
    assert "Offered" in page


FILTERS = [
    ("", {"minutes.pdf", "Figures 2026.csv", "loose_100%.txt"}),
    ("q=FIGURES", {"Figures 2026.csv"}),
    ("q=2026+figures", {"Figures 2026.csv"}),
    ("q=%25", {"loose_100%.txt"}),
    ("q=_", {"loose_100%.txt"}),
    (f"q={DIGEST[:6].upper()}", {"minutes.pdf"}),
    ("type=sheet", {"Figures 2026.csv"}),
    ("type=pdf&state=offered", {"minutes.pdf"}),
    ("state=unlinked", {"loose_100%.txt"}),
    ("state=accepted", set()),
    ("type=nonsense&page=99&state=x", {"minutes.pdf", "Figures 2026.csv", "loose_100%.txt"}),
    ("page=-1", {"minutes.pdf", "Figures 2026.csv", "loose_100%.txt"}),
]


def test_filters_stand_in_the_url(sign_in, linked, upload):
    linked()
    linked(b"a;b\n1;2\n", "Figures 2026.csv")
    upload(sign_in("PO"), b"loose\n", "loose_100%.txt")
    client = sign_in("QM")
    for query, found in FILTERS:
        page = client.get(f"/evidence?{query}").text
        shown = {name for name in ("minutes.pdf", "Figures 2026.csv", "loose_100%.txt") if name in page}
        assert shown == found, query
        assert ("No file fits this filter" in page) == (not found), query


def test_a_file_is_as_open_as_the_records_it_proves(sign_in, linked):
    _number, digest = linked(name="secret.pdf", confidentiality="restricted")
    for role, status in {
        "PO": 200,
        "QM": 200,
        "LA": 200,
        "SM": 404,
        "AP": 404,
        "AU": 404,
        "VW": 404,
        "AD": 404,
    }.items():
        client = sign_in(role)
        assert client.get(f"/evidence/{digest}").status_code == status, role
        assert client.get(f"/evidence/{digest}/file", buffered=True).status_code == status, role
        assert client.get(f"/evidence/{digest}/pages/1.png").status_code == 404, role  # no page in this one
        assert ("secret.pdf" in client.get("/evidence").text) == (status == 200), role


def test_one_open_record_opens_the_file_but_does_not_name_the_others(sign_in, linked):
    secret, digest = linked(confidentiality="restricted")
    shared, _digest = linked()
    for path in ("/evidence", f"/evidence/{digest}"):
        page = sign_in("SM").get(path).text
        assert shared in page
        assert secret not in page


def test_an_unlinked_file_is_seen_by_whoever_brought_it_and_those_who_check(sign_in, upload):
    upload(sign_in("PO"))
    seen = {
        role
        for role in ("PO", "SM", "AP", "AU", "LA", "QM", "VW", "AD")
        if sign_in(role).get(f"/evidence/{DIGEST}").status_code == 200
    }
    assert seen == {"PO", "AU", "LA", "QM"}


def test_a_withdrawn_link_opens_nothing(sign_in, linked, rows):
    from app.vault.models import EvidenceLink

    _number, digest = linked()
    assert sign_in("SM").get(f"/evidence/{digest}").status_code == 200
    [link] = rows(EvidenceLink)
    sign_in("PO").post(f"/evidence/links/{link.id}/withdraw")
    assert sign_in("SM").get(f"/evidence/{digest}").status_code == 404


def test_pages_are_counted_and_the_number_of_statements_does_not_grow(sign_in, linked, statements):
    client = sign_in("QM")

    def fill(start, count):
        for number in range(start, start + count):
            linked(f"text {number}\n".encode(), f"file {number:03}.txt")

    fill(0, 3)
    client.get("/evidence")  # whatever is read once per process
    few = statements(lambda: client.get("/evidence"))
    fill(3, 6)
    assert statements(lambda: client.get("/evidence")) == few


def test_the_page_of_a_file_says_what_it_is(sign_in, linked):
    number, digest = linked(PDF, "results.xlsx")
    page = sign_in("AU").get(f"/evidence/{digest}").text
    assert digest in page
    assert "PDF document" in page
    assert "the content is: PDF document" in page
    assert number in page
    assert "<iframe" not in page
    assert "<object" not in page


def test_text_is_shown_escaped_and_archives_are_listed(sign_in, linked):
    _number, text = linked("名前,値\n<script>alert(1)</script>\n".encode("cp932"), "figures.csv")
    page = sign_in("PO").get(f"/evidence/{text}").text
    assert "名前,値" in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("記録/<b>figures</b>.csv", "1")
    _number, archive = linked(packed.getvalue(), "pack.zip")
    page = sign_in("PO").get(f"/evidence/{archive}").text
    assert "記録/&lt;b&gt;figures&lt;/b&gt;.csv" in page


def test_the_page_speaks_japanese(sign_in, linked):
    _number, digest = linked()
    client = sign_in("PO")
    client.post("/language/ja", data={"next": "/"})
    for path, words in {"/evidence": "証跡", f"/evidence/{digest}": "提出済み"}.items():
        assert words in client.get(path).text
