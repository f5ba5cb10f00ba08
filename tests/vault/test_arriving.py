"""Large files are written once, to where they stay; what is refused or not wanted leaves nothing."""

from __future__ import annotations

import hashlib
import io
import os
from pathlib import Path

import pytest

from app.vault.models import EvidenceFile
from app.vault.usecases import store
from evidence.store import PARTIAL

LARGE = b"2026-11-02 everything works as agreed\n" * 20_000
DIGEST = hashlib.sha256(LARGE).hexdigest()
PROGRAM = b"MZ" + bytes(len(LARGE))
EDGE = "edge-of-a-part"
FORM = (
    f'--{EDGE}\r\nContent-Disposition: form-data; name="file"; filename="log.txt"\r\n\r\n'.encode(),
    f"\r\n--{EDGE}--\r\n".encode(),
)


class Watched(io.BytesIO):
    """The body of a request that notes what lies in a folder each time it is read from."""

    def __init__(self, body: bytes, folder: Path) -> None:
        super().__init__(body)
        self.folder = folder
        self.seen: set[int] = set()

    def readinto(self, target):
        self.seen |= {entry.inode() for entry in os.scandir(self.folder)}
        return super().readinto(target)

    def read(self, size=-1):
        self.seen |= {entry.inode() for entry in os.scandir(self.folder)}
        return super().read(size)


@pytest.fixture
def folder(app) -> Path:
    """Where files lie that have no name yet."""
    with app.app_context():
        return store().root / PARTIAL  # type: ignore[attr-defined]


@pytest.fixture
def send(folder):
    """`send(client, path, content)` posts a file; gives the answer, and what lay in the folder meanwhile."""

    def post(client, path, content, tail=FORM[1]):
        body = FORM[0] + content + tail
        stream = Watched(body, folder)
        answer = client.post(
            path,
            headers={"Accept": "application/json"},
            environ_overrides={
                "wsgi.input": stream,
                "CONTENT_TYPE": f"multipart/form-data; boundary={EDGE}",
                "CONTENT_LENGTH": str(len(body)),
            },
        )
        return answer, stream.seen

    return post


def test_a_large_file_is_written_once(sign_in, send, path_of, folder):
    answer, seen = send(sign_in("PO"), "/evidence/uploads", LARGE)
    assert (answer.status_code, answer.json["digest"]) == (200, DIGEST)
    assert path_of(DIGEST).read_bytes() == LARGE
    assert seen == {path_of(DIGEST).stat().st_ino}
    assert list(folder.iterdir()) == []


def test_known_bytes_and_refused_ones_leave_nothing(sign_in, send, folder, rows):
    client = sign_in("PO")
    send(client, "/evidence/uploads", LARGE)
    assert send(client, "/evidence/uploads", LARGE)[0].json["known"] is True
    assert send(client, "/evidence/uploads", PROGRAM)[0].status_code == 422
    assert list(folder.iterdir()) == []
    assert len(rows(EvidenceFile)) == 1


def test_a_form_that_breaks_off_leaves_nothing(sign_in, send, folder, rows):
    answer, seen = send(sign_in("PO"), "/evidence/uploads", LARGE, tail=b"")
    assert answer.status_code == 422
    assert len(seen) == 1
    assert list(folder.iterdir()) == []
    assert rows(EvidenceFile) == []


@pytest.mark.parametrize("path", ["/sign-in", "/evidence/uploads", "/nowhere"])
def test_what_strangers_send_never_comes_near_the_store(client, send, path):
    _answer, seen = send(client, path, LARGE)
    assert seen == set()


def test_several_files_of_a_form_are_each_kept(sign_in, send, path_of, folder):
    tail = FORM[1].replace(b"--\r\n", b"\r\n") + FORM[0].partition(b"\r\n")[2] + b"few\n" + FORM[1]
    answer, _seen = send(sign_in("PO"), "/evidence/uploads", LARGE, tail)
    assert [one["size"] for one in answer.json["files"]] == [len(LARGE), 4]
    assert path_of(DIGEST).read_bytes() == LARGE
    assert path_of(hashlib.sha256(b"few\n").hexdigest()).read_bytes() == b"few\n"
    assert list(folder.iterdir()) == []
