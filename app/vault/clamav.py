"""Ask a virus scanner, by clamd's INSTREAM: it is sent the bytes, and needs no right to our files."""

from __future__ import annotations

import re
import socket
from contextlib import suppress
from typing import Protocol
from urllib.parse import urlsplit

UNIX = "unix:"
PORT = 3310
PIECE = 256 * 1024
CONNECT_SECONDS, ANSWER_SECONDS = 5, 180
ANSWER_MAX = 4096  # bytes
NAME_MAX = 100  # characters of what a scanner calls what it found
AWAY, TOO_LARGE, UNCLEAR = "away", "too_large", "unclear"
FOUND = re.compile(r"stream: (.+) FOUND")


class ScannerTrouble(Exception):
    """There is no verdict. `code`: AWAY, TOO_LARGE (its own limit) or UNCLEAR."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Readable(Protocol):
    def read(self, size: int, /) -> bytes: ...


def scan(address: str, stream: Readable) -> str:
    """What the scanner found in the bytes left to read, "" for nothing. Raises ScannerTrouble."""
    return verdict(asked(address, b"INSTREAM", stream))


def ping(address: str) -> None:
    """Raises ScannerTrouble where no scanner answers."""
    if asked(address, b"PING") != "PONG":
        raise ScannerTrouble(UNCLEAR)


def asked(address: str, command: bytes, stream: Readable | None = None) -> str:
    try:
        with connected(address) as line:
            line.settimeout(ANSWER_SECONDS)
            line.sendall(b"z" + command + b"\0")
            if stream:
                with suppress(BrokenPipeError, ConnectionResetError):  # it heard enough; its answer says why
                    send_pieces(line, stream)
            return answer(line)
    except OSError as error:
        raise ScannerTrouble(AWAY) from error


def connected(address: str) -> socket.socket:
    if not address.startswith(UNIX):
        parts = urlsplit(address)
        return socket.create_connection((parts.hostname, parts.port or PORT), CONNECT_SECONDS)
    line = socket.socket(socket.AF_UNIX)
    line.settimeout(CONNECT_SECONDS)
    try:
        line.connect(address.removeprefix(UNIX))
    except OSError:
        line.close()
        raise
    return line


def send_pieces(line: socket.socket, stream: Readable) -> None:
    while piece := stream.read(PIECE):
        line.sendall(len(piece).to_bytes(4, "big") + piece)
    line.sendall(bytes(4))


def answer(line: socket.socket) -> str:
    """Up to the NUL that ends it. One that was cut off is no verdict."""
    heard = b""
    while len(heard) < ANSWER_MAX and (more := line.recv(ANSWER_MAX)):
        heard += more
        if b"\0" in heard:
            return heard.partition(b"\0")[0].decode("utf-8", "replace")
    raise ScannerTrouble(UNCLEAR if heard else AWAY)


def verdict(said: str) -> str:
    """Only the very words for "nothing found" count as that."""
    if said == "stream: OK":
        return ""
    if match := FOUND.fullmatch(said):
        return "".join(sign for sign in match[1] if sign.isprintable())[:NAME_MAX] or "?"
    raise ScannerTrouble(TOO_LARGE if "size limit exceeded" in said else UNCLEAR)
