"""Connections that break, and what comes out again: nothing half, and no formula in a sheet."""

from __future__ import annotations

import csv
import io
import re
import socket
import time
import zipfile
from html import unescape
from threading import Thread

import pytest

from app.cli.serving import listening
from tests.hostile.conftest import procedure
from tests.support import hostile

pytestmark = pytest.mark.one_database


@pytest.fixture
def address(app):
    server = listening(app, "127.0.0.1", 0, 2)
    thread = Thread(target=server.run)
    thread.start()
    yield "127.0.0.1", server.effective_port
    server.close()
    thread.join()


def request_of(client, size: int) -> bytes:
    part = b'--e\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\n'
    body = part + b"plain words\n" * (size // 12) + b"\r\n--e--\r\n"
    head = (
        f"POST /evidence/uploads HTTP/1.1\r\nHost: localhost\r\nContent-Length: {len(body)}\r\n"
        f"Content-Type: multipart/form-data; boundary=e\r\nX-CSRFToken: {client.token()}\r\n"
        f"Cookie: session={client.get_cookie('session').value}\r\n\r\n"
    )
    return head.encode() + body


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # the server's own buffers
@pytest.mark.parametrize("size", [100, 3 * hostile.MEGABYTE])
def test_an_upload_that_breaks_off_leaves_nothing(app, client, people, address, traces, size):
    client.sign_in_as(people["PO"].email)
    whole, before = request_of(client, size), traces()
    for share in (0.3, 0.9, 0.999):
        with socket.create_connection(address) as connection:
            connection.sendall(whole[: int(len(whole) * share)])
            time.sleep(0.05)  # so that some of it is read before the connection breaks
    with socket.create_connection(address) as connection:  # the server still answers
        connection.sendall(b"GET /health/live HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        assert connection.recv(100).startswith(b"HTTP/1.1 200")
    assert traces() == before


def test_no_cell_of_an_exported_list_starts_a_formula(app, people, sign_in):
    starts = [text for text in hostile.KEPT_TEXTS.values() if text[0] in "=+-@＝"]
    with app.test_request_context("/"):
        for text in starts:
            procedure(people, "PO", note=text)
    with sign_in("PO").get("/records/complaint_procedure/export/csv?see=note&see=owner") as listed:
        rows = list(csv.reader(io.StringIO(listed.get_data().decode("utf-8-sig"))))
    cells = [cell for row in rows for cell in row]
    assert {f"'{text}" for text in starts} <= set(cells)
    assert not [cell for cell in cells if cell[:1] in tuple("=+-@\t\r＝＋－＠")]
    with sign_in("PO").get("/records/complaint_procedure/export/xlsx?see=note&see=owner") as listed:
        book = zipfile.ZipFile(io.BytesIO(listed.get_data()))
    sheets = {name: book.read(name).decode() for name in book.namelist() if name.endswith((".xml", ".rels"))}
    assert not [name for name, text in sheets.items() if re.search(r"<f[ >/]|externalLink|ddeLink", text)]
    texts = unescape("".join(sheets.values()))
    assert [text for text in starts if text not in texts] == []
    quoted = re.findall(r'<xf [^>]*quotePrefix="1"', sheets["xl/styles.xml"])
    assert quoted, "a text stays one when somebody edits its cell"


def test_a_form_that_is_not_bounded_elsewhere_is_refused_before_it_is_read(client, sign_in):
    """Strangers send a megabyte at most, JSON has four, a form eight: files alone may be large."""
    small, json = b"a=" + b"x" * (2 * hostile.MEGABYTE), b'"' + b"x" * (5 * hostile.MEGABYTE) + b'"'
    assert (
        client.post("/sign-in", data=small, content_type="application/x-www-form-urlencoded").status_code
        == 413
    )
    assert client.post("/sign-in", data=json, content_type="application/json").status_code == 413
    many = b"a=1&" * 12_001
    answer = sign_in("PO").post("/records/complaint_procedure/new", data=many,
                                content_type="application/x-www-form-urlencoded")  # fmt: skip
    assert answer.status_code == 413
