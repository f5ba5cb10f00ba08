"""Pages are shown as pictures drawn elsewhere; the browser never gets the file itself to show."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from app.vault import pictures
from tests.evidence.makers import pdf, picture

pytestmark = pytest.mark.one_database  # pages are drawn from files


def pages_of(client, digest):
    page = client.get(f"/evidence/{digest}").text
    return [number for number in range(1, 20) if f"/pages/{number}.png" in page]


def test_the_first_pages_of_a_pdf_are_shown_and_the_next_are_a_link_away(sign_in, upload):
    client = sign_in("PO")
    digest = upload(client, pdf(pages=5), "plan.pdf").json["digest"]
    assert pages_of(client, digest) == [1, 2, 3]
    assert "1 to 3 of 5 pages" in client.get(f"/evidence/{digest}").text
    later = client.get(f"/evidence/{digest}?from=4").text
    assert "/pages/4.png" in later
    assert "/pages/3.png" not in later
    assert "/pages/5.png" in client.get(f"/evidence/{digest}?from=99").text
    assert client.get(f"/evidence/{digest}?from=x").status_code == 200


def test_a_page_is_a_picture_drawn_once(sign_in, upload, settings, monkeypatch):
    client = sign_in("PO")
    digest = upload(client, pdf(), "plan.pdf").json["digest"]
    answer = client.get(f"/evidence/{digest}/pages/1.png", buffered=True)
    assert answer.content_type == "image/png"
    assert Image.open(io.BytesIO(answer.data)).width == pictures.WIDTH
    assert len(list((settings.data / "pictures").rglob("*.png"))) == 1
    monkeypatch.setattr(pictures, "render_in_worker", None)
    assert client.get(f"/evidence/{digest}/pages/1.png", buffered=True).data == answer.data


def test_pictures_are_shown_drawn_anew(sign_in, upload):
    client = sign_in("PO")
    content = picture("JPEG", (40, 30))
    digest = upload(client, content, "shelf.jpg").json["digest"]
    assert pages_of(client, digest) == [1]
    answer = client.get(f"/evidence/{digest}/pages/1.png", buffered=True)
    assert answer.data.startswith(b"\x89PNG")
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")


def test_what_cannot_be_drawn_is_said(sign_in, upload):
    client = sign_in("PO")
    broken, plain = b"%PDF-1.4\nnot much of one\n%%EOF\n", b"words\n"
    for content, name, words in ((broken, "a.pdf", "damaged or incomplete"), (plain, "b.txt", "words")):
        digest = upload(client, content, name).json["digest"]
        for _again in range(2):
            page = client.get(f"/evidence/{digest}")
            assert page.status_code == 200
            assert words in page.text
        assert client.get(f"/evidence/{digest}/pages/1.png").status_code == 404


def test_a_page_there_is_not_is_not_there(sign_in, upload):
    client = sign_in("PO")
    digest = upload(client, pdf(), "plan.pdf").json["digest"]
    for number in ("0", "2", "999999999999", "-1", "1.5"):
        assert client.get(f"/evidence/{digest}/pages/{number}.png").status_code == 404


def test_damaged_bytes_are_not_shown_either(sign_in, upload, path_of):
    client = sign_in("PO")
    digest = upload(client, pdf(), "plan.pdf").json["digest"]
    client.get(f"/evidence/{digest}/pages/1.png", buffered=True)
    kept = path_of(digest)
    kept.chmod(0o600)
    kept.write_bytes(pdf(words="Changed"))
    page = client.get(f"/evidence/{digest}").text
    assert "This file is not as it was stored." in page
    assert "/pages/1.png" not in page
    assert client.get(f"/evidence/{digest}/pages/1.png").status_code == 404


def test_other_peoples_pages_are_not_shown(sign_in, upload):
    digest = upload(sign_in("PO"), pdf(), "plan.pdf").json["digest"]
    assert sign_in("SM").get(f"/evidence/{digest}/pages/1.png").status_code == 404
