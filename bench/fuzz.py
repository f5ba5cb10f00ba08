"""A client that means harm: `python -m bench.fuzz --minutes 10 --seed 1`. Needs the development tools.

It signs in as everybody of the sample organisation, opens pages, and sends back their forms and addresses
with fields changed, left out, doubled and forged; it uploads broken files, and cuts connections. The
program is the real one behind its web server, with its data in a temporary folder. Aim: no answer of 500 or
more, and none missing. Whatever breaks is printed with the request that broke it; the same seed begins the
same way.
"""

from __future__ import annotations

import argparse
import re
import socket
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from threading import Thread

from flask import Flask

from app.cli.serving import listening
from app.config import Settings
from bench.mutations import Mutations, Request, page_of
from bench.upload import MEGABYTE, memory
from tests.support.clock import Clock
from tests.support.people import Organisation, Person
from tests.support.program import build_migrated, client_of, program
from tests.support.sample import SAMPLE

PATIENCE = 60  # seconds until an answer counts as missing
KNOWN = 2000  # links of each person to choose from
SPARED = re.compile(
    r"sign-out|/(deactivate|roles|off|end|remove)\b|/password"
)  # they would lock the client out


@dataclass
class Found:
    """How often each answer came, and what broke: (what, the request), each place once."""

    answers: Counter[int] = field(default_factory=Counter)
    broke: list[str] = field(default_factory=list)

    def tell(self, seconds: float, grown: float) -> None:
        total = sum(self.answers.values())
        print(f"{total} requests in {seconds:.0f} s; memory grew by {grown:.0f} MB")
        print(
            "  "
            + "   ".join(f"{status or 'none'}: {count}" for status, count in sorted(self.answers.items()))
        )
        print(f"server errors: {len(self.broke)} (aim: 0)")


@dataclass
class Visitor:
    """One person, signed in: what they send carries their session, and mostly the token that forms carry."""

    app: Flask
    role: str
    person: Person
    address: tuple[str, int]
    links: list[str] = field(default_factory=lambda: ["/"])

    def __post_init__(self) -> None:
        self.sign_in()

    def sign_in(self) -> None:
        client = client_of(self.app)
        client.sign_in_as(self.person.email)
        self.token = client.token()
        cookie = client.get_cookie("session")
        self.cookie = cookie.value if cookie else ""

    def send(self, request: Request, *, forged: bool = False) -> tuple[int, str]:
        """(status, page); 0 when no answer came."""
        own = (("Cookie", f"session={self.cookie}"), *(() if forged else (("X-CSRFToken", self.token),)))
        answer = exchanged(self.address, replace(request, headers=(*request.headers, *own)))
        head, _blank, body = answer.partition(b"\r\n\r\n")
        if b"location: /sign-in" in head.lower():
            self.sign_in()
        html = body.decode("utf-8", "replace") if b"text/html" in head else ""
        return int(head[9:12] or 0) if head.startswith(b"HTTP/1.") else 0, html


def exchanged(address: tuple[str, int], request: Request) -> bytes:
    """The whole answer; b"" when there was none, or when the connection was cut on purpose."""
    lines = [f"{request.method} {request.target} HTTP/1.1", "Host: localhost", "Connection: close",
             f"Content-Length: {len(request.body)}",
             *(f"{name}: {value}" for name, value in request.headers)]  # fmt: skip
    head = "\r\n".join([*lines, "", ""]).encode("latin-1", "replace")
    body = request.body[: int(len(request.body) * request.cut)] if request.cut else request.body
    with suppress(OSError), socket.create_connection(address, PATIENCE) as connection:
        with suppress(BrokenPipeError, ConnectionResetError):  # refused before all of it was read
            connection.sendall(head + body)
        return b"" if request.cut else b"".join(iter(lambda: connection.recv(1 << 16), b""))
    return b""


@contextmanager
def served(organisation: Organisation) -> Iterator[tuple[Flask, tuple[str, int]]]:
    """The program behind its web server on a free port, with its data in a temporary folder."""
    with tempfile.TemporaryDirectory(prefix="akashi-bench-") as folder:
        settings = Settings(data=Path(folder), secret_key="f" * 40, testing=True)
        build_migrated(settings)
        organisation.build(settings)
        with program(settings, Clock()) as app:
            server = listening(app, "127.0.0.1", 0, 4)
            thread = Thread(target=server.run)
            thread.start()
            try:
                yield app, ("127.0.0.1", server.effective_port)
            finally:
                server.close()
                thread.join()


class Fuzzer:
    """Takes one step after the other and notes the answers."""

    def __init__(self, app: Flask, visitors: list[Visitor], seed: int) -> None:
        self.visitors = visitors
        self.mutations = Mutations(seed)
        self.random = self.mutations.random
        self.rules = [str(rule) for rule in app.url_map.iter_rules()]
        self.kinds = sorted(app.extensions["akashi_kinds"])
        self.found = Found()
        for visitor in visitors:
            visitor.links += [f"/records/{kind}/new" for kind in self.kinds]

    def step(self) -> None:
        visitor = self.random.choice(self.visitors)
        chance = self.random.random()
        if chance < 0.55:
            self.use_page(visitor)
        elif chance < 0.7:
            self.note(visitor, self.mutations.address(self.random.choice(visitor.links)))
        elif chance < 0.8:
            self.note(visitor, self.mutations.upload())
        elif chance < 0.9:
            kind = self.random.choice(self.kinds)
            self.note(visitor, self.mutations.autosave(kind, visitor.person.number))
        else:
            self.note(visitor, self.mutations.route(self.random.choice(self.rules)))

    def use_page(self, visitor: Visitor) -> None:
        """Open a page, remember where it leads, and send one of its forms."""
        link = self.random.choice(visitor.links)
        page = page_of(self.note(visitor, Request("GET", link)))
        ours = {one.partition("#")[0] for one in page.links if one.startswith("/")}
        visitor.links = list(dict.fromkeys([*visitor.links, *sorted(ours)]))[:KNOWN]
        if page.forms:
            method, action, pairs = self.random.choice(page.forms)
            self.note(visitor, self.mutations.form(method, action or link, pairs))

    def note(self, visitor: Visitor, request: Request) -> str:
        if SPARED.search(request.target):
            return ""
        status, html = visitor.send(request, forged=self.random.random() < 0.03)
        if not request.cut:
            self.found.answers[status] += 1
            if (status >= 500 and status != 501) or not status:
                self.found.broke.append(str(request))
                print(f"{status or 'no answer'}, as {visitor.role}: {request}", flush=True)
        return html


def main(seconds: float, seed: int, organisation: Organisation = SAMPLE) -> Found:
    with served(organisation) as (app, address):
        people = organisation.people(app)
        visitors = [Visitor(app, role, person, address) for role, person in people.items()]
        fuzzer, start = Fuzzer(app, visitors, seed), time.monotonic()
        while fuzzer.found.answers.total() < 50:
            fuzzer.step()  # whatever is loaded once
        before = memory(forget_peak=True)
        until(start + seconds, fuzzer.step)
        fuzzer.found.tell(time.monotonic() - start, (memory() - before) / MEGABYTE)
    return fuzzer.found


def until(end: float, step: Callable[[], None]) -> None:
    while time.monotonic() < end:
        step()


if __name__ == "__main__":
    given = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    given.add_argument("--minutes", type=float, default=10)
    given.add_argument("--seed", type=int, default=1)
    asked = given.parse_args()
    raise SystemExit(bool(main(asked.minutes * 60, asked.seed).broke))
