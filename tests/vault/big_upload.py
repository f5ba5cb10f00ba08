"""Run by test_big_files.py as a process of its own: uploads a large file and says what that took.

python -m tests.vault.big_upload DATA DATABASE_URL EMAIL BYTES
"""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path
from typing import Any

from app.config import Settings
from tests.support.program import client_of, program

JSON = {"Accept": "application/json"}
EDGE = "edge-of-a-part"
HEAD = (
    f'--{EDGE}\r\nContent-Disposition: form-data; name="file"; filename="log.txt"\r\n'
    "Content-Type: text/plain\r\n\r\n"
).encode()
TAIL = f"\r\n--{EDGE}--\r\n".encode()
LINE = b"2026-11-02T00:00:00Z everything works as agreed, nothing to report 0123456789\n"


class Body(io.RawIOBase):
    """A multipart body with one file of that many bytes, made while it is read."""

    def __init__(self, size: int) -> None:
        self.parts = [HEAD, TAIL]
        self.left = size
        self.kept = HEAD

    def readable(self) -> bool:
        return True

    def readinto(self, target: memoryview) -> int:  # type: ignore[override]
        if not self.kept and self.left:
            piece = (LINE * 2000)[: self.left]
            self.left -= len(piece)
            self.kept = piece if self.left else piece + TAIL
        count = min(len(target), len(self.kept))
        target[:count], self.kept = self.kept[:count], self.kept[count:]
        return count


def parts(size: int) -> dict[str, Any]:
    """What a request has in its environment that uploads a file of that many bytes."""
    return {
        "wsgi.input": io.BufferedReader(Body(size)),
        "CONTENT_TYPE": f"multipart/form-data; boundary={EDGE}",
        "CONTENT_LENGTH": str(len(HEAD) + size + len(TAIL)),
    }


def most_memory() -> int:
    """Bytes this process held at most so far; `getrusage` would begin with what its parent held."""
    lines = Path("/proc/self/status").read_text().splitlines()
    [line] = [line for line in lines if line.startswith("VmHWM:")]
    return int(line.split()[1]) * 1024


def main(data: str, url: str, email: str, size: int) -> None:
    settings = Settings(data=Path(data), secret_key="x" * 40, database_url=url, testing=True)
    with program(settings) as app:
        client = client_of(app)
        client.sign_in_as(email)
        client.get("/evidence")  # whatever is loaded once
        before = most_memory()
        answer = client.post("/evidence/uploads", environ_overrides=parts(size), headers=JSON)
        uploaded = most_memory() - before
        digest = answer.json.get("digest", "")
        sent = client.get(f"/evidence/{digest}/file")
        length = sum(len(chunk) for chunk in sent.response)
        sent.close()
    told = {
        "status": answer.status_code,
        "answer": answer.json,
        "before": before,
        "uploaded": uploaded,
        "downloaded": most_memory() - before,
        "length": length,
    }
    sys.stdout.write(json.dumps(told))


if __name__ == "__main__":
    main(*sys.argv[1:4], int(sys.argv[4]))
