"""Files in the form of a record: with scripts their digests travel, without them the files themselves."""

from __future__ import annotations

import hashlib
import io

from app.records.models import RecordVersion
from app.vault.models import EvidenceLink
from tests.vault.conftest import PDF

DIGEST = hashlib.sha256(PDF).hexdigest()
NEW = "/records/complaint_procedure/new"


def filled(people, **more):
    return {
        "valid_from": "2026-11-01",
        "owner": people["PO"].number,
        "language": "en",
        "confidentiality": "audit",
        **more,
    }


def test_a_new_record_carries_the_digests_of_its_uploads(sign_in, people, upload, rows):
    client = sign_in("PO")
    upload(client)
    lists = {"evidence": DIGEST, "evidence-role": "Agreed text", "evidence-page": "4"}
    answer = client.post(NEW, data=filled(people, save="1", **lists))
    assert answer.status_code == 303, answer.text
    [link] = rows(EvidenceLink)
    assert (link.file, link.role, link.page, link.edition) == (DIGEST, "Agreed text", "4", 1)
    assert client.get(answer.location).text.count("minutes.pdf") >= 1


def test_without_scripts_the_files_travel_with_the_form_and_are_linked_at_once(sign_in, people, rows):
    client = sign_in("PO")
    answer = client.post(NEW, data=filled(people, save="1", file=(io.BytesIO(PDF), "minutes.pdf")))
    assert answer.status_code == 303, answer.text
    assert [link.file for link in rows(EvidenceLink)] == [DIGEST]


def test_a_form_that_is_shown_again_keeps_its_files(sign_in, people, rows):
    client = sign_in("PO")
    wrong = filled(people, save="1", valid_from="soon", file=(io.BytesIO(PDF), "minutes.pdf"))
    answer = client.post(NEW, data=wrong)
    assert answer.status_code == 422
    assert f'name="evidence" value="{DIGEST}"' in answer.text
    assert "minutes.pdf" in answer.text
    assert rows(EvidenceLink) == []


def test_a_refused_file_keeps_the_form_open_and_says_why(sign_in, people, rows):
    files = [(io.BytesIO(PDF), "minutes.pdf"), (io.BytesIO(b"MZ" + bytes(100)), "tool.pdf")]
    answer = sign_in("PO").post(NEW, data=filled(people, save="1", file=files))
    assert answer.status_code == 200
    assert "tool.pdf" in answer.text
    assert "This file" in answer.text
    assert f'name="evidence" value="{DIGEST}"' in answer.text
    assert rows(EvidenceLink) == []


def test_a_file_taken_off_again_is_not_linked(sign_in, people, upload, rows):
    client = sign_in("PO")
    upload(client)
    answer = client.post(NEW, data=filled(people, evidence=DIGEST, **{"remove-evidence": DIGEST}))
    assert answer.status_code == 200
    assert DIGEST not in answer.text
    assert rows(EvidenceLink) == []


def test_a_digest_one_has_only_heard_of_saves_nothing(sign_in, people, upload, rows):
    upload(sign_in("QM"))
    answer = sign_in("PO").post(NEW, data=filled(people, save="1", evidence=DIGEST))
    assert answer.status_code == 422
    assert "This file is not stored. Choose it again." in answer.text
    assert rows(EvidenceLink) == []
    assert rows(RecordVersion, kind="complaint_procedure") == []


def test_the_draft_shows_the_files_it_has(sign_in, people, record, rows):
    client, number = sign_in("PO"), record()
    client.post(f"/r/{number}/evidence", data={"file": (io.BytesIO(PDF), "minutes.pdf")})
    page = client.get(f"/r/{number}/edit").text
    assert "minutes.pdf" in page
    assert f'name="evidence" value="{DIGEST}"' not in page
