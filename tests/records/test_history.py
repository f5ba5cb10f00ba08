"""What a record's page tells of its past: its own steps and those of its files, in one order of time."""

from __future__ import annotations

import io
import re

import pytest

from app.records import lifecycle, usecases
from app.transaction import transaction
from app.vault.models import EvidenceLink

FULL = {
    "valid_from": "2026-11-01", "language": "en", "confidentiality": "audit", "answer_days": 10,
    "ack_business_days": 1, "definition": "Any complaint", "entry_points": "Service desk",
    "levels": [{"id": "r1", "level": 1, "role": "Service desk", "after_days": 2}],
}  # fmt: skip
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\nstartxref\n9\n%%EOF\n"


@pytest.fixture
def procedure(app, people):
    """`procedure()` is the number of a complaint procedure drafted by the process owner."""

    def make(**more) -> str:
        content = FULL | {"owner": people["PO"].number} | more
        with app.test_request_context("/"), transaction(people["PO"].actor) as tx:
            return usecases.save(tx, kind="complaint_procedure", content=content).number

    return make


@pytest.fixture
def add_file(sign_in, app):
    """`add_file(number, name)` offers a file and gives the link's id."""

    def add(number: str, name: str) -> str:
        data = {"file": (io.BytesIO(PDF + name.encode()), name)}
        assert sign_in("PO").post(f"/r/{number}/evidence", data=data).status_code == 303
        with app.app_context():
            newest = EvidenceLink.query.filter_by(record=number).order_by(EvidenceLink.position.desc())
            return str(newest.first().id)

    return add


def told(client, number: str) -> list[tuple[str, str]]:
    """(what was done, the file's name) line by line, as the page shows it."""
    history = client.get(f"/r/{number}").text.split('id="history"')[1].split("</section>")[0]
    return [
        (re.search("<b>(.*?)</b>", line)[1], "".join(re.findall(r'<a class="breaks"[^>]*>(.*?)</a>', line)))
        for line in history.split("<li>")[1:]
    ]


def test_files_added_sent_back_and_taken_back_stand_in_the_history(sign_in, procedure, add_file):
    number = procedure()
    first, second = add_file(number, "first.pdf"), add_file(number, "second.pdf")
    sign_in("AP").post(f"/evidence/links/{first}/reject", data={"reason": "Page 2 is missing"})
    sign_in("PO").post(f"/evidence/links/{second}/withdraw")
    client = sign_in("PO")
    assert told(client, number) == [
        ("File taken back", "second.pdf"),
        ("File sent back", "first.pdf"),
        ("File added", "second.pdf"),
        ("File added", "first.pdf"),
        ("Saved", ""),
    ]
    assert "Page 2 is missing" in client.get(f"/r/{number}").text.split('id="history"')[1]


def test_accepting_stands_between_the_steps_of_the_record(sign_in, procedure, add_file, app, people):
    number = procedure()
    link = add_file(number, "rules.pdf")
    sign_in("AP").post(f"/evidence/links/{link}/accept")
    with app.test_request_context("/"), transaction(people["PO"].actor) as tx:
        lifecycle.submit(tx, number)
    client = sign_in("VW")
    assert [action for action, _file in told(client, number)] == [
        "Sent for approval", "File accepted", "File added", "Saved",
    ]  # fmt: skip
    client.set_cookie("language", "ja")
    assert [action for action, _file in told(client, number)] == [
        "承認申請", "ファイルを受理", "ファイルを登録", "保存",
    ]  # fmt: skip


def test_a_file_of_an_edition_one_may_not_read_is_not_named(sign_in, procedure, add_file, app, people):
    number = procedure(confidentiality="restricted")
    link = add_file(number, "secret.pdf")
    sign_in("QM").post(f"/evidence/links/{link}/accept")
    with app.test_request_context("/"), transaction(people["PO"].actor) as tx:
        lifecycle.submit(tx, number)
    with app.test_request_context("/"), transaction(people["QM"].actor) as tx:
        lifecycle.transition(tx, number, "approved")
    with app.test_request_context("/"), transaction(people["PO"].actor) as tx:
        version = usecases.new_edition(tx, number)
        content = {**version.content, "confidentiality": "audit", "change_reason": "Open to all"}
        usecases.save(tx, kind="complaint_procedure", number=number, content=content)
    for role, knows in {"PO": True, "VW": False}.items():
        assert (("File added", "secret.pdf") in told(sign_in(role), number)) == knows, role
        assert ("secret.pdf" in sign_in(role).get(f"/r/{number}").text) == knows, role
