"""Who may offer, accept, send back and take back; and that knowing a number or a digest opens no door."""

from __future__ import annotations

import hashlib
import io

import pytest
from sqlalchemy import text

from app.db import db
from app.records import lifecycle, usecases
from app.records.evidence import decide
from app.refusal import NotAllowed, NotThere
from app.transaction import transaction
from app.vault.models import EvidenceLink
from app.vault.usecases import link_file
from tests.vault.conftest import PDF

DIGEST = hashlib.sha256(PDF).hexdigest()


@pytest.fixture
def offered(sign_in, record, rows):
    """A draft of the process owner with one offered file: (number, link)."""
    number = record()
    data = {
        "file": (io.BytesIO(PDF), "minutes.pdf"),
        "role": "Agreed text",
        "page": "3",
        "expires_on": "2027-03-31",
    }
    answer = sign_in("PO").post(f"/r/{number}/evidence", data=data)
    assert (answer.status_code, answer.location) == (303, f"/r/{number}#evidence")
    [link] = rows(EvidenceLink, record=number)
    return number, link


def act(client, link, step, **data):
    return client.post(f"/evidence/links/{link.id}/{step}", data=data)


def test_a_plain_form_links_the_file_with_its_role_page_and_last_day(offered, people, rows, app):
    _number, link = offered
    assert (link.file, link.edition, link.state) == (DIGEST, 1, "offered")
    assert (link.role, link.page, str(link.expires_on)) == ("Agreed text", "3", "2027-03-31")
    assert link.added_by == people["PO"].number
    with app.app_context():
        found = db.session.execute(text("SELECT action FROM journal_header WHERE kind = 'evidence_link'"))
        assert [row.action for row in found] == ["offer"]


def test_digests_of_uploads_are_linked_once_with_role_and_page(sign_in, record, upload, rows):
    client, number = sign_in("PO"), record()
    upload(client)
    other = upload(client, b"figures\n", "figures.txt").json["digest"]
    data = {
        "evidence": [DIGEST, DIGEST], "evidence-role": ["Minutes", ""], "evidence-page": ["2", ""],
        "evidence-1-digest": other, "evidence-1-role": "Figures", "evidence-7-digest": "no digest",
    }  # fmt: skip
    for _twice in range(2):
        assert client.post(f"/r/{number}/evidence", data=data).status_code == 303
    found = {link.file: (link.role, link.page) for link in rows(EvidenceLink, record=number)}
    assert found == {DIGEST: ("Minutes", "2"), other: ("Figures", "")}
    assert len(rows(EvidenceLink)) == 2


def test_the_approver_accepts_and_the_uploader_does_not(offered, sign_in, rows, people):
    _number, link = offered
    assert act(sign_in("PO"), link, "accept").status_code == 403
    assert act(sign_in("AP"), link, "accept").status_code == 303
    [link] = rows(EvidenceLink)
    assert (link.state, link.accepted_by) == ("accepted", people["AP"].number)
    assert act(sign_in("AP"), link, "accept").location == "/"  # said in words: only an offered one


def test_nobody_accepts_bytes_they_uploaded_even_if_another_offered_them(sign_in, record, upload, rows):
    number = record()
    upload(sign_in("AP"))
    sign_in("PO").post(f"/r/{number}/evidence", data={"file": (io.BytesIO(PDF), "minutes.pdf")})
    [link] = rows(EvidenceLink)
    assert act(sign_in("AP"), link, "accept").status_code == 403
    assert act(sign_in("QM"), link, "accept").status_code == 303


def test_a_small_organisation_with_a_policy_is_the_only_way_round(record, upload, sign_in, people, app, rows):
    number = record()
    upload(sign_in("AP"))
    sign_in("PO").post(f"/r/{number}/evidence", data={"file": (io.BytesIO(PDF), "minutes.pdf")})
    [link] = rows(EvidenceLink)
    assert act(sign_in("AP"), link, "accept").status_code == 403
    policy = {
        "topic": "small_organisation", "text": "Two people run it all.", "valid_from": "2026-11-01",
        "owner": people["QM"].number, "language": "en", "confidentiality": "audit",
    }  # fmt: skip
    with app.test_request_context("/"), transaction(people["QM"].actor) as tx:
        rule = usecases.save(tx, kind="policy", content=policy).number
        lifecycle.submit(tx, rule)
    assert act(sign_in("AP"), link, "accept").status_code == 403  # not yet in force
    with app.test_request_context("/"), transaction(people["AP"].actor) as tx:
        lifecycle.approve(tx, rule)
    assert act(sign_in("AP"), link, "accept").status_code == 303
    assert rows(EvidenceLink)[0].state == "accepted"


def test_neither_auditors_nor_people_without_approval_accept(offered, sign_in, rows):
    for role in ("AU", "LA", "SM", "VW", "AD"):
        assert act(sign_in(role), offered[1], "accept").status_code == 403, role
    assert rows(EvidenceLink)[0].state == "offered"


def test_sending_back_needs_a_reason(offered, sign_in, rows):
    number, link = offered
    client = sign_in("AP")
    answer = act(client, link, "reject", reason=" ", next=f"/r/{number}#evidence")
    assert answer.location == f"/r/{number}#evidence"
    assert "Say why the file is sent back." in client.get(f"/r/{number}").text
    act(client, link, "reject", reason="Page 3 is missing")
    [link] = rows(EvidenceLink)
    assert (link.state, link.reason) == ("rejected", "Page 3 is missing")
    page = client.get(f"/r/{number}").text
    assert "Page 3 is missing" in page


def test_only_whoever_offered_it_takes_it_back_and_only_before_acceptance(offered, sign_in, rows):
    _number, link = offered
    assert act(sign_in("QM"), link, "withdraw").status_code == 403
    assert act(sign_in("PO"), link, "withdraw").status_code == 303
    assert rows(EvidenceLink)[0].state == "withdrawn"
    assert act(sign_in("PO"), link, "withdraw").status_code == 403


def test_approval_accepts_the_files_and_sends_back_those_named(sign_in, record, rows, take_step, app, people):
    number, client = record(), sign_in("PO")
    for name, content in (("a.txt", b"one\n"), ("b.txt", b"two\n")):
        client.post(f"/r/{number}/evidence", data={"file": (io.BytesIO(content), name)})
    with app.test_request_context("/"), transaction(people["AP"].actor) as tx:
        from app.vault.usecases import accept_offered

        first, second = sorted(rows(EvidenceLink), key=lambda link: link.position)
        accept_offered(tx, number, 1, {second.id: "Wrong month"})
    states = {link.id: link.state for link in rows(EvidenceLink)}
    assert states == {first.id: "accepted", second.id: "rejected"}


def test_files_are_added_by_those_who_may_record_it_only(sign_in, record, rows):
    number = record()
    for role in ("SM", "VM", "AU", "LA"):
        answer = sign_in(role).post(f"/r/{number}/evidence", data={"file": (io.BytesIO(PDF), "a.pdf")})
        assert answer.status_code == 403, role
    assert rows(EvidenceLink) == []


def test_forged_and_unknown_requests_change_nothing(offered, sign_in, rows, client):
    _number, link = offered
    assert sign_in("AP").post(f"/evidence/links/{link.id}/accept", csrf=False).status_code == 400
    assert client.post(f"/evidence/links/{link.id}/accept").status_code == 401
    assert sign_in("AP").post(f"/evidence/links/{'0' * 32}/accept").status_code == 404
    assert sign_in("AP").post(f"/evidence/links/{link.id}/steal").status_code == 404
    assert sign_in("PO").post("/r/CPP-2026-9999/evidence", data={"evidence": DIGEST}).status_code == 404
    assert rows(EvidenceLink)[0].state == "offered"


def test_a_digest_one_has_only_heard_of_cannot_be_linked(sign_in, record, upload, rows, app, people):
    secret = record("PO", confidentiality="restricted")
    sign_in("PO").post(f"/r/{secret}/evidence", data={"file": (io.BytesIO(PDF), "secret.pdf")})
    with app.test_request_context("/"), transaction(people["QM"].actor) as tx:
        own = link_file(tx, record=secret, edition=1, digest=DIGEST)  # reads everything restricted
        assert own.file == DIGEST
    with app.test_request_context("/"), pytest.raises(NotThere), transaction(people["SM"].actor) as tx:
        link_file(tx, record=secret, edition=1, digest=DIGEST)


def test_other_peoples_restricted_records_are_not_there(sign_in, record, rows, app, people):
    secret = record("PO", confidentiality="restricted")
    sign_in("PO").post(f"/r/{secret}/evidence", data={"file": (io.BytesIO(PDF), "secret.pdf")})
    [link] = rows(EvidenceLink)
    for role in ("SM", "AP"):
        assert act(sign_in(role), link, "accept").status_code == 404
        assert sign_in(role).post(f"/r/{secret}/evidence", data={"evidence": DIGEST}).status_code == 404
    with app.test_request_context("/"), pytest.raises(NotAllowed), transaction(people["LA"].actor) as tx:
        decide(tx, link.id, "accept")


def test_a_refused_file_is_said_and_the_good_one_is_linked(sign_in, record, rows):
    client, number = sign_in("PO"), record()
    files = [(io.BytesIO(b""), "empty.pdf"), (io.BytesIO(PDF), "good.pdf")]
    client.post(f"/r/{number}/evidence", data={"file": files})
    page = client.get(f"/r/{number}").text
    assert "empty.pdf: This file is empty" in page
    assert [link.kept.name for link in rows(EvidenceLink)] == ["good.pdf"]
