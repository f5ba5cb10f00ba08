"""The file that leaves is the file that came: hashed before the first byte, under its own name, harmless."""

from __future__ import annotations

import hashlib

from sqlalchemy import text

from app.db import db
from app.vault.models import EvidenceFault
from tests.vault.conftest import PDF

DIGEST = hashlib.sha256(PDF).hexdigest()
FILE = f"/evidence/{DIGEST}/file"


def entries(app) -> int:
    with app.app_context():
        return db.session.scalar(text("SELECT count(*) FROM journal_header"))


def test_a_download_has_its_name_its_length_and_no_rights(sign_in, upload):
    client = sign_in("PO")
    upload(client, name="2026年11月 “議事録”; 確定版.pdf")
    answer = client.get(FILE, buffered=True)
    assert answer.status_code == 200
    assert answer.data == PDF
    headers = answer.headers
    assert headers["Content-Type"] == "application/pdf"
    assert headers["Content-Length"] == str(len(PDF))
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    disposition = headers["Content-Disposition"]
    assert disposition.startswith("attachment;")
    assert "filename*=UTF-8''2026%E5%B9%B411%E6%9C%88" in disposition
    assert answer.headers.get("Accept-Ranges") in {None, "none"}


def test_bytes_that_were_changed_are_not_sent_and_it_is_recorded(app, sign_in, upload, path_of, rows, clock):
    client = sign_in("PO")
    upload(client, name="signed.pdf")
    path = path_of(DIGEST)
    path.chmod(0o600)
    path.write_bytes(PDF.replace(b"Catalog", b"Cotalog"))
    before = entries(app)
    answer = client.get(FILE, buffered=True)
    assert answer.status_code == 409
    assert b"%PDF" not in answer.data
    assert "The bytes are not those that were stored." in answer.text
    clock.tick(60)
    client.get(FILE, buffered=True)
    [fault] = rows(EvidenceFault)
    assert (fault.digest, fault.times, fault.healed_at) == (DIGEST, 2, None)
    assert fault.found not in ("", DIGEST)
    assert entries(app) == before
    assert "This file is not as it was stored." in client.get(f"/evidence/{DIGEST}").text
    assert "Not as it was stored" in client.get("/evidence?state=damaged").text


def test_missing_bytes_are_said_and_the_same_file_puts_it_right(sign_in, upload, path_of, rows):
    client = sign_in("PO")
    upload(client)
    path_of(DIGEST).unlink()
    answer = client.get(FILE, buffered=True)
    assert answer.status_code == 410
    assert "The bytes are missing from the store." in answer.text
    assert upload(client).json["known"] is True
    assert client.get(FILE, buffered=True).data == PDF
    [fault] = rows(EvidenceFault)
    assert fault.healed_at is not None
    assert "not as it was stored" not in client.get(f"/evidence/{DIGEST}").text


def test_a_file_restored_from_a_backup_is_noticed(sign_in, upload, path_of, rows):
    client = sign_in("PO")
    upload(client)
    kept = path_of(DIGEST)
    aside = kept.with_name("aside")
    kept.rename(aside)
    assert client.get(FILE, buffered=True).status_code == 410
    aside.rename(kept)
    assert client.get(FILE, buffered=True).status_code == 200
    assert rows(EvidenceFault)[0].healed_at is not None


def test_what_names_no_file_is_not_there(sign_in):
    client = sign_in("QM")
    for digest in ("0" * 64, "..%2f..%2fetc%2fpasswd", "A" * 64, DIGEST[:63], "uploads"):
        assert client.get(f"/evidence/{digest}").status_code == 404
        assert client.get(f"/evidence/{digest}/file").status_code == 404


def test_strangers_are_sent_to_the_sign_in(client, sign_in, upload):
    upload(sign_in("PO"))
    assert client.get(FILE, buffered=True).status_code == 302
    assert client.get(f"/evidence/{DIGEST}").status_code == 302
