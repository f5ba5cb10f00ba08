"""Files come in whole and named, are recognised when they come again, and are refused by what they are."""

from __future__ import annotations

import hashlib
import io

from app.vault.models import EvidenceArrival, EvidenceFile
from tests.vault.conftest import PDF

DIGEST = hashlib.sha256(PDF).hexdigest()


def test_a_file_is_stored_named_and_journalled(app, sign_in, upload, rows, people, path_of):
    answer = upload(sign_in("PO"), name="か\u3099いぎ 議事録.pdf")
    assert answer.status_code == 200
    assert answer.json["digest"] == DIGEST
    assert answer.json["name"] == "がいぎ 議事録.pdf"
    assert answer.json["size"] == len(PDF)
    assert answer.json["media_type"] == "application/pdf"
    assert answer.json["known"] is False
    assert answer.json["error"] == ""
    [file] = rows(EvidenceFile)
    assert (file.name, file.added_by, file.extension) == ("がいぎ 議事録.pdf", people["PO"].number, "pdf")
    assert path_of(DIGEST).read_bytes() == PDF


def test_the_same_bytes_are_recognised_by_content_and_kept_once(sign_in, upload, rows, clock):
    upload(sign_in("PO"), name="October SLA results v2.pdf")
    clock.tick(days=30)
    again = upload(sign_in("PO"), name="copy.pdf").json
    assert again["known"] is True
    assert again["recognised"] == (
        "This exact file is already stored as “October SLA results v2.pdf” (2 Nov). We linked that one."
    )
    assert len(rows(EvidenceFile)) == 1
    assert len(rows(EvidenceArrival)) == 1


def test_bytes_of_a_file_one_may_not_open_are_recognised_without_its_name(sign_in, upload, rows):
    upload(sign_in("PO"), name="Dismissal of Kitagawa.pdf")
    again = upload(sign_in("SM"), name="mine.pdf").json
    assert again["recognised"] == "This exact file is already stored. We linked that one."
    assert "Kitagawa" not in str(again)
    assert upload(sign_in("SM")).json["recognised"].startswith("This exact file is already stored as")
    assert len(rows(EvidenceArrival)) == 2


HOSTILE = [
    (b"<!doctype html><script>alert(1)</script>", "minutes.pdf", "web page"),
    (b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", "chart.png", "SVG"),
    (b"MZ" + bytes(200), "report.pdf", ""),
    (b"#!/bin/sh\nrm -rf /\n", "notes.txt", "script"),
    (b"", "empty.pdf", "empty"),
    (PDF, "invoice\u202efdp.exe", ".exe"),
    (b"\x00\x01\x02\x03" * 50, "mystery.bin", ""),
]


def test_what_is_not_evidence_is_refused_by_content_and_leaves_nothing(sign_in, upload, rows, path_of):
    client = sign_in("PO")
    for content, name, words in HOSTILE:
        answer = upload(client, content, name)
        assert answer.status_code == 422, name
        assert words in answer.json["error"], name
        assert answer.json["digest"] == ""
        assert not path_of(hashlib.sha256(content).hexdigest()).exists()
    assert rows(EvidenceFile) == []


def test_a_warning_is_said_in_words_in_the_language_of_the_person(sign_in, upload):
    client = sign_in("PO")
    client.post("/language/ja", data={"next": "/"})
    answer = upload(client, PDF, "results.xlsx").json
    assert answer["warnings"] == [
        "名前の末尾は.xlsxですが、中身は「PDF文書」です。中身のとおりに保管します。名前が誤っていれば変えてください。"
    ]


def test_several_files_are_each_judged_for_themselves(sign_in):
    files = [(io.BytesIO(PDF), "a.pdf"), (io.BytesIO(b"plain words\n"), "b.txt"), (io.BytesIO(b""), "c.txt")]
    answer = sign_in("PO").post(
        "/evidence/uploads", data={"file": files}, headers={"Accept": "application/json"}
    )
    assert answer.status_code == 200
    assert [bool(one["digest"]) for one in answer.json["files"]] == [True, True, False]


def test_a_plain_form_comes_back_to_its_page_and_says_what_happened(sign_in):
    client = sign_in("PO")
    answer = client.post("/evidence/uploads", data={"file": (io.BytesIO(PDF), "a.pdf")})
    assert (answer.status_code, answer.location) == (303, "/evidence")
    assert "“a.pdf” is stored." in client.get("/evidence").text
    elsewhere = client.post(
        "/evidence/uploads", data={"file": (io.BytesIO(b""), "b.pdf"), "next": "https://evil.test/"}
    )
    assert elsewhere.location == "/"
    assert "b.pdf: This file is empty" in client.get("/evidence").text


def test_htmx_gets_a_row_that_carries_the_digest(sign_in, upload):
    answer = upload(sign_in("PO"), name="<b>minutes</b>.pdf", **{"HX-Request": "true"})
    assert f'name="evidence" value="{DIGEST}"' in answer.text
    assert "&lt;b&gt;minutes" not in answer.text  # a slash parts folders from names
    assert "b&gt;.pdf" in answer.text


def test_nothing_chosen_is_said(sign_in):
    answer = sign_in("PO").post("/evidence/uploads", data={}, headers={"Accept": "application/json"})
    assert (answer.status_code, answer.json) == (422, {"error": "Choose a file."})


def test_those_who_record_nothing_upload_nothing(sign_in, upload, rows):
    for role in ("VW", "AD"):
        assert upload(sign_in(role)).status_code == 403
    assert rows(EvidenceFile) == []


def test_strangers_and_forged_forms_are_refused(client, sign_in, upload, rows):
    assert upload(client).status_code == 401
    forged = sign_in("PO").post("/evidence/uploads", data={"file": (io.BytesIO(PDF), "a.pdf")}, csrf=False)
    assert forged.status_code == 400
    assert rows(EvidenceFile) == []
