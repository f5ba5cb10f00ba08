"""A virus scanner on this machine that speaks as clamd does: a real socket, answers as a test wants them."""

from __future__ import annotations

import threading
from collections.abc import Callable
from hashlib import sha256
from socketserver import BaseRequestHandler, ThreadingTCPServer, ThreadingUnixStreamServer
from typing import Any, BinaryIO

EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + rb"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
CLEAN, INFECTED = b"stream: OK", b"stream: Eicar-Signature FOUND"
TOO_LARGE = b"INSTREAM size limit exceeded. ERROR"


class Scanner:
    """`heard` holds the SHA-256 of every stream. `says(answer)` overrides what it finds; None hangs up."""

    def __init__(self, path: str = "") -> None:
        self.heard: list[str] = []
        self.answer: Callable[[bytes], bytes | None] = found_by_signature
        kept = self

        class Speaker(BaseRequestHandler):
            def handle(self) -> None:
                kept.speak(self.request)

        server: Any = ThreadingUnixStreamServer if path else ThreadingTCPServer
        self.server = server(path or ("127.0.0.1", 0), Speaker)
        self.address = f"unix:{path}" if path else f"tcp://127.0.0.1:{self.server.server_address[1]}"
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True)

    def says(self, answer: bytes | None) -> None:
        self.answer = lambda _content: answer

    def speak(self, line: Any) -> None:
        with line.makefile("rb") as heard:
            command = until_nul(heard)
            answer = b"PONG" if command == b"zPING" else self.verdict(streamed(heard))
        if answer is not None:
            line.sendall(answer + b"\0")

    def verdict(self, content: bytes) -> bytes | None:
        self.heard.append(sha256(content).hexdigest())
        return self.answer(content)

    def __enter__(self) -> Scanner:
        self.thread.start()
        return self

    def __exit__(self, *_what: object) -> None:
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()


def found_by_signature(content: bytes) -> bytes:
    return INFECTED if EICAR in content else CLEAN


def until_nul(heard: BinaryIO) -> bytes:
    command = b""
    while (sign := heard.read(1)) not in (b"\0", b""):
        command += sign
    return command


def streamed(heard: BinaryIO) -> bytes:
    """Pieces, each after its length in four bytes; a length of nothing ends them."""
    content = b""
    while length := int.from_bytes(heard.read(4), "big"):
        content += heard.read(length)
    return content
