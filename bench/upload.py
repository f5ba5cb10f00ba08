"""An upload against hashing and writing the same bytes: `python -m bench.upload [megabytes]`.

Ours is a request through the whole program: session, access, token, multipart form, what the file is, hash,
disk, database and journal. The web server in front is left out. The baseline reads the same bytes from the
same file, hashes them, writes them and has them flushed to disk, in the same run and in turns. A recording,
of which a few places are looked at, and a log, which is told from a binary file by looking at all of it. Aim:
at most 1.5 of it; memory does not grow with the size.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from bench.house import house, signed_in
from bench.measure import ROUNDS, Seconds, seconds
from tests.support.program import Client

AIM = 1.5
MEGABYTES = 200
MEGABYTE = 1 << 20
PIECE = 1 << 18
EDGE = "----WebKitFormBoundary7MA4YWxkTrZu0gW"  # as long as browsers make it: it is looked for all the way
TAIL = f"\r\n--{EDGE}--\r\n".encode()
LINE = b"2026-03-31T00:00:00Z everything works as agreed, nothing to report 0123456789\n"
MARK = 32  # digits after the first bytes that make each upload another file
REFS, STATUS = Path("/proc/self/clear_refs"), Path("/proc/self/status")


@dataclass(frozen=True)
class Sort:
    """Files of one sort: their name, their first bytes, and what the rest is made of."""

    name: str
    start: bytes
    block: Callable[[], bytes]

    @property
    def head(self) -> bytes:
        return (
            f'--{EDGE}\r\nContent-Disposition: form-data; name="file"; filename="{self.name}"\r\n'
            "Content-Type: application/octet-stream\r\n\r\n"
        ).encode()


SORTS = (
    Sort("recording.mp4", b"\0\0\0\x18ftypisom\0\0\2\0isomiso2", lambda: os.urandom(MEGABYTE)),
    Sort("log.txt", b"Log of ", lambda: (LINE * (MEGABYTE // len(LINE) + 1))[:MEGABYTE]),
)


class Body:
    """A multipart form with one file of that many bytes, lying on disk for both ways to read."""

    def __init__(self, sort: Sort, size: int, folder: Path) -> None:
        self.sort = sort
        self.size = size
        self.path = folder / "body"
        with self.path.open("wb") as file:
            file.write(sort.head + sort.start + b"0" * MARK)
            block, left = sort.block(), size - len(sort.start) - MARK
            for at in range(0, left, MEGABYTE):
                file.write(block[: left - at])
            file.write(TAIL)

    def change(self, mark: int) -> None:
        """Make it another file: bytes that are known are not kept again."""
        with self.path.open("r+b") as file:
            file.seek(len(self.sort.head + self.sort.start))
            file.write(f"{mark:0{MARK}d}".encode())

    def hash_and_write(self, target: Path) -> str:
        """The baseline: one piece of memory, no buffers in between."""
        found, left, piece = sha256(), self.size, memoryview(bytearray(PIECE))
        with self.path.open("rb", buffering=0) as source, target.open("wb", buffering=0) as file:
            source.seek(len(self.sort.head))
            while count := source.readinto(piece[: min(PIECE, left)]):
                found.update(piece[:count])
                file.write(piece[:count])
                left -= count
            os.fsync(file.fileno())
        return found.hexdigest()

    def upload(self, client: Client) -> str:
        """The digest the program answers with."""
        with self.path.open("rb") as stream:
            request = {
                "wsgi.input": stream,
                "CONTENT_TYPE": f"multipart/form-data; boundary={EDGE}",
                "CONTENT_LENGTH": str(self.path.stat().st_size),
            }
            headers = {"Accept": "application/json"}
            answer = client.post("/evidence/uploads", environ_overrides=request, headers=headers)
        if answer.status_code != 200:
            raise RuntimeError(f"{answer.status}: {answer.text}")
        digest: str = answer.json["digest"]
        return digest


class Measured:
    """The least seconds of both ways, and the most memory of ours."""

    def __init__(self) -> None:
        self.baseline: list[Seconds] = []
        self.ours: list[Seconds] = []
        self.memory: list[float] = []

    def round(self, body: Body, client: Client, target: Path) -> None:
        digests: list[str] = []
        self.baseline.append(seconds(lambda: digests.append(body.hash_and_write(target))))
        target.unlink()
        before = memory(forget_peak=True)
        self.ours.append(seconds(lambda: digests.append(body.upload(client))))
        self.memory.append((memory() - before) / MEGABYTE)
        if len(set(digests)) != 1:
            raise RuntimeError("other bytes were kept than were sent")

    def tell(self, name: str, size: int) -> None:
        print(f"\n{name}, {size / MEGABYTE:g} MB, best of {len(self.ours)} in turns; seconds")
        for clock in Seconds._fields:
            ours, baseline = (min(getattr(one, clock) for one in some) for some in (self.ours, self.baseline))
            ratio = ours / baseline
            print(f"  {clock}: upload {ours:.3f}   hash, write, fsync {baseline:.3f}   ratio {ratio:.2f}")
        print(f"  memory beyond that of the program at rest: {max(self.memory):.1f} MB")


def memory(*, forget_peak: bool = False) -> int:
    """Bytes this process held at most since its peak was last forgotten. Linux only."""
    if forget_peak:
        REFS.write_text("5")
    line = next(line for line in STATUS.read_text().splitlines() if line.startswith("VmHWM:"))
    return int(line.split()[1]) * 1024


def main(size: int, rounds: int = ROUNDS) -> None:
    with tempfile.TemporaryDirectory(prefix="akashi-bench-") as folder, house() as app:
        client = signed_in(app)
        client.get("/evidence")  # whatever is loaded once
        for sort in SORTS:
            body, measured = Body(sort, size, Path(folder)), Measured()
            for mark in range(rounds):
                body.change(mark)
                measured.round(body, client, Path(folder) / "baseline")
            measured.tell(sort.name, size)
    print(f"\naim: {AIM} or less")


if __name__ == "__main__":
    main(int(sys.argv[1]) * MEGABYTE if len(sys.argv) > 1 else MEGABYTES * MEGABYTE)
